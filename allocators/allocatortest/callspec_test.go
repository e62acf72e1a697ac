//go:build sched

package allocatortest

import "testing"

// What the model of system calls allows, and what not: in the notation of
// TestLinearModel.
func TestExploreCallModel(t *testing.T) {
	for _, c := range []struct {
		name    string
		lowest  bool
		history string
		want    bool
	}{
		{"created and listed", false, "1-2:a.create=0/1 3-4:a.create=1/2 5-6:a.timers=1,0", true},
		{"listed oldest first", false, "1-2:a.create=0/1 3-4:a.create=1/2 5-6:a.timers=0,1", false},
		{"listed twice", false, "1-2:a.create=0/1 3-4:a.timers=0,0", false},
		{"not listed", false, "1-2:a.create=0/1 3-4:a.timers=none", false},
		{"taken, found and not listed while it comes", false, "1-8:a.at(0)=ok/1 2-3:a.at(0)=EBUSY/2 4-5:a.find(0)=yes 6-7:a.timers=none", true},
		{"listed and then not, while it comes", false, "1-6:a.at(0)=ok/1 2-3:a.timers=0 4-5:a.timers=none", false},
		{"deleted while it comes", false, "1-4:a.at(0)=ok/1 2-3:a.delete(0)=ok/2", true},
		{"deleted before it comes", false, "1-2:a.delete(0)=ok/2 3-4:a.at(0)=ok/1", false},
		{"not to be deleted while it comes", false, "1-6:a.at(0)=ok/1 2-3:a.find(0)=yes 4-5:a.delete(0)=EINVAL/2", true},
		{"not to be deleted once it has come", false, "1-2:a.at(0)=ok/1 3-4:a.delete(0)=EINVAL/2", false},
		{"taken while it goes", false, "1-2:a.at(0)=ok/1 3-8:a.delete(0)=ok/2 4-5:a.timers=none 6-7:a.at(0)=EBUSY/3", true},
		{"taken once it has gone", false, "1-2:a.at(0)=ok/1 3-4:a.delete(0)=ok/2 5-6:a.at(0)=EBUSY/3", false},
		{"found once it has gone", false, "1-2:a.at(0)=ok/1 3-4:a.delete(0)=ok/2 5-6:a.find(0)=yes", false},
		{"listed while it goes, after another came in its place", false,
			"1-2:a.at(0)=ok/1 3-8:a.delete(0)=ok/2 4-5:a.at(0)=ok/3 6-7:a.timers=0,0", false},
		{"deleted by two", false, "1-2:a.at(0)=ok/1 3-6:a.delete(0)=ok/2 4-5:a.delete(0)=ok/3", false},
		{"any free id", false, "1-2:a.create=3/1", true},
		{"the lowest", true, "1-2:a.create=0/1 3-4:a.create=1/2", true},
		{"not the lowest", true, "1-2:a.create=1/1", false},
		{"not the lowest while another leaves", true, "1-2:a.create=0/1 3-6:a.delete(0)=ok/2 4-5:a.create=1/3", true},
		{"full, with ids free", false, "1-2:a.create=EAGAIN/1", false},
	} {
		err := callSpec{c.lowest}.check(operations(t, c.history))
		if got := err == nil; got != c.want {
			t.Errorf("%s: allowed is %v, want %v: %s", c.name, got, c.want, c.history)
		}
	}
}

// A program that cannot be read is an error, not a program with other calls.
func TestExploreProgramIsRead(t *testing.T) {
	calls, err := parseProgram("create at(5) delete(1) timers rebuild(7) overrun(2)")
	if err != nil || len(calls) != 6 || calls[1].id != 5 || calls[2].own != 1 || calls[4].call != rebuilding {
		t.Errorf("got %v, %v", calls, err)
	}
	for _, wrong := range []string{"at", "at(x)", "remove(1)"} {
		if _, err := parseProgram(wrong); err == nil {
			t.Errorf("%q is read", wrong)
		}
	}
}
