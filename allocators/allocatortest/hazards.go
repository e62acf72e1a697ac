//go:build sim

package allocatortest

import "idlab/allocators"

// hazards returns programs with a known hazard: a table that is replaced under a reader, an id that several threads
// want, a slot that changes hands. Every design runs all that suit it.
func hazards() []Program {
	type ids = []allocators.ID
	const last = allocators.MaxID
	return []Program{
		{Hazard: "rebuild under lookups", Start: ids{1000, 1}, Threads: []string{"rebuild(1000)", "find(1) find(1000)"}},
		{Hazard: "two rebuilds", Start: ids{1, 1000}, Threads: []string{"rebuild(1000) rebuild(1)", "find(1) find(1)"}},
		{Hazard: "two rebuilds at once", Start: ids{1000, 1}, Threads: []string{"rebuild(1000)", "rebuild(1) at(70000)"}},
		{Hazard: "remove and rebuild", Start: ids{1, 1000}, Threads: []string{"delete(0) find(1)", "rebuild(1000)"}},
		{Hazard: "remove, add again and rebuild", Start: ids{1, 1000},
			Threads: []string{"delete(0) at(1)", "rebuild(1000) find(1)"}},
		{Hazard: "add and rebuild", Start: ids{1000}, Threads: []string{"at(1)", "rebuild(1000) at(1) find(1)"}},
		{Hazard: "add to a table being rebuilt", Start: ids{1, 2}, Threads: []string{"rebuild(1000)", "at(3) find(3)"}},
		{Hazard: "creates and rebuild", Start: ids{1}, Threads: []string{"rebuild(1)", "create find(0)", "create"}},
		{Hazard: "lookup of a timer that leaves", Start: ids{1}, Threads: []string{"delete(0) find(1)", "find(1)"}},
		{Hazard: "id taken while its timer leaves", Start: ids{1, 2}, Threads: []string{"delete(0)", "at(1) find(1)"}},
		{Hazard: "a gone slot filled", Start: ids{70000}, Threads: []string{"delete(0) at(70000)", "at(70000) find(70000)"}},
		{Hazard: "one distant id for two", Threads: []string{"at(70000)", "at(70000) find(70000)"}},
		{Hazard: "id reused under lookups", Threads: []string{"at(1) delete(0) at(1)", "find(1) find(1) find(1)"}},
		{Hazard: "ids reused by the counter", IDs: 2,
			Threads: []string{"create delete(0) create", "create delete(0) create", "find(0) find(1)"}},
		{Hazard: "counter wraps", Start: ids{1, last}, Threads: []string{"create create", "create find(0)"}},
		{Hazard: "counter wraps in a small space", IDs: 8, Start: ids{1, 7},
			Threads: []string{"create create", "create delete(0)", "find(0)"}},
		{Hazard: "the only free id", IDs: 4, Start: ids{0, 1, 2}, Threads: []string{"create create", "find(3)"}},
		{Hazard: "the last free id", IDs: 4, Start: ids{0, 1, 2}, Threads: []string{"create", "delete(0) create"}},
		{Hazard: "the last free id for two", IDs: 4, Start: ids{0, 1, 2}, Threads: []string{"create", "create"}},
		{Hazard: "growth under lookups", Start: ids{0, 1, 2, 3, 16}, Threads: []string{"at(5) at(6)", "find(16) find(16)"}},
		{Hazard: "growth under adds", Start: ids{0, 1, 2, 3, 16}, Threads: []string{"at(5) at(6)", "at(16) at(8)"}},
		{Hazard: "growth from eight slots", Start: ids{0, 8, 1, 2, 3}, Threads: []string{"at(5) at(6)", "find(8) find(8)"}},
		{Hazard: "growth at the ninth timer", IDs: 16, Start: ids{0, 1, 2, 3, 4, 5, 6, 7},
			Threads: []string{"at(12)", "find(3) find(4)", "find(0) find(7)"}},
		{Hazard: "growth and removal", IDs: 16, Start: ids{0, 1, 2, 3, 4, 5, 6, 7},
			Threads: []string{"at(12)", "delete(0) find(4)"}},
		{Hazard: "a tree that grows", Start: ids{64}, Threads: []string{"at(4096)", "find(64) find(4096)"}},
		{Hazard: "a tree that shrinks", Start: ids{64, 4096}, Threads: []string{"find(64) delete(0)", "delete(0) find(64)"}},
		{Hazard: "a sparse table shrinks under a lookup", Filled: 600, Start: ids{shrinker, 5},
			Threads: []string{"delete(0)", "find(5) delete(0)"}},
		{Hazard: "a sparse table shrinks under a rebuild", Filled: 600, Start: ids{shrinker, 5},
			Threads: []string{"delete(0) find(5)", "rebuild(5) at(3)"}},

		{Hazard: "use during create", System: true, Threads: []string{"at(1)", "overrun(1) delete(1) overrun(1)"}},
		{Hazard: "one id for two", System: true, Threads: []string{"at(1)", "at(1) delete(1)"}},
		{Hazard: "list during create", System: true, Threads: []string{"create", "timers overrun(0) timers"}},
		{Hazard: "list during creates", System: true, Threads: []string{"create create", "create timers"}},
		{Hazard: "list during delete", System: true, Threads: []string{"at(1) delete(1)", "timers find(1) overrun(1)"}},
		{Hazard: "id taken during delete", System: true, Start: ids{0, 1, 2}, Threads: []string{"delete(1)", "at(1) timers"}},
		{Hazard: "two deletes of a timer", System: true, Start: ids{0, 1, 2},
			Threads: []string{"delete(1)", "delete(1) timers"}},
		{Hazard: "deletes of neighbours", System: true, Start: ids{0, 1, 2},
			Threads: []string{"delete(1)", "delete(2)", "timers"}},
		{Hazard: "create during delete", System: true, Start: ids{0, 1}, Threads: []string{"delete(1)", "create timers"}},
		{Hazard: "use during delete", System: true, Start: ids{0, 1},
			Threads: []string{"delete(0)", "overrun(0) find(0) at(0)"}},
		{Hazard: "delete and create again", System: true, Start: ids{1},
			Threads: []string{"delete(1) at(1)", "overrun(1) timers"}},
		{Hazard: "delete against create", System: true, Start: ids{1}, Threads: []string{"delete(1)", "at(1)", "timers"}},
	}
}

// shrinker is an id below 600 whose Remove makes pertask look whether its table is sparse. See TestExploreReaches.
const shrinker allocators.ID = 232
