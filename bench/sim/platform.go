package sim

import (
	"bufio"
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
)

// Time is a virtual time or a duration, in picoseconds.
type Time int64

// Nanosecond is the unit of platform files.
const (
	Nanosecond  Time = 1000
	Microsecond      = 1000 * Nanosecond
)

// Seconds and Nanoseconds return a time in these units.
func (t Time) Seconds() float64     { return float64(t) / float64(Nanosecond) / 1e9 }
func (t Time) Nanoseconds() float64 { return float64(t) / float64(Nanosecond) }

// Distance is how far apart two CPUs are.
type Distance int

// The distances, and their number.
const (
	SameComplex Distance = iota // they share a last-level cache
	SameSocket
	NearSocket // of the same group of sockets
	FarSocket
	Distances
)

// Platform is a machine as numbers. Latencies are for a load of one CPU alone.
type Platform struct {
	Name string // the name of its file, without directory and extension
	CPU  string // what the machine is
	// CPUs are numbered complex by complex, socket by socket. Complex, Socket and Group are numbers of CPUs: those
	// that share a last-level cache, those of a socket, and those of sockets that are near each other.
	CPUs, Complex, Socket, Group int
	// L1, L2, L3 and Memory are latencies, L1Lines, L2Lines and L3Lines capacities in lines of 64 bytes.
	L1, L2, L3, Memory        Time
	L1Lines, L2Lines, L3Lines int
	RMW                       Time // an atomic read-modify-write on an owned line
	// Latency is how long a CPU waits for a line that another CPU at that distance has modified. Occupancy is how long
	// a line that many CPUs request is busy with each of them: requests overlap, so it is less than the latency.
	Latency, Occupancy [Distances]Time
	Link               Time // how long the link of a socket is busy with each line from another socket
	Op                 Time // the instructions of an operation that touch no shared line
	Alloc              Time // the instructions of an allocation
	// Lock is the time of a lock and its release beside their accesses. A spinning waiter looks at the lock each Turn.
	Lock, Turn Time
	Spin, Wake Time // of a sync.Mutex: how long a waiter spins, and how long it takes to wake up

	text string // of its file
}

//go:embed platforms
var embedded embed.FS

const (
	platformDir = "platforms"
	platformExt = ".txt"
)

// Platforms returns the names of the platforms that come with the lab.
func Platforms() (names []string) {
	entries, err := fs.ReadDir(embedded, platformDir)
	if err != nil {
		panic(err) // the directory is embedded
	}
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), platformExt))
	}
	return names
}

// Open returns the platform with that name, or reads the file with that name.
func Open(name string) (*Platform, error) {
	if text, err := embedded.ReadFile(path.Join(platformDir, name+platformExt)); err == nil {
		return Parse(name, text)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("platform %s: neither a file nor one of %s", name, strings.Join(Platforms(), ", "))
	}
	return Parse(strings.TrimSuffix(path.Base(name), path.Ext(name)), text)
}

// Parse reads a platform: lines of the form "key = numbers # source". Times are in nanoseconds. Each key must be there
// once, with its source.
func Parse(name string, text []byte) (*Platform, error) {
	p := &Platform{Name: name, text: string(text)}
	missing := map[string]bool{}
	for key := range p.fields() {
		missing[key] = true
	}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		if err := p.parseLine(lines.Text(), missing); err != nil {
			return nil, fmt.Errorf("platform %s:%d: %w", name, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("platform %s: %w", name, err)
	}
	for key := range p.fields() {
		if missing[key] {
			return nil, fmt.Errorf("platform %s: the key %s is missing", name, key)
		}
	}
	return p, p.check()
}

func (p *Platform) parseLine(line string, missing map[string]bool) error {
	text, source, _ := strings.Cut(line, "#")
	if strings.TrimSpace(text) == "" {
		return nil
	}
	key, value, ok := strings.Cut(text, "=")
	if key = strings.TrimSpace(key); !ok {
		return fmt.Errorf("%q is not key = numbers # source", line)
	}
	set := p.fields()[key]
	switch {
	case set == nil:
		return fmt.Errorf("unknown key %q", key)
	case !missing[key]:
		return fmt.Errorf("the key %s is there twice", key)
	case strings.TrimSpace(source) == "":
		return fmt.Errorf("%s has no source: write it after a #", key)
	}
	delete(missing, key)
	if err := set(strings.TrimSpace(value)); err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	return nil
}

// fields returns, by key, how a value is set.
func (p *Platform) fields() map[string]func(string) error {
	return map[string]func(string) error{
		"cpu":  func(s string) error { p.CPU = s; return nil },
		"cpus": count(&p.CPUs), "complex": count(&p.Complex), "socket": count(&p.Socket), "group": count(&p.Group),
		"l1": times(&p.L1), "l2": times(&p.L2), "l3": times(&p.L3), "memory": times(&p.Memory),
		"l1-lines": count(&p.L1Lines), "l2-lines": count(&p.L2Lines), "l3-lines": count(&p.L3Lines),
		"rmw":       times(&p.RMW),
		"latency":   times(&p.Latency[0], &p.Latency[1], &p.Latency[2], &p.Latency[3]),
		"occupancy": times(&p.Occupancy[0], &p.Occupancy[1], &p.Occupancy[2], &p.Occupancy[3]),
		"link":      times(&p.Link), "op": times(&p.Op), "alloc": times(&p.Alloc),
		"lock": times(&p.Lock), "turn": times(&p.Turn), "spin": times(&p.Spin), "wake": times(&p.Wake),
	}
}

func count(n *int) func(string) error {
	return func(text string) (err error) {
		*n, err = strconv.Atoi(text)
		if err != nil || *n < 1 {
			return fmt.Errorf("%q is not a number above 0", text)
		}
		return nil
	}
}

func times(list ...*Time) func(string) error {
	return func(text string) error {
		words := strings.Fields(text)
		if len(words) != len(list) {
			return fmt.Errorf("%d numbers, want %d", len(words), len(list))
		}
		for i, word := range words {
			ns, err := strconv.ParseFloat(word, 64)
			if err != nil || !(ns >= 0 && ns < 1e9) {
				return fmt.Errorf("%q is not a time in nanoseconds", word)
			}
			*list[i] = Time(ns*float64(Nanosecond) + 0.5)
		}
		return nil
	}
}

// check returns an error if the numbers contradict each other.
func (p *Platform) check() error {
	switch {
	case p.Socket%p.Complex != 0, p.Group%p.Socket != 0:
		return fmt.Errorf("platform %s: a socket must be whole complexes, and a group whole sockets", p.Name)
	case p.CPUs > maxCPUs || (p.CPUs+p.Complex-1)/p.Complex > maxComplexes:
		return fmt.Errorf("platform %s: more than %d CPUs or %d complexes", p.Name, maxCPUs, maxComplexes)
	case cmp.Or(p.L1, p.L2) == 0:
		return fmt.Errorf("platform %s: caches take no time", p.Name)
	}
	for d := range p.Latency {
		if p.Occupancy[d] > p.Latency[d] {
			return fmt.Errorf("platform %s: an occupancy exceeds its latency", p.Name)
		}
	}
	return nil
}

// Distance returns how far apart two CPUs are.
func (p *Platform) Distance(a, b int) Distance {
	switch {
	case a/p.Complex == b/p.Complex:
		return SameComplex
	case a/p.Socket == b/p.Socket:
		return SameSocket
	case a/p.Group == b/p.Group:
		return NearSocket
	}
	return FarSocket
}
