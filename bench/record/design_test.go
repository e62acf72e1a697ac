package record

import "testing"

func TestWithoutParam(t *testing.T) {
	for _, test := range []struct {
		design, key, rest, value string
		ok                       bool
	}{
		{"idr", "lock", "idr", "", false},
		{"idr,lock=mutex", "lock", "idr", "mutex", true},
		{"rcu,buckets=8,lock=,twin=yes", "lock", "rcu,buckets=8,twin=yes", "", true},
		{"rcu,buckets=8,twin=yes", "twin", "rcu,buckets=8", "yes", true},
		{"rcu,block=1", "lock", "rcu,block=1", "", false},
	} {
		rest, value, ok := WithoutParam(test.design, test.key)
		if rest != test.rest || value != test.value || ok != test.ok {
			t.Errorf("%s without %s: %q, %q, %v, want %+v", test.design, test.key, rest, value, ok, test)
		}
	}
}
