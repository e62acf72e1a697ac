package dataset

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"idlab/reports/format"
)

// Footer describes the machine, the software, the dates and the commits of the runs, for the foot of a chart.
func (d *Data) Footer() string {
	f := d.Files[0]
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	add(f.Note("cpu"))
	if n := d.Cores(); n > 0 {
		add(format.Plural(n, "CPU"))
	}
	add(f.Note("kernel"))
	add(f.Note("go"))
	var dates []string
	for _, date := range d.Notes("date") {
		dates = append(dates, Readable(date))
	}
	add(strings.Join(dates, " and "))
	add(d.Commits())
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
func (d *Data) Commits() string {
	const digits = 12
	var short []string
	for _, commit := range d.Notes("commit") {
		if commit != "unknown" {
			short = append(short, commit[:min(digits, len(commit))])
		}
	}
	if len(short) == 0 {
		return ""
	}
	text := "commit " + strings.Join(short, " and ")
	if d.Dirty() {
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
func (d *Data) Machine() string {
	f := d.Files[0]
	var parts []string
	if cpu := shortCPU(f.Note("cpu")); cpu != "" {
		parts = append(parts, cpu)
	}
	if n := d.Cores(); n > 0 {
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
func (d *Data) Dirty() bool {
	return slices.Contains(d.Notes("dirty"), "true") ||
		slices.ContainsFunc(d.Notes("commit"), func(c string) bool { return strings.Contains(c, "dirty") })
}
