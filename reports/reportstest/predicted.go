package reportstest

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"idlab/bench/record"
)

// Predictions writes files of made-up predictions for n platforms, and returns their paths. On the first platform an
// operation of idr takes 20 ns for each CPU, most of it waiting for the list's lock, and one of rcu takes 20 ns. Each
// further platform takes 50 % more of that.
func Predictions(t testing.TB, n int) (paths []string) {
	t.Helper()
	dir := t.TempDir()
	for i := range n {
		name := fmt.Sprintf("machine-%d", i)
		path := filepath.Join(dir, name+".txt")
		if err := os.WriteFile(path, predictedFile(name, 1+float64(i)/2), 0o644); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

func predictedFile(platform string, factor float64) []byte {
	file := record.Header(nil, []record.Pair{
		{Key: record.PredictedKey, Value: "yes"}, {Key: record.PlatformKey, Value: platform}})
	for _, cpus := range []int{1, 8, 64} {
		blk := record.Block{Cell: record.Cell{Workload: "churn", Tasks: 1, Workers: cpus}, Number: 1,
			Samples: []record.Sample{
				predictedSample("idr", factor*20*float64(cpus), 0.9), predictedSample("rcu", factor*20, 0)}}
		file = append(file, blk.Encode()...)
	}
	return file
}

// predictedSample returns a sample with a time per operation, of which a share is waiting for the list's lock.
func predictedSample(design string, ns, listShare float64) record.Sample {
	return record.Sample{Design: design, Iters: 1000, Values: []record.Value{
		{Unit: record.TransfersPerOp, Number: 2.5}, {Unit: record.InvalidationsPerOp, Number: 1},
		{Unit: record.HandOvers, Number: 0}, {Unit: record.ListHandOvers, Number: 1},
		{Unit: record.NsPerOp, Number: ns}, {Unit: record.ListWait, Number: listShare * ns / 1e9}}}
}
