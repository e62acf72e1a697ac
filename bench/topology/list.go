package topology

import (
	"fmt"
	"strconv"
	"strings"
)

// maxCPU bounds the numbers of a list; Linux can be built for 8,192 CPUs.
const maxCPU = 1 << 16

// ParseList reads a list of CPUs as taskset and the kernel write it, "0-3,8" or "0-30:2" for every second one. It keeps
// the order, and refuses a CPU that is named twice. An empty text is no CPUs.
func ParseList(text string) (cpus []int, err error) {
	if text == "" {
		return nil, nil
	}
	seen := map[int]bool{}
	for part := range strings.SplitSeq(text, ",") {
		span, stride, strided := strings.Cut(part, ":")
		from, to, ranged := strings.Cut(span, "-")
		if !ranged {
			to = from
		}
		if !strided {
			stride = "1"
		}
		first, errFirst := strconv.ParseUint(from, 10, 16)
		last, errLast := strconv.ParseUint(to, 10, 16)
		step, errStep := strconv.ParseUint(stride, 10, 16)
		if errFirst != nil || errLast != nil || errStep != nil || first > last || step == 0 || strided && !ranged {
			return nil, fmt.Errorf("%q is no list of CPUs below %d, such as 0-3,8", part, maxCPU)
		}
		for cpu := int(first); cpu <= int(last); cpu += int(step) {
			if seen[cpu] {
				return nil, fmt.Errorf("it names CPU %d twice", cpu)
			}
			seen[cpu] = true
			cpus = append(cpus, cpu)
		}
	}
	return cpus, nil
}

// FormatList is the inverse of ParseList: "0-3,8". It keeps the order of the CPUs.
func FormatList(cpus []int) string {
	var ranges []string
	for i := 0; i < len(cpus); {
		last := i
		for last+1 < len(cpus) && cpus[last+1] == cpus[last]+1 {
			last++
		}
		text := strconv.Itoa(cpus[i])
		if last > i {
			text += "-" + strconv.Itoa(cpus[last])
		}
		ranges = append(ranges, text)
		i = last + 1
	}
	return strings.Join(ranges, ",")
}
