//go:build sim

package sim

import (
	"fmt"
	"testing"

	"idlab/bench/record"
)

func TestLab(t *testing.T) {
	measured := map[string]map[string]float64{
		"find 1 1":     {"array": 6.9, "bucketlock,buckets=1024": 43.5, "idr": 15.9, "onelock-rcu": 44.2, "onelock": 61.6, "pertask": 7.4, "rcu,buckets=1024": 42.2, "rcu,buckets=32768": 33.3, "xarray": 10.9},
		"find 100 1":   {"bucketlock,buckets=1024": 40.2, "idr": 16.9, "onelock-rcu": 37, "onelock": 53.2, "pertask": 9, "rcu,buckets=1024": 40.7, "xarray": 10},
		"find 100 2":   {"bucketlock,buckets=1024": 59.6, "idr": 18.2, "onelock-rcu": 40.2, "onelock": 268.3, "pertask": 9.6, "rcu,buckets=1024": 42.3, "xarray": 10, "idr,lookup=locked": 286, "array": 8.5},
		"churn 100 1":  {"bucketlock,buckets=1024": 153.3, "idr": 174.4, "onelock-rcu": 168.9, "onelock": 181.2, "pertask": 144.7, "rcu,buckets=1024": 160.6, "xarray": 188.9},
		"churn 100 2":  {"bucketlock,buckets=1024": 166.6, "idr": 324.9, "onelock-rcu": 287.8, "onelock": 482.4, "pertask": 106.2, "rcu,buckets=1024": 171.8, "xarray": 130.7, "idr,lookup=locked": 531, "array": 101, "slotcoded": 107},
		"churn 1 2":    {"bucketlock,buckets=1024": 229.6, "idr": 397.9, "onelock-rcu": 378.7, "onelock": 539.5, "pertask": 253, "rcu,buckets=1024": 234.8, "xarray": 443.8, "idr,lookup=locked": 534, "array": 366, "slotcoded": 335},
		"lookup 1 2":   {"bucketlock,buckets=1024": 77.3, "idr": 35.3, "onelock-rcu": 70.3, "onelock": 247.8, "pertask": 31.3, "rcu,buckets=1024": 62.8, "xarray": 33.6},
		"lookup 100 2": {"bucketlock,buckets=1024": 79.2, "idr": 39.7, "onelock-rcu": 70.4, "onelock": 232.6, "pertask": 34.3, "rcu,buckets=1024": 64.2, "xarray": 34.2, "array": 32.8},
	}
	for cell, designs := range measured {
		var load string
		var tasks, workers int
		fmt.Sscan(cell, &load, &tasks, &workers)
		for d, m := range designs {
			p := value(t, predicted(t, "milan", d, load, tasks, workers), record.NsPerOp)
			t.Logf("%-12s %-26s measured %6.1f predicted %6.1f  %.2f", cell, d, m, p, p/m)
		}
	}
}
