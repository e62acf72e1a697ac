package calibrate

import (
	"errors"
	"os"
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

// model returns the name of the processor.
func model() string {
	data, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(data)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "a processor without a name"
}
