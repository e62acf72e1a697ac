// Package findings words the results as a few sentences that help to decide. Each sentence names the cell that it
// comes from.
//
//  1. A rule that uses no figures selects a cell for each workload, so that no cell is selected for its result.
//  2. dataset.Data.Reference separates the designs that are ranked from the references, by their descriptions alone.
//  3. In a cell all pairs of ranked designs are compared, with Holm's correction for the number of pairs. So a finding
//     may call any of them the fastest. Only significant differences are stated.
//  4. The sentences are in the order of the questions of a reader: the times, the ratio, why it is so, other workloads,
//     recordings of real programs, and what to choose.
//  5. What is about the run and not about a design is a warning.
package findings
