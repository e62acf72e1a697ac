package dataset

import (
	"math"
	"slices"

	hdr "github.com/HdrHistogram/hdrhistogram-go"
)

// Distribution is a merged histogram without its empty buckets: a report has a
// thousand of them, of which each would take a quarter of a megabyte. The nil
// distribution is empty.
type Distribution struct {
	Buckets []Bucket
	Total   int64
}

// Bucket holds the operations that took from … to ns, both included.
type Bucket struct{ From, To, Count int64 }

// DistributionOf returns the distribution that a histogram holds.
func DistributionOf(h *hdr.Histogram) *Distribution {
	d := &Distribution{Total: h.TotalCount()}
	for _, bar := range h.Distribution() {
		if bar.Count > 0 {
			d.Buckets = append(d.Buckets, Bucket{bar.From, bar.To, bar.Count})
		}
	}
	return d
}

// addTo adds the operations to a histogram of the same precision.
func (d *Distribution) addTo(h *hdr.Histogram) {
	if d == nil {
		return
	}
	for _, b := range d.Buckets {
		h.RecordValues(b.From, b.Count)
	}
}

// TotalCount is the number of operations.
func (d *Distribution) TotalCount() int64 {
	if d == nil {
		return 0
	}
	return d.Total
}

// Max is the longest operation in ns, as far as its bucket tells; 0 of none.
func (d *Distribution) Max() int64 {
	if d.TotalCount() == 0 {
		return 0
	}
	return d.Buckets[len(d.Buckets)-1].To
}

// at is the time in ns that a share of the operations did not exceed.
func (d *Distribution) at(share float64) int64 {
	// As HdrHistogram counts: a rank of at least 1, rounded to the nearest.
	rank := max(1, int64(math.Floor(share*float64(d.Total)+0.5)))
	seen := int64(0)
	i := slices.IndexFunc(d.Buckets, func(b Bucket) bool {
		seen += b.Count
		return seen >= rank
	})
	if i < 0 {
		return d.Max()
	}
	return d.Buckets[i].To
}
