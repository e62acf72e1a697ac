package panels

import (
	"slices"

	"idlab/reports/chart"
)

// AppendNamed appends charts and makes their names unique. Names can clash because FileName replaces characters.
func AppendNamed(sheets, more []chart.Sheet) []chart.Sheet {
	for _, s := range more {
		for slices.ContainsFunc(sheets, func(before chart.Sheet) bool { return before.Name == s.Name }) {
			s.Name += "-x"
		}
		sheets = append(sheets, s)
	}
	return sheets
}
