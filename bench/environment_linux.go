package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"idlab/bench/record"
)

// platform returns the facts that only this operating system tells.
func platform() []record.Pair {
	return []record.Pair{
		{Key: "cpu", Value: cpuModel()},
		{Key: "caches", Value: caches()},
		{Key: "kernel", Value: kernel()},
		{Key: "clocksource", Value: readLine("/sys/devices/system/clocksource/clocksource0/current_clocksource")},
		{Key: "governor", Value: readLine("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")},
		{Key: "virtualisation", Value: virtualisation()},
		{Key: "cpu-quota", Value: readCgroups(os.DirFS("/")).cpuQuota()},
		{Key: "thp", Value: chosen(readLine("/sys/kernel/mm/transparent_hugepage/enabled"))},
		{Key: "aslr", Value: readLine("/proc/sys/kernel/randomize_va_space")},
	}
}

// readLine returns the first line of a file, "" if there is none.
func readLine(path string) string {
	data, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return firstLine(string(data))
}

// chosen returns the word in brackets of "always [madvise] never".
func chosen(s string) string {
	_, after, _ := strings.Cut(s, "[")
	word, _, _ := strings.Cut(after, "]")
	return word
}

// cpuInfo returns the first value of a field of /proc/cpuinfo.
func cpuInfo(field string) string {
	data, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(data)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == field {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

func cpuModel() string { return cpuInfo("model name") }

// virtualisation names the hypervisor if the system tells its name, else "hypervisor"; "none" if the processor reports
// none.
func virtualisation() string {
	flags := cpuInfo("flags")
	switch {
	case flags == "":
		return ""
	case !strings.Contains(" "+flags+" ", " hypervisor "):
		return "none"
	}
	if product := readLine("/sys/class/dmi/id/product_name"); product != "" {
		return product
	}
	return "hypervisor"
}

// caches lists the caches of CPU 0: "L1d 48K, L1i 32K, L2 2048K, L3 266240K".
func caches() string {
	dirs, _ := filepath.Glob("/sys/devices/system/cpu/cpu0/cache/index*")
	var list []string
	for _, dir := range dirs {
		suffix := map[string]string{"Data": "d", "Instruction": "i"}[readLine(dir+"/type")]
		list = append(list, fmt.Sprintf("L%s%s %s", readLine(dir+"/level"), suffix, readLine(dir+"/size")))
	}
	return strings.Join(list, ", ")
}

func kernel() string {
	var u unix.Utsname
	if unix.Uname(&u) != nil {
		return ""
	}
	return unix.ByteSliceToString(u.Sysname[:]) + " " + unix.ByteSliceToString(u.Release[:])
}

func loadAverage() string {
	load, _, _ := strings.Cut(readLine("/proc/loadavg"), " ")
	return load
}

// steal is a reading of the time that the hypervisor gave to others, and of all time, in clock ticks of all CPUs.
type steal struct{ stolen, all uint64 }

func readSteal() (s steal) {
	fields := strings.Fields(readLine("/proc/stat"))
	// cpu user nice system idle iowait irq softirq steal guest guest_nice;
	// the guests' time is in user and nice already.
	const stealField, last = 8, 8
	for i := 1; i < len(fields) && i <= last; i++ {
		n, _ := strconv.ParseUint(fields[i], 10, 64)
		s.all += n
		if i == stealField {
			s.stolen = n
		}
	}
	return s
}

// facts returns the share of stolen time since the reading, and the load.
func (s steal) facts() []record.Pair {
	return []record.Pair{
		{Key: "steal", Value: fmt.Sprintf("%.4f", s.share())},
		{Key: "load", Value: loadAverage()},
	}
}

// share is the share of all time since the reading that was stolen.
func (s steal) share() float64 {
	now := readSteal()
	if now.all <= s.all {
		return 0
	}
	return float64(now.stolen-s.stolen) / float64(now.all-s.all)
}
