package compare

import (
	"fmt"

	"idlab/bench/record"
	"idlab/reports/dataset"
	"idlab/reports/format"
)

// The control of a gate is a second run of the old build. It took turns with the old and the new run, so only the machine
// makes it differ from the old one.

// Controlled adds a control to the result of a gate. The result becomes inconclusive if the control differs from the old
// run by more than the limit, slower or faster, significantly in any gated time. Controlled fails if again is no control
// of the old run.
func (g Gate) Controlled(result GateResult, old, again *dataset.Data) (GateResult, error) {
	a, b := old.Files[0], again.Files[0]
	if !interleaved(a, b) || b.Note(record.SideNote) != record.ControlSide {
		return result, fmt.Errorf("--control %s: it is no second run of the build of %s in the same turns", b.Path, a.Path)
	}
	c, err := Runs(old, again)
	if err != nil {
		return result, err
	}
	gated := g.gated(c)
	var apart []string
	for _, x := range gated {
		if x.Bounded() && x.significant() && (x.Lo > 1+g.Limit || x.Hi < 1/(1+g.Limit)) {
			apart = append(apart, fmt.Sprintf("%s by a factor of %s (%s)", x.name(), format.Factor(x.Ratio), x.within()))
		}
	}
	comparisons := format.Plural(len(gated), "comparison")
	if len(apart) > 0 {
		result.GateOutcome = CannotSay
		result.Why = fmt.Sprintf("%s: inconclusive: the machine was disturbed: the old build differs from itself in %d of %s: %s",
			gateName(g.Limit), len(apart), comparisons, format.Several(apart, "comparison"))
		return result, nil
	}
	control := fmt.Sprintf("Control, the old build against itself: %s, none apart by more than %s.", comparisons,
		share(g.Limit))
	if why := g.cannotSay(c, gated); why != "" {
		control = "Control, the old build against itself: inconclusive: " + why + "."
	}
	result.Reach = append([]string{control}, result.Reach...)
	return result, nil
}
