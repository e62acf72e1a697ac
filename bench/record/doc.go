// Package record is the schema of the files of a run, with their writer and their reader.
//
// results.txt is in the Go benchmark format, so benchstat, benchfilter and related tools read it. The parts of a name
// are key=value. Every design of a cell has a line for all its operations together, and one for each operation or
// phase. Facts that two runs on one machine share are configuration lines (CPU, kernel, clock, slice …). Facts that
// differ from run to run or from block to block (seed, date, commit, load, steal) are lines that begin with '#'. The
// tools skip these lines: benchstat would keep results apart if their configuration differed in any of these facts.
//
// The lines of a block are between "# block …" and "# end". Among them, "# chains design=rcu 0:600 1:300 …" counts
// the chains of each length in the hash table of a design. The whole file is replaced for each block (see Journal). So
// a reader never finds a part of a block, whichever process is killed at whatever time.
//
// Read takes the results of go test too, and results that went through gzip, UTF-16, go test -json or a terminal:
// layers before benchfmt undo these (see text.go). It says of any other file which kind of file it is (see kinds.go).
//
// latency.hlog holds the full latency distribution behind every percentile.
package record
