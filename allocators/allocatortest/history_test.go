package allocatortest

import (
	"math/rand/v2"
	"testing"

	"idlab/allocators"
	"idlab/allocators/catalog"
)

// A history that fails is printed without what it does not need.
func TestHistoryIsShortened(t *testing.T) {
	tr := newTrial(mutantDesign(lostInResize, nil), "flawed")
	h := history{layer: layers()[0], ids: 32, steps: randomSteps(rand.New(rand.NewPCG(0, 0)), 32, 300)}
	d := h.run(tr)
	if d == nil {
		t.Fatal("the fault was not found")
	}
	short := h.shrink(tr, d)
	t.Log(short)
	// It takes nine timers to make the table grow, and a look at the lost one.
	if n := len(short.steps); n > 15 {
		t.Errorf("%d steps are left", n)
	}
}

// Whatever bytes come in, the histories are about the ids that matter.
func TestDecodeID(t *testing.T) {
	for _, ids := range spaceSizes() {
		inside := 0
		for b := range 256 {
			id := int64(decodeID(byte(b), ids))
			if id >= 0 && id < ids {
				inside++
			}
		}
		if inside < 224 || inside == 256 {
			t.Errorf("of 256 bytes %d are ids within a space of %d, want most but not all", inside, ids)
		}
	}
}

// FuzzHistory makes histories out of any bytes and goes through each with one
// of the designs: those of the catalog, of every family, that must pass, the
// worst hash included. The running kernel is too slow for it.
func FuzzHistory(f *testing.F) {
	subjects := fuzzed()
	random := rand.New(rand.NewPCG(1, 2))
	for subject := range subjects {
		for size := range spaceSizes() {
			code := make([]byte, 200)
			for i := range code {
				code[i] = byte(random.Uint32())
			}
			f.Add(byte(subject), byte(size), code)
		}
	}
	f.Fuzz(func(t *testing.T, subject, size byte, code []byte) {
		tr := subjects[int(subject)%len(subjects)]
		ids := spaceSizes()[int(size)%len(spaceSizes())]
		steps := decode(code[:min(len(code), 400)], ids)
		for _, l := range layers() {
			h := history{layer: l, ids: ids, steps: steps}
			if d := h.run(tr); d != nil {
				t.Errorf("%s, %s: %v", tr.variant, l.name, h.shrink(tr, d))
			}
			tr.close()
		}
	})
}

// fuzzed lists what FuzzHistory goes through.
func fuzzed() (subjects []*trial) {
	for _, d := range catalog.Designs() {
		if d.Broken != "" || d.System != nil {
			continue
		}
		for _, variant := range []string{d.Name, d.Name + ",hash=collide"} {
			if _, err := allocators.Select(catalog.Designs(), variant); err == nil { // it may have no hash
				subjects = append(subjects, newTrial(d, variant))
			}
		}
	}
	return subjects
}
