package cmd

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows how a run goes on: a bar with the time left on a terminal, a
// line now and then elsewhere.
type progress struct {
	w    io.Writer
	bar  *progressbar.ProgressBar // nil where there is no terminal
	tty  bool
	last time.Time // of the last plain line
}

// plainEvery is the time between two plain lines.
const plainEvery = 10 * time.Second

func newProgress(w io.Writer) *progress {
	f, ok := w.(*os.File)
	return &progress{w: w, tty: ok && term.IsTerminal(int(f.Fd())), last: time.Now()}
}

func (p *progress) Step(done, planned int, left time.Duration) {
	if p.tty {
		if p.bar == nil {
			p.bar = progressbar.NewOptions(planned, progressbar.OptionSetWriter(p.w),
				progressbar.OptionSetDescription("blocks"), progressbar.OptionShowCount(),
				progressbar.OptionSetPredictTime(true), progressbar.OptionFullWidth(),
				progressbar.OptionClearOnFinish())
		}
		p.bar.Set(done)
		return
	}
	if time.Since(p.last) >= plainEvery || done == planned {
		p.last = time.Now()
		fmt.Fprintf(p.w, "%d of %d blocks, %v left\n", done, planned, left.Round(time.Second))
	}
}

func (p *progress) Warn(message string) {
	if p.bar != nil {
		p.bar.Clear()
	}
	fmt.Fprintln(p.w, "warning:", message)
}

func (p *progress) done() {
	if p.bar != nil {
		p.bar.Exit()
		fmt.Fprintln(p.w)
	}
}
