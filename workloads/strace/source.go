package strace

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// compressions are the kinds of compressed files, by their first bytes.
var compressions = []struct {
	name, magic string
	open        func(io.Reader) (io.Reader, func(), error)
}{
	{"gzip", "\x1f\x8b", func(r io.Reader) (io.Reader, func(), error) {
		z, err := gzip.NewReader(r)
		return z, func() {}, err
	}},
	{"zstd", "\x28\xb5\x2f\xfd", func(r io.Reader) (io.Reader, func(), error) {
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1))
		if err != nil {
			return nil, nil, err
		}
		return z, z.Close, nil
	}},
	{"xz", "\xfd7zXZ\x00", func(r io.Reader) (io.Reader, func(), error) {
		z, err := xz.NewReader(r)
		return z, func() {}, err
	}},
	{"bzip2", "BZh", func(r io.Reader) (io.Reader, func(), error) { return bzip2.NewReader(r), func() {}, nil }},
}

// binaries are kinds of files that hold no text, by their first bytes, with what to do.
var binaries = []struct{ magic, what string }{
	{"\xff\xfe", "UTF-16 text, as > writes it in PowerShell: convert it with iconv -f UTF-16 -t UTF-8"},
	{"\xfe\xff", "UTF-16 text, as > writes it in PowerShell: convert it with iconv -f UTF-16 -t UTF-8"},
	{"\x7fELF", "a program, not a recording of one: strace -f -ttt -T -o FILE PROGRAM makes one"},
	{"PERFILE", "a recording by perf, not by strace: idlab reads those of strace alone"},
	{"\x17\x08\x44tracing", "a recording by trace-cmd, not by strace: idlab reads those of strace alone"},
	{"\x04\x22\x4d\x18", "lz4: unpack it with lz4 -d"},
	{"PK\x03\x04", "a zip archive: unpack it"},
	{"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it"},
}

// source is the text of a recording.
type source struct {
	*bufio.Reader
	packed string // kind of compression; "": none
	close  func()
}

// openSource returns the text in r, without compression and byte order mark. It returns an error if
// r holds no text.
func openSource(r io.Reader) (*source, error) {
	s := &source{Reader: bufio.NewReaderSize(r, 1<<16), close: func() {}}
	for _, c := range compressions {
		if s.begins(c.magic) {
			text, closer, err := c.open(s.Reader)
			if err != nil {
				return nil, damaged(c.name, err)
			}
			s = &source{bufio.NewReaderSize(text, 1<<16), c.name, closer}
			break
		}
	}
	if err := s.checkText(); err != nil {
		s.close()
		return nil, err
	}
	if bom := "\xef\xbb\xbf"; s.begins(bom) {
		s.Discard(len(bom)) // cannot fail: the bytes are in the buffer
	}
	return s, nil
}

func (s *source) begins(magic string) bool {
	head, _ := s.Peek(len(magic)) // a short file has no magic
	return string(head) == magic
}

func damaged(packed string, err error) error {
	return fmt.Errorf("the %s data are damaged (%w): copy the file again, or test it with %s -t", packed, err, packed)
}

// checkText returns an error that names the file if it is binary.
func (s *source) checkText() error {
	for _, b := range binaries {
		if s.begins(b.magic) {
			return errors.New("the file is " + b.what)
		}
	}
	head, err := s.Peek(512)
	if err != nil && err != io.EOF {
		return s.failed(err)
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return errors.New("the file is binary, not the text that strace writes")
	}
	return nil
}

// failed describes a read error.
func (s *source) failed(err error) error {
	if s.packed != "" {
		return damaged(s.packed, err)
	}
	return err
}
