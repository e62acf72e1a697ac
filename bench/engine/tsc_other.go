//go:build !amd64

package engine

func readTSC() int64 { panic("engine: no time-stamp counter") }

func hasTSC() bool { return false }
