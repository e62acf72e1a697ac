// Package allocatortest is the conformance suite: named checks that every design must pass. They use only the contract
// of package allocators, at two layers: Space, which is the design alone, and Process, which is the system calls over
// the design.
//
// The checks run in this order, from the plainest to the subtlest:
//
//  1. Scripted cases of the contract: ids, errors, wraparound, full spaces, exit (contract.go; script.go has the
//     notation).
//  2. Random histories of one worker, compared with a reference model (history.go, model.go, runner.go). A history that
//     fails is shrunk and printed as a script.
//  3. Histories of more timers than one node of a radix tree, or one word of a bitmap, holds (multinode.go,
//     lowestfree.go); calls on timers under construction and on timers being deleted (transient.go); timers that only
//     the structure references, during garbage collection (gc.go).
//  4. Concurrent histories on disjoint tasks or disjoint ids. The structure is shared, and yet each worker's model
//     knows every answer (disjoint.go).
//  5. Races for one id, and for the last free ids (races.go).
//  6. Wanted ids while tables grow, and all calls while tables are rebuilt (resize.go).
//  7. Stress: many workers on few ids, checked against shadow state (stress.go, stresssystem.go, shadow.go).
//  8. The list of timers during churn (listing.go).
//  9. Linearizability of short concurrent histories (linearizable.go, linearspec.go).
//
// Each check runs against the design with its defaults and against its variants (variants.go): one bucket, a hash that
// always collides, scattered owner addresses, timers on one cache line.
//
// A check is a function of a trial, which is one run of it. The subject of the trial builds allocators and systems
// (subject.go). The trial limits the rounds and runs the workers (trial.go). A panic and a timeout are failures
// (hang.go).
//
// In a build with the tag sim, small programs run under chosen schedules, so that a race needs no luck (package sched):
//
//   - A Program has a few calls of two to four threads (program.go). It is drawn, or has a known hazard (hazards.go).
//   - An Exploration tries random schedules; Exhaust tries all with few preemptions (explore.go).
//   - An execution makes the calls of a run and records its history (execution.go). The history is judged by the
//     specification of its layer, of spaces (linearspec.go) or system calls (callspec.go), and lookups by a ledger.
//   - A failure is shortened to few calls and few preemptions (schedulerun.go) and written down line by line
//     (transcript.go). Reached counts the states that were reached (reached.go).
//
// The suite needs no testing framework: Run serves go test, Verify serves programs. It cannot survive a fatal error of
// the Go runtime, such as concurrent writes to a map.
//
// The suite has tests of its own: faults_test.go plants faults in a design (mutant_test.go) and names the check that
// must catch each.
package allocatortest
