package workloads

// About describes a workload for reports. A run writes it into its results. Reports read it
// only from there, so they treat the lab's workloads and a user's workloads alike.
type About struct {
	// Doing begins a sentence: "Finding a timer". If it is empty, reports write the name.
	Doing string `json:",omitempty"`
	// Does completes a sentence whose subject is a design: "finds a timer". If it is empty,
	// reports write "runs NAME".
	Does string `json:",omitempty"`
	// Rank orders the findings: rank 1 comes first, rank 0 last.
	Rank int `json:",omitempty"`
	// Phases is a paragraph that explains the table of Columns. Its line breaks are part of
	// the text; lines have at most 120 characters.
	Phases string `json:",omitempty"`
	// Columns is a table that compares the phases of the workload. nil: reports print none.
	Columns []Column `json:",omitempty"`
}

// Figure names the quantity in a column of a workload's table.
type Figure string

// Reports print a FigureRatio in two columns: the ratio and its confidence interval.
const (
	FigureTime  Figure = "time"  // time per operation
	FigureP999  Figure = "p99.9" // 99.9th percentile of the latencies
	FigureMax   Figure = "max"   // maximum of the latencies
	FigureRatio Figure = "ratio" // time per operation of one series over that of another
)

// Column is a column of a workload's table. The table has a row for each design.
type Column struct {
	Head   string // column heading
	Figure Figure
	Of     string // series of the results: "PHASE" or "PHASE-ROLE"
	To     string `json:",omitempty"` // denominator of a FigureRatio: another series
	// Worst adds a finding: the design with the largest ratio. nil: no finding.
	Worst *Worst `json:",omitempty"`
}

// Worst words the finding about the design with the largest ratio. The finding reads
// "What: DESIGN (Whom 3.1 × as slow When, 2.8 … 3.5)."
type Worst struct{ What, Whom, When string }

// worstForNeighbours words a finding about the effect of one task on the others.
func worstForNeighbours(neighbours, when string) *Worst {
	return &Worst{"Largest effect on other tasks", neighbours, when}
}
