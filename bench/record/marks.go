package record

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// mark is the content of a "# block" line, and the range of lines that belong to the block.
type mark struct {
	from, to int // lines of the text; to is 0 until the end of the block is found, -1 if the mark is damaged
	number   int
	facts    []Pair
	chains   []Chains
}

// scanMarks reads the lines that benchfmt skips: notes, block marks and chains.
func (r *reader) scanMarks() {
	seen := map[string]int{} // line of a mark, by cell and number
	for i, line := range r.text.lines {
		number := i + 1
		switch {
		case strings.HasPrefix(line, blockMark):
			m, cell, err := parseMark(line)
			if err == nil {
				id := blockID(cell, m.number)
				if first, again := seen[id]; again {
					err = fmt.Errorf("block %d of %s is there already, at line %d", m.number, cell, r.text.place(first))
				}
				seen[id] = number
			}
			m.from = number
			if err != nil {
				r.problem(number, blockLeftOut, err)
				m.to = -1
			}
			r.marks = append(r.marks, m)
		case strings.HasPrefix(line, chainsMark) && len(r.marks) > 0:
			if err := r.marks[len(r.marks)-1].addChains(line); err != nil {
				r.problem(number, "the chains of a design are left out", err)
			}
		case line == endMark && len(r.marks) > 0 && r.marks[len(r.marks)-1].to == 0:
			r.marks[len(r.marks)-1].to = number
		case strings.HasPrefix(line, "# ") && len(r.marks) == 0:
			if key, value, ok := strings.Cut(line[2:], ": "); ok {
				r.file.Notes = append(r.file.Notes, Pair{key, value})
			}
		}
	}
	for _, m := range r.marks {
		if m.to == 0 {
			r.problem(m.from, blockWithoutEnd, nil)
		}
	}
}

func parseMark(line string) (m mark, cell string, err error) {
	for field := range strings.FieldsSeq(line[len(blockMark):]) {
		key, value, _ := strings.Cut(field, "=")
		switch key {
		case "cell":
			cell = value
		case "number":
			m.number, err = strconv.Atoi(value)
		default:
			m.facts = append(m.facts, Pair{key, value})
		}
	}
	if err != nil || m.number < 1 || cell == "" {
		return m, cell, errors.New("it needs a cell and a number from 1")
	}
	return m, cell, nil
}

// maxChain bounds the length of a chain in a file: counts are kept for each length up to the longest.
const maxChain = 1 << 24

// addChains reads a line of chains. The lengths of a design may be in several lines. Those that no line has are 0.
func (m *mark) addChains(line string) error {
	fields := strings.Fields(line[len(chainsMark):])
	if len(fields) < 2 || !strings.HasPrefix(fields[0], "design=") {
		return errors.New("chains need a design, and how many there are of each length")
	}
	design := strings.TrimPrefix(fields[0], "design=")
	at := slices.IndexFunc(m.chains, func(c Chains) bool { return c.Design == design })
	var counts []int64
	if at >= 0 {
		counts = m.chains[at].Counts
	}
	for _, field := range fields[1:] {
		text, number, _ := strings.Cut(field, ":")
		length, errLength := strconv.Atoi(text)
		n, err := strconv.ParseInt(number, 10, 64)
		if errLength != nil || err != nil || n < 0 || length < len(counts) || length > maxChain {
			return fmt.Errorf("%q is no number of chains of a length from %d to %d", field, len(counts), maxChain)
		}
		counts = append(append(counts, make([]int64, length-len(counts))...), n)
	}
	if at < 0 {
		m.chains = append(m.chains, Chains{Design: design})
		at = len(m.chains) - 1
	}
	m.chains[at].Counts = counts
	return nil
}

// markAt returns the mark of the block that contains a line. It returns false if no whole block contains the line. In a
// file without marks it returns the zero mark.
func markAt(marks []mark, line int) (mark, bool) {
	if len(marks) == 0 {
		return mark{}, true
	}
	i, _ := slices.BinarySearchFunc(marks, line, func(m mark, line int) int { return cmp.Compare(m.from, line) })
	if i == 0 {
		return mark{}, false
	}
	m := marks[i-1]
	return m, line < m.to
}

// blockID identifies a block of a file.
func blockID(cell string, number int) string { return cell + "#" + strconv.Itoa(number) }
