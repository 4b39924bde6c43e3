package lint

import (
	"archive/tar"
	"compress/gzip"
	_ "embed" // for the policy below
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/policies"
)

// conftest gives the findings as conftest asks for them.
//
//go:embed conftest.rego
var conftest []byte

// Export writes all rules, with the custom ones and the parameters of the
// configuration that governs the working directory, as a bundle for OPA and
// conftest. The same rules give the same bytes. It writes nothing if there are
// problems.
func Export(o Options, out io.Writer) ([]source.Problem, error) {
	library, err := Library()
	if err != nil {
		return nil, err
	}
	w, err := ruling(o)
	if err != nil {
		return nil, err
	}
	library, problems := w.withCustom(library)
	custom, _ := w.custom(w.policies()) // withCustom says what is wrong with them
	problems = slices.Concat(problems, w.checkRules(library), w.checkParameters(library), w.governor.problems)
	if len(problems) > 0 {
		return problems, nil
	}
	w.governed = []*governed{w.governor.of(o.Folder)}
	library = w.libraries(library)[w.governed[0]]

	builtIn, err := modulesIn(policies.FS, ".", func(name string) string { return "dbcfg-lint/" + name })
	if err != nil {
		return nil, err
	}
	files := append(builtIn, policy.Module{Path: "dbcfg-lint/conftest.rego", Text: conftest})
	taken := map[string]bool{}
	for _, module := range custom.Modules {
		name := path.Join("custom", path.Clean("/"+module.Path))
		for taken[name] { // which leads out of the working directory another way
			name = path.Join("custom", "other", strings.TrimPrefix(name, "custom"))
		}
		taken[name] = true
		files = append(files, policy.Module{Path: name, Text: module.Text})
	}
	files = slices.DeleteFunc(files, isTest)
	severities := map[string]string{}
	for id, rule := range w.governed[0].Rules {
		severities[id] = rule.Severity
	}
	data, roots := library.Exported(severities)
	text, err := json.MarshalIndent(data, "", "  ")
	if err != nil {
		return nil, err
	}
	manifest, err := json.Marshal(map[string]any{"revision": "", "roots": append(roots, "main"), "rego_version": 1})
	if err != nil {
		return nil, err
	}
	files = append(files,
		policy.Module{Path: "data.json", Text: text},
		policy.Module{Path: policy.ManifestFile, Text: manifest})
	return nil, pack(out, files)
}

// pack writes files as a gzipped tar, in the order of their paths.
func pack(out io.Writer, files []policy.Module) error {
	slices.SortFunc(files, func(a, b policy.Module) int { return strings.Compare(a.Path, b.Path) })
	zipped := gzip.NewWriter(out)
	archive := tar.NewWriter(zipped)
	for _, file := range files {
		header := &tar.Header{Name: file.Path, Mode: 0o644, Size: int64(len(file.Text)), Typeflag: tar.TypeReg}
		if err := archive.WriteHeader(header); err != nil {
			return fmt.Errorf("%s: %w", file.Path, err)
		}
		if _, err := archive.Write(file.Text); err != nil {
			return fmt.Errorf("%s: %w", file.Path, err)
		}
	}
	return errors.Join(archive.Close(), zipped.Close())
}
