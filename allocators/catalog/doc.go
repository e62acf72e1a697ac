// Package catalog lists every design of the lab, in the order of history.
package catalog
