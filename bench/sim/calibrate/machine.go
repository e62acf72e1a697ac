package calibrate

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"idlab/bench/engine"
	"idlab/bench/topology"
)

// cores returns the first CPU of each core that this process may use.
func cores() (list []topology.CPU, err error) {
	if !engine.CanPin {
		return nil, errors.New("a calibration needs Linux, which pins threads to CPUs")
	}
	for _, c := range topology.Read(os.DirFS("/"), engine.AllowedCPUs()).CPUs {
		if c.Thread == 0 {
			list = append(list, c)
		}
	}
	if len(list) == 0 {
		return nil, errors.New("the CPUs of this machine are not told")
	}
	return list, nil
}

// cacheBytes returns the size of a CPU's data cache of that level, 0 if it is not told.
func cacheBytes(cpu, level int) int {
	for i := range 8 {
		dir := fmt.Sprintf("/sys/devices/system/cpu/cpu%d/cache/index%d", cpu, i)
		if text(dir, "level") == strconv.Itoa(level) && text(dir, "type") != "Instruction" {
			n, _ := strconv.Atoi(strings.TrimSuffix(text(dir, "size"), "K"))
			return n << 10
		}
	}
	return 0
}

func text(dir, name string) string {
	data, _ := os.ReadFile(filepath.Join(dir, name))
	return strings.TrimSpace(string(data))
}

// model returns the name of the processor.
func model() string {
	for line := range strings.SplitSeq(text("/proc", "cpuinfo"), "\n") {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "a processor without a name"
}
