// Package manifest tests job.yaml with the types of Kubernetes. It is a module of its own, so that the lab does not
// depend on these.
package manifest

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

// job decodes the manifest. Fields that Kubernetes does not know are errors.
func job(t *testing.T) batch.Job {
	t.Helper()
	data, err := os.ReadFile("../job.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var j batch.Job
	if err := yaml.UnmarshalStrict(data, &j); err != nil {
		t.Fatal(err)
	}
	if j.APIVersion != "batch/v1" || j.Kind != "Job" {
		t.Errorf("it is of kind %s %s", j.APIVersion, j.Kind)
	}
	misspelt := strings.Replace(string(data), "backoffLimitPerIndex", "backoffLimitPerIndexes", 1)
	if err := yaml.UnmarshalStrict([]byte(misspelt), new(batch.Job)); err == nil {
		t.Error("a field that is misspelt is not found")
	}
	return j
}

// There is a pod for each shard. One that does not suit the plan fails its index alone; one that is evicted is
// replaced.
func TestShards(t *testing.T) {
	s := job(t).Spec
	const shards = 4
	if *s.CompletionMode != batch.IndexedCompletion || *s.Completions != shards || *s.Parallelism != shards {
		t.Errorf("mode %s, %d completions, %d at a time", *s.CompletionMode, *s.Completions, *s.Parallelism)
	}
	if *s.MaxFailedIndexes != shards || *s.BackoffLimitPerIndex < 1 || s.BackoffLimit != nil {
		t.Errorf("%d indexes may fail, after %d tries each", *s.MaxFailedIndexes, *s.BackoffLimitPerIndex)
	}
	if *s.PodReplacementPolicy != batch.Failed || s.Template.Spec.RestartPolicy != core.RestartPolicyNever {
		t.Errorf("pods are replaced when %s, restarted %s", *s.PodReplacementPolicy, s.Template.Spec.RestartPolicy)
	}
	container := s.Template.Spec.Containers[0].Name
	want := []batch.PodFailurePolicyRule{
		{Action: batch.PodFailurePolicyActionFailIndex, OnExitCodes: &batch.PodFailurePolicyOnExitCodesRequirement{
			ContainerName: &container, Operator: batch.PodFailurePolicyOnExitCodesOpIn, Values: []int32{2}}},
		{Action: batch.PodFailurePolicyActionIgnore, OnPodConditions: []batch.PodFailurePolicyOnPodConditionsPattern{
			{Type: core.DisruptionTarget, Status: core.ConditionTrue}}},
	}
	if diff := cmp.Diff(want, s.PodFailurePolicy.Rules); diff != "" {
		t.Errorf("rules of failures (-want +got):\n%s", diff)
	}
}

// Each pod has a node, and CPUs of it, to itself.
func TestNode(t *testing.T) {
	template := job(t).Spec.Template
	terms := template.Spec.Affinity.PodAntiAffinity.RequiredDuringSchedulingIgnoredDuringExecution
	if len(terms) != 1 || terms[0].TopologyKey != core.LabelHostname {
		t.Fatalf("pods keep apart by %+v", terms)
	}
	if diff := cmp.Diff(template.Labels, terms[0].LabelSelector.MatchLabels); diff != "" {
		t.Errorf("pods keep apart from others (-own +selected):\n%s", diff)
	}
	for _, c := range template.Spec.Containers {
		for _, name := range []core.ResourceName{core.ResourceCPU, core.ResourceMemory} {
			request, limit := c.Resources.Requests[name], c.Resources.Limits[name]
			if request.IsZero() || request.Cmp(limit) != 0 {
				t.Errorf("%s: requests %s, limit %s, so not Guaranteed", name, request.String(), limit.String())
			}
		}
		if cpu := c.Resources.Limits.Cpu(); cpu.MilliValue()%1000 != 0 {
			t.Errorf("%s CPUs are not whole", cpu)
		}
	}
}

// The pod runs the shard of its index, under the name of its node, and writes where all pods do.
func TestCommand(t *testing.T) {
	spec := job(t).Spec.Template.Spec
	c := spec.Containers[0]
	if got := strings.Join(c.Args, " "); got != "run --plan /plan/plan.json --out /runs" {
		t.Errorf("it runs idlab %s", got)
	}
	if len(c.Env) != 1 || c.Env[0].Name != "IDLAB_NODE" || c.Env[0].ValueFrom.FieldRef.FieldPath != "spec.nodeName" {
		t.Errorf("its environment is %+v", c.Env)
	}
	volumes := map[string]core.VolumeSource{}
	for _, v := range spec.Volumes {
		volumes[v.Name] = v.VolumeSource
	}
	mounted := map[string]bool{}
	for _, m := range c.VolumeMounts {
		if _, ok := volumes[m.Name]; !ok {
			t.Errorf("there is no volume %s", m.Name)
		}
		mounted[m.MountPath] = true
	}
	if !mounted["/plan"] || !mounted["/runs"] || volumes["plan"].ConfigMap == nil ||
		volumes["runs"].PersistentVolumeClaim == nil {
		t.Errorf("volumes are %+v, mounted at %v", spec.Volumes, mounted)
	}
}
