package chart

// Row is a row of panels; nil leaves a place blank. All rows of a sheet have the
// same length.
type Row []*Panel

// arrange breaks groups into rows. Groups of a single panel follow each other
// like the panels of one group.
func arrange(groups [][]*Panel, maxCols, maxRows int) (out [][]Row) {
	cols := columns(groups, maxCols)
	groups = joinSingles(groups)
	if len(groups) == 1 {
		cols = columns(groups, maxCols)
	}
	for _, g := range groups {
		var rows []Row
		for len(g) > 0 {
			r := make(Row, cols)
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
func columns(groups [][]*Panel, maxCols int) int {
	longest := 0
	for _, g := range groups {
		longest = max(longest, len(g))
	}
	rows := (longest + maxCols - 1) / maxCols
	return (longest + rows - 1) / rows
}

// joinSingles makes one group of neighbours that have a single panel each.
func joinSingles(groups [][]*Panel) (out [][]*Panel) {
	single := false // the last group is made of such
	for _, g := range groups {
		if single && len(g) == 1 {
			out[len(out)-1] = append(out[len(out)-1], g[0])
			continue
		}
		out = append(out, append([]*Panel(nil), g...))
		single = len(g) == 1
	}
	return out
}

// pack puts groups of rows on as few sheets as there can be, of as equal height
// as there can be.
func pack(groups [][]Row, maxRows int) (sheets [][]Row) {
	fewest := len(packUpTo(groups, maxRows))
	for limit := 1; limit <= maxRows; limit++ {
		if sheets = packUpTo(groups, limit); len(sheets) == fewest {
			break
		}
	}
	return sheets
}

// packUpTo fills a sheet until the next group would make it longer than limit.
func packUpTo(groups [][]Row, limit int) (sheets [][]Row) {
	for _, g := range groups {
		last := len(sheets) - 1
		if last >= 0 && len(sheets[last])+len(g) <= limit {
			sheets[last] = append(sheets[last], g...)
		} else {
			sheets = append(sheets, append([]Row(nil), g...))
		}
	}
	return sheets
}
