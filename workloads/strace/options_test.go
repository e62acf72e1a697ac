package strace

import (
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// options are options of strace, and ways to copy its output. Each is a dimension of the test: it is
// drawn without regard to the others.
type options struct {
	ToFile      bool // -o; otherwise standard error
	Separate    bool // -ff and strace-log-merge
	Times       int  // index into timeOptions
	Durations   bool // -T
	Paths       bool // -y, or -yy
	Names       bool // -Y
	Namespaces  bool // --decode-pids=pidns
	Stacks      bool // -k
	Pointers    bool // -i
	Numbers     bool // -n
	Table       bool // -C
	QuietAttach bool // -q
	QuietExit   bool // -qq, -e quiet=exit
	QuietExec   bool // -qqq, -e quiet=thread-execve
	NoSignals   bool // -e signal=none
	Hex         bool // -xx
	Constants   int  // -X: abbrev, raw, verbose
	Verbose     bool // -v
	Short       bool // -s 1
	Column      int  // -a
	Splits      int  // how many of ten calls are interrupted by lines of other threads
	Injected    bool // -e inject
	Filtered    bool // -e trace
	Old         bool // strace before 4.16
	Notices     bool // 32-bit programs are announced
	Times64     bool // 32-bit programs have 64-bit times
	ByPath      bool // messages begin with the path of strace
	CRLF        bool
	BOM         bool
	Prompt      bool
	Blanks      bool // before lines, and blank lines
	Colours     bool
	Packed      int // none, gzip, zstd, xz
}

var timeOptions = []string{"none", "-t", "-tt", "-ttt", "-ttt ns", "unix seconds", "-r", "-tt -r"}

func drawOptions(r *rand.Rand) options {
	coin := func() bool { return r.IntN(2) == 0 }
	rare := func() bool { return r.IntN(6) == 0 }
	o := options{
		ToFile: !rare() || coin(), Separate: rare(), Times: r.IntN(len(timeOptions)), Durations: coin(), Paths: coin(),
		Names: coin(), Namespaces: rare(), Stacks: rare(), Pointers: coin(), Numbers: coin(), Table: coin(),
		QuietAttach: coin(), QuietExit: rare(), QuietExec: rare(), NoSignals: rare(), Hex: coin(), Constants: r.IntN(3),
		Verbose: coin(), Short: coin(), Column: r.IntN(60), Splits: r.IntN(10), Injected: coin(), Filtered: coin(),
		Old: rare(), Notices: coin(), Times64: coin(), ByPath: coin(), CRLF: coin(), BOM: rare(), Prompt: coin(),
		Blanks: rare(), Colours: rare(), Packed: r.IntN(16),
	}
	if o.Separate { // whole lines in files, merged by their times
		o.ToFile, o.Splits = true, 0
	}
	return o
}

// skipped reports whether the options leave a step out.
func (st *step) skipped(o options) bool {
	switch st.name {
	case "read", "write", "restart_syscall":
		return o.Filtered
	}
	return strings.HasSuffix(st.value, "(INJECTED)") && !o.Injected
}

// raw writes a line as it is.
func (p *printer) raw(text string) {
	if p.Blanks && p.IntN(5) == 0 {
		p.text.WriteString("\n")
	}
	if p.Blanks {
		text = "    " + text
	}
	if p.Colours {
		text = "\x1b[1;31m" + text + "\x1b[0m"
	}
	p.text.WriteString(text + "\n")
	p.numbers++
}

// messageText returns a message of strace about itself.
func (p *printer) messageText(text string) string {
	if p.ByPath {
		return "/usr/bin/strace: " + text
	}
	return "strace: " + text
}

func (p *printer) message(text string) {
	if !p.ToFile && !p.QuietAttach {
		p.raw(p.messageText(text))
	}
}

// line writes a line of the recording.
func (p *printer) line(tid int, text string) {
	p.now += time.Duration(1+p.IntN(2000)) * time.Microsecond
	if p.first == 0 {
		p.first, p.latest = p.now, p.now
	}
	prefix := p.thread(tid) + p.time()
	if p.Numbers {
		prefix += "[ 226] "
	}
	if p.Pointers && strings.HasPrefix(text, "+++") {
		prefix += "[????????????????] "
	} else if p.Pointers {
		prefix += "[00007f0712dda829] "
	}
	p.latest = p.now
	p.raw(prefix + text)
}

func (p *printer) thread(tid int) string {
	switch {
	case p.ToFile && p.Names:
		return fmt.Sprintf("%d<Web Content> ", tid)
	case p.ToFile:
		return fmt.Sprintf("%-5d ", tid)
	case len(p.alive) == 1:
		return ""
	case p.Names:
		return fmt.Sprintf("[pid %5d<a(b) c]>] ", tid)
	}
	return fmt.Sprintf("[pid %5d] ", tid)
}

func (p *printer) time() string {
	at := time.Unix(0, int64(p.now)).UTC()
	micros := func(d time.Duration) string { return fmt.Sprintf("%d.%06d", d/time.Second, d%time.Second/1000) }
	switch timeOptions[p.Times] {
	case "-t":
		return at.Format("15:04:05 ")
	case "-tt":
		return at.Format("15:04:05.000000 ")
	case "-ttt":
		return micros(p.now) + " "
	case "-ttt ns":
		return micros(p.now) + "000 "
	case "unix seconds":
		return fmt.Sprintf("%d ", p.now/time.Second)
	case "-r":
		return fmt.Sprintf("%13s ", micros(p.now-p.latest))
	case "-tt -r":
		return at.Format("15:04:05.000000 ") + fmt.Sprintf("(+%13s) ", micros(p.now-p.latest))
	}
	return ""
}

// stack writes the stack of the call just written.
func (p *printer) stack() {
	if p.Stacks {
		p.raw(" > /lib/libc.so.6(timer_create+0x10) [0x10]")
		p.raw(" > unexpected_backtracing_error [0x7ffed8875f10]")
	}
}

// named returns a thread id as the options show it in results.
func (p *printer) named(tid int) string {
	switch {
	case p.Namespaces && p.Names:
		return fmt.Sprintf("%d<Web Content> /* %d in strace's PID NS */", tid-90, tid)
	case p.Namespaces:
		return fmt.Sprintf("%d /* %d in strace's PID NS */", tid-90, tid)
	case p.Names:
		return fmt.Sprintf("%d<Web Content>", tid)
	}
	return fmt.Sprint(tid)
}

// result returns the end of a call with its result.
func (p *printer) result(end string, length int, value string) string {
	if p.Durations && !strings.HasPrefix(value, "?") {
		value += " <0.000051>"
	}
	return end + strings.Repeat(" ", max(0, p.Column-length-len(end))) + " = " + value
}

// finish writes what follows the last event.
func (p *printer) finish() {
	if p.Table {
		p.raw("% time     seconds  usecs/call     calls    errors syscall")
		p.raw("------ ----------- ----------- --------- --------- ----------------")
		p.raw("100.00    0.000001           1         1           timer_create")
		p.raw("------ ----------- ----------- --------- --------- ----------------")
		p.raw("100.00    0.000001           1         1           total")
	}
	if p.Prompt {
		p.text.WriteString("user@host:~$ ")
	}
}

// packed returns the text as a copy of it may be.
func (p *printer) packed() []byte {
	text := p.text.String()
	if p.CRLF {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	if p.BOM {
		text = "\ufeff" + text
	}
	var out strings.Builder
	var w io.WriteCloser
	switch p.Packed {
	case 1:
		w = gzip.NewWriter(&out)
	case 2:
		w, _ = zstd.NewWriter(&out)
	case 3:
		w, _ = xz.NewWriter(&out)
	default:
		return []byte(text)
	}
	io.WriteString(w, text)
	w.Close()
	return []byte(out.String())
}
