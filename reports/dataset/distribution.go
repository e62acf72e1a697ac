package dataset

import (
	"math"
	"slices"

	hdr "github.com/HdrHistogram/hdrhistogram-go"
)

// Distribution is a merged histogram without its empty buckets. A report holds a thousand of them, and each would
// take a quarter of a megabyte with them. A nil Distribution is empty.
type Distribution struct {
	Buckets []Bucket
	Total   int64
}

// Bucket counts the operations that took From to To ns, both inclusive.
type Bucket struct{ From, To, Count int64 }

// DistributionOf returns the non-empty buckets of a histogram.
func DistributionOf(h *hdr.Histogram) *Distribution {
	d := &Distribution{Total: h.TotalCount()}
	for _, bar := range h.Distribution() {
		if bar.Count > 0 {
			d.Buckets = append(d.Buckets, Bucket{bar.From, bar.To, bar.Count})
		}
	}
	return d
}

// addTo adds the counts to a histogram of the same precision.
func (d *Distribution) addTo(h *hdr.Histogram) {
	if d == nil {
		return
	}
	for _, b := range d.Buckets {
		h.RecordValues(b.From, b.Count)
	}
}

// TotalCount returns the number of operations.
func (d *Distribution) TotalCount() int64 {
	if d == nil {
		return 0
	}
	return d.Total
}

// Max returns the upper end of the last bucket in ns, 0 if there are no operations.
func (d *Distribution) Max() int64 {
	if d.TotalCount() == 0 {
		return 0
	}
	return d.Buckets[len(d.Buckets)-1].To
}

// at returns the upper end, in ns, of the bucket that holds the quantile of a share (0 to 1) of the operations.
func (d *Distribution) at(share float64) int64 {
	// The rank is rounded to the nearest and is at least 1, as in HdrHistogram.
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
