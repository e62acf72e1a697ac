package allocators

import "idlab/allocators/params"

// ParamAA makes a second entry of a design, to be measured beside the first. The difference
// of the two is the noise of a run. Every design takes it, and it changes only the name.
func ParamAA() params.Param {
	return params.Param{Name: "twin", Default: "no", Choices: []string{"no", "yes"},
		Help: "yes: the same once more, as the control of a run"}
}
