package predictions

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"idlab/bench/record"
	"idlab/reports/format"
)

// Data are the predictions of some platforms.
type Data struct {
	Files     []*record.File
	Platforms []string // by file
	Designs   []string // in the order of their first appearance
	Groups    []*Group
}

// Group are the cells that differ in their number of CPUs alone.
type Group struct {
	Cell   record.Cell // of the first cell
	CPUs   []int       // ascending
	values map[key][]float64
}

// key is a figure of a design.
type key struct {
	design, unit string
	cpus         int
}

// Load reads results files, or the directories that they are in. It fails if one of them has measurements, and if there
// are no predictions.
func Load(paths ...string) (*Data, error) {
	d := &Data{}
	for _, path := range paths {
		file, err := record.ReadRun(path)
		switch {
		case err != nil:
			return nil, err
		case !file.Predicted():
			return nil, fmt.Errorf("%s: these are measurements, not predictions: idlab report shows them", path)
		case slices.Contains(d.Platforms, file.Note(record.PlatformKey)):
			return nil, fmt.Errorf("%s: the platform %s is there twice: name it once", path,
				file.Note(record.PlatformKey))
		case len(file.Problems) > 0:
			return nil, fmt.Errorf("%s: %w: predict it again", path, file.Problems[0])
		}
		d.Files = append(d.Files, file)
		d.Platforms = append(d.Platforms, file.Note(record.PlatformKey))
		for i := range file.Blocks {
			d.add(&file.Blocks[i])
		}
	}
	if len(d.Groups) == 0 {
		return nil, errors.New("no predictions: name the directories that idlab predict has written")
	}
	for _, g := range d.Groups {
		slices.Sort(g.CPUs)
	}
	return d, nil
}

func (d *Data) add(blk *record.Block) {
	g := d.group(blk.Cell)
	g.CPUs = format.Adding(g.CPUs, blk.Cell.Workers)
	for _, s := range blk.Samples {
		if s.Op != "" {
			continue
		}
		d.Designs = format.Adding(d.Designs, s.Design)
		for _, v := range s.Values {
			k := key{s.Design, v.Unit, blk.Cell.Workers}
			g.values[k] = append(g.values[k], v.Number)
		}
	}
}

// group returns the group of a cell.
func (d *Data) group(c record.Cell) *Group {
	for _, g := range d.Groups {
		if g.Cell.Workload == c.Workload && g.Cell.Tasks == c.Tasks && slices.Equal(g.Cell.Params, c.Params) {
			return g
		}
	}
	g := &Group{Cell: c, values: map[key][]float64{}}
	d.Groups = append(d.Groups, g)
	return g
}

// band is a figure over the platforms.
type band struct{ lo, mid, hi float64 }

// band returns a figure over the platforms, false if none has it.
func (g *Group) band(design, unit string, cpus int) (band, bool) {
	v := slices.Sorted(slices.Values(g.values[key{design, unit, cpus}]))
	if len(v) == 0 {
		return band{}, false
	}
	return band{v[0], v[len(v)/2], v[len(v)-1]}, true
}

// most is the largest number of CPUs of a group.
func (g *Group) most() int { return g.CPUs[len(g.CPUs)-1] }

// Title names a group: "churn, 1,000 tasks".
func (g *Group) Title() string {
	return cmp.Or(g.Cell.Workload+paramsOf(g.Cell), "?") + ", " + format.Plural(g.Cell.Tasks, "task")
}

func paramsOf(c record.Cell) string {
	if label := c.ParamsLabel(); label != "" {
		return "," + label
	}
	return ""
}
