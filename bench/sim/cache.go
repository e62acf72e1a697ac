package sim

// cache is a cache of a CPU or of a complex: the version of each line that it has. A line is in the place of its number
// modulo the capacity, so a working set below the capacity has no conflicts, as in a fully associative cache.
type cache struct{ copies []copied }

// copied is a copy of a line. It is stale if the line has a later version.
type copied struct{ line, version uint32 }

// newCache returns an empty cache. It has the largest power of two of lines that is at most the given number.
func newCache(lines int) cache {
	n := 1
	for 2*n <= lines {
		n *= 2
	}
	return cache{make([]copied, n)}
}

func (c *cache) place(line Line) *copied { return &c.copies[int(line)&(len(c.copies)-1)] }

// has reports whether the cache has the line in its latest version.
func (c *cache) has(line Line, version uint32) bool {
	return *c.place(line) == copied{uint32(line), version}
}

// put places a line in the cache. It replaces the line that was in its place.
func (c *cache) put(line Line, version uint32) { *c.place(line) = copied{uint32(line), version} }
