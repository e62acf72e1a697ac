package format

import (
	"slices"
	"testing"
)

func TestRemarksAreMadeOnce(t *testing.T) {
	var r Remarks
	r.Add("slow.", "a")
	r.Add("", "b")
	r.Add("fast.", "c")
	r.Add("slow.", "d")
	r.Add("slow.", "a")
	if got := r.Lines("cell"); !slices.Equal(got, []string{"a, d: slow.", "c: fast."}) {
		t.Errorf("remarks are %q", got)
	}
}
