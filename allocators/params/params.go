// Package params is the grammar in which designs and workloads are named on
// the command line and in results: a name, then its parameters, as in
// "rcu,hash=hash32". A list is the same with commas between: an item with '='
// belongs to the name before it.
package params

import (
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

// Param declares a parameter: one of Choices, or else a whole number from Min
// to Max. Free text is a parameter with neither.
type Param struct {
	Name    string
	Default string // "" means that the owner works the value out
	Choices []string
	// Min and Max bound a number; both zero means free text where there are
	// no Choices.
	Min, Max   int64
	PowerOfTwo bool
	Help       string
}

// Values holds a value for each declared parameter.
type Values map[string]string

// Selection is a name with the parameters that were given for it.
type Selection struct {
	Name  string
	Given []string // "key=value", in the order given
}

// Split reads a list such as "rcu,hash=hash32,onelock".
func Split(list string) ([]Selection, error) {
	var out []Selection
	for item := range strings.SplitSeq(list, ",") {
		item = strings.TrimSpace(item)
		switch {
		case item == "":
			return nil, fmt.Errorf("%q has an empty item", list)
		case !strings.Contains(item, "="):
			out = append(out, Selection{Name: item})
		case len(out) == 0:
			return nil, fmt.Errorf("%q begins with a parameter: write the name before it", list)
		default:
			last := &out[len(out)-1]
			last.Given = append(last.Given, item)
		}
	}
	return out, nil
}

// Resolve checks the given "key=value" items against what is declared and
// fills in the defaults. The label holds what differs from the defaults, in
// the order of declaration, so that equal selections have equal labels.
func Resolve(declared []Param, given []string) (v Values, label []string, err error) {
	v = Values{}
	for _, p := range declared {
		v[p.Name] = p.Default
	}
	for _, item := range given {
		key, value, _ := strings.Cut(item, "=")
		i := slices.IndexFunc(declared, func(p Param) bool { return p.Name == key })
		if i < 0 {
			return nil, nil, fmt.Errorf("no parameter %q: it takes %s", key, names(declared))
		}
		if v[key], err = declared[i].check(value); err != nil {
			return nil, nil, err
		}
	}
	for _, p := range declared {
		if v[p.Name] != p.Default {
			label = append(label, p.Name+"="+v[p.Name])
		}
	}
	return v, label, nil
}

func names(declared []Param) string {
	if len(declared) == 0 {
		return "none"
	}
	var out []string
	for _, p := range declared {
		out = append(out, p.Name)
	}
	return strings.Join(out, ", ")
}

// check returns the value in its one canonical form.
func (p Param) check(value string) (string, error) {
	switch {
	case p.Choices != nil:
		if !slices.Contains(p.Choices, value) {
			return "", fmt.Errorf("%s=%s: want one of %s", p.Name, value, strings.Join(p.Choices, ", "))
		}
		return value, nil
	case p.Min == 0 && p.Max == 0:
		if value == "" {
			return "", fmt.Errorf("%s= is empty", p.Name)
		}
		return value, nil
	}
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil || n < p.Min || n > p.Max {
		return "", fmt.Errorf("%s=%s: want a whole number from %d to %d", p.Name, value, p.Min, p.Max)
	}
	if p.PowerOfTwo && bits.OnesCount64(uint64(n)) != 1 {
		return "", fmt.Errorf("%s=%s: want a power of two", p.Name, value)
	}
	return strconv.FormatInt(n, 10), nil
}

// String returns the value of a declared parameter.
func (v Values) String(name string) string {
	s, ok := v[name]
	if !ok {
		panic("params: " + name + " is not declared")
	}
	return s
}

// Int returns the value of a declared number, or 0 if it was left to its
// owner. Resolve has checked it.
func (v Values) Int(name string) int64 {
	s := v.String(name)
	if s == "" {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		panic("params: " + name + "=" + s + " is not a number")
	}
	return n
}
