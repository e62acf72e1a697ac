package cmd

import (
	"fmt"
	"strings"
	"testing"

	"idlab/bench/record"
)

// A file that is cut anywhere is read up to the cut, or refused with one line. The whole file gives no line. A cut in
// the histograms always gives a warning, since the results say how many there are.
func TestCutFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	goodRun(t, "good", "a", 100)
	goodRun(t, "in", "a", 100)
	recording := "7 1.0 execve(\"\", [], NULL) = 0\n" + goodTrace + "7 1.2 +++ exited with 0 +++\n"
	results := goodFile(t, record.ResultsFile)
	for _, test := range []struct {
		file, content, args string
		from, step          int
	}{
		{"in/results.txt", results, "report --text in", strings.Index(results, "# block"), 5},
		{"in/results.txt", results, "compare --col design in", 0, 31},
		{"in/results.txt", results, "report --text in", len(results), 1},
		{"in/latency.hlog", goodFile(t, record.HistogramsFile), "report --text in", 0, 5},
		{"recording", recording, "trace recording", 0, 1},
	} {
		for n := test.from; n <= len(test.content); n += test.step {
			put(t, test.file, test.content[:n])
			code, stdout, stderr := lineOf(t, strings.Fields(test.args)...)
			at := fmt.Sprintf("%s cut at byte %d of %d", test.file, n, len(test.content))
			switch lines := strings.Count(stderr, "\n"); {
			case code == 2 && strings.Count(stderr, "idlab: ") == 1 && stdout == "":
			case code == 0 && strings.Count(stderr, "warning: ") == lines && stdout != "":
			default:
				t.Errorf("%s: exit %d, stderr %q", at, code, stderr)
			}
			whole := n >= len(test.content)-1 // the last line need not end
			if whole != (stderr == "") && (whole || test.file == "in/latency.hlog") {
				t.Errorf("%s: stderr %q", at, stderr)
			}
		}
		put(t, test.file, test.content)
	}
}
