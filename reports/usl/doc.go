// Package usl fits the Universal Scalability Law to rates measured with several numbers
// of workers. It is numerics alone, and knows nothing of results or charts.
package usl
