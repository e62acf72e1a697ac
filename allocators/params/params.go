package params

import (
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

// Param declares a parameter: one of Choices, or a whole number from Min to Max, or free text
// if it has neither.
type Param struct {
	Name    string
	Default string // "" means that the owner of the parameter computes the value
	Choices []string
	// Min and Max bound a number. If both are 0 and there are no Choices, the value is
	// free text.
	Min, Max   int64
	PowerOfTwo bool
	// Pinned replaces a default that depends on the machine; "" if the default does not:
	// see Selected.Pin.
	Pinned string
	// ByCPUs returns that default for a process with so many CPUs; nil if it does not follow from them.
	ByCPUs func(cpus int) int64
	// InNames shortens a value for the names of results; nil leaves it unchanged.
	InNames func(value string) string
	Help    string
}

// Values holds a value for each declared parameter.
type Values map[string]string

// Selected is an entry of a catalog with values for its parameters.
type Selected[E any] struct {
	Entry  E
	Values Values
	// Spec is the selection in full, in the form that Select reads.
	Spec string
	// Label holds the parameters that differ from their defaults, as in the names of
	// results: "key=value" each, in the order of declaration.
	Label []string
}

// Select reads a list such as "rcu,hash=hash32,onelock" against a catalog. describe returns the
// name and the parameters of an entry.
func Select[E any](catalog []E, list string, describe func(E) (name string, declared []Param)) ([]Selected[E], error) {
	words, err := Words(list)
	if err != nil {
		return nil, err
	}
	return SelectWords(catalog, words, describe)
}

// SelectWords is Select for the words of a list.
func SelectWords[E any](catalog []E, words []string, describe func(E) (name string, declared []Param)) (
	[]Selected[E], error) {
	var out []Selected[E]
	items, err := group(words)
	if err != nil {
		return nil, err
	}
	for _, item := range items {
		var names []string
		i := slices.IndexFunc(catalog, func(e E) bool {
			name, _ := describe(e)
			names = append(names, name)
			return name == item[0]
		})
		if i < 0 {
			all := ", only " + strings.Join(names, ", ")
			return nil, fmt.Errorf("there is no %q%s", item[0], meant(item[0], names, all))
		}
		name, declared := describe(catalog[i])
		s := Selected[E]{Entry: catalog[i]}
		if s.Values, err = resolve(declared, item[1:]); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		s.spell(name, declared)
		if slices.ContainsFunc(out, func(o Selected[E]) bool { return o.Spec == s.Spec }) {
			return nil, fmt.Errorf("%q is named twice", s.Spec)
		}
		out = append(out, s)
	}
	return out, nil
}

// spell sets Spec and Label from the name and the values that differ from their defaults.
func (s *Selected[E]) spell(name string, declared []Param) {
	s.Spec, s.Label = name, nil
	for _, p := range declared {
		if value := s.Values[p.Name]; value != p.Default {
			s.Spec += "," + quote(p.Name+"="+value)
			if p.InNames != nil {
				value = p.InNames(value)
			}
			s.Label = append(s.Label, p.Name+"="+value)
		}
	}
}

// Pin returns the selection with no value that depends on the machine: a parameter without a
// value has its pinned one.
func (s Selected[E]) Pin(declared []Param) Selected[E] {
	return s.fill(declared, func(p Param) string { return p.Pinned })
}

// Resolve returns the selection with the values that follow from that number of CPUs written out.
func (s Selected[E]) Resolve(declared []Param, cpus int) Selected[E] {
	return s.fill(declared, func(p Param) string {
		if p.ByCPUs == nil {
			return ""
		}
		return strconv.FormatInt(p.ByCPUs(cpus), 10)
	})
}

// fill returns the selection with a value for each parameter that has none.
func (s Selected[E]) fill(declared []Param, value func(Param) string) Selected[E] {
	s.Values = maps.Clone(s.Values)
	for _, p := range declared {
		if v := value(p); v != "" && s.Values[p.Name] == "" {
			s.Values[p.Name] = v
		}
	}
	name, _, _ := strings.Cut(s.Spec, ",")
	s.spell(name, declared)
	return s
}

// Words cuts a list into words at its commas. Commas and blanks between double quotes are part of a
// word, as in replay:"a, b.strace"; two double quotes there stand for one. It returns an error for an
// empty word and for a missing quote.
func Words(list string) (words []string, err error) {
	var word strings.Builder
	quoted, blanks := false, 0 // blanks: at the end of the word, outside of quotes
	for i := 0; i <= len(list); i++ {
		switch {
		case i == len(list) && quoted:
			return nil, fmt.Errorf("%q lacks a closing double quote", list)
		case i == len(list) || list[i] == ',' && !quoted:
			text := word.String()[:word.Len()-blanks]
			if text == "" {
				return nil, fmt.Errorf("%q has an empty item", list)
			}
			words = append(words, text)
			word.Reset()
			blanks = 0
		case list[i] == '"' && quoted && strings.HasPrefix(list[i+1:], `"`):
			word.WriteByte('"')
			i++
		case list[i] == '"':
			quoted, blanks = !quoted, 0
		case list[i] == ' ' && !quoted:
			if word.Len() > 0 {
				word.WriteByte(' ')
				blanks++
			}
		default:
			word.WriteByte(list[i])
			blanks = 0
		}
	}
	return words, nil
}

// quote writes a word such that Words reads it as one.
func quote(word string) string {
	if strings.ContainsAny(word, `,"`) || strings.TrimSpace(word) != word {
		return `"` + strings.ReplaceAll(word, `"`, `""`) + `"`
	}
	return word
}

// group cuts words into items: a name, then its parameters.
func group(words []string) (items [][]string, err error) {
	for _, word := range words {
		switch {
		case !strings.Contains(word, "="):
			items = append(items, []string{word})
		case len(items) == 0:
			return nil, fmt.Errorf("%q begins with a parameter: write the name before it", strings.Join(words, ","))
		default:
			items[len(items)-1] = append(items[len(items)-1], word)
		}
	}
	return items, nil
}

// resolve checks the given "key=value" items against the declared parameters and fills in the
// defaults.
func resolve(declared []Param, given []string) (v Values, err error) {
	v = Values{}
	for _, p := range declared {
		v[p.Name] = p.Default
	}
	for _, item := range given {
		key, value, _ := strings.Cut(item, "=")
		i := slices.IndexFunc(declared, func(p Param) bool { return p.Name == key })
		if i < 0 {
			return nil, fmt.Errorf("no parameter %q%s", key, meant(key, names(declared), ": "+takes(declared)))
		}
		if v[key], err = declared[i].check(value); err != nil {
			return nil, err
		}
	}
	return v, nil
}

func names(declared []Param) (list []string) {
	for _, p := range declared {
		list = append(list, p.Name)
	}
	return list
}

// takes says which parameters there are.
func takes(declared []Param) string {
	if len(declared) == 0 {
		return "it takes none"
	}
	return "it takes " + strings.Join(names(declared), ", ")
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

// Int returns the value of a declared number, or 0 if its owner computes it. resolve has
// checked it.
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
