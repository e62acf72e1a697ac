package chart

// Row is a row of panels. A nil panel is a blank place. All rows of a sheet have the same length.
type Row []*Panel

// arrange breaks groups of panels into rows, and distributes the rows over sheets. It treats consecutive groups of
// one panel as one group.
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

// columns returns the minimum number of columns for which the longest group has its minimum number of rows.
func columns(groups [][]*Panel, maxCols int) int {
	longest := 0
	for _, g := range groups {
		longest = max(longest, len(g))
	}
	rows := (longest + maxCols - 1) / maxCols
	return (longest + rows - 1) / rows
}

// joinSingles joins consecutive groups of one panel to one group.
func joinSingles(groups [][]*Panel) (out [][]*Panel) {
	single := false // the last group consists of joined groups
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

// pack distributes groups of rows over the minimum number of sheets, with heights as equal as possible.
func pack(groups [][]Row, maxRows int) (sheets [][]Row) {
	fewest := len(packUpTo(groups, maxRows))
	for limit := 1; limit <= maxRows; limit++ {
		if sheets = packUpTo(groups, limit); len(sheets) == fewest {
			break
		}
	}
	return sheets
}

// packUpTo distributes groups of rows over sheets of at most limit rows. A longer group has a sheet of its own.
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
