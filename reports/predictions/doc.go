// Package predictions writes the results of idlab predict: the section of a report, and its charts. Predictions are in
// no other part of a report, and no other command takes them for measurements.
//
//  1. Load reads the results files of one or more platforms. It refuses files of measurements.
//  2. A figure is the band of its values over the platforms. Counts of transfers, invalidations and hand-overs come
//     first: they depend on the topology, and little on latencies.
//  3. No time below 50 ns per operation is quoted: instructions and overlapping, which are not modelled, decide there.
//  4. Charts are hatched.
package predictions
