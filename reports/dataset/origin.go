package dataset

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"idlab/bench/record"
	"idlab/reports/format"
)

// Origin is the files of results, and what they tell of machine, software, dates and commits.
type Origin struct {
	// Files are the results files, in the order of the arguments of Load.
	Files []*record.File
}

// Footer describes the machine, the software, the dates and the commits of the runs, for the foot of a chart.
func (o Origin) Footer() string {
	f := o.Files[0]
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	add(f.Note("cpu"))
	if n := o.Cores(); n > 0 {
		add(format.Plural(n, "CPU"))
	}
	add(f.Note("kernel"))
	add(f.Note("go"))
	var dates []string
	for _, date := range o.Notes("date") {
		dates = append(dates, Readable(date))
	}
	add(strings.Join(dates, " and "))
	add(o.Commits())
	if len(parts) == 0 {
		return "Machine and date are unknown."
	}
	return strings.Join(parts, " · ")
}

// Readable converts a date of RFC 3339 to "2006-01-02 15:04 UTC". It returns other texts unchanged.
func Readable(date string) string {
	t, err := time.Parse(time.RFC3339, date)
	if err != nil {
		return date
	}
	return t.UTC().Format("2006-01-02 15:04 UTC")
}

// Commits returns "commit" and the abbreviated commits of the runs, "" if there are none.
func (o Origin) Commits() string {
	const digits = 12
	var short []string
	for _, commit := range o.Notes("commit") {
		if commit != "unknown" {
			short = append(short, commit[:min(digits, len(commit))])
		}
	}
	if len(short) == 0 {
		return ""
	}
	text := "commit " + strings.Join(short, " and ")
	if o.Dirty() {
		text += " with uncommitted changes"
	}
	return text
}

// CellTitle describes a cell in words: "find: 10 tasks, 2 workers".
func (d *Data) CellTitle(c *Cell) string {
	title := fmt.Sprintf("%s: %s, %s", c.FullWorkload(), format.Plural(c.Tasks, "task"),
		format.Plural(c.Workers, "worker"))
	if d.Oversubscribed(c.Workers) {
		title += " (oversubscribed)"
	}
	return title
}

// Machine describes the machine in short: processor, CPUs and kernel. Without these it is the path of the file.
func (o Origin) Machine() string {
	f := o.Files[0]
	var parts []string
	if cpu := shortCPU(f.Note("cpu")); cpu != "" {
		parts = append(parts, cpu)
	}
	if n := o.Cores(); n > 0 {
		parts = append(parts, format.Plural(n, "CPU"))
	}
	if kernel := f.Note("kernel"); kernel != "" {
		parts = append(parts, kernel)
	}
	if len(parts) == 0 {
		return f.Path
	}
	return strings.Join(parts, ", ")
}

// shortCPU removes the parts that all processor names have in common, and the clock rate.
func shortCPU(name string) string {
	name, _, _ = strings.Cut(name, " @ ")
	return format.Unwrap(strings.NewReplacer("(R)", "", "(TM)", "", " CPU", "", " Processor", "").Replace(name))
}

// Dirty reports whether any run was built from a tree with uncommitted changes.
func (o Origin) Dirty() bool {
	return slices.Contains(o.Notes("dirty"), "true") ||
		slices.ContainsFunc(o.Notes("commit"), func(c string) bool { return strings.Contains(c, "dirty") })
}

// Notes returns the distinct values of a note or configuration line over the files, in the order of the files.
func (o Origin) Notes(key string) (values []string) {
	for _, f := range o.Files {
		if v := f.Note(key); v != "" && !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	return values
}

// Cores returns the number of CPUs of the machine, 0 if the files do not tell.
func (o Origin) Cores() int { return o.Capacity().CPUs }

// Capacity returns how many workers could run at a time.
func (o Origin) Capacity() record.Capacity { return o.Files[0].Capacity() }

// Oversubscribed reports whether that number of workers exceeds the number of CPUs, or the CPU quota. It is false if
// neither is known.
func (o Origin) Oversubscribed(workers int) bool { return o.Capacity().Oversubscribed(workers) }
