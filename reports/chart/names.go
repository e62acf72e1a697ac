package chart

import (
	"slices"
	"strings"

	"idlab/reports/format"
)

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
	return strings.Trim(name[:min(len(name), maxFileName)], "-")
}

// nameParts names the parts of a chart after the workloads that they show. A name does not count parts, so it stays
// when another part is added. Parts of the same workloads are named after their first panel too.
func nameParts(parts []Sheet) {
	if len(parts) < 2 {
		return
	}
	var named []string
	for i := range parts {
		p := &parts[i]
		var workloads []string
		for _, panel := range p.Panels() {
			workloads = format.Adding(workloads, panel.Workload)
		}
		of := strings.Join(workloads, ", ")
		if last := len(workloads) - 1; last > 2 {
			of = workloads[0] + " to " + workloads[last]
		}
		name := FileName(p.Name, of)
		if slices.Contains(named, name) {
			of = p.Panels()[0].Title
			name = FileName(p.Name, of)
		}
		p.Name, p.Title = name, p.Title+" ("+of+")"
		named = append(named, name)
	}
}
