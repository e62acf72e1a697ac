//go:build web

package reports

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"idlab/bench/record"
	"idlab/reports/chart"
	"idlab/reports/dataset"
	"idlab/reports/reportstest"
)

// These tests open the page in a browser that must be installed. They need a build tag:
//
//	go test -tags web -run Web ./reports
//
// With -artifacts they keep screenshots.

// browserPath finds a browser.
func browserPath(t *testing.T) string {
	t.Helper()
	names := []string{"chromium", "chromium-browser", "google-chrome"}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatalf("no browser to look at the page with: none of %s is in PATH. Debian: apt-get install chromium",
		strings.Join(names, ", "))
	return ""
}

// tab is a page of a report in a browser of its own. The test fails if the page writes a message to its console or
// requests another file.
type tab struct {
	*testing.T
	ctx     context.Context
	address string

	mutex    sync.Mutex
	messages []string // messages of the page on its console
	requests []string
}

// openTab writes the report of a run and starts a browser. It does not open the page yet.
func openTab(t *testing.T, s reportstest.Synthetic) *tab {
	t.Helper()
	dir := t.TempDir()
	s.Write(t, dir)
	d, err := dataset.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "report")
	if err := os.Mkdir(out, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(out, "index.html")
	if err := os.WriteFile(path, pageOf(t, d), 0o644); err != nil {
		t.Fatal(err)
	}
	flags := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(browserPath(t)), chromedp.UserDataDir(t.TempDir()), chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-field-trial-config", true))
	if os.Getuid() == 0 {
		flags = append(flags, chromedp.NoSandbox)
	}
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, flags...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	b := &tab{T: t, ctx: ctx, address: (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()}
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	b.do(
		call(network.Enable, network.EnableParams{}),
		chromedp.EmulateViewport(1400, 1000))
	t.Cleanup(b.checkQuiet)
	return b
}

// call returns a command of the DevTools protocol as an action.
func call[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, command, params)
		return err
	})
}

func (b *tab) hear(event any) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		b.messages = append(b.messages, fmt.Sprintf("console.%s", e.Type))
	case *runtime.EventExceptionThrown:
		b.messages = append(b.messages, fmt.Sprintf("%s %v", e.ExceptionDetails.Text, e.ExceptionDetails.Exception))
	case *log.EventEntryAdded:
		b.messages = append(b.messages, fmt.Sprintf("%s: %s", e.Entry.Level, e.Entry.Text))
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, e.Request.URL)
	}
}

func (b *tab) checkQuiet() {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	for _, m := range b.messages {
		b.Errorf("the page complained: %s", m)
	}
	itself := 0
	for _, r := range b.requests {
		switch {
		case strings.HasPrefix(r, b.address):
			itself++
		case !strings.HasPrefix(r, "data:"):
			b.Errorf("the page asked for %s", r)
		}
	}
	if itself == 0 {
		b.Error("the page itself was not asked for: nobody heard")
	}
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.Fatal(err)
	}
}

// visit loads the page at a fragment. A change of the fragment alone would not reload it.
func (b *tab) visit(hash string) {
	b.Helper()
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(b.address+hash))
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.requests = slices.DeleteFunc(b.requests, func(r string) bool { return r == "about:blank" })
}

// value evaluates an expression in the page.
func value[T any](b *tab, expression string) T {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	return v
}

// check fails the test unless an expression is true.
func (b *tab) check(what, expression string) {
	b.Helper()
	if !value[bool](b, expression) {
		b.Errorf("it is not so that %s: %s", what, expression)
	}
}

// eventually waits until an expression is true.
func (b *tab) eventually(what, expression string) {
	b.Helper()
	for range 100 {
		if value[bool](b, expression) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.check(what, expression)
}

// media sets the medium and the features of the media queries.
func (b *tab) media(medium, scheme string) {
	b.Helper()
	b.do(call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium,
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}))
}

// picture keeps a screenshot of the visible part of the page.
func (b *tab) picture(name string) {
	b.Helper()
	shot, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.Fatal(err)
	}
	b.keep(name+".png", shot)
}

func (b *tab) keep(name string, data []byte) {
	b.Helper()
	if err := os.WriteFile(filepath.Join(b.ArtifactDir(), name), data, 0o644); err != nil {
		b.Fatal(err)
	}
}

