package workloads

// About is what a report has to know of a workload beside its name. A run writes it into
// its results, so that a report of any workload, a user's own too, says the same.
type About struct {
	// Does completes a sentence whose subject is a design: "finds a timer". By default it
	// is "does an operation of NAME".
	Does string `json:",omitempty"`
	// Rank orders findings: 1 comes first, 0 after all others.
	Rank int `json:",omitempty"`
	// Phases explains the table of the columns, as a paragraph; it breaks where a line
	// of 120 characters would.
	Phases string `json:",omitempty"`
	// Columns are what the workload is about, where that is how its phases differ.
	Columns []Column `json:",omitempty"`
}

// Figure is what a column of a workload's table shows.
type Figure string

// A ratio has a column for its interval too.
const (
	FigureTime  Figure = "time"  // per operation
	FigureP999  Figure = "p99.9" // latency
	FigureMax   Figure = "max"   // latency
	FigureRatio Figure = "ratio" // of the times per operation of two series
)

// Column is a column of a workload's table, with a row for each design.
type Column struct {
	Head   string
	Figure Figure
	Of     string // the series of the results: a phase, or a phase and a role
	To     string `json:",omitempty"` // of a ratio: the series that it is taken to
	// Worst makes a finding of a ratio: which design has the largest. nil: none.
	Worst *Worst `json:",omitempty"`
}

// Worst is how a finding names the design that slows most. It becomes "What: DESIGN (Whom
// 3.1 × as slow When, 2.8 … 3.5)."
type Worst struct{ What, Whom, When string }

// forNeighbours is a finding about what a task does to others.
func forNeighbours(whom, when string) *Worst { return &Worst{"Worst for its neighbours", whom, when} }
