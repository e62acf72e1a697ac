package bench

import (
	"fmt"
	"strings"
)

// cpuList writes ascending CPU numbers as the kernel does: "0-3,8".
func cpuList(cpus []int) string {
	var ranges []string
	for i := 0; i < len(cpus); {
		last := i
		for last+1 < len(cpus) && cpus[last+1] == cpus[last]+1 {
			last++
		}
		text := fmt.Sprint(cpus[i])
		if last > i {
			text += fmt.Sprintf("-%d", cpus[last])
		}
		ranges = append(ranges, text)
		i = last + 1
	}
	return strings.Join(ranges, ",")
}
