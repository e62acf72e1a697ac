package params

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

type entry struct {
	name   string
	params []Param
}

func shop() []entry {
	return []entry{
		{"tea", []Param{
			{Name: "leaf", Default: "green", Choices: []string{"green", "black"}},
			{Name: "cups", Default: "4", Min: 1, Max: 64, PowerOfTwo: true},
			{Name: "minutes", Min: 1, Max: 10, Pinned: "3"},
		}},
		{"letter", []Param{
			{Name: "file", InNames: func(value string) string { return value[strings.LastIndex(value, "/")+1:] }},
		}},
		{"water", nil},
	}
}

func selectFrom(list string) ([]Selected[entry], error) {
	return Select(shop(), list, func(e entry) (string, []Param) { return e.name, e.params })
}

// Pin sets parameters whose defaults depend on the machine, in the name too, and no others. The selection itself does
// not change.
func TestPin(t *testing.T) {
	for list, want := range map[string]string{
		"tea":                  "tea,minutes=3",
		"tea,leaf=black":       "tea,leaf=black,minutes=3",
		"tea,minutes=5,cups=2": "tea,cups=2,minutes=5",
		"letter":               "letter",
		"water":                "water",
	} {
		selected, err := selectFrom(list)
		if err != nil {
			t.Fatal(err)
		}
		s := selected[0]
		before := s.Spec
		pinned := s.Pin(s.Entry.params)
		again, err := selectFrom(pinned.Spec)
		if err != nil || pinned.Spec != want ||
			!maps.Equal(pinned.Values, again[0].Values) || !slices.Equal(pinned.Label, again[0].Label) {
			t.Errorf("%s is pinned as %+v (%v), want %s", list, pinned, err, want)
		}
		if s.Spec != before || s.Values["minutes"] == "3" {
			t.Errorf("%s was changed: %+v", list, s)
		}
	}
}

func TestSelect(t *testing.T) {
	for _, c := range []struct {
		list   string
		specs  []string // all that were selected
		labels []string // of the last
		values Values   // of the last
	}{
		{"tea", []string{"tea"}, nil, Values{"leaf": "green", "cups": "4", "minutes": ""}},
		{"water,tea,leaf=black", []string{"water", "tea,leaf=black"}, []string{"leaf=black"},
			Values{"leaf": "black", "cups": "4", "minutes": ""}},
		{" tea , cups=16 , leaf=black ", []string{"tea,leaf=black,cups=16"}, []string{"leaf=black", "cups=16"},
			Values{"leaf": "black", "cups": "16", "minutes": ""}},
		{"tea,leaf=green,cups=4", []string{"tea"}, nil, Values{"leaf": "green", "cups": "4", "minutes": ""}},
		{"tea,cups=08,minutes=3", []string{"tea,cups=8,minutes=3"}, []string{"cups=8", "minutes=3"},
			Values{"leaf": "green", "cups": "8", "minutes": "3"}},
		{"tea,cups=2,cups=1", []string{"tea,cups=1"}, []string{"cups=1"},
			Values{"leaf": "green", "cups": "1", "minutes": ""}},
		{"tea,tea,cups=2", []string{"tea", "tea,cups=2"}, []string{"cups=2"},
			Values{"leaf": "green", "cups": "2", "minutes": ""}},
		{"letter,file=/home/me/x.log", []string{"letter,file=/home/me/x.log"}, []string{"file=x.log"},
			Values{"file": "/home/me/x.log"}},
		{"letter,file=a=b", []string{"letter,file=a=b"}, []string{"file=a=b"}, Values{"file": "a=b"}},
	} {
		selected, err := selectFrom(c.list)
		if err != nil {
			t.Errorf("%q: %v", c.list, err)
			continue
		}
		var specs []string
		for _, s := range selected {
			specs = append(specs, s.Spec)
		}
		last := selected[len(selected)-1]
		if !slices.Equal(specs, c.specs) {
			t.Errorf("%q selects %q, want %q", c.list, specs, c.specs)
		}
		if !slices.Equal(last.Label, c.labels) {
			t.Errorf("%q is labelled %q, want %q", c.list, last.Label, c.labels)
		}
		if !maps.Equal(last.Values, c.values) {
			t.Errorf("%q has values %v, want %v", c.list, last.Values, c.values)
		}
		// A spec selects what it was made from.
		again, err := selectFrom(strings.Join(specs, ","))
		if err != nil || len(again) != len(selected) || !maps.Equal(again[len(again)-1].Values, last.Values) {
			t.Errorf("%q reads back as %v, %v", specs, again, err)
		}
	}
}

