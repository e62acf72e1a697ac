// Package dataset reads the results of runs and arranges them for reports.
//
//  1. Load reads results.txt and latency.hlog through package record. Files whose
//     configuration differs are refused: pooled, they would say nothing about either
//     machine.
//  2. Values are arranged by cell, design, operation and block. Blocks stay apart
//     until the end, because designs are compared within a block.
//  3. An Estimate is the median over blocks with its 95 % confidence interval, by order
//     statistics. Fewer than MinBlocks blocks have no interval.
//  4. Latencies of one line are merged as whole histograms: an average of percentiles
//     is no percentile.
//  5. Noise is how far the same code differed from itself in the run (A/A control).
//  6. The time of an operation whose ids were refused is left out.
package dataset
