//go:build sim

package allocatortest

import "testing"

// The specification of system calls accepts and rejects these histories. The notation is that of TestLinearSpec.
func TestExploreCallSpec(t *testing.T) {
	for _, c := range []struct {
		name    string
		lowest  bool
		history string
		want    bool
	}{
		{"created and listed", false, "1-2:a.create=0/1 3-4:a.create=1/2 5-6:a.timers=1,0", true},
		{"oldest listed first", false, "1-2:a.create=0/1 3-4:a.create=1/2 5-6:a.timers=0,1", false},
		{"listed twice", false, "1-2:a.create=0/1 3-4:a.timers=0,0", false},
		{"live and not listed", false, "1-2:a.create=0/1 3-4:a.timers=none", false},
		{"during create: taken, found and not listed", false,
			"1-8:a.at(0)=ok/1 2-3:a.at(0)=EBUSY/2 4-5:a.find(0)=yes 6-7:a.timers=none", true},
		{"during create: listed, then not listed", false, "1-6:a.at(0)=ok/1 2-3:a.timers=0 4-5:a.timers=none", false},
		{"deleted during create", false, "1-4:a.at(0)=ok/1 2-3:a.delete(0)=ok/2", true},
		{"deleted before create", false, "1-2:a.delete(0)=ok/2 3-4:a.at(0)=ok/1", false},
		{"EINVAL for a delete during create", false,
			"1-6:a.at(0)=ok/1 2-3:a.find(0)=yes 4-5:a.delete(0)=EINVAL/2", true},
		{"EINVAL for a delete after create", false, "1-2:a.at(0)=ok/1 3-4:a.delete(0)=EINVAL/2", false},
		{"taken during delete", false,
			"1-2:a.at(0)=ok/1 3-8:a.delete(0)=ok/2 4-5:a.timers=none 6-7:a.at(0)=EBUSY/3", true},
		{"taken after delete", false, "1-2:a.at(0)=ok/1 3-4:a.delete(0)=ok/2 5-6:a.at(0)=EBUSY/3", false},
		{"found after delete", false, "1-2:a.at(0)=ok/1 3-4:a.delete(0)=ok/2 5-6:a.find(0)=yes", false},
		{"listed during delete, beside a new timer of the same id", false,
			"1-2:a.at(0)=ok/1 3-8:a.delete(0)=ok/2 4-5:a.at(0)=ok/3 6-7:a.timers=0,0", false},
		{"deleted by two calls", false, "1-2:a.at(0)=ok/1 3-6:a.delete(0)=ok/2 4-5:a.delete(0)=ok/3", false},
		{"any free id", false, "1-2:a.create=3/1", true},
		{"lowest free id", true, "1-2:a.create=0/1 3-4:a.create=1/2", true},
		{"not the lowest free id", true, "1-2:a.create=1/1", false},
		{"not the lowest id, during delete of the lowest", true,
			"1-2:a.create=0/1 3-6:a.delete(0)=ok/2 4-5:a.create=1/3", true},
		{"EAGAIN with ids free", false, "1-2:a.create=EAGAIN/1", false},
	} {
		if got := (callSpec{c.lowest}).inAnyOrder(operations(t, c.history)); got != c.want {
			t.Errorf("%s: linearizable %v, want %v: %s", c.name, got, c.want, c.history)
		}
	}
}

// parseCalls reads every call, and rejects unknown calls and missing or bad ids.
func TestExploreParseCalls(t *testing.T) {
	calls, err := parseCalls("create at(5) delete(1) timers rebuild(7) overrun(2)")
	if err != nil || len(calls) != 6 || calls[1].id != 5 || calls[2].id != 1 || calls[4].call != rebuilding {
		t.Errorf("got %v, %v", calls, err)
	}
	for _, wrong := range []string{"at", "at(x)", "remove(1)"} {
		if _, err := parseCalls(wrong); err == nil {
			t.Errorf("%q: no error", wrong)
		}
	}
}
