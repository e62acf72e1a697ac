// Package allocatortest is the conformance suite: what every design must do,
// whatever its structure, as checks with names. All of them speak only the
// contract of package allocators, on two layers: Space, the design alone, and
// Process, the system calls over it.
//
// From the plainest check to the subtlest, in the order in which they are run:
//
//   - cases of the contract, a script each: ids, errors, wrap, full, exit
//     (contract.go, in the notation of script.go);
//   - random histories beside a slow and obvious model (history.go, model.go);
//     one that fails is shortened and printed as a script;
//   - histories of more timers than fit a node of a tree or a word of bits
//     (many.go, thousands.go); calls on a timer under construction, or on its way out
//     (moments.go); timers that only the structure still refers to, while garbage
//     is collected (collected.go);
//   - the same by many workers at once, each of which keeps to tasks or to ids
//     of its own and so still knows every answer, while the structure is
//     shared (private.go);
//   - races for one id and for the last ids (races.go);
//   - wanted ids beside tables that grow, and all calls beside tables that are
//     rebuilt (growth.go); lists of timers beside churn (lists.go);
//   - a storm of workers on few ids, judged by a ledger (storm.go, ledger.go);
//   - short histories of racing workers, all the answers of which must fit one
//     order of the calls (linear.go, linearmodel.go).
//
// Every check is made against the design as it is and against variants of it
// (variants.go): one bucket, a hash that always collides, scattered owners,
// timers packed onto one cache line. A check that panics or hangs is a failure
// like any other (trial.go).
//
// In a build with the tag sched, Explore goes through schedules of small programs
// instead of waiting for a race to happen (explore.go, package sched).
//
// The suite needs no testing framework: Run is the door for go test, Verify the
// one for programs. What it cannot do is survive what the Go runtime calls
// fatal, such as concurrent writes to a map.
//
// That the suite has teeth is tested as well: faults_test.go plants faults in a
// design and says which check must catch each.
package allocatortest
