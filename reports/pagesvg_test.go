package reports

import (
	"bytes"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"idlab/reports/chart"
	"idlab/reports/drawing"
	"idlab/reports/reportstest"
)

// A drawing in the page is complete, uses the colours of the page and stays within its bounds.
func TestDrawingsAreWhole(t *testing.T) {
	page := pageOf(t, goldenData(t))
	styles := regexp.MustCompile(`(?m)^\.(s\d+)\{(.*)\}$`).FindAllSubmatch(page, -1)
	if len(styles) == 0 {
		t.Fatal("no styles")
	}
	for _, s := range styles {
		if bytes.Contains(s[2], []byte("font-family")) {
			t.Errorf("style %s names a font", s[1])
		}
		for neutral := range neutrals() {
			white := neutral == "#FFFFFF" && bytes.HasPrefix(s[2], []byte("font-")) // text on a saturated colour
			if bytes.Contains(s[2], []byte(":"+neutral)) && !white {
				t.Errorf("style %s has %s whatever the page's colours: %s", s[1], neutral, s[2])
			}
		}
	}
	sheets, _ := sheetsOf(t, goldenData(t))
	parsed := parsePage(t, page)
	if drawn := parsed.all("svg"); len(drawn) != len(sheets) {
		t.Fatalf("%d drawings, want %d", len(drawn), len(sheets))
	}
	for i := range sheets {
		svg := parsed.one(t, "chart-"+sheets[i].Name).all("svg")[0]
		if svg.attr["role"] != "img" {
			t.Errorf("%s has role %q", sheets[i].Name, svg.attr["role"])
		}
		whole, err := sheets[i].SVG()
		if err != nil {
			t.Fatal(err)
		}
		for _, design := range reportstest.Lab() {
			tag := fmt.Sprintf(`data-design="%s"`, design)
			if n := bytes.Count(whole, []byte(tag)); n != countTags(svg, design) {
				t.Errorf("%s: %d parts are of %s, want %d", sheets[i].Name, countTags(svg, design), design, n)
			}
		}
		checkBounds(t, sheets[i].Name, svg)
	}
}

func countTags(svg *element, design string) (n int) {
	for _, g := range svg.all("g") {
		if g.attr["data-design"] == design {
			n++
		}
	}
	return n
}

// checkBounds checks that texts are within the drawing, and that the drawing has no blank space above and below.
func checkBounds(t *testing.T, name string, svg *element) {
	var x0, y0, width, height float64
	if _, err := fmt.Sscan(svg.attr["viewBox"], &x0, &y0, &width, &height); err != nil {
		t.Fatal(err)
	}
	upright := svg.all("g")[0].attr["transform"] // "scale(1, -1) translate(0, -H)"
	whole, err := strconv.ParseFloat(strings.TrimSuffix(upright[strings.LastIndex(upright, "-")+1:], ")"), 64)
	if err != nil {
		t.Fatalf("%s is turned over by %q: %v", name, upright, err)
	}
	top, bottom := math.Inf(1), math.Inf(-1)
	var look func(*element)
	look = func(e *element) {
		for _, x := range e.children {
			if x.name == "text" {
				up, err := strconv.ParseFloat(x.attr["y"], 64) // from the lower edge of the whole sheet
				if err != nil {
					t.Fatal(err)
				}
				y := up + whole
				top, bottom = math.Min(top, y), math.Max(bottom, y)
			}
			if x.attr["transform"] == "" {
				look(x)
			}
		}
	}
	look(svg.all("g")[0])
	if top < y0+8 || top > y0+16 || bottom > y0+height-3 || bottom < y0+height-30 {
		t.Errorf("%s: lines of text stand at %.1f to %.1f, in a drawing from %.1f to %.1f", name, top, bottom, y0,
			y0+height)
	}
}

