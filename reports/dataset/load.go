package dataset

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"idlab/bench/record"
	"idlab/workloads"
)

// Data is what the files of one machine hold, arranged by cell.
type Data struct {
	// Files are the results files, in the order given.
	Files []*record.File
	// Problems are what could not be read or was left out, each with its
	// place.
	Problems []error

	// Designs are in the order of their first appearance, without aaCopies.
	Designs []string
	Cells   []*Cell // by workload, parameters, tasks, workers
	ByName  map[string]*Cell
	// About is what the files say of workloads, by name.
	About map[string]workloads.About
	Noise noise
}

// Load reads results. A path is that of a run directory or of a results file;
// the latencies are taken from the latency.hlog beside it, if there is one.
// Results of several runs are pooled, which needs one machine and one
// configuration.
func Load(paths ...string) (*Data, error) {
	if len(paths) == 0 {
		return nil, errors.New("no results given: name a run directory or a results file")
	}
	d := &Data{ByName: map[string]*Cell{}}
	for _, path := range paths {
		file, err := readResults(path)
		if err != nil {
			return nil, err
		}
		for _, before := range d.Files {
			if err := poolable(before, file); err != nil {
				return nil, err
			}
		}
		d.Files = append(d.Files, file)
	}
	for i, file := range d.Files {
		d.Problems = append(d.Problems, file.Problems...)
		d.add(i, file)
		if err := d.addLatencies(i, file); err != nil {
			return nil, err
		}
	}
	if len(d.Cells) == 0 {
		return nil, d.errNoResults()
	}
	for _, c := range d.Cells {
		c.dropRefused()
	}
	slices.SortStableFunc(d.Cells, CompareCells)
	d.readAbout()
	d.Noise = d.noiseOfRun()
	return d, nil
}

// readAbout reads what the files say of the workloads. Files of before they did say
// nothing.
func (d *Data) readAbout() {
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

func (d *Data) errNoResults() error {
	err := fmt.Errorf("%s holds no results: make some with idlab run", d.Files[0].Path)
	if len(d.Files) > 1 {
		err = fmt.Errorf("%s and %d more hold no results: make some with idlab run", d.Files[0].Path, len(d.Files)-1)
	}
	if len(d.Problems) > 0 {
		return fmt.Errorf("%w (%d lines or blocks were left out, the first: %w)", err, len(d.Problems), d.Problems[0])
	}
	return err
}

// readResults reads the results file at path or in the directory path.
func readResults(path string) (*record.File, error) {
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		path = filepath.Join(path, record.ResultsFile)
	}
	file, err := record.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: no such file: name a run directory or a results file", path)
	}
	return file, err
}

// poolable tells why the blocks of two files cannot count as blocks of one
// experiment, nil if they can.
func poolable(a, b *record.File) error {
	if SameRun(a, b) {
		return fmt.Errorf("%s and %s are the same run: its blocks would count twice, name it once", a.Path, b.Path)
	}
	if err := OneInstrument(a, b); err != nil {
		return err
	}
	if what := Unlike(a, b); what != "" {
		return fmt.Errorf("%s and %s are of different machines or settings (%s): report each by itself", a.Path, b.Path, what)
	}
	return nil
}

// SameRun tells whether two files are one, or copies of one: notes have the date
// and the seed.
func SameRun(a, b *record.File) bool {
	infoA, errA := os.Stat(a.Path)
	infoB, errB := os.Stat(b.Path)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB) || len(a.Notes) > 0 && slices.Equal(a.Notes, b.Notes)
}

// Unlike tells in what the machines or settings of two files differ first, beside the
// instrument, "" where they do not, or where a file does not tell: it is empty, or of another
// tool.
func Unlike(a, b *record.File) string {
	if len(a.Config) == 0 || len(b.Config) == 0 {
		return ""
	}
	for _, pair := range append(slices.Clip(a.Config), b.Config...) {
		if inA, inB := configOf(a, pair.Key), configOf(b, pair.Key); inA != inB && pair.Key != instrumentKey {
			return fmt.Sprintf("%s: %s here, %s there", pair.Key, orNone(inA), orNone(inB))
		}
	}
	return ""
}

// instrumentKey is the configuration line that tells the version of the instrument:
// what is timed, and how. Files without it are of the first.
const instrumentKey = "instrument"

func instrumentOf(f *record.File) string { return cmp.Or(configOf(f, instrumentKey), "1") }

// OneInstrument fails where two files were measured by different versions of the
// instrument. Whose configuration is not told, of that nothing is known.
func OneInstrument(a, b *record.File) error {
	inA, inB := instrumentOf(a), instrumentOf(b)
	if inA == inB || len(a.Config) == 0 || len(b.Config) == 0 {
		return nil
	}
	return fmt.Errorf("%s and %s are of different instruments (%s: %s here, %s there), of which each times and walks other things: measure both with one version of the lab",
		a.Path, b.Path, instrumentKey, inA, inB)
}

func configOf(f *record.File, key string) string {
	for _, p := range f.Config {
		if p.Key == key {
			return p.Value
		}
	}
	return ""
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// Notes returns the different values of a note or configuration line over the
// files, in their order.
func (d *Data) Notes(key string) (values []string) {
	for _, f := range d.Files {
		if v := f.Note(key); v != "" && !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	return values
}
