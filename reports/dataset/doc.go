// Package dataset reads the results of runs and arranges them for reports.
//
//  1. Load reads results.txt and latency.hlog through package record. It refuses to pool files whose configuration
//     differs: the result would describe neither machine.
//  2. Values are arranged by cell, design, operation and block. Blocks stay separate, because designs are compared
//     within a block.
//  3. An Estimate is the median over blocks with its 95 % confidence interval from order statistics. With fewer
//     than MinBlocks blocks there is no interval.
//  4. The latencies of a series are merged as whole histograms, because percentiles cannot be averaged.
//  5. Noise is the difference that the A/A control of the run found between two copies of the same code.
//  6. Times of operations whose ids were refused are left out.
package dataset
