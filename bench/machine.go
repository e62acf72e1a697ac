package bench

import (
	"fmt"
	"strconv"
	"time"

	"idlab/bench/engine"
)

// Condition is a property of this machine that limits what can be measured on it.
type Condition struct {
	Name  string
	Value string // "not told" if the platform does not tell
	// Advice is its effect on figures and the remedy; "" if there is nothing to say.
	Advice string
	// Lacking: because of it, something cannot be measured here at all.
	Lacking bool
}

// Conditions examines the machine. It does not find conditions that only a measurement shows.
func Conditions() (list []Condition) {
	facts := map[string]string{}
	for _, p := range platform() {
		facts[p.Key] = p.Value
	}
	clock := engine.NewClock(0)
	cost := clock.Cost()
	where := (&Config{}).placed()
	return []Condition{
		{"cpu", notTold(facts["cpu"]), "", false},
		cores(where.capacity().CPUs),
		{"topology", where.String(), "", false},
		{"clock", fmt.Sprintf("%s, %.1f ns a pair of readings", clock.Name(), cost), when(cost > dearClock,
			"a pair is in every latency: percentiles of short operations are mostly the clock's"), false},
		{"clocksource", notTold(facts["clocksource"]), when(facts["clocksource"] != "" && facts["clocksource"] != "tsc",
			"the kernel does not trust the time-stamp counter: expect jumps, which the lab marks"), false},
		{"governor", notTold(facts["governor"]), governorAdvice(facts["governor"]), facts["governor"] == ""},
		{"virtualisation", notTold(facts["virtualisation"]), when(
			facts["virtualisation"] != "none" && facts["virtualisation"] != "",
			"other guests may take time and caches: slices in which time was taken are left out, "+
				"caches cannot be seen"), false},
		quota(where),
		{"transparent huge pages", notTold(facts["thp"]), when(facts["thp"] == "always",
			"heaps may or may not get huge pages: a variance between processes that blocks sample"), false},
		{"address randomisation", notTold(facts["aslr"]), when(facts["aslr"] == "0",
			"off: blocks do not sample the layout of memory, so differences may be its doing; "+
				"on: sysctl kernel.randomize_va_space=2"), false},
		load(),
		{"time in the run queue", map[bool]string{true: "told", false: "not told"}[engine.TellsQueue()], when(
			!engine.TellsQueue(),
			"slices in which a worker was kept from its CPU cannot be told from others"), !engine.TellsQueue()},
	}
}

// dearClock is the cost of a pair of readings, in nanoseconds, above which Conditions gives advice.
const dearClock = 50

func when(is bool, advice string) string {
	if is {
		return advice
	}
	return ""
}

func notTold(value string) string {
	if value == "" {
		return "not told"
	}
	return value
}

func cores(n int) Condition {
	c := Condition{Name: "cores", Value: fmt.Sprint(n)}
	if n == 1 {
		c.Advice, c.Lacking = "workers cannot run side by side: no contention can be measured", true
	} else {
		c.Advice = fmt.Sprintf("nothing can be said about more than %d workers side by side", n)
		c.Lacking = n < 8
	}
	return c
}

func governorAdvice(governor string) string {
	switch governor {
	case "":
		return "the frequency of the CPUs cannot be seen, let alone fixed"
	case "performance":
		return ""
	}
	return "the frequency of the CPUs changes with the load: cpupower frequency-set -g performance"
}

// quota examines the CPU quota of the control groups of this process.
func quota(p *Placement) Condition {
	c := Condition{Name: "cpu quota", Value: notTold(p.quota)}
	if is := p.capacity(); is.Limit() < float64(is.CPUs) {
		c.Advice = fmt.Sprintf("%.3g CPUs of %d: workers are stopped for the rest of each period, and cells of more "+
			"workers are marked as oversubscribed", is.Quota, is.CPUs)
	}
	return c
}

func load() Condition {
	text := loadAverage()
	c := Condition{Name: "load", Value: notTold(text)}
	if n, err := strconv.ParseFloat(text, 64); err == nil && n > maxLoad {
		c.Advice = "something else is running: let it end first"
	}
	return c
}

// maxLoad is the load average above which a machine is too busy to measure on.
const maxLoad = 0.5

// StolenShare runs f and returns the share of all CPU time that the hypervisor gave to others meanwhile.
func StolenShare(f func() error) (share float64, took time.Duration, err error) {
	began, before := time.Now(), readSteal()
	err = f()
	return before.share(), time.Since(began), err
}