// visible is a JavaScript function that counts the visible elements of a selector.
const visible = `(selector => [...document.querySelectorAll(selector)].filter(e => e.checkVisibility({visibilityProperty: true})).length)`

// openAll opens all details elements.
const openAll = `[...document.querySelectorAll('main details, nav details')].map(d => d.open = true).length`

// catalog returns the designs of the lab.
func catalog() []string { return slices.Sorted(maps.Keys(chart.CatalogLooks())) }

// wide returns a run with a wide page: many designs with long names, in many workloads.
func wide() reportstest.Synthetic {
	s := reportstest.Synthetic{Designs: append(catalog(), "rcu,hash=hash32,owners=scattered,buckets=32768"),
		Tasks: []int{1000}, Workers: []int{1, 2, 4, 8},
		Blocks: 6, Latencies: 40, Seed: 3, AACopy: true}
	for _, name := range []string{"storm", "find", "churn", "lookup", "mixed", "fork-exit", "iterate", "replay",
		"exit-storm", "wrap", "adversary", "gleixner-1"} {
		s.Workloads = append(s.Workloads, record.Cell{Workload: name})
	}
	return s
}

// No element is wider than the window, except in a scrollable element.
func TestWebNothingOverflows(t *testing.T) {
	b := openTab(t, wide())
	for _, width := range []int64{390, 800, 1400} {
		b.do(chromedp.EmulateViewport(width, 2400))
		b.visit("")
		b.picture(fmt.Sprintf("top-%d", width))
		b.check("what is beyond the screen has a hint", `[...document.querySelectorAll('.drawing, .answer .scroll')].every(e =>
			!e.checkVisibility() || (e.scrollWidth > e.clientWidth + 1) === e.previousElementSibling.checkVisibility())`)
		value[int](b, openAll)
		b.check("the body fits", `document.documentElement.scrollWidth <= innerWidth`)
		for _, bad := range value[[]string](b, `[...document.body.querySelectorAll('*')]
			.filter(e => !e.parentElement.closest('.scroll') && e.checkVisibility())
			.filter(e => { const r = e.getBoundingClientRect(); return r.width > 0 && (r.right > document.documentElement.clientWidth + 0.5 || r.left < -0.5); })
			.map(e => e.outerHTML.slice(0, 120))`) {
			t.Errorf("at %d pixels this is out of the window: %s", width, bad)
		}
		b.check("what scrolls can be reached by key", `[...document.querySelectorAll('*')].every(e =>
			!/auto|scroll/.test(getComputedStyle(e).overflowX) || e.scrollWidth <= e.clientWidth || e.matches('[tabindex="0"][role=region][aria-label]'))`)
		b.check("letters of charts can be read", `[...document.querySelectorAll('svg text')].every(e => {
			const scale = e.ownerSVGElement.getBoundingClientRect().width / e.ownerSVGElement.viewBox.baseVal.width;
			return parseFloat(getComputedStyle(e).fontSize) * scale >= 9; })`)
		value[int](b, `document.querySelectorAll('.cell')[3].scrollIntoView(), 0`)
		b.picture(fmt.Sprintf("tables-%d", width))
		b.media("", "dark")
		b.picture(fmt.Sprintf("tables-%d-dark", width))
		value[int](b, `document.querySelectorAll('figure')[3].scrollIntoView(), 0`)
		b.picture(fmt.Sprintf("charts-%d-dark", width))
		b.media("", "light")
		b.picture(fmt.Sprintf("charts-%d", width))
	}
}

const variant = "rcu,hash=hash32" // its name contains the separators

// choosing returns a run with several designs and workloads to filter.
func choosing() reportstest.Synthetic {
	return reportstest.Synthetic{Designs: append(reportstest.Lab(), variant),
		Workloads: []record.Cell{{Workload: "find"}, {Workload: "storm"}},
		Tasks:     []int{10}, Workers: []int{1, 2}, Blocks: 6, Latencies: 100, Seed: 5, AACopy: true}
}

