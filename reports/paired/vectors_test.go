package paired

import (
	"bufio"
	"compress/gzip"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
)

// The tests and intervals give the same answers as R, for 1,000 random inputs of 6 to 20 values each. Half of the inputs
// have many ties, and zeros where these matter. testdata/vectors.R made the file.
func TestAnswersOfR(t *testing.T) {
	lines := 0
	eachVector(t, func(name string, columns [][]float64) {
		lines++
		in, want := columns[0], columns[1:]
		var got [][]float64
		switch name {
		case "signedrank":
			mid, lo, hi := middle(walsh(in), criticalT(len(in)))
			got = [][]float64{{signedRank(in)}, {mid}, {lo, hi}}
		case "ranksum":
			to := columns[1]
			want = columns[2:]
			mid, lo, hi := middle(crosswise(in, to, minus), criticalU(len(in), len(to)))
			got = [][]float64{{mannWhitney(in, to)}, {mid}, {lo, hi}}
		case "holm":
			got = [][]float64{Holm(in)}
		case "series":
			got = ofSeries(in)
		default:
			t.Fatalf("no such vector: %s", name)
		}
		for i := range want {
			for k := range want[i] {
				if math.Abs(got[i][k]-want[i][k]) > 1e-6*math.Max(1e-3, math.Abs(want[i][k])) {
					t.Errorf("%s of %v: %v, want %v", name, columns, got, want)
					return
				}
			}
		}
	})
	if lines != 4000 {
		t.Errorf("%d vectors, want 4,000", lines)
	}
}

// ofSeries returns the median, its interval, the number of values beyond the fences, and Pettitt's statistic with the
// length of the first part.
func ofSeries(values []float64) [][]float64 {
	n, k := len(values), MedianRank(len(values))
	mid, lo, hi := middle(append([]float64(nil), values...), k)
	from, to := Fences(values)
	beyond := 0.0
	for _, v := range values {
		if v < from || v > to {
			beyond++
		}
	}
	statistic, behind := pettittK(seriesRanks(values[:n]))
	return [][]float64{{mid}, {lo, hi}, {beyond}, {float64(statistic), float64(behind + 1)}}
}

// eachVector calls do for each line of the vectors: its name, and its columns.
func eachVector(t *testing.T, do func(name string, columns [][]float64)) {
	t.Helper()
	f, err := os.Open("testdata/vectors.txt.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(text); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if fields[0] == "#" {
			continue
		}
		var columns [][]float64
		for _, field := range fields[1:] {
			var column []float64
			for number := range strings.SplitSeq(field, ",") {
				v, err := strconv.ParseFloat(number, 64)
				if err != nil {
					t.Fatalf("%s: %v", lines.Text(), err)
				}
				column = append(column, v)
			}
			columns = append(columns, column)
		}
		do(fields[0], columns)
	}
}
