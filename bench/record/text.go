package record

import (
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode"

	"idlab/workloads/plaintext"
)

// A results file reaches its reader through layers. Each layer passes on unchanged any form that it does not know:
//
//  1. Package plaintext undoes compression, UTF-16 and the byte order mark.
//  2. A line loses its end, which may be CRLF.
//  3. An event of go test -json becomes the lines of its output.
//  4. A line loses its ANSI escape sequences, such as colours.
//  5. Bytes that are no UTF-8, and characters that a terminal does not show, become U+FFFD. So no name or value of a
//     file acts on the terminal or the page that shows it.

// text is the result of the layers.
type text struct {
	lines   []string
	numbers []int // the number of each line in the file, from 1
}

// place returns the line number in the file of a line of the text. Both are counted from 1.
func (t *text) place(line int) int { return t.numbers[line-1] }

// maxText bounds the length of a file, unpacked, in bytes. Results of all designs in 1,000 cells are shorter.
const maxText = 1 << 30

// unpack returns the content of a file as UTF-8. If it is no text, unpack returns which kind of file it is instead. If
// the content ends early, unpack returns its beginning and an error.
func unpack(r io.Reader) (data []byte, instead string, err error) {
	text, err := plaintext.Open(r)
	if err != nil {
		return nil, "", err
	}
	defer text.Close()
	const sniffed = 8000
	head, _ := text.Peek(sniffed) // ReadAll returns the error again
	if instead := notText(head); instead != "" {
		return nil, instead, nil
	}
	data, err = io.ReadAll(io.LimitReader(text, maxText+1))
	if len(data) > maxText {
		return nil, fmt.Sprintf("longer than %d MiB: give fewer results at a time", maxText>>20), nil
	}
	return data, "", err
}

// splitText splits UTF-8 into lines. It records truncated events of go test -json in p.
func splitText(data []byte, p *problems) *text {
	t := &text{}
	e := events{text: t, begun: map[string]string{}}
	number := 0
	for line := range strings.Lines(string(data)) {
		number++
		e.add(number, strings.TrimRight(line, "\r\n"), p)
	}
	for _, pkg := range e.packages {
		e.flush(number, pkg)
	}
	return t
}

// add appends a line without its end.
func (t *text) add(number int, line string) {
	if strings.Contains(line, "\x1b") {
		line = escapeSequence.ReplaceAllString(line, "")
	}
	t.lines = append(t.lines, Visible(strings.TrimRight(line, "\r")))
	t.numbers = append(t.numbers, number)
}

// Visible returns a line with U+FFFD in place of bytes that are no UTF-8, and of characters other than tabs that a
// terminal does not show: they move its cursor, or reverse the order of the text.
func Visible(line string) string {
	if isASCII(line) { // as nearly all lines are
		return line
	}
	return strings.Map(func(r rune) rune {
		if r == '\t' || unicode.IsGraphic(r) {
			return r
		}
		return unicode.ReplacementChar
	}, line)
}

// isASCII reports whether a line consists of visible ASCII and spaces.
func isASCII(line string) bool {
	for i := range len(line) {
		if line[i] < ' ' || line[i] > '~' {
			return false
		}
	}
	return true
}

// escapeSequence matches the sequences of ECMA-48 that programs write to a terminal: CSI, which has the colours, and
// OSC, which has titles and links.
var escapeSequence = regexp.MustCompile(`\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?)`)

// events turns events of go test -json into lines. An event may hold a part of a line. The parts of a line are in
// events of one package, and events of other packages may be between them.
type events struct {
	*text
	packages []string          // in the order of their first output
	begun    map[string]string // the beginning of an incomplete line, by package
}

// event is a line of go test -json (go doc test2json).
type event struct{ Action, Package, Output string }

func (e *events) add(number int, line string, p *problems) {
	if !strings.HasPrefix(line, `{"`) {
		e.text.add(number, line)
		return
	}
	var x event
	err := json.Unmarshal([]byte(line), &x)
	switch {
	case err != nil:
		p.add(number, "not a whole event of go test -json", err)
	case x.Action == "": // other JSON
		e.text.add(number, line)
	case x.Action == "output":
		e.addOutput(number, x)
	}
}

// addOutput appends the lines that an output completes, and keeps the rest.
func (e *events) addOutput(number int, x event) {
	if _, known := e.begun[x.Package]; !known {
		e.packages = append(e.packages, x.Package)
	}
	for part := range strings.Lines(x.Output) {
		e.begun[x.Package] += part
		if strings.HasSuffix(part, "\n") {
			e.flush(number, x.Package)
		}
	}
}

// flush appends the line that a package has begun, complete or not.
func (e *events) flush(number int, pkg string) {
	if line := e.begun[pkg]; line != "" {
		e.text.add(number, strings.TrimRight(line, "\r\n"))
	}
	e.begun[pkg] = ""
}
