// Package reportstest makes runs for the tests of reports, and reads what charts tell.
//
//  1. Handmade cells have the figures that a test gives.
//  2. A Sketch has times alone, drawn at random, for what is said of differences.
//  3. A Synthetic run has everything that a real one has.
//
// Each is written as the files of a run and read back by the loader under test.
package reportstest
