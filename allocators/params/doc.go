// Package params is the grammar of the names of designs and workloads on the
// command line and in results: a name, then its parameters, as in
// "rcu,hash=hash32". A list joins names by commas too: an item with '=' belongs
// to the name before it.
package params
