package allocators

import "idlab/allocators/params"

// ParamAA selects a second copy of a design for the same run (the A/A control). The difference between the two copies
// is the noise of the run. Every design takes it; it changes only the name.
func ParamAA() params.Param {
	return params.Param{Name: "twin", Default: "no", Choices: []string{"no", "yes"},
		Help: "yes: a second copy of the design, as the A/A control of a run"}
}
