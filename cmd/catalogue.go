package cmd

import (
	"fmt"
	"strconv"
	"strings"

	"idlab/allocators/params"
)

// catalogue is what can be measured, as list prints it. The names of its fields in JSON are described in the help.
type catalogue struct {
	Designs   []listedDesign   `json:"designs,omitempty"`
	Workloads []listedWorkload `json:"workloads,omitempty"`
	Presets   []listedPreset   `json:"presets,omitempty"`
}

type listedDesign struct {
	Name       string        `json:"name"`
	Title      string        `json:"title"`
	Years      string        `json:"years,omitempty"`
	NextID     string        `json:"next_id"`
	Writers    string        `json:"writers"`
	Lookup     string        `json:"lookup"`
	Source     string        `json:"source"`
	Broken     string        `json:"broken,omitempty"`
	Lacks      string        `json:"lacks,omitempty"`
	Parameters []listedParam `json:"parameters,omitempty"`
}

type listedWorkload struct {
	Name       string        `json:"name"`
	Title      string        `json:"title"`
	Steady     string        `json:"steady"`
	Parameters []listedParam `json:"parameters,omitempty"`
}

type listedParam struct {
	Name    string   `json:"name"`
	Default string   `json:"default,omitempty"`
	Choices []string `json:"choices,omitempty"`
	Min     int64    `json:"min,omitempty"`
	Max     int64    `json:"max,omitempty"`
	Help    string   `json:"help"`
}

type listedPreset struct {
	Name  string      `json:"name"`
	Title string      `json:"title"`
	Takes string      `json:"takes"`
	Runs  []listedRun `json:"runs"`
}

type listedRun struct {
	Name      string       `json:"name,omitempty"`
	Designs   []string     `json:"designs,omitempty"`
	Cells     []listedCell `json:"cells,omitempty"`
	Workloads []string     `json:"workloads,omitempty"`
	Tasks     []int        `json:"tasks,omitempty"`
	Workers   []int        `json:"workers,omitempty"`
}

type listedCell struct {
	Workload string `json:"workload"`
	Tasks    int    `json:"tasks"`
	Workers  int    `json:"workers"`
}

// all returns everything that there is to measure on this machine.
func (l lister) all() catalogue {
	c := l.entries()
	c.Presets = listedPresets(sizeOf(nil))
	return c
}

// entries returns the designs and the workloads.
func (l lister) entries() (c catalogue) {
	for _, d := range l.designs {
		c.Designs = append(c.Designs, listedDesign{
			d.Name, d.Title, d.Years, string(d.IDs), d.Writers, d.Lookup, d.Source, d.Broken, d.Lacks,
			listedParams(d.AllParams()),
		})
	}
	for _, w := range l.workloads {
		c.Workloads = append(c.Workloads, listedWorkload{w.Name, w.Title, w.Steady, listedParams(w.Params)})
	}
	return c
}

// listedPresets returns the presets for a machine of that size.
func listedPresets(s size) (list []listedPreset) {
	for _, known := range presets(s) {
		p, err := presetNamed(known.name, s)
		if err != nil {
			panic(err) // it is from the list of all presets
		}
		listed := listedPreset{Name: p.name, Title: p.title, Takes: p.takes}
		for _, r := range p.runs {
			run := listedRun{Name: r.name, Designs: entries(r.designs)}
			for _, x := range r.cells {
				run.Cells = append(run.Cells, listedCell{x.workload, x.tasks, x.workers})
			}
			if r.cells == nil {
				run.Workloads, run.Tasks, run.Workers = entries(r.workloads), r.tasks, r.workers
			}
			listed.Runs = append(listed.Runs, run)
		}
		list = append(list, listed)
	}
	return list
}

func listedParams(list []params.Param) (out []listedParam) {
	for _, p := range list {
		out = append(out, listedParam{p.Name, p.Default, p.Choices, p.Min, p.Max, p.Help})
	}
	return out
}

// named returns what has that name.
func (c catalogue) named(name string) (found catalogue) {
	for _, d := range c.Designs {
		if d.Name == name {
			found.Designs = append(found.Designs, d)
		}
	}
	for _, w := range c.Workloads {
		if w.Name == name {
			found.Workloads = append(found.Workloads, w)
		}
	}
	for _, p := range c.Presets {
		if p.Name == name {
			found.Presets = append(found.Presets, p)
		}
	}
	return found
}

// names returns all names.
func (c catalogue) names() (list []string) {
	for _, d := range c.Designs {
		list = append(list, d.Name)
	}
	for _, w := range c.Workloads {
		list = append(list, w.Name)
	}
	for _, p := range c.Presets {
		list = append(list, p.Name)
	}
	return list
}

// cells returns the cells of a run, or its sweep.
func (r listedRun) cells() (list []string) {
	for _, c := range r.Cells {
		list = append(list, fmt.Sprintf("%s %d×%d", c.Workload, c.Tasks, c.Workers))
	}
	if list == nil {
		each := fmt.Sprintf("%s × %s", numbers(r.Tasks), numbers(r.Workers))
		for _, workload := range r.Workloads {
			list = append(list, workload+" "+each)
		}
	}
	return list
}

// numbers joins numbers by commas.
func numbers(list []int) string {
	var texts []string
	for _, n := range list {
		texts = append(texts, strconv.Itoa(n))
	}
	return strings.Join(texts, ", ")
}
