//go:build web

package reports

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// axe-core, which checks a page against the Web Content Accessibility Guidelines, finds no violation, and no question
// that it cannot decide, on narrow and wide screens, in both schemes, with all details closed and open. It leaves out the texts of drawings, since it cannot tell what they lie on;
// TestWebLightAndDark checks their contrast.
func TestWebAxe(t *testing.T) {
	axe, err := os.ReadFile(filepath.Join("..", "out", "axe-core", "package", "axe.min.js"))
	if err != nil {
		t.Skipf("%v: make test-web gets axe-core if npm and the network are there", err)
	}
	b := openTab(t, choosing())
	for _, scheme := range []string{"light", "dark"} {
		b.media("", scheme)
		for _, width := range []int64{390, 1400} {
			b.do(chromedp.EmulateViewport(width, 1000))
			b.visit("")
			value[int](b, string(axe)+";0")
			b.checkAxe(fmt.Sprintf("%s, %d pixels", scheme, width))
			value[int](b, openAll)
			b.checkAxe(fmt.Sprintf("%s, %d pixels, all open", scheme, width))
		}
	}
}

// checkAxe fails the test for each rule of axe-core that the page breaks, or that axe-core cannot decide.
func (b *tab) checkAxe(when string) {
	b.Helper()
	const run = `axe.run({exclude: ['svg text']}).then(r => [...r.violations, ...r.incomplete].map(x => x.id + ' (' +
		x.nodes.length + '): ' + x.nodes.slice(0, 3).map(n => n.target + ' ' + n.html.slice(0, 150) + ' ' +
		[...n.any, ...n.all, ...n.none].map(c => c.message).join(' ')).join(' | ')))`
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]string](run, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatal(err)
	}
	for _, x := range found {
		b.Errorf("%s: axe-core: %s", when, x)
	}
}
