package reports

import (
	"math"
	"slices"

	hdr "github.com/HdrHistogram/hdrhistogram-go"
)

// distribution is a merged histogram without its empty buckets: a report has a
// thousand of them, of which each would take a quarter of a megabyte. The nil
// distribution is empty.
type distribution struct {
	buckets []bucket
	total   int64
}

// bucket holds the operations that took from … to ns, both included.
type bucket struct{ from, to, count int64 }

func distributionOf(h *hdr.Histogram) *distribution {
	d := &distribution{total: h.TotalCount()}
	for _, bar := range h.Distribution() {
		if bar.Count > 0 {
			d.buckets = append(d.buckets, bucket{bar.From, bar.To, bar.Count})
		}
	}
	return d
}

// addTo adds the operations to a histogram of the same precision.
func (d *distribution) addTo(h *hdr.Histogram) {
	if d == nil {
		return
	}
	for _, b := range d.buckets {
		h.RecordValues(b.from, b.count)
	}
}

// TotalCount is the number of operations.
func (d *distribution) TotalCount() int64 {
	if d == nil {
		return 0
	}
	return d.total
}

// Max is the longest operation in ns, as far as its bucket tells; 0 of none.
func (d *distribution) Max() int64 {
	if d.TotalCount() == 0 {
		return 0
	}
	return d.buckets[len(d.buckets)-1].to
}

// at is the time in ns that a share of the operations did not exceed.
func (d *distribution) at(share float64) int64 {
	// As HdrHistogram counts: a rank of at least 1, rounded to the nearest.
	rank := max(1, int64(math.Floor(share*float64(d.total)+0.5)))
	seen := int64(0)
	i := slices.IndexFunc(d.buckets, func(b bucket) bool {
		seen += b.count
		return seen >= rank
	})
	if i < 0 {
		return d.Max()
	}
	return d.buckets[i].to
}