// An error says what is wrong and what is valid.
func TestSelectRefuses(t *testing.T) {
	for _, c := range []struct{ list, want string }{
		{"", "empty item"},
		{"tea,,water", "empty item"},
		{"tea,", "empty item"},
		{"leaf=green", "write the name before it"},
		{"coffee", `there is no "coffee", only tea, letter, water`},
		{"water,tea,sugar=1", `tea: no parameter "sugar": it takes leaf, cups, minutes`},
		{"water,ice=1", `water: no parameter "ice": it takes none`},
		{"tea,leaf=white", "leaf=white: want one of green, black"},
		{"tea,leaf=", "leaf=: want one of"},
		{"tea,cups=3", "cups=3: want a power of two"},
		{"tea,cups=0", "cups=0: want a whole number from 1 to 64"},
		{"tea,cups=128", "from 1 to 64"},
		{"tea,cups=-2", "from 1 to 64"},
		{"tea,cups=2.0", "whole number"},
		{"tea,cups=99999999999999999999", "whole number"},
		{"tea,minutes=", "whole number"},
		{"letter,file=", "file= is empty"},
		{"tea,water,tea", `"tea" is named twice`},
		{"tea,cups=4,tea", `"tea" is named twice`},
	} {
		selected, err := selectFrom(c.list)
		if err == nil {
			t.Errorf("%q selects %v, want an error", c.list, selected)
		} else if !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %q, want it to say %q", c.list, err, c.want)
		}
	}
}

func TestValues(t *testing.T) {
	v := Values{"cups": "16", "minutes": "", "leaf": "green"}
	if got := v.String("leaf"); got != "green" {
		t.Errorf("leaf is %q", got)
	}
	if got := v.Int("cups"); got != 16 {
		t.Errorf("cups are %d, want 16", got)
	}
	if got := v.Int("minutes"); got != 0 {
		t.Errorf("minutes that were left open are %d, want 0", got)
	}
	for name, read := range map[string]func(){
		"what is not declared": func() { v.String("sugar") },
		"a text as a number":   func() { v.Int("leaf") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("reading %s does not panic", name)
				}
			}()
			read()
		}()
	}
}

func TestWords(t *testing.T) {
	for list, want := range map[string][]string{
		`a,b=1`:             {"a", "b=1"},
		` a , b `:           {"a", "b"},
		`r:"x, y",z`:        {"r:x, y", "z"},
		`"r:x,y"`:           {"r:x,y"},
		`f=" x "`:           {"f= x "},
		`f="say ""hi"", x"`: {`f=say "hi", x`},
		`a,,b`:              nil,
		`a,`:                nil,
		`f="x,y`:            nil,
	} {
		words, err := Words(list)
		if !slices.Equal(words, want) || (err == nil) != (want != nil) {
			t.Errorf("%s: words %q, %v; want %q", list, words, err, want)
			continue
		}
		var quoted []string
		for _, w := range words {
			quoted = append(quoted, quote(w))
		}
		if again, _ := Words(strings.Join(quoted, ",")); !slices.Equal(again, words) {
			t.Errorf("%s: quoted %q, read as %q", list, quoted, again)
		}
	}
}
