package bench

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"idlab/bench/engine"
	"idlab/workloads"
)

// Arrivals is an open loop: operations are due at a rate in the latency pass, whether or not the operations before them
// are done.
type Arrivals struct {
	engine.Arrivals
	text string // the rate, as ParseArrivals reads it
}

// ParseArrivals reads a rate and its spread. The rate is in operations per second of all workers together, "50000/s",
// or a share of what each design reaches when its operations follow one another, "80%". Without a unit one would be
// taken for the other. The spread is "poisson" or "fixed". An empty rate means no open loop: nil.
func ParseArrivals(rate, spread string) (*Arrivals, error) {
	if spread != "poisson" && spread != "fixed" {
		return nil, fmt.Errorf("%q: want poisson or fixed", spread)
	}
	if rate == "" {
		return nil, nil
	}
	a := &Arrivals{Arrivals: engine.Arrivals{Poisson: spread == "poisson"}}
	number, percent := strings.CutSuffix(rate, "%")
	number, absolute := strings.CutSuffix(number, "/s")
	n, err := strconv.ParseFloat(number, 64)
	switch {
	case err != nil || !(n >= 1) || n > 1e12 || percent == absolute:
		return nil, fmt.Errorf("%q: want operations per second from 1 on, such as 50000/s, "+
			"or a share of what each design reaches, such as 80%%", rate)
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
	} else {
		a.text += "/s"
	}
	return a, nil
}

// maxShare is the largest share, in percent. At ten times the rate that it reaches, every design is overloaded.
const maxShare = 1000

// suit returns the reason why a program cannot run with arrivals, or nil.
func (a *Arrivals) suit(p *workloads.Program) error {
	switch {
	case p.Think > 0:
		return errors.New("its workers pause between operations, so --rate does not go with it: leave think= out")
	case p.Timed():
		return errors.New("it sets the times of its operations, so --rate does not go with it: leave pace= out")
	case p.Mixed() && a.Share == 0:
		return errors.New("its workers do different things, so one rate does not go with all of them: " +
			"give a share of what each reaches, such as --rate 80%")
	}
	return nil
}

// label returns the parameters of result names for the arrivals.
func (a *Arrivals) label() []string {
	if a == nil {
		return nil
	}
	label := []string{"rate=" + strings.TrimRight(a.text, "%/s")}
	if a.Share > 0 {
		label[0] += "pct" // too many tools would take '%' for a format
	}
	if !a.Poisson {
		label = append(label, "arrivals=fixed")
	}
	return label
}

// spread returns the spread in the form that ParseArrivals reads.
func (a *Arrivals) spread() string {
	if a.Poisson {
		return "poisson"
	}
	return "fixed"
}

// engine returns the arrivals for the engine; nil: closed loop.
func (a *Arrivals) engine() *engine.Arrivals {
	if a == nil {
		return nil
	}
	return &a.Arrivals
}
