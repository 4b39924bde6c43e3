package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/dbcfg-lint/dbcfg-lint/"

// layers are the packages in the order of the pipeline. A package may import
// those of the layers before its own.
var layers = [][]string{
	{"internal/source", "internal/git"},
	{
		"internal/source/sourcetest", "internal/source/dotenv", "internal/source/ini", "internal/source/toml", "internal/source/compose",
		"internal/dsn", "internal/python", "internal/config", "policies",
	},
	{"internal/source/settings", "internal/source/envpy"},
	{"internal/resolve"},
	{"internal/policy"},
	{"internal/lint"},
	{"internal/report"},
	{"internal/cli"},
	{"cmd/dbcfg-lint"},
}

// only are the modules that one package alone may import.
var only = map[string][]string{
	"github.com/open-policy-agent/opa": {"internal/policy"},
	"github.com/xo/dburl":              {"internal/dsn"},
	"github.com/fatih/color":           {"internal/report"},
	"github.com/spf13/cobra":           {"internal/cli"},
	"os/exec":                          {"internal/git"},
}

// TestImports keeps the import order, for code and not for its tests.
func TestImports(t *testing.T) {
	root := filepath.Join("..", "..")
	layerOf := func(name string) int {
		return slices.IndexFunc(layers, func(layer []string) bool { return slices.Contains(layer, name) })
	}
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "testdata" || name != "." && strings.HasPrefix(entry.Name(), ".")) {
			return fs.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, name), nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		at := path.Dir(name)
		if layerOf(at) < 0 {
			t.Errorf("%s: the package has no place in the pipeline; add it to layers", name)
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if inside, ok := strings.CutPrefix(imported, module); ok && layerOf(inside) >= layerOf(at) {
				t.Errorf("%s imports %s, which comes later in the pipeline", name, inside)
			}
			for outside, packages := range only {
				if strings.HasPrefix(imported, outside) && !slices.Contains(packages, at) {
					t.Errorf("%s imports %s, which only %s may", name, imported, strings.Join(packages, " and "))
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
