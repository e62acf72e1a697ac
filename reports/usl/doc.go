// Package usl fits the Universal Scalability Law to the rates that several numbers of workers reached. It does
// numerics only and does not depend on results or charts.
package usl
