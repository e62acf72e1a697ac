// Package nextid counts through the ids of a task as Linux has done since 6.15.
// Most designs with the policy allocators.NextID share it.
package nextid
