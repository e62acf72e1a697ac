package allocatortest

import (
	"math/rand/v2"
	"testing"

	"idlab/allocators"
	"idlab/allocators/catalog"
)

// A failed history is shrunk to a short one that still fails.
func TestHistoryShrinks(t *testing.T) {
	tr := newTrial(subject{mutantDesign(lostInResize, nil), "mutant"}, Options{})
	h := history{layer: layers()[0], ids: 32, steps: randomSteps(rand.New(rand.NewPCG(0, 0)), 32, 300)}
	d := h.run(tr)
	if d == nil {
		t.Fatal("the fault was not found")
	}
	// The shortest history adds nine timers, so that the table grows, and looks the lost one up. On a busy machine the
	// second that shrinking takes is short.
	const wanted, tries = 15, 60
	for n := 0; len(d.steps) > wanted && n < tries; n++ {
		d = h.shrink(tr, d)
	}
	t.Log(d)
	if n := len(d.steps); n > wanted {
		t.Errorf("%d steps are left, want at most %d", n, wanted)
	}
}

// Most bytes decode to ids of the space, and some to ids that do not exist.
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
			t.Errorf("%d of 256 bytes decode to ids of a space of %d, want 224 to 255", inside, ids)
		}
	}
}

// FuzzHistory decodes bytes as a history and replays it on a design: each that must pass the suite, with its default
// hash and with one that always collides. The running kernel is left out, since it is too slow.
func FuzzHistory(f *testing.F) {
	trials := fuzzed()
	random := rand.New(rand.NewPCG(1, 2))
	for n := range trials {
		for size := range spaceSizes() {
			code := make([]byte, 200)
			for i := range code {
				code[i] = byte(random.Uint32())
			}
			f.Add(byte(n), byte(size), code)
		}
	}
	f.Fuzz(func(t *testing.T, which, size byte, code []byte) {
		tr := trials[int(which)%len(trials)]
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

// fuzzed returns the variants for FuzzHistory.
func fuzzed() (trials []*trial) {
	for _, d := range catalog.Designs() {
		if d.Broken != "" || d.System != nil {
			continue
		}
		for _, variant := range []string{d.Name, d.Name + ",hash=collide"} {
			if _, err := allocators.Select(catalog.Designs(), variant); err == nil { // designs without a hash fail
				trials = append(trials, newTrial(subject{d, variant}, Options{}))
			}
		}
	}
	return trials
}
