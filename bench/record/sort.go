package record

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
)

// SortFile sorts the blocks of a whole results file by cell and number, so that tools that keep the order of the lines
// show the rows in order. The file is replaced as a whole. The place of each block in the run stays in its OrderFact.
func SortFile(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	head, pieces := splitBlocks(data)
	blocks := make([]sortedBlock, len(pieces))
	for i, piece := range pieces {
		if blocks[i], err = newSortedBlock(piece); err != nil {
			return fmt.Errorf("%s is not sorted: %w", path, err)
		}
	}
	slices.SortStableFunc(blocks, func(a, b sortedBlock) int {
		return cmp.Or(a.cell.Compare(b.cell), cmp.Compare(a.number, b.number))
	})
	out := bytes.NewBuffer(slices.Clip(head))
	for _, b := range blocks {
		out.Write(b.text)
	}
	return WriteWhole(path, out.Bytes())
}

// splitBlocks splits results into what comes before the first block, and the blocks.
func splitBlocks(data []byte) (head []byte, blocks [][]byte) {
	begin := []byte("\n" + blockMark)
	at := bytes.Index(data, begin)
	if at < 0 {
		return data, nil
	}
	head, data = data[:at+1], data[at+1:]
	for len(data) > 0 {
		next := bytes.Index(data, begin) + 1
		if next == 0 {
			next = len(data)
		}
		blocks, data = append(blocks, data[:next]), data[next:]
	}
	return head, blocks
}

// sortedBlock is a block with what it is sorted by.
type sortedBlock struct {
	cell   Cell
	number int
	text   []byte
}

// newSortedBlock reads the mark of a block. It fails if the block is not whole.
func newSortedBlock(text []byte) (b sortedBlock, err error) {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	m, cell, err := parseMark(string(line))
	if err != nil {
		return b, err
	}
	if !bytes.HasSuffix(text, []byte("\n"+endMark+"\n")) {
		return b, fmt.Errorf("block %d of %s has no end", m.number, cell)
	}
	b = sortedBlock{number: m.number, text: text}
	workload, rest, _ := strings.Cut(cell, "/")
	b.cell, _, _, err = parseName(workload + "/design=-/" + rest)
	return b, err
}

// Compare orders cells by workload, parameters, tasks and workers. Parameters are ordered by key, and numbers by size:
// churn=5 comes before churn=10.
func (c Cell) Compare(other Cell) int {
	return cmp.Or(
		cmp.Compare(c.Workload, other.Workload),
		slices.CompareFunc(c.Params, other.Params, compareParams),
		cmp.Compare(c.Tasks, other.Tasks),
		cmp.Compare(c.Workers, other.Workers),
	)
}

func compareParams(a, b string) int {
	keyA, valueA, _ := strings.Cut(a, "=")
	keyB, valueB, _ := strings.Cut(b, "=")
	numA, errA := strconv.ParseFloat(valueA, 64)
	numB, errB := strconv.ParseFloat(valueB, 64)
	if keyA == keyB && errA == nil && errB == nil {
		return cmp.Compare(numA, numB)
	}
	return cmp.Compare(a, b)
}

// inOrder puts blocks into the order in which they ran, if each of them tells its place.
func inOrder(blocks []Block) {
	places := map[int]bool{}
	for i := range blocks {
		if n, err := strconv.Atoi(blocks[i].Fact(OrderFact)); err == nil {
			places[n] = true
		}
	}
	if len(places) < len(blocks) {
		return
	}
	slices.SortFunc(blocks, func(a, b Block) int {
		m, _ := strconv.Atoi(a.Fact(OrderFact))
		n, _ := strconv.Atoi(b.Fact(OrderFact))
		return cmp.Compare(m, n)
	})
}
