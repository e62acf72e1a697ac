//go:build !linux

package bench

import "idlab/bench/record"

// platform tells what only the operating system lets one know: here nothing,
// and it says so.
func platform() []record.Pair {
	return []record.Pair{{Key: "platform", Value: "CPU model, caches, kernel, steal and load are read on Linux only"}}
}

func loadAverage() string { return "" }

// steal stands for a reading of stolen time, which this platform lacks.
type steal struct{}

func readSteal() steal { return steal{} }

func (steal) facts() []record.Pair { return nil }

func (steal) share() float64 { return 0 }
