package topology

import (
	"fmt"
	"io/fs"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// cache is a cache of a CPU.
type cache struct {
	level   int
	kind    string // "Data", "Instruction" or "Unified"
	bytes   int    // 0 if it is not told
	sharing []int  // the CPUs that share it
}

// caches yields the caches of a CPU, in the order of the kernel.
func (r reader) caches(cpu int) iter.Seq[cache] {
	return func(yield func(cache) bool) {
		for i := 0; ; i++ {
			dir := directory(cpu) + fmt.Sprintf("cache/index%d/", i)
			level, err := strconv.Atoi(r.text(dir + "level"))
			if err != nil {
				return
			}
			kB, _ := strconv.Atoi(strings.TrimSuffix(r.text(dir+"size"), "K"))
			if !yield(cache{level, r.text(dir + "type"), kB << 10, r.list(dir + "shared_cpu_list")}) {
				return
			}
		}
	}
}

// Sharing returns the other CPUs that share a cache of any level with one of the CPUs, ascending.
func Sharing(root fs.FS, cpus []int) (others []int) {
	for _, cpu := range cpus {
		for c := range (reader{root}).caches(cpu) {
			others = append(others, c.sharing...)
		}
	}
	slices.Sort(others)
	return slices.DeleteFunc(slices.Compact(others), func(cpu int) bool { return slices.Contains(cpus, cpu) })
}

// CacheBytes returns the size of a CPU's data cache of a level, 0 if it is not told.
func CacheBytes(root fs.FS, cpu, level int) int {
	for c := range (reader{root}).caches(cpu) {
		if c.level == level && c.kind != "Instruction" {
			return c.bytes
		}
	}
	return 0
}
