package calibrate

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"idlab/bench/sim"
	"idlab/bench/topology"
)

// ErrDisturbed means that the figures contradict each other.
var ErrDisturbed = errors.New("the machine was disturbed: calibrate while it does nothing else")

// Platform measures this machine and returns it as the text of a platform. The date is part of the sources. It returns
// ErrDisturbed if the text is none that sim.Parse reads.
func Platform(date string, e Effort) ([]byte, error) {
	list, err := cores()
	if err != nil {
		return nil, err
	}
	w := writer{probes: probes{e}, measured: "measured by idlab calibrate, " + date}
	w.topology(list)
	w.distances(list, w.caches(list[0].ID))
	w.rest()
	if _, err := sim.Parse("here", w.text.Bytes()); err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrDisturbed, err)
	}
	return w.text.Bytes(), nil
}

type writer struct {
	probes
	text     bytes.Buffer
	measured string // the source of what was measured
}

func (w *writer) line(key, value, source string) {
	fmt.Fprintf(&w.text, "%s = %s # %s\n", key, value, source)
}

func (w *writer) topology(list []topology.CPU) {
	complex, socket := 0, 0
	for _, c := range list {
		if c.Complex == list[0].Complex {
			complex++
		}
		if c.Package == list[0].Package {
			socket++
		}
	}
	const source = "/sys/devices/system/cpu, without SMT siblings"
	w.line("cpu", model(), "/proc/cpuinfo")
	w.line("cpus", fmt.Sprint(len(list)), source)
	w.line("complex", fmt.Sprint(complex), source)
	w.line("socket", fmt.Sprint(socket), source)
	w.line("group", fmt.Sprint(max(socket, len(list)/socket*socket)), "all sockets are taken as near")
}

// caches measures the latencies of caches and memory. It returns the time of an atomic increment beyond that of L1.
func (w *writer) caches(cpu int) (atomic float64) {
	sizes, latencies := [3]int{32 << 10, 512 << 10, 16 << 20}, [3]float64{}
	for i := range sizes {
		source := "/sys/devices/system/cpu"
		if n := topology.CacheBytes(os.DirFS("/"), cpu, i+1); n > 0 {
			sizes[i] = n
		} else {
			source = "not told by this machine: a common size"
		}
		w.line(fmt.Sprintf("l%d-lines", i+1), fmt.Sprint(sizes[i]/lineSize), source)
		latencies[i] = w.chase(sizes[i] / 2)
		w.line(fmt.Sprintf("l%d", i+1), figure(latencies[i]), w.measured)
	}
	w.line("memory", figure(w.chase(4*sizes[2])), w.measured)
	increment := w.increments()
	w.line("rmw", figure(increment), w.measured)
	return max(0, increment-latencies[0])
}

// distances measures a pair of cores for each distance that the machine has. atomic is the part of an increment that
// is not the line's: it is not in occupancies.
func (w *writer) distances(list []topology.CPU, atomic float64) {
	var latency, occupancy [3]float64 // same complex, same socket, other socket
	for _, c := range list[1:] {
		d := 0
		switch {
		case c.Package != list[0].Package:
			d = 2
		case c.Complex != list[0].Complex:
			d = 1
		}
		if latency[d] == 0 {
			p := pair{list[0].ID, c.ID}
			latency[d], occupancy[d] = w.latency(p), max(0, w.occupancy(p)-atomic)
		}
	}
	w.line("latency", figures(latency), w.measured+"; distances that the machine lacks have the value before")
	w.line("occupancy", figures(occupancy), w.measured+", likewise")
	w.line("link", "0", "not measured: it needs all cores of two sockets")
}

// figures formats the figures of all distances. Missing ones have the value before.
func figures(list [3]float64) string {
	for i := 1; i < len(list); i++ {
		if list[i] == 0 {
			list[i] = list[i-1]
		}
	}
	return fmt.Sprintf("%.1f %.1f %.1f %.1f", list[0], list[1], list[2], list[2])
}

func figure(ns float64) string { return fmt.Sprintf("%.2f", ns) }

// rest writes what is not measured.
func (w *writer) rest() {
	const source = "not measured: as in the platform milan"
	w.line("op", "4.1", source)
	w.line("alloc", "28", source)
	w.line("lock", "12", source)
	w.line("turn", "36", source)
	w.line("spin", "4000", source)
	w.line("wake", "5000", source)
}
