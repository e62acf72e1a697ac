package strace

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// clock turns the times of lines into the time since the first line, which never decreases.
type clock struct {
	kind   timeKind
	begun  bool          // there was a line
	whole  bool          // times are numbers without a fraction
	latest time.Duration // as written; of relative times, the sum
	since  time.Duration // since the first line
	back   int           // number of lines whose time is before that of the line before
	backAt int           // the first of these lines
}

// timeKind is a way to write times. All lines of a recording have the same.
type timeKind uint8

const (
	untimed   timeKind = iota
	unixTime           // -ttt: 1700000000.123456
	timeOfDay          // -t, -tt: 10:00:00.123456
	relative           // -r: time since the line before; the first line has 0.000000
)

const day = 24 * time.Hour

// read processes the time of a line, or "".
func (c *clock) read(text string, line int) error {
	if text == "" {
		if c.kind != untimed {
			return errors.New("the line has no time, but others have: record with -o FILE " +
				"to separate the recording from the output of the program")
		}
		c.begun = true
		return nil
	}
	kind, t, err := parseTime(text)
	if err != nil {
		return err
	}
	if !c.begun {
		c.begun, c.kind, c.latest = true, kind, t
		c.whole = kind == unixTime && !strings.Contains(text, ".")
		if kind == unixTime && t == 0 {
			c.kind = relative
		}
		return nil
	}
	if c.kind == relative && kind == unixTime {
		kind, t = relative, c.latest+t
	}
	if kind != c.kind {
		return fmt.Errorf("the time %s is of another kind than the times before it", text)
	}
	c.advance(t, line)
	return nil
}

// advance moves the clock to time t. A clock that steps back was set; no time passes then.
func (c *clock) advance(t time.Duration, line int) {
	step := t - c.latest
	if c.kind == timeOfDay && step < -day/2 {
		step += day // midnight
	}
	if step < 0 {
		if c.back++; c.back == 1 {
			c.backAt = line
		}
		step = 0
	}
	c.latest = t
	c.since += step
}

// parseTime parses SECONDS, SECONDS.FRACTION or HH:MM:SS with or without a fraction.
func parseTime(text string) (kind timeKind, t time.Duration, err error) {
	whole, fraction, _ := strings.Cut(text, ".")
	kind, seconds := unixTime, int64(0)
	if hms := strings.Split(whole, ":"); len(hms) == 3 {
		kind = timeOfDay
		for i, limit := range []int64{24, 60, 61} { // 60 is a leap second
			n, err := strconv.ParseInt(hms[i], 10, 32)
			if err != nil || n >= limit || len(hms[i]) != 2 {
				return 0, 0, fmt.Errorf("%s is not a valid time", text)
			}
			seconds = seconds*60 + n
		}
	} else if seconds, err = strconv.ParseInt(whole, 10, 32); err != nil { // 32 bits: no Duration overflows
		return 0, 0, fmt.Errorf("%s is not a valid time", text)
	}
	ns := int64(0)
	if fraction != "" {
		if len(fraction) > 9 {
			return 0, 0, fmt.Errorf("%s is not a valid time", text)
		}
		if ns, err = strconv.ParseInt((fraction + "00000000")[:9], 10, 64); err != nil {
			return 0, 0, fmt.Errorf("%s is not a valid time", text)
		}
	}
	return kind, time.Duration(seconds)*time.Second + time.Duration(ns), nil
}
