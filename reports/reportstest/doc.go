// Package reportstest writes runs for the tests of reports, and reads the values that charts show.
//
//  1. Handmade cells have the values that a test gives.
//  2. A Sketch has random times only, for tests of comparisons.
//  3. A Synthetic run has everything that a real run has.
//
// Each is written as the files of a run and loaded by the function under test.
package reportstest
