package record

// Files of a run directory.
const (
	ResultsFile    = "results.txt"  // benchfmt, for benchstat
	HistogramsFile = "latency.hlog" // HdrHistogram logs
	PlanFile       = "run.json"     // what was to be measured, to go on with
)
