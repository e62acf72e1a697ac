package predictions

import (
	"fmt"
	"slices"
	"strings"

	"idlab/bench/record"
	"idlab/reports/format"
)

// leastRatio is the least ratio of two predicted times that counts. docs/prediction.md says how many pairs beyond it
// have the measured order.
const leastRatio = 1.1

// Most is the largest number of CPUs of all groups.
func (d *Data) Most() (most int) {
	for _, g := range d.Groups {
		most = max(most, g.most())
	}
	return most
}

// DesignNamed returns the predicted design of that name, "" if there is none. A design that is named without buckets
// has as many as follow from the CPUs, and its prediction names them.
func (d *Data) DesignNamed(name string) string {
	if slices.Contains(d.Designs, name) {
		return name
	}
	for _, design := range d.Designs {
		if rest, _, ok := record.WithoutParam(design, "buckets"); ok && rest == name {
			return design
		}
	}
	return ""
}

// Figures writes the figures of a design at the largest number of CPUs, counts first: transfers, hand-overs of the
// design's locks, and the time if there are platforms enough for one: "9.49; 1.50; 41 µs … 53 µs".
func (g *Group) Figures(d *Data, design string) string {
	if _, ok := g.band(design, record.NsPerOp, g.most()); !ok {
		return "–"
	}
	parts := []string{g.count(design, record.TransfersPerOp), g.count(design, record.HandOvers)}
	if len(d.Platforms) >= minPlatforms {
		parts = append(parts, g.time(design, g.most()))
	}
	return strings.Join(parts, "; ")
}

// Faster returns 1 if a is faster than b by more than 10 % on every platform at the largest number of CPUs, -1 if b is,
// and 0 otherwise. Times below 50 ns count as 50 ns. told is false if that leaves nothing to compare: both are below
// 50 ns on every platform, one of them lacks a prediction, or there are fewer than three platforms.
func (g *Group) Faster(d *Data, a, b string) (sign int, told bool) {
	n := len(d.Platforms)
	timesA, timesB := g.values[key{a, record.NsPerOp, g.most()}], g.values[key{b, record.NsPerOp, g.most()}]
	if n < minPlatforms || len(timesA) != n || len(timesB) != n {
		return 0, false
	}
	ahead, behind := 0, 0
	for i := range n {
		told = told || max(timesA[i], timesB[i]) > leastTime
		switch ratio := max(timesB[i], leastTime) / max(timesA[i], leastTime); {
		case ratio > leastRatio:
			ahead++
		case ratio < 1/leastRatio:
			behind++
		}
	}
	switch n {
	case ahead:
		return 1, told
	case behind:
		return -1, told
	}
	return 0, told
}

// Standing counts the groups in which a and b can be compared, and of these the ones in which a is faster and in which
// it is slower, by Faster.
func (d *Data) Standing(a, b string) (ahead, behind, groups int) {
	for _, g := range d.Groups {
		sign, told := g.Faster(d, a, b)
		switch {
		case !told:
			continue
		case sign > 0:
			ahead++
		case sign < 0:
			behind++
		}
		groups++
	}
	return ahead, behind, groups
}

// Where names the machines of the predictions: "64 CPUs, on the platforms hps, icelake and milan".
func (d *Data) Where() string {
	return fmt.Sprintf("%d CPUs, on the platforms %s", d.Most(), format.Listed(d.Platforms, "and"))
}
