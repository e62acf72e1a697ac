package bench

import (
	"fmt"
	"io/fs"
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

// physicalCores returns how many physical cores CPUs belong to, 0 if sysfs does not tell.
func physicalCores(sysfs fs.FS, cpus []int) int {
	cores := map[string]bool{}
	for _, cpu := range cpus {
		siblings, err := fs.ReadFile(sysfs, fmt.Sprintf("devices/system/cpu/cpu%d/topology/core_cpus_list", cpu))
		if err != nil {
			return 0
		}
		cores[string(siblings)] = true
	}
	return len(cores)
}
