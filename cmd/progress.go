package cmd

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows the progress of a run: on a terminal as a bar with the remaining time, elsewhere
// as a line every plainEvery. It implements bench.Progress.
type progress struct {
	w    io.Writer
	bar  *progressbar.ProgressBar // nil before the first step and without a terminal
	tty  bool
	last time.Time // time of the last plain line
	// begun is called after the first block. It may be nil.
	begun func() error
	quiet bool // only warnings
}

const plainEvery = 10 * time.Second

func (l *lab) newProgress(begun func() error) *progress {
	f, ok := l.err.(*os.File)
	tty := ok && term.IsTerminal(int(f.Fd()))
	return &progress{w: l.err, tty: tty, last: time.Now(), begun: begun, quiet: l.quiet}
}

// Step shows that done of the planned blocks are finished and how long the rest will take.
func (p *progress) Step(done, planned int, left time.Duration) {
	if p.begun != nil {
		if err := p.begun(); err != nil {
			p.Warn(err.Error())
		}
		p.begun = nil
	}
	if p.quiet {
		return
	}
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

// Warn prints a warning, on a line of its own.
func (p *progress) Warn(message string) {
	if p.bar != nil {
		p.bar.Clear()
	}
	fmt.Fprintln(p.w, "warning:", message)
}

// done removes the bar.
func (p *progress) done() {
	if p.bar != nil {
		p.bar.Exit()
		fmt.Fprintln(p.w)
	}
}
