package calibrate

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// core is a core of the machine: its first CPU, its last-level cache and its socket.
type core struct {
	cpu           int
	cache, socket string
}

const cpuDir = "/sys/devices/system/cpu"

// cores returns the cores that this process may use, in the order of their CPUs.
func cores() (list []core, err error) {
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(0, &set); err != nil {
		return nil, err
	}
	for cpu := 0; cpu < 1<<12; cpu++ {
		dir := filepath.Join(cpuDir, fmt.Sprintf("cpu%d", cpu))
		siblings, err := os.ReadFile(filepath.Join(dir, "topology/thread_siblings_list"))
		if !set.IsSet(cpu) || err != nil {
			continue
		}
		first, _, _ := strings.Cut(strings.ReplaceAll(strings.TrimSpace(string(siblings)), "-", ","), ",")
		if first != strconv.Itoa(cpu) {
			continue
		}
		list = append(list, core{cpu, cacheFile(dir, 3, "shared_cpu_list"), readFile(dir, "topology/physical_package_id")})
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("%s does not tell the topology", cpuDir)
	}
	return list, nil
}

func readFile(dir, name string) string {
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// cacheFile returns the content of a file of the data cache of that level, "" if there is none.
func cacheFile(dir string, level int, name string) string {
	for i := range 8 {
		index := filepath.Join(dir, "cache", fmt.Sprintf("index%d", i))
		if readFile(index, "level") == strconv.Itoa(level) && readFile(index, "type") != "Instruction" {
			return readFile(index, name)
		}
	}
	return ""
}

// cacheBytes returns the size of the data cache of that level, 0 if it is not told.
func cacheBytes(cpu, level int) int {
	text := cacheFile(filepath.Join(cpuDir, fmt.Sprintf("cpu%d", cpu)), level, "size")
	n, err := strconv.Atoi(strings.TrimSuffix(text, "K"))
	if err != nil {
		return 0
	}
	return n << 10
}

// model returns the name of the processor.
func model() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.SplitSeq(string(text), "\n") {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "a processor without a name"
}

// pinned runs f on a CPU.
func pinned(cpu int, f func()) error {
	runtime.LockOSThread() // not unlocked: the thread ends with its goroutine
	var set unix.CPUSet
	set.Set(cpu)
	if err := unix.SchedSetaffinity(0, &set); err != nil {
		return fmt.Errorf("a thread cannot be pinned to CPU %d: %w", cpu, err)
	}
	f()
	return nil
}
