package reports

import (
	"bytes"
	"fmt"
	"strings"

	"idlab/bench/record"
	"idlab/reports/chart"
)

// summary renders summary.md: the design matrix in figures, then everything
// that a reader must know to judge them. It states no finding of its own: where it
// compares in words, an interval stands beside.
func (d *Data) summary(baseline string, sheets []chart.Sheet, missing []error, published []publication) []byte {
	var b bytes.Buffer
	d.writeHead(&b, baseline)
	d.writeOpenLoop(&b)
	writeCharts(&b, sheets)
	d.writePublished(&b, published)
	d.writeBeside(&b)
	b.WriteString("\n## Cells\n")
	for _, c := range d.cells {
		fmt.Fprintf(&b, "\n### %s\n\n", d.cellTitle(c))
		r := d.rivals(c, "", baseline)
		fmt.Fprintf(&b, "%s\n\n", sentences(plural(len(c.blocks), "block")+".", d.floorNote(c), r.warning))
		d.designTable(c, r).write(&b)
		if t := d.operationTable(c); len(t.rows) > 0 {
			b.WriteByte('\n')
			t.write(&b)
		}
	}
	d.writeRefused(&b)
	d.writeOtherIDs(&b)
	writeList(&b, "Warnings", d.warnings(baseline))
	writeList(&b, "Problems in the files", errorTexts(d.Problems))
	writeList(&b, "Charts that are missing", errorTexts(missing))
	d.writeEnvironment(&b)
	return b.Bytes()
}

func (d *Data) writeHead(b *bytes.Buffer, baseline string) {
	fmt.Fprintf(b, "# What was measured\n\n%s\n\n", d.footer())
	fmt.Fprintf(b, "%s in %s: %s.\n\n", plural(len(d.designs), "design"), plural(len(d.cells), "cell"), strings.Join(d.designs, ", "))
	fmt.Fprintf(b, "%s\n\n", d.noise.sentence())
	fmt.Fprintf(b, `How to read the tables. A value is the median over blocks; the interval beside it holds the true
median with %.0f %% confidence and takes %d blocks (– where there are fewer). *time/op* is the time of a
worker for one operation, so ops/s grows with the workers while time/op does not shrink. *ratio* is
time/op over that of %s in the same block: 0.5 is half the time. It is estimated from the ratios of
all blocks by Hodges and Lehmann, with the interval of Wilcoxon's signed-rank test. *verdict* calls a
difference only what that interval shows, what the test shows beside all other designs of the cell
(Holm), and what is larger than the noise floor; faster 20 %% is 20 %% less time, faster 2 × half of it.
*lock wait* and *contended* are the waiting for locks and the acquisitions that found them held, an
operation. *outliers* are blocks beyond Tukey's fences; they are counted, not dropped. Percentiles are read
off the merged histograms of all blocks, where fewer than %d operations lie beyond one it is left out.
`, 100*confidence, minBlocks, baseline, minBeyond)
	if d.has(record.Disturbed) {
		b.WriteString(`Slices that were disturbed, by steal, by a switch to another thread or by a jump of the clock, are not in
time/op; *all slices* is what it is with them, and *slices disturbed* how many they are.
`)
	}
}

func writeCharts(b *bytes.Buffer, sheets []chart.Sheet) {
	if len(sheets) == 0 {
		return
	}
	b.WriteString("\n## Charts\n\n")
	for _, s := range sheets {
		fmt.Fprintf(b, "- [%s](%s.png) ([SVG](%s.svg))\n", s.Title, s.Name, s.Name)
	}
}

// maxListed is how many lines a list has before the rest is counted: a damaged
// file can have a problem in every line.
const maxListed = 30

// writeList writes a section, if it has any lines.
func writeList(b *bytes.Buffer, title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(b, "\n## %s\n\n", title)
	for i, line := range lines {
		if i == maxListed {
			fmt.Fprintf(b, "- and %d more\n", len(lines)-i)
			break
		}
		fmt.Fprintf(b, "- %s\n", line)
	}
}

func errorTexts(list []error) (texts []string) {
	for _, err := range list {
		texts = append(texts, err.Error())
	}
	return texts
}

// writeEnvironment lists the configuration, which all files share, and the
// notes of each file.
func (d *Data) writeEnvironment(b *bytes.Buffer) {
	b.WriteString("\n## Environment\n\n")
	t := table{head: []string{"key", " value"}}
	for _, f := range d.Files {
		if len(f.Config) > 0 {
			for _, p := range f.Config {
				t.add(p.Key, p.Value)
			}
			break
		}
	}
	for _, f := range d.Files {
		t.add("file", f.Path)
		for _, p := range f.Notes {
			t.add(p.Key, p.Value)
		}
	}
	t.write(b)
}

// table is one of Markdown's. The first column is left-aligned, as are those
// whose head begins with a space; figures are right-aligned.
type table struct {
	head []string
	rows [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

func (t table) write(b *bytes.Buffer) {
	writeRow := func(cells []string) {
		for i, text := range cells {
			if i == 0 {
				b.WriteByte('|')
			}
			// A bar within a cell would begin the next one.
			fmt.Fprintf(b, " %s |", strings.ReplaceAll(strings.TrimSpace(text), "|", "\\|"))
		}
		b.WriteByte('\n')
	}
	writeRow(t.head)
	rule := make([]string, len(t.head))
	for i := range rule {
		rule[i] = "--:"
		if i == 0 || strings.HasPrefix(t.head[i], " ") {
			rule[i] = ":--"
		}
	}
	writeRow(rule)
	for _, row := range t.rows {
		writeRow(row)
	}
}

// withoutEmpty leaves out the columns, after the first keep ones, in which no
// row says anything.
func (t table) withoutEmpty(keep int) table {
	out := table{rows: make([][]string, len(t.rows))}
	for i, head := range t.head {
		says := i < keep
		for _, row := range t.rows {
			says = says || row[i] != "–"
		}
		if !says {
			continue
		}
		out.head = append(out.head, head)
		for j, row := range t.rows {
			out.rows[j] = append(out.rows[j], row[i])
		}
	}
	return out
}
