package workloads

import "idlab/allocators/params"

func replay() Workload {
	return Workload{Name: "replay", Params: []params.Param{{Name: "file"}}}
}
