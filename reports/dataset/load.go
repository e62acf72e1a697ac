package dataset

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"

	"idlab/bench/record"
	"idlab/reports/format"
	"idlab/workloads"
)

// Data holds the results of one machine, arranged by cell.
type Data struct {
	Origin
	// Problems are errors about data that could not be read or was left out. Each names its place.
	Problems []error

	// Designs are in the order of their first appearance, without A/A copies.
	Designs []string
	Cells   []*Cell // by workload, parameters, tasks, workers
	ByName  map[string]*Cell
	// About describes the workloads, by name, as the files tell.
	About map[string]workloads.About
	key   []Design // of Designs
	Noise noise
}

// Load reads the results at paths. A path names a run directory or a results file; the latencies come from the
// latency.hlog beside the results, if there is one. The results of several runs are pooled. Load fails if the
// runs differ in machine or configuration, if one run is given twice, and if there are no results.
func Load(paths ...string) (*Data, error) {
	if len(paths) == 0 {
		return nil, errors.New("no results given: name a run directory or a results file")
	}
	d := &Data{ByName: map[string]*Cell{}}
	for _, path := range paths {
		file, err := record.ReadRun(path)
		if err != nil {
			return nil, err
		}
		if file.Predicted() {
			return nil, fmt.Errorf("%s: these are predictions, not measurements: only idlab report takes them, "+
				"and idlab conclusions by --predictions; both keep them apart", path)
		}
		for _, before := range d.Files {
			if err := poolable(before, file); err != nil {
				return nil, err
			}
		}
		d.Files = append(d.Files, file)
	}
	for i, file := range d.Files {
		if file.Instead != "" {
			d.Problems = append(d.Problems, fmt.Errorf("%s: %s", file.Path, file.Instead))
		}
		d.Problems = append(d.Problems, file.Problems...)
		d.add(i, file)
		if len(file.Blocks) == 0 {
			continue
		}
		if err := d.addLatencies(i, file); err != nil {
			return nil, err
		}
	}
	if len(d.Cells) == 0 {
		return nil, errNoResults(d)
	}
	for _, c := range d.Cells {
		c.dropRefused()
	}
	slices.SortStableFunc(d.Cells, CompareCells)
	readAbout(d)
	d.readKey()
	d.Noise = NoiseOf(d.Cells)
	return d, nil
}

// readAbout reads the descriptions of the workloads. Older files have none.
func readAbout(d *Data) {
	d.About = map[string]workloads.About{}
	for _, c := range d.Cells {
		for _, f := range d.Files {
			about, err := f.About(c.Workload)
			if err != nil {
				d.Problems = append(d.Problems, err)
			} else if about.Does != "" || len(about.Columns) > 0 {
				d.About[c.Workload] = about
				break
			}
		}
	}
}

// errNoResults returns the error of files without results: the first problem, which tells what the file is.
func errNoResults(d *Data) error {
	err := fmt.Errorf("no results: %w", d.Problems[0])
	if n := len(d.Problems) - 1; n > 0 {
		return fmt.Errorf("%w; and %s", err, format.Plural(n, "more problem"))
	}
	return err
}

// poolable returns an error if the blocks of two files cannot be pooled, and why.
func poolable(a, b *record.File) error {
	if SameRun(a, b) {
		return fmt.Errorf("%s and %s are the same run: its blocks would count twice, name it once", a.Path, b.Path)
	}
	if err := OneInstrument(a, b); err != nil {
		return err
	}
	if what := Unlike(a, b); what != "" {
		return fmt.Errorf("%s and %s differ in machine or settings (%s): report each by itself",
			a.Path, b.Path, what)
	}
	return nil
}

// SameRun reports whether two files are the same file or copies of it. Copies have the same notes, which include
// the date and the seed of the run.
func SameRun(a, b *record.File) bool {
	infoA, errA := os.Stat(a.Path)
	infoB, errB := os.Stat(b.Path)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB) || len(a.Notes) > 0 && slices.Equal(a.Notes, b.Notes)
}

// Unlike describes the first difference between the configurations of two files: "cpu: A and B". It ignores the version
// of the instrument and the keys in apart. It is "" if there is none, or if one of the files has no configuration.
func Unlike(a, b *record.File, apart ...string) string {
	if len(a.Config) == 0 || len(b.Config) == 0 {
		return ""
	}
	key, inA, inB, differ := record.Difference(a.Config, b.Config, append(apart, instrumentKey)...)
	if !differ {
		return ""
	}
	return fmt.Sprintf("%s: %s and %s", key, cmp.Or(inA, "none"), cmp.Or(inB, "none"))
}

// instrumentKey is the key of the configuration line with the version of the instrument, which defines what is
// timed and how. Files without this line are of version 1.
const instrumentKey = "instrument"

func instrumentOf(f *record.File) string { return cmp.Or(configOf(f, instrumentKey), "1") }

// OneInstrument returns an error if two files were measured with different versions of the instrument. It returns
// nil if one of the files has no configuration, since its version is unknown.
func OneInstrument(a, b *record.File) error {
	inA, inB := instrumentOf(a), instrumentOf(b)
	if inA == inB || len(a.Config) == 0 || len(b.Config) == 0 {
		return nil
	}
	return fmt.Errorf("%s and %s were measured with different instruments (%s and %s), so their times are not "+
		"comparable: measure both with one version of the lab", a.Path, b.Path, inA, inB)
}

// configOf returns the value of a configuration line, "" if the file has none with that key.
func configOf(f *record.File, key string) string {
	for _, p := range f.Config {
		if p.Key == key {
			return p.Value
		}
	}
	return ""
}
