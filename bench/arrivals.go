package bench

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"idlab/bench/engine"
	"idlab/workloads"
)

// Arrivals is an open loop: the rate at which operations are due in the latency
// pass, whether or not those before them are done.
type Arrivals struct {
	engine.Arrivals
	text string // as ParseArrivals reads it
}

// ParseArrivals reads a rate, "50000" operations a second of all workers
// together or "80%" of what each design reaches when they follow one another,
// and how they are spread: "poisson" or "fixed". No rate is no open loop: nil.
func ParseArrivals(rate, spread string) (*Arrivals, error) {
	if spread != "poisson" && spread != "fixed" {
		return nil, fmt.Errorf("%q: want poisson or fixed", spread)
	}
	if rate == "" {
		return nil, nil
	}
	a := &Arrivals{Arrivals: engine.Arrivals{Poisson: spread == "poisson"}}
	number, percent := strings.CutSuffix(rate, "%")
	n, err := strconv.ParseFloat(number, 64)
	switch {
	case err != nil || !(n >= 1) || n > 1e12:
		return nil, fmt.Errorf("%q: want operations a second from 1 on, such as 50000, or a share of what each design reaches, such as 80%%", rate)
	case percent && n > maxShare:
		return nil, fmt.Errorf("%q: want %d%% at most", rate, maxShare)
	case percent:
		a.Share = n / 100
	default:
		a.Rate = n
	}
	a.text = strconv.FormatFloat(n, 'f', -1, 64) // the same for 5e4 and 50000
	if percent {
		a.text += "%"
	}
	return a, nil
}

// mostShare of what a design reaches is more than enough to see it overloaded.
const maxShare = 1000

// suit tells why a program cannot be driven so.
func (a *Arrivals) suit(p *workloads.Program) error {
	switch {
	case p.Think > 0:
		return errors.New("its workers pause between operations, so --rate does not go with it: leave think= out")
	case p.Timed():
		return errors.New("it says itself when operations are due, so --rate does not go with it: leave pace= out")
	case p.Mixed() && a.Share == 0:
		return errors.New("its workers do different things, so one rate does not go with all of them: give a share of what each reaches, such as --rate 80%")
	}
	return nil
}

// label is what the names of results say of it.
func (a *Arrivals) label() []string {
	if a == nil {
		return nil
	}
	label := []string{"rate=" + strings.TrimSuffix(a.text, "%")}
	if a.Share > 0 {
		label[0] += "pct" // '%' would be taken for a format by too many tools
	}
	if !a.Poisson {
		label = append(label, "arrivals=fixed")
	}
	return label
}

// spread is how they are spread, as ParseArrivals reads it.
func (a *Arrivals) spread() string {
	if a.Poisson {
		return "poisson"
	}
	return "fixed"
}

// engine returns what the engine is told.
func (a *Arrivals) engine() *engine.Arrivals {
	if a == nil {
		return nil
	}
	return &a.Arrivals
}