// In the dark scheme, colours of a scale change, and colours of designs, neutral and translucent colours do not.
func TestScalesChangeInTheDark(t *testing.T) {
	c := chart.CatalogLooks()["rcu"].Color()
	rcu := fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B)
	for fill, changes := range map[string]bool{rcu: false, "#EEEEEE": false, "#9C9C9C": false, "#123456": true,
		"#0071B1;fill-opacity:0.2": false} {
		in := newInliner()
		area := drawing.Element{Path: "M1,1L2,2Z", Style: "fill:" + fill}
		w := pageDrawing{in: in, scale: in.hasScale(area)}
		w.add(&area)
		w.add(&drawing.Element{Text: "1", X: 1, Y: -1, Style: "font-size:9px;fill:#FFFFFF"})
		w.flush()
		if got := in.dark.Len() > 0; got != changes {
			t.Errorf("%s changes in the dark: %v, want %v", fill, got, changes)
		}
		if rules := in.rules.String(); !strings.Contains(rules, "font-size:9px;fill:#FFFFFF;") {
			t.Errorf("on %s white letters are no longer white: %s", fill, rules)
		}
	}
}

// The colours of heat maps stand out and their texts can be read in the dark scheme.
func TestScaleInTheDark(t *testing.T) {
	light := func(colour string) float64 {
		v, err := strconv.ParseUint(colour[1:], 16, 32)
		if err != nil {
			t.Fatal(err)
		}
		return luminance(uint8(v>>16), uint8(v>>8), uint8(v))
	}
	if got := exchanged("#FFFFFF"); got != darkGround {
		t.Errorf("white becomes %s, want %s", got, darkGround)
	}
	last := 0.0
	for _, ratio := range []float64{1.1, 1.5, 2, 3, 4, 6, 8, 12, 16} {
		for _, r := range []float64{ratio, 1 / ratio} {
			red, green, blue, _ := chart.Diverging(r, 16).RGBA()
			ground := exchanged(fmt.Sprintf("#%02X%02X%02X", red>>8, green>>8, blue>>8))
			if c := contrast(light(ground), light(textOn(ground))); c < 4.5 {
				t.Errorf("on the colour of %.3g, %s, text has a contrast of %.2f", r, ground, c)
			}
			if r > 1 {
				now := contrast(light(ground), light(darkGround))
				if now < last {
					t.Errorf("the colour of %.3g, %s, is closer to the ground than that of a smaller ratio", r, ground)
				}
				last = now
			}
		}
	}
}

// In both schemes the contrast of text is at least 4.5 to 1.
func TestColoursOfThePage(t *testing.T) {
	schemes := regexp.MustCompile(`(?s):root \{(.*?)\}`).FindAllStringSubmatch(pageCSS, -1)
	if len(schemes) != 2 {
		t.Fatalf("%d schemes, want light and dark", len(schemes))
	}
	for _, scheme := range schemes {
		colours := map[string]float64{}
		for _, c := range regexp.MustCompile(`--(\w+): #(\w{6});`).FindAllStringSubmatch(scheme[1], -1) {
			rgb, err := strconv.ParseUint(c[2], 16, 32)
			if err != nil {
				t.Fatal(err)
			}
			colours[c[1]] = luminance(uint8(rgb>>16), uint8(rgb>>8), uint8(rgb))
		}
		for _, name := range neutrals() {
			if _, ok := colours[name]; !ok {
				t.Errorf("a scheme lacks %s", name)
			}
		}
		for _, text := range []string{"ink", "pencil", "link"} {
			for _, ground := range []string{"ground", "raised", "shade"} {
				if c := contrast(colours[text], colours[ground]); c < 4.5 {
					t.Errorf("%s on %s has a contrast of %.2f", text, ground, c)
				}
			}
		}
	}
}

// The colours of designs are the same in the dark scheme, and have enough contrast there.
func TestColoursOfDesignsInTheDark(t *testing.T) {
	if !strings.Contains(pageCSS, "--ground: "+darkGround) {
		t.Fatal("the dark ground is another")
	}
	ground := luminance(0x14, 0x17, 0x1b)
	for design, look := range chart.CatalogLooks() {
		c := look.Color()
		grey := c.R == c.G && c.G == c.B // light and dark are exchanged
		if !grey && contrast(luminance(c.R, c.G, c.B), ground) < 3 {
			t.Errorf("%s vanishes in the dark", design)
		}
	}
}

// luminance and contrast follow the Web Content Accessibility Guidelines.
func luminance(r, g, b uint8) float64 {
	linear := func(v uint8) float64 {
		if s := float64(v) / 255; s > 0.04045 {
			return math.Pow((s+0.055)/1.055, 2.4)
		}
		return float64(v) / 255 / 12.92
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func contrast(a, b float64) float64 { return (math.Max(a, b) + 0.05) / (math.Min(a, b) + 0.05) }
