//go:build !sim

package sim

// On reports whether this build can predict.
const On = false
