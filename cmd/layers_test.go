package cmd

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// layers lists the packages of the module from the lowest layer to the highest. A name stands for the
// directory and its subdirectories, except those with an entry of their own. Packages of one layer do not
// import each other.
func layers() [][]string {
	return [][]string{
		{"allocators"},
		{"workloads/plaintext"},
		{"workloads"},
		{"bench"},
		{"reports/format", "reports/document", "reports/usl", "reports/paired", "reports/drawing"},
		{"reports/chart"},
		{"reports/dataset"},
		{"reports/compare"},
		{"reports/panels"},
		{"reports/figures", "reports/changes", "reports/findings"},
		{"reports/published", "reports/predictions"},
		{"reports"},
		{"cmd"},
	}
}

// layerOf returns the layer of a package and the entry that determines it, which is the longest match.
func layerOf(t *testing.T, pkg string) (layer int, name string) {
	layer = -1
	for i, names := range layers() {
		for _, n := range names {
			if (pkg == n || strings.HasPrefix(pkg, n+"/")) && len(n) > len(name) {
				layer, name = i, n
			}
		}
	}
	if layer < 0 {
		t.Fatalf("package %s is in no layer", pkg)
	}
	return layer, name
}

// sources parses the files of all packages without tests.
func sources(t *testing.T) (set *token.FileSet, files map[string][]*ast.File) {
	t.Helper()
	set, files = token.NewFileSet(), map[string][]*ast.File{}
	root := filepath.Join("..")
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == "out" || entry.Name() == ".git"):
			return filepath.SkipDir
		case entry.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		f, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		rel, _ := filepath.Rel(root, filepath.Dir(name))
		pkg := filepath.ToSlash(rel)
		files[pkg] = append(files[pkg], f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return set, files
}

// A package imports only packages of lower layers.
func TestImportsPointDownwards(t *testing.T) {
	_, files := sources(t)
	seen := map[string]bool{}
	for pkg, list := range files {
		if strings.HasSuffix(pkg, "test") {
			continue // support packages of tests may import every package
		}
		from, name := layerOf(t, pkg)
		seen[name] = true
		for _, f := range list {
			for _, spec := range f.Imports {
				target, ours := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), "idlab/")
				if !ours {
					continue
				}
				to, other := layerOf(t, target)
				if to > from || to == from && other != name {
					t.Errorf("%s imports %s, which is not in a lower layer", pkg, target)
				}
			}
		}
	}
	for _, name := range slices.Concat(layers()...) {
		if !seen[name] {
			t.Errorf("layers has an entry %s, but there is no such package", name)
		}
	}
}

// The packages of reports have a bounded size.
func TestPackagesStaySmall(t *testing.T) {
	const maxFiles, maxLines = 20, 2500
	set, files := sources(t)
	for pkg, list := range files {
		lines := 0
		for _, f := range list {
			lines += set.File(f.Pos()).LineCount()
		}
		if strings.HasPrefix(pkg, "reports") && (len(list) > maxFiles || lines > maxLines) {
			t.Errorf("%s has %d files and %d lines, more than %d or %d", pkg, len(list), lines, maxFiles, maxLines)
		}
	}
}

// A type has at most maxMethods methods.
func TestTypesStaySmall(t *testing.T) {
	const maxMethods = 20
	_, files := sources(t)
	methods := map[string]map[string]bool{} // a set, because a method may have a file for each platform
	for pkg, list := range files {
		for _, f := range list {
			for _, d := range f.Decls {
				fn, ok := d.(*ast.FuncDecl)
				if !ok || fn.Recv == nil {
					continue
				}
				name := pkg + "." + receiver(fn)
				if methods[name] == nil {
					methods[name] = map[string]bool{}
				}
				methods[name][fn.Name.Name] = true
			}
		}
	}
	for name, set := range methods {
		if len(set) > maxMethods {
			t.Errorf("%s has %d methods, more than %d", name, len(set), maxMethods)
		}
	}
}

// receiver returns the name of the type that a method belongs to.
func receiver(fn *ast.FuncDecl) string {
	of := fn.Recv.List[0].Type
	for {
		switch x := of.(type) {
		case *ast.StarExpr:
			of = x.X
		case *ast.IndexExpr:
			of = x.X
		case *ast.IndexListExpr:
			of = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}