func TestWebFilters(t *testing.T) {
	b := openTab(t, choosing())
	b.visit("")
	const box = `(name => document.querySelector('input[value="' + name + '"]'))`
	const faded = `(selector => [...document.querySelectorAll('svg ' + selector)].every(e => getComputedStyle(e).opacity < 0.2))`
	const status = `document.querySelector('#filters [role=status]').textContent`
	b.check("nothing is left out at first",
		`document.querySelectorAll('figure[hidden]').length === 0 && location.hash === ''`)
	b.check("there are parts to fade",
		`document.querySelectorAll('svg [data-design="idr"]').length > 0 && document.querySelectorAll('svg [data-panel="find"]').length > 0`)
	value[int](b, openAll)
	value[int](b, `document.querySelector('#filters summary').click(), 0`)

	// The filters work with the keyboard.
	value[int](b, box+`('`+variant+`').focus(), 0`)
	b.do(chromedp.KeyEvent(" "))
	b.check("it is not checked", `!`+box+`('`+variant+`').checked`)
	b.check("its rows are gone", visible+`('tr[data-design="`+variant+`"]') === 0`)
	b.check("others are there", visible+`('tr[data-design="rcu"]') > 0`)
	b.check("its parts fade", faded+`('[data-design="`+variant+`"]')`)
	b.check("others do not", `!`+faded+`('[data-design="rcu"]')`)
	b.check("the address tells", `location.hash === '#designs=idr,onelock,bucketlock,rcu'`)
	b.check("it is said", status+`.includes('4 of 5 designs')`)
	b.picture("one-design-less")

	value[int](b, box+`('storm').click(), 0`)
	b.check("cells are gone",
		visible+`('.cell[data-workload=storm]') === 0 && `+visible+`('.cell[data-workload=find]') > 0`)
	b.check("rows are gone", visible+`('tr[data-workload=storm]') === 0`)
	b.check("panels fade", faded+`('[data-panel=storm]')`)
	b.check("a chart of it alone is gone", visible+`('#chart-latency-storm-10-tasks') === 0`)
	b.check("a chart of several is there", visible+`('#chart-throughput') === 1`)
	b.check("it is said", status+`.includes('1 of 2 workloads')`)

	// The URL restores the filters, and links within the page keep them.
	hash := value[string](b, `location.hash`)
	b.visit(hash)
	b.check("the view is there again",
		visible+`('.cell[data-workload=storm]') === 0 && !`+box+`('`+variant+`').checked && location.hash === '`+hash+`'`)
	b.visit("#designs=" + url.QueryEscape(variant) + "&workloads=storm&at=cells")
	b.check("one design is shown", faded+`('[data-design="rcu"]') && !`+faded+`('[data-design="`+variant+`"]')`)
	b.check("the place is in sight",
		`document.getElementById('cells').getBoundingClientRect().top < innerHeight && scrollY > 0`)
	value[int](b, `document.querySelector('nav a[href="#environment"]').click(), 0`)
	b.eventually("the address tells the place", `location.hash.endsWith('&at=environment')`)
	b.check("the place is open", `document.getElementById('environment').closest('details').open`)
	b.check("the view is kept", `location.hash.startsWith('#designs=rcu%2Chash%3Dhash32&workloads=storm')`)

	for _, button := range []string{"none", "all"} {
		value[int](b, `document.querySelectorAll('#filters button[value=`+button+`]').forEach(e => e.click()), 0`)
		b.check("the buttons are for all",
			`[...document.querySelectorAll('#filters input')].every(e => e.checked === ('`+button+`' === 'all'))`)
	}
	b.check("nothing is left out again",
		`location.hash === '' && document.querySelectorAll('figure[hidden]').length === 0`)
	b.visit("#designs=%E0%A4%A,nobody&workloads=find")
	b.check("an odd address does no harm", status+`.includes('0 of 5 designs')`)
}

