//go:build !sim

package sim

import (
	"errors"
	"testing"
)

// An ordinary build says in one line how to build one that predicts.
func TestNotPredicting(t *testing.T) {
	c := Config{}
	if _, err := c.Run(t.Context(), nil, nil); !errors.Is(err, ErrNotPredicting) {
		t.Errorf("an ordinary build predicts: %v", err)
	}
	if _, err := Predict(nil, nil, nil, 1); !errors.Is(err, ErrNotPredicting) {
		t.Errorf("an ordinary build predicts: %v", err)
	}
}
