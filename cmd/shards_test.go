package cmd

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// The shard is that of the flag, or else of the one scheduler that tells a number.
func TestShardNumber(t *testing.T) {
	for _, test := range []struct {
		name       string
		slurm, job string // of the environment; "": not set
		flag       bool   // --shard 7
		want       int
		says       string
	}{
		{"the flag", "", "", true, 7, ""},
		{"the flag before all", "1", "2", true, 7, ""},
		{"Slurm", "3", "", false, 3, ""},
		{"Kubernetes", "", "0", false, 0, ""},
		{"both", "1", "1", false, 0, "SLURM_ARRAY_TASK_ID and JOB_COMPLETION_INDEX are both set"},
		{"none", "", "", false, 0, "which shard?"},
		{"no number", "first", "", false, 0, "SLURM_ARRAY_TASK_ID=first: want the number of a shard"},
	} {
		for variable, value := range map[string]string{"SLURM_ARRAY_TASK_ID": test.slurm,
			"JOB_COMPLETION_INDEX": test.job} {
			t.Setenv(variable, value) // puts it back
			if value == "" {
				os.Unsetenv(variable)
			}
		}
		f := runFlags{shard: 7, planFlags: planFlags{changed: func(flag string) bool {
			return test.flag &&
				flag == "shard"
		}}}
		got, err := f.shardNumber()
		if got != test.want || (err == nil) != (test.says == "") || !strings.Contains(fmt.Sprint(err), test.says) {
			t.Errorf("%s: %d, %v, want %d, %q", test.name, got, err, test.want, test.says)
		}
	}
}
