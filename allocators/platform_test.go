package allocators

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
)

// The compiler rejects a platform with 32 bits, by a name that says why.
func TestPlatform(t *testing.T) {
	for arch, want := range map[string]string{
		"amd64": "", "arm64": "", "386": "idlabNeedsA64BitPlatform", "arm": "idlabNeedsA64BitPlatform",
	} {
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, "platform.go", nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		config := types.Config{Sizes: types.SizesFor("gc", arch)}
		_, err = config.Check("allocators", files, []*ast.File{file}, nil)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", arch, err, want)
		}
	}
}
