package strace

import (
	"bytes"
	"errors"
	"io"

	"idlab/workloads/plaintext"
)

// binaries are kinds of files that hold no text, by their first bytes, with what to do.
var binaries = []struct{ magic, what string }{
	{"\x7fELF", "a program, not a recording of one: strace -f -ttt -T -o FILE PROGRAM makes one"},
	{"PERFILE", "a recording by perf, not by strace: idlab reads those of strace alone"},
	{"\x17\x08\x44tracing", "a recording by trace-cmd, not by strace: idlab reads those of strace alone"},
	{"\x04\x22\x4d\x18", "lz4: unpack it with lz4 -d"},
	{"PK\x03\x04", "a zip archive: unpack it"},
	{"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it"},
}

// openSource returns the text in r. It returns an error if r holds no text.
func openSource(r io.Reader) (*plaintext.Reader, error) {
	text, err := plaintext.Open(r)
	if err != nil {
		return nil, err
	}
	if err := checkText(text); err != nil {
		text.Close()
		return nil, err
	}
	return text, nil
}

// checkText returns an error that names the file if it is binary.
func checkText(text *plaintext.Reader) error {
	for _, b := range binaries {
		if text.Begins(b.magic) {
			return errors.New("the file is " + b.what)
		}
	}
	head, err := text.Peek(512)
	if err != nil && err != io.EOF {
		return err
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return errors.New("the file is binary, not the text that strace writes")
	}
	return nil
}
