//go:build !linux

package bench

import "idlab/bench/record"

// platform notes which facts are read on Linux only.
func platform() []record.Pair {
	return []record.Pair{{Key: "platform", Value: "CPU model, caches, kernel, steal and load are read on Linux only"}}
}

func loadAverage() string { return "" }

// steal stands for a reading of stolen time. This platform has none.
type steal struct{}

func readSteal() steal { return steal{} }

func (steal) facts() []record.Pair { return nil }

func (steal) share() float64 { return 0 }
