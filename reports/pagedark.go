package reports

import (
	"fmt"
	"math"
	"strconv"
)

// darkGround is the background of the page in the dark scheme, as in page.css.
const darkGround = "#14171b"

// exchanged returns the colour for the dark scheme of a colour #RRGGBB that was chosen on white: of the same hue, with
// light and dark exchanged. White becomes darkGround.
func exchanged(colour string) string {
	r, g, b := channels(colour)
	high, low := math.Max(r, math.Max(g, b)), math.Min(r, math.Min(g, b))
	if high == low && high == 1 {
		return darkGround
	}
	// The middle of the largest and the smallest channel is the lightness of HSL. Hue and saturation stay.
	light := (high + low) / 2
	saturation := 0.0
	if reach := 1 - math.Abs(2*light-1); reach > 0 {
		saturation = (high - low) / reach
	}
	ground, _, _ := channels(darkGround)
	inverted := ground + (1-ground)*(1-light)
	spread := saturation * (1 - math.Abs(2*inverted-1))
	channel := func(v float64) int {
		if high > low {
			v = (v - light) / (high - low)
		} else {
			v = 0
		}
		return int(math.Round(255 * math.Min(1, math.Max(0, inverted+v*spread))))
	}
	return fmt.Sprintf("#%02X%02X%02X", channel(r), channel(g), channel(b))
}

// textOn returns black or white, whichever has the larger contrast to the background by WCAG 2.
func textOn(ground string) string {
	r, g, b := channels(ground)
	linear := func(v float64) float64 {
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	// Black and white have the same contrast to a luminance of 0.179.
	if 0.2126*linear(r)+0.7152*linear(g)+0.0722*linear(b) > 0.179 {
		return "#000000"
	}
	return "#FFFFFF"
}

// channels returns red, green and blue of a colour #RRGGBB, from 0 to 1. Another text is black.
func channels(colour string) (r, g, b float64) {
	if len(colour) != len("#112233") {
		return 0, 0, 0
	}
	at := func(i int) float64 {
		v, err := strconv.ParseUint(colour[i:i+2], 16, 8)
		if err != nil {
			return 0
		}
		return float64(v) / 255
	}
	return at(1), at(3), at(5)
}
