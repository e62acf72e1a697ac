package plaintext_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
	"golang.org/x/text/encoding/unicode"

	"idlab/workloads/plaintext"
)

const text = "7 timer_create(CLOCK_REALTIME, NULL, [0]) = 0\nµ\n"

// packed is the text in every form that Open knows.
func packed(t *testing.T) map[string]string {
	t.Helper()
	through := func(open func(io.Writer) (io.WriteCloser, error)) string {
		var out bytes.Buffer
		w, err := open(&out)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, text)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	utf16 := func(order unicode.Endianness) string {
		s, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	// bzip2 -9 of the text: the standard library does not compress to bzip2.
	bzip2, err := base64.StdEncoding.DecodeString(bzip2Text)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"plain": text, "UTF-8 with a mark": "\xef\xbb\xbf" + text,
		"UTF-16LE": utf16(unicode.LittleEndian), "UTF-16BE": utf16(unicode.BigEndian),
		"gzip":  through(func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil }),
		"zstd":  through(func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) }),
		"xz":    through(func(w io.Writer) (io.WriteCloser, error) { return xz.NewWriter(w) }),
		"bzip2": string(bzip2),
	}
}

func TestOpen(t *testing.T) {
	for form, content := range packed(t) {
		r, err := plaintext.Open(strings.NewReader(content))
		if err != nil {
			t.Errorf("%s: %v", form, err)
			continue
		}
		got, err := io.ReadAll(r)
		r.Close()
		if string(got) != text || err != nil {
			t.Errorf("%s: %q, %v", form, got, err)
		}
	}
}

// Compressed data that end early are damaged. What was read before is the beginning of the text.
func TestDamaged(t *testing.T) {
	for _, kind := range []string{"gzip", "zstd", "xz", "bzip2"} {
		content := packed(t)[kind]
		for n := 6; n < len(content); n++ {
			r, err := plaintext.Open(strings.NewReader(content[:n]))
			var got []byte
			if err == nil {
				got, err = io.ReadAll(r)
				r.Close()
			}
			var damaged *plaintext.DamagedError
			if !errors.As(err, &damaged) || damaged.Kind != kind || !strings.HasPrefix(text, string(got)) {
				t.Errorf("%s cut at byte %d: %q, %v", kind, n, got, err)
			}
		}
	}
}

func TestReadErrorsPass(t *testing.T) {
	want := errors.New("no device")
	r, err := plaintext.Open(io.MultiReader(strings.NewReader(text), failing{want}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(r); !errors.Is(err, want) {
		t.Errorf("%v, want %v", err, want)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

const bzip2Text = "QlpoOTFBWSZTWXRbUxcAAAbfjAAQQGRAgiovlgqqIhQAAgAQACAAMYwAEwABMMPSYTJoG0ZQP1QHQc+6HST2kmZYnpStqRQjrJq4Kyy+m8MBBoEfl/F3JFOFCQdFtTFw"
