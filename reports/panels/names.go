package panels

import (
	"slices"
	"strings"

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

// maxFileName bounds the length of a name in bytes. File systems allow 255 bytes for a name with its extension.
const maxFileName = 120

// FileName joins words to a name that is valid in every file system and every link. It cuts long names. With an
// extension the name is never that of another directory, such as "..".
func FileName(words ...string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '.', r == '-':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		case r == ',':
			return -1
		default:
			return '-'
		}
	}, strings.Join(words, "-"))
	for strings.Contains(name, "--") {
		name = strings.ReplaceAll(name, "--", "-")
	}
	return name[:min(len(name), maxFileName)]
}
