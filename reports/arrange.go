package reports

import "fmt"

// row is a row of panels; nil leaves a place blank. All rows of a sheet have the
// same length.
type row []*panel

const (
	maxCols = 4 // panels in a row
	maxRows = 5 // rows of a sheet
)

// sheets lays groups of panels out in rows, on as many sheets as they need. A
// group begins a row of its own and is not torn apart, so that what belongs
// together is seen together.
func (s sheet) sheets(groups [][]*panel) (out []sheet) {
	parts := pack(arrange(groups))
	for i, rows := range parts {
		part := s
		part.rows = rows
		if len(parts) > 1 {
			part.name = fmt.Sprintf("%s-%d", s.name, i+1)
			part.title = fmt.Sprintf("%s (%d/%d)", s.title, i+1, len(parts))
		}
		out = append(out, part)
	}
	return out
}

// arrange breaks groups into rows. Groups of a single panel follow each other
// like the panels of one group.
func arrange(groups [][]*panel) (out [][]row) {
	cols := columns(groups)
	groups = joinSingles(groups)
	if len(groups) == 1 {
		cols = columns(groups)
	}
	for _, g := range groups {
		var rows []row
		for len(g) > 0 {
			r := make(row, cols)
			g = g[copy(r, g):]
			rows = append(rows, r)
		}
		for ; len(rows) > maxRows; rows = rows[maxRows:] {
			out = append(out, rows[:maxRows])
		}
		out = append(out, rows)
	}
	return out
}

// columns returns as few columns as there can be if the longest group is to
// have as few rows as there can be.
func columns(groups [][]*panel) int {
	longest := 0
	for _, g := range groups {
		longest = max(longest, len(g))
	}
	rows := (longest + maxCols - 1) / maxCols
	return (longest + rows - 1) / rows
}

// joinSingles makes one group of neighbours that have a single panel each.
func joinSingles(groups [][]*panel) (out [][]*panel) {
	single := false // the last group is made of such
	for _, g := range groups {
		if single && len(g) == 1 {
			out[len(out)-1] = append(out[len(out)-1], g[0])
			continue
		}
		out = append(out, append([]*panel(nil), g...))
		single = len(g) == 1
	}
	return out
}

// pack puts groups of rows on as few sheets as there can be, of as equal height
// as there can be.
func pack(groups [][]row) (sheets [][]row) {
	fewest := len(packUpTo(groups, maxRows))
	for limit := 1; limit <= maxRows; limit++ {
		if sheets = packUpTo(groups, limit); len(sheets) == fewest {
			break
		}
	}
	return sheets
}

// packUpTo fills a sheet until the next group would make it longer than limit.
func packUpTo(groups [][]row, limit int) (sheets [][]row) {
	for _, g := range groups {
		last := len(sheets) - 1
		if last >= 0 && len(sheets[last])+len(g) <= limit {
			sheets[last] = append(sheets[last], g...)
		} else {
			sheets = append(sheets, append([]row(nil), g...))
		}
	}
	return sheets
}
