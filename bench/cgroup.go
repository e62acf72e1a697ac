package bench

import (
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"idlab/bench/record"
	"idlab/bench/topology"
)

// cgroups are the control groups of this process, of versions 1 and 2. A limit of a group holds for all groups in it.
// So each file is read in the process's own group and in those above it.
type cgroups struct {
	root fs.FS  // the file system, from "/"
	own  string // /proc/self/cgroup
}

func readCgroups(root fs.FS) cgroups {
	own, _ := fs.ReadFile(root, "proc/self/cgroup")
	return cgroups{root, string(own)}
}

// dirs returns the directories of a controller, from the process's own group upwards.
func (g cgroups) dirs(controller string) (dirs []string) {
	const mount = "sys/fs/cgroup"
	for line := range strings.Lines(g.own) { // ID:CONTROLLERS:PATH; version 2 has the ID 0 and no controllers
		fields := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(fields) < 3 {
			continue
		}
		switch controllers := strings.Split(fields[1], ","); {
		case fields[1] == "":
			dirs = append(dirs, upwards(mount, fields[2])...)
			dirs = append(dirs, upwards(mount+"/unified", fields[2])...)
		case slices.Contains(controllers, controller):
			dirs = append(dirs, upwards(path.Join(mount, fields[1]), fields[2])...)
			if len(controllers) > 1 {
				dirs = append(dirs, upwards(path.Join(mount, controller), fields[2])...)
			}
		}
	}
	return dirs
}

// upwards returns the directory of a group and those of the groups above it. In a container the mount may be the
// process's own group, and the path one that is not in it.
func upwards(mount, group string) (dirs []string) {
	for at := path.Clean("/" + group); ; at = path.Dir(at) {
		dirs = append(dirs, path.Join(mount, at))
		if at == "/" {
			return dirs
		}
	}
}

// line returns the first line of a file, "" if there is none.
func (g cgroups) line(name string) string {
	data, err := fs.ReadFile(g.root, name)
	if err != nil {
		return ""
	}
	return firstLine(string(data))
}

// number returns the number in a file; ok is false if there is none, such as "max".
func (g cgroups) number(name string) (n uint64, ok bool) {
	n, err := strconv.ParseUint(g.line(name), 10, 64)
	return n, err == nil
}

// field returns the number after a key in a file of lines "KEY NUMBER".
func (g cgroups) field(name, key string) uint64 {
	data, _ := fs.ReadFile(g.root, name)
	for line := range strings.Lines(string(data)) {
		if k, value, _ := strings.Cut(strings.TrimSpace(line), " "); k == key {
			n, _ := strconv.ParseUint(value, 10, 64)
			return n
		}
	}
	return 0
}

// cpuQuota returns the tightest quota as "USED PERIOD", in microseconds, as cpu.max has it: "150000 100000" is one and
// a half CPUs. Without a quota it is the first line of the root's cpu.max, which says so, or "".
func (g cgroups) cpuQuota() (text string) {
	least := 0.0
	for _, dir := range g.dirs("cpu") {
		quota := g.line(dir + "/cpu.max")
		if quota == "" {
			quota = g.line(dir+"/cpu.cfs_quota_us") + " " + g.line(dir+"/cpu.cfs_period_us")
		}
		if cpus := record.ParseQuota(quota); cpus > 0 && (least == 0 || cpus < least) {
			least, text = cpus, quota
		}
	}
	if text == "" {
		return g.line("sys/fs/cgroup/cpu.max")
	}
	return text
}

// cpuset returns the CPUs of the process's group; nil if no file tells.
func (g cgroups) cpuset() []int {
	for _, dir := range g.dirs("cpuset") {
		for _, file := range []string{"/cpuset.cpus.effective", "/cpuset.effective_cpus", "/cpuset.cpus"} {
			if cpus, err := topology.ParseList(g.line(dir + file)); err == nil && cpus != nil {
				return cpus
			}
		}
	}
	return nil
}

// throttled returns for how long quotas have stopped the CPUs of the groups.
func (g cgroups) throttled() (total time.Duration) {
	for _, dir := range g.dirs("cpu") {
		total += time.Duration(g.field(dir+"/cpu.stat", "throttled_usec")) * time.Microsecond
		total += time.Duration(g.field(dir+"/cpu.stat", "throttled_time")) // version 1
	}
	return total
}

// freeMemory returns the least memory that a limit leaves free, in bytes, and the file of that limit; "" if there is no
// limit. Pages of files that were not used lately count as free.
func (g cgroups) freeMemory() (free uint64, file string) {
	for _, dir := range g.dirs("memory") {
		for _, v := range []struct{ limit, usage, cache string }{
			{"/memory.max", "/memory.current", "inactive_file"},
			{"/memory.limit_in_bytes", "/memory.usage_in_bytes", "total_inactive_file"},
		} {
			limit, ok := g.number(dir + v.limit)
			used, _ := g.number(dir + v.usage)
			used -= min(used, g.field(dir+"/memory.stat", v.cache))
			if left := limit - min(limit, used); ok && (file == "" || left < free) {
				free, file = left, "/"+dir+v.limit
			}
		}
	}
	return free, file
}

// freeProcesses returns how many more processes and threads a limit allows at the least, and the file of that limit; ""
// if there is no limit.
func (g cgroups) freeProcesses() (free uint64, file string) {
	for _, dir := range g.dirs("pids") {
		limit, ok := g.number(dir + "/pids.max")
		used, _ := g.number(dir + "/pids.current")
		if left := limit - min(limit, used); ok && (file == "" || left < free) {
			free, file = left, "/"+dir+"/pids.max"
		}
	}
	return free, file
}
