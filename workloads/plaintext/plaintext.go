// Package plaintext opens text files in the forms in which people pass them on: compressed, in UTF-16, or behind a byte
// order mark. Recordings and results are both such files.
//
//  1. Compression by gzip, zstd, xz or bzip2 is known from the first bytes, whatever the file's name is.
//  2. A byte order mark tells UTF-16 from UTF-8.
package plaintext

import (
	"bufio"
	"compress/bzip2"
	"compress/gzip"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
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
		in := &xzInput{Reader: r}
		z, err := xz.NewReader(in)
		return &xzReader{z, in}, func() {}, err
	}},
	{"bzip2", "BZh", func(r io.Reader) (io.Reader, func(), error) { return bzip2.NewReader(r), func() {}, nil }},
}

// Reader reads the text of a file as UTF-8.
type Reader struct {
	*bufio.Reader
	close func()
}

// bufferSize is that of the buffers: a line of a recording of everything seldom is longer.
const bufferSize = 1 << 16

// Open returns the text in r. It returns a DamagedError if the beginning of a compressed file is damaged. Damage behind
// it is a DamagedError of the Reader.
func Open(r io.Reader) (*Reader, error) {
	t := &Reader{Reader: bufio.NewReaderSize(r, bufferSize), close: func() {}}
	for _, c := range compressions {
		if !t.Begins(c.magic) {
			continue
		}
		content, closer, err := c.open(t.Reader)
		if err != nil {
			return nil, &DamagedError{c.name, err}
		}
		t = &Reader{bufio.NewReaderSize(&unpacker{content, c.name}, bufferSize), closer}
		break
	}
	switch {
	case t.Begins("\xff\xfe"), t.Begins("\xfe\xff"):
		decoder := unicode.BOMOverride(encoding.Nop.NewDecoder())
		t.Reader = bufio.NewReaderSize(transform.NewReader(t.Reader, decoder), bufferSize)
	case t.Begins("\xef\xbb\xbf"):
		t.Discard(3) // cannot fail: the bytes are in the buffer
	}
	return t, nil
}

// Close frees the memory of the decompressor.
func (t *Reader) Close() { t.close() }

// Begins reports whether the rest of the text begins with the bytes.
func (t *Reader) Begins(magic string) bool {
	head, _ := t.Peek(len(magic)) // a short file has no magic
	return string(head) == magic
}

// unpacker adds the kind of compression to read errors.
type unpacker struct {
	io.Reader
	kind string
}

func (u *unpacker) Read(p []byte) (int, error) {
	n, err := u.Reader.Read(p)
	if err != nil && err != io.EOF {
		err = &DamagedError{u.kind, err}
	}
	return n, err
}

// xzReader reads xz. Package xz takes an end of the data before a block, or in the footer of a stream, for the end of
// the file (v0.5.17). A whole file ends in the footer's magic, which only zeros may follow.
type xzReader struct {
	io.Reader
	in *xzInput
}

func (x *xzReader) Read(p []byte) (int, error) {
	n, err := x.Reader.Read(p)
	if err == io.EOF && string(x.in.last[:]) != "YZ" {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// xzInput notes the last two bytes that were read and are not zero.
type xzInput struct {
	io.Reader
	last [2]byte
}

func (x *xzInput) Read(p []byte) (int, error) {
	n, err := x.Reader.Read(p)
	for _, b := range p[:n] {
		if b != 0 {
			x.last = [2]byte{x.last[1], b}
		}
	}
	return n, err
}

// DamagedError says that compressed data cannot be unpacked, or end early.
type DamagedError struct {
	Kind string // of compression: "gzip"
	Err  error
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("the %s data are damaged (%v): copy the file again, or test it with %s -t",
		e.Kind, e.Err, e.Kind)
}

func (e *DamagedError) Unwrap() error { return e.Err }
