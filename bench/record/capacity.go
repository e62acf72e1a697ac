package record

import (
	"fmt"
	"strconv"
	"strings"
)

// Capacity is how many workers can run at a time.
type Capacity struct {
	CPUs  int     // on which workers may run; 0 if it is unknown
	Quota float64 // of the control groups, in CPUs; 0 if there is none
}

// Limit returns the number of CPUs or the quota, whichever is less; 0 if both are unknown.
func (c Capacity) Limit() float64 {
	if c.Quota > 0 && (c.CPUs == 0 || c.Quota < float64(c.CPUs)) {
		return c.Quota
	}
	return float64(c.CPUs)
}

// Oversubscribed reports whether that many workers cannot all run at a time: there are more of them than CPUs, or than
// the quota allows. It is false if neither is known.
func (c Capacity) Oversubscribed(workers int) bool {
	return c.Limit() > 0 && float64(workers) > c.Limit()
}

// String names the limit: "2 CPUs", "0.5 CPUs of the quota".
func (c Capacity) String() string {
	switch limit := c.Limit(); {
	case limit != float64(c.CPUs):
		return fmt.Sprintf("%.3g CPUs of the quota", limit)
	case c.CPUs == 1:
		return "1 CPU"
	default:
		return fmt.Sprintf("%d CPUs", c.CPUs)
	}
}

// ParseQuota returns the number of CPUs of a quota as cpu.max has it, "USED PERIOD" in microseconds; 0 if it has no
// limit.
func ParseQuota(text string) float64 {
	used, period, _ := strings.Cut(text, " ")
	a, errA := strconv.ParseFloat(used, 64)
	b, errB := strconv.ParseFloat(period, 64)
	if errA != nil || errB != nil || a <= 0 || b <= 0 {
		return 0
	}
	return a / b
}

// Keys of the configuration lines on CPUs.
const (
	CoresKey = "cores"     // number of CPUs on which workers may run
	QuotaKey = "cpu-quota" // of the control groups, as ParseQuota reads it
	PinKey   = "pin"       // the order in which workers take CPUs, as --pin has it
	OrderKey = "pin-cpus"  // the CPUs in this order; there is no such line if workers are not pinned
	// FormerPinKey is the key of files whose workers took CPUs by number.
	FormerPinKey = "pinning"
)

// Capacity returns the capacity of the machine on which the file was measured.
func (f *File) Capacity() Capacity {
	cpus, err := strconv.Atoi(f.Note(CoresKey))
	if err != nil || cpus < 0 {
		cpus = 0
	}
	return Capacity{CPUs: cpus, Quota: ParseQuota(f.Note(QuotaKey))}
}