func TestWebWithoutScript(t *testing.T) {
	b := openTab(t, choosing())
	b.do(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	b.visit("")
	b.check("controls are hidden", visible+`('#filters, #filters *') === 0`)
	b.check("charts are there", visible+`('figure svg') > 0`)
	b.check("tables can be had", `document.querySelectorAll('.cell table').length > 0`)
	b.picture("without-script")
}

// contrasts lists the texts whose contrast is below 4.5, by the Web Content Accessibility Guidelines. A text of a
// drawing lies on the last opaque area before it that holds its centre.
const contrasts = `(() => {
	const parse = c => c.match(/[\d.]+/g).map(Number);
	const light = c => { const [r, g, b] = parse(c).map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
	const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\)|transparent/.test(c)) return c; } };
	const areas = new Map();
	const areasOf = svg => {
		if (!areas.has(svg)) areas.set(svg, [...svg.querySelectorAll('path')].map(p => ({p, style: getComputedStyle(p), box: p.getBoundingClientRect()}))
			.filter(a => a.style.fill !== 'none' && a.style.fillOpacity === '1').reverse());
		return areas.get(svg);
	};
	const under = text => {
		const box = text.getBoundingClientRect(), svg = text.ownerSVGElement;
		const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
		for (const {p, style, box} of areasOf(svg)) {
			if (x < box.left || x > box.right || y < box.top || y > box.bottom || !(p.compareDocumentPosition(text) & 4)) continue;
			if (p.isPointInFill(new DOMPoint(x, y).matrixTransform(p.getScreenCTM().inverse()))) return style.fill;
		}
		return ground(svg);
	};
	const worst = {};
	for (const e of document.body.querySelectorAll('*')) {
		if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || !e.checkVisibility() || e.closest('script, style, desc')) continue;
		const drawn = e.closest('svg');
		const ink = drawn ? getComputedStyle(e).fill : getComputedStyle(e).color;
		const below = drawn ? under(e) : ground(e);
		const [a, b] = [light(ink), light(below)].sort((x, y) => y - x);
		const ratio = (a + 0.05) / (b + 0.05);
		if (ratio < 4.5) worst[e.tagName + '.' + e.getAttribute('class') + ' ' + ink + ' on ' + below] = ratio;
	}
	return Object.entries(worst).map(([what, ratio]) => ratio.toFixed(2) + ': ' + what);
})()`

func TestWebLightAndDark(t *testing.T) {
	b := openTab(t, reportstest.Small())
	const luminance = `(c => c.match(/\d+/g).slice(0, 3).reduce((sum, v) => sum + Number(v), 0) / 3)`
	for scheme, is := range map[string][2]string{"light": {"> 240", "< 60"}, "dark": {"< 40", "> 200"}} {
		b.media("", scheme)
		b.visit("")
		value[int](b, openAll)
		b.check("the ground is "+scheme,
			luminance+`(getComputedStyle(document.documentElement).backgroundColor) `+is[0])
		b.check("the ink stands out", luminance+`(getComputedStyle(document.body).color) `+is[1])
		b.check("so it is in charts",
			luminance+`(getComputedStyle(document.querySelector('#chart-contended svg')).backgroundColor) `+is[0]+` && `+
				luminance+`(getComputedStyle(document.querySelector('#chart-contended svg text')).fill) `+is[1])
		for _, text := range value[[]string](b, contrasts) {
			t.Errorf("%s: too little contrast: %s", scheme, text)
		}
	}
}

// On paper, what is closed stays closed, and nothing is cut off.
func TestWebOnPaper(t *testing.T) {
	b := openTab(t, choosing())
	b.visit("")
	b.do(chromedp.EmulateViewport(718, 2400)) // A4 within its margins
	b.media("print", "light")
	b.check("no controls", visible+`('#filters, button, input, nav') === 0`)
	b.check("what is closed stays closed", visible+`('main table') === 0 && `+visible+`('.overview') === 1`)
	b.check("nothing is cut off", `document.documentElement.scrollWidth <= innerWidth`)
	b.picture("paper")
	value[int](b, `document.querySelectorAll('.fold').forEach(e => e.open = true), 0`)
	value[int](b, `document.querySelectorAll('.cell').forEach(e => e.open = true), 0`)
	b.check("what is open is printed", visible+`('.cell table') > 0`)
	b.check("no table is cut off", `document.documentElement.scrollWidth <= innerWidth`)
	b.media("", "light")
	for name, hash := range map[string]string{"all": "", "find": "#workloads=find"} {
		b.visit(hash)
		pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF())
		if err != nil {
			t.Fatal(err)
		}
		b.keep(name+".pdf", pdf)
	}
}
