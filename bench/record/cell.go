package record

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// Cell is a workload with its parameters, a number of tasks and a number of workers. Every design is measured in it.
type Cell struct {
	Workload string   // as on the command line: "find", "gleixner-1"
	Tasks    int      //
	Workers  int      //
	Params   []string // "key=value" each, only those that differ from the defaults; the last may be GOMAXPROCS
}

// procsKey is the key of the parameter that stands for the GOMAXPROCS of a result of go test. benchstat calls it
// "/gomaxprocs".
const procsKey = "gomaxprocs="

// String is the cell's name without a design: "Find/tasks=1000/workers=2".
func (c Cell) String() string { return c.name("") }

func (c Cell) name(design string) string {
	var b strings.Builder
	b.WriteString(camel(c.Workload))
	if design != "" {
		b.WriteString("/design=" + strings.ReplaceAll(design, ",", "/"))
	}
	fmt.Fprintf(&b, "/tasks=%d/workers=%d", c.Tasks, c.Workers)
	for _, p := range c.Params {
		b.WriteString("/" + p)
	}
	return b.String()
}

// ParamsLabel returns the parameters joined by commas, "" if there are none.
func (c Cell) ParamsLabel() string { return strings.Join(c.Params, ",") }

// Name is the name of a result in benchfmt, without "Benchmark": "Find/design=rcu/buckets=1024/tasks=10/workers=2". The
// keys between design and tasks are the design's parameters, so that benchstat can select by each of them. op is the
// operation or phase of the result, "" for all operations.
func Name(c Cell, design, op string) string {
	name := c.name(design)
	if op != "" {
		name += "/op=" + op
	}
	return name
}

// parseName is the inverse of Name. It also reads the names of earlier versions, which have the design with its parameters
// in one value, "design=rcu,buckets=1024". It fails on names of other tools. go test appends the GOMAXPROCS to a name, as
// "-2", unless it is 1. It becomes a parameter of the cell, since results of different GOMAXPROCS are not compared.
func parseName(name string) (c Cell, design, op string, err error) {
	base, parts := benchfmt.Name(name).Parts()
	c.Workload = kebab(string(base))
	if camel(c.Workload) != string(base) {
		return c, "", "", fmt.Errorf("%q does not begin with a workload: %s", name, nameRule)
	}
	for _, p := range parts {
		if procs, ok := strings.CutPrefix(string(p), "-"); ok {
			c.Params = append(c.Params, procsKey+procs)
			continue
		}
		part := string(p[1:]) // without the slash
		key, value, ok := strings.Cut(part, "=")
		if !ok {
			return c, "", "", fmt.Errorf("%q in %q is not key=value: %s", part, name, nameRule)
		}
		switch {
		case key == "design":
			design = value
		case key == "op":
			op = value
		case key == "tasks":
			c.Tasks, err = strconv.Atoi(value)
		case key == "workers":
			c.Workers, err = strconv.Atoi(value)
		case design != "" && c.Tasks == 0:
			design += "," + part
		default:
			c.Params = append(c.Params, part)
		}
		if err != nil {
			return c, "", "", fmt.Errorf("%q in %q is not a number", part, name)
		}
	}
	if design == "" || c.Tasks < 1 || c.Workers < 1 {
		return c, "", "", fmt.Errorf("%q lacks a design, tasks or workers: %s", name, nameRule)
	}
	return c, design, op, nil
}

// nameRule is the advice in errors about names.
const nameRule = "want a name such as Find/design=rcu/tasks=10/workers=2"

// camel turns "gleixner-1" into "Gleixner1" and "exit-storm" into "ExitStorm".
func camel(workload string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(workload, "-") {
		for i, c := range []byte(word) {
			if i == 0 && c >= 'a' && c <= 'z' {
				c -= 'a' - 'A'
			}
			b.WriteByte(c)
		}
	}
	return b.String()
}

// kebab is the inverse of camel if each word begins with an ASCII letter, or is a number and the last word.
func kebab(name string) string {
	var b strings.Builder
	for i, c := range []byte(name) {
		upper := c >= 'A' && c <= 'Z'
		digit := c >= '0' && c <= '9'
		afterDigit := i > 0 && name[i-1] >= '0' && name[i-1] <= '9'
		if i > 0 && (upper || digit && !afterDigit) {
			b.WriteByte('-')
		}
		if upper {
			c += 'a' - 'A'
		}
		b.WriteByte(c)
	}
	return b.String()
}

// Family is the name of a design up to the first of ',', '@', '#' and '+': "rcu" for "rcu,hash=rfc2012".
func Family(design string) string {
	if i := strings.IndexAny(design, ",@#+"); i > 0 {
		return design[:i]
	}
	return design
}

// Params returns the parameters in a design's name: "hash=jhash" of "rcu,hash=jhash".
func Params(design string) []string { return strings.Split(design, ",")[1:] }

// WithoutParam returns a design's name without the parameter of that key, and the parameter's value. ok is false if the
// name does not have it; then rest is the name.
func WithoutParam(design, key string) (rest, value string, ok bool) {
	parts := strings.Split(design, ",")
	kept := parts[:1:1]
	for _, p := range parts[1:] {
		if v, found := strings.CutPrefix(p, key+"="); found {
			value, ok = v, true
			continue
		}
		kept = append(kept, p)
	}
	return strings.Join(kept, ","), value, ok
}
