package record

// Files of a run directory.
const (
	ResultsFile    = "results.txt"  // benchfmt, for benchstat
	HistogramsFile = "latency.hlog" // HdrHistogram logs
	PlanFile       = "run.json"     // the plan of the run, from which it is resumed
)
