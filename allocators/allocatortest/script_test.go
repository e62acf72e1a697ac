package allocatortest

import (
	"strings"
	"testing"

	"idlab/allocators"
)

// Parsing a script and formatting it again gives the same text.
func TestScriptRoundTrip(t *testing.T) {
	const text = "a.create=0 b.at(-5)=EINVAL c.find(2147483647)=no a.delete(0)=ok b.timers=2,1 c.timers=none " +
		"a.exit=ok a.create"
	steps, err := parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if got := script(steps); got != text {
		t.Errorf("reads as\n\t%s\nwant\n\t%s", got, text)
	}
}

func TestScriptParseErrors(t *testing.T) {
	for _, bad := range []string{"create", "ab.create", "a.destroy", "a.at", "a.at(x)", "a.find(99999999999)"} {
		if steps, err := parse(bad); err == nil {
			t.Errorf("%q reads as %v", bad, steps)
		}
	}
}

func TestScriptOfManySteps(t *testing.T) {
	got := script(make([]step, 1000))
	if !strings.HasPrefix(got, "(900 steps) …") {
		t.Errorf("the first 900 of 1000 steps are not left out: %.40s", got)
	}
}

func policies() []allocators.Policy {
	return []allocators.Policy{allocators.NextID, allocators.LowestFree, allocators.LowestFreeOfAll}
}

// The cases of the contract and the model were written independently. The model accepts every answer of every case, and
// rejects any other answer at its step.
func TestModelAgreesWithContract(t *testing.T) {
	for _, policy := range policies() {
		for _, c := range contractCases() {
			if !c.holdsUnder(policy) {
				continue
			}
			steps, err := parse(c.script)
			if err != nil {
				t.Fatal(err)
			}
			for wrong := -1; wrong < len(steps); wrong++ {
				at := checkAll(policy, c, steps, wrong)
				if at != wrong {
					t.Errorf("%v, %s: with a wrong answer at step %d, the model rejects step %d of %s",
						policy, c.name, wrong, at, c.script)
				}
			}
		}
	}
}

// checkAll returns the first step whose answer the model rejects, -1 if none. The answer of step wrong is replaced by a
// wrong one.
func checkAll(policy allocators.Policy, c contractCase, steps []step, wrong int) int {
	ids := c.ids
	if ids == 0 {
		ids = wholeSpace
	}
	m := newModel(policy, ids)
	for i, s := range steps {
		if i == wrong {
			s.answer = "wrong"
		}
		if m.check(s) != "" {
			return i
		}
	}
	return -1
}

// Under every policy each case has one variant, and wrap-on has one or none.
func TestContractNames(t *testing.T) {
	names := map[string]bool{}
	for _, c := range contractCases() {
		names[c.name] = true
	}
	for _, policy := range policies() {
		seen := map[string]bool{}
		for _, c := range contractCases() {
			if c.holdsUnder(policy) && seen[c.name] {
				t.Errorf("%v has two cases %s", policy, c.name)
			}
			seen[c.name] = seen[c.name] || c.holdsUnder(policy)
		}
		for name := range names {
			if !seen[name] && name != "wrap-on" {
				t.Errorf("%v has no case %s", policy, name)
			}
		}
	}
}
