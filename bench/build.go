package bench

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// hashOf identifies a build of the lab by the content of its executable: builds of one commit differ if their trees had
// changes, or by the Go version and flags. It returns the first 64 bits of the SHA-256 in hexadecimal.
func hashOf(executable string) (string, error) {
	path, err := exec.LookPath(executable)
	if err != nil {
		return "", err
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:8]), nil
}
