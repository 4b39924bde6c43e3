package policy

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/loader/filter"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// The files that make a folder, or an archive, an OPA bundle.
// See https://www.openpolicyagent.org/docs/management-bundles.
const (
	ManifestFile   = bundle.ManifestExt
	SignaturesFile = ".signatures.json"
)

// MaxBundle is how many bytes the files of a bundle may have together.
const MaxBundle = 64 << 20

// Bundle gives the policies and the data of an OPA bundle. The paths of files count
// from the root of the bundle, and name is the path of the bundle as a user is
// shown it. With a key the bundle must be signed with it, and without one it must
// not be signed at all. Policies that do not parse are left to [Library.With].
func Bundle(name string, files []Module, key *Key) (Custom, []source.Problem) {
	var custom Custom
	signed := false
	for _, file := range files {
		signed = signed || bundle.IsSignaturesFile(file.Path)
		if path.Ext(file.Path) == bundle.RegoExt {
			custom.Modules = append(custom.Modules, Module{Path: path.Join(name, file.Path), Text: file.Text})
		}
	}
	refuse := func(file, message string) (Custom, []source.Problem) {
		at := source.Pos{File: path.Join(name, file), Line: 1, Column: 1, EndLine: 1, EndColumn: 1}
		return Custom{}, []source.Problem{{Code: source.Refused, Message: message, At: at}}
	}
	reader := bundle.NewCustomReader(&listing{files: files}).
		WithRegoVersion(ast.RegoV1).WithSizeLimitBytes(MaxBundle).WithLazyLoadingMode(false)
	switch {
	case signed && key == nil:
		return refuse("", "the bundle is signed: name the key that verifies it with --policy-key")
	case !signed && key != nil:
		return refuse("", "the bundle is not signed, and --policy-key asks for a signature")
	case signed:
		config, err := key.verification(files)
		if err != nil {
			return refuse(SignaturesFile, err.Error())
		}
		reader = reader.WithBundleVerificationConfig(config)
	}
	read, err := reader.Read()
	var unparsed ast.Errors
	switch {
	case errors.As(err, &unparsed):
		return custom, nil
	case err != nil:
		return refuse(explained(err.Error(), files))
	case read.Data["dbcfg"] != nil:
		return refuse("", "the bundle has data below dbcfg, which belongs to dbcfg-lint")
	case read.Type() != bundle.SnapshotBundleType:
		return refuse("", "the bundle is a patch of another one")
	}
	custom.Data = read.Data
	return custom, nil
}

// faults are OPA's reasons for refusing a bundle, with what a user is told. The
// file is the first group, if there is one. Other texts are not repeated, for they
// may quote a file.
var faults = []struct {
	text *regexp.Regexp
	told string
}{
	{regexp.MustCompile(`^bundle load failed on manifest`), "the manifest of the bundle is not as OPA writes it"},
	{regexp.MustCompile(`^bundle load failed on signatures`), "the signatures of the bundle are not as OPA writes them"},
	{regexp.MustCompile(`^bundle load failed on (\S+):`), "the file is neither JSON nor YAML, or other data of the bundle contradicts it"},
	{regexp.MustCompile(`^(\S+): digest mismatch`), "the file is not as it was when the bundle was signed"},
	{regexp.MustCompile(`^file (\S+) not included in bundle signature`), "the signature of the bundle does not know the file"},
	{regexp.MustCompile(`^file\(s\) \[.*\] specified in bundle signatures but not found`), "files that were signed are missing"},
	{regexp.MustCompile(`verify JWT signature|scope mismatch|parse PEM block`), "the signature is not one of the key"},
	{regexp.MustCompile(`in module '([^']+)'$`), "the roots of the manifest do not permit the package of this file"},
	{regexp.MustCompile(`do not permit data`), "the roots of the manifest do not permit all data of the bundle"},
	{regexp.MustCompile(`overlapped roots`), "roots of the manifest overlap"},
	{regexp.MustCompile(`(JWT|JWTs)\b`), "the signatures of the bundle are not as OPA writes them"},
	{regexp.MustCompile(`^bundle file '?(\S+?)'? size`), fmt.Sprintf("the file is larger than %d MiB", MaxBundle>>20)},
}

// explained gives the file that OPA refuses, if it is one of the bundle, and why.
func explained(text string, files []Module) (file, message string) {
	for _, fault := range faults {
		match := fault.text.FindStringSubmatch(text)
		if match == nil {
			continue
		}
		if name := strings.TrimPrefix(match[len(match)-1], "/"); slices.ContainsFunc(files, func(m Module) bool { return m.Path == name }) {
			file = name
		}
		return file, fault.told
	}
	return "", "the bundle is not as OPA writes it"
}

// A listing gives files that have been read to OPA.
type listing struct{ files []Module }

// NextFile gives the next file, or [io.EOF].
func (l *listing) NextFile() (*bundle.Descriptor, error) {
	if len(l.files) == 0 {
		return nil, io.EOF
	}
	file := l.files[0]
	l.files = l.files[1:]
	return bundle.NewDescriptor(file.Path, "/"+file.Path, bytes.NewReader(file.Text)), nil
}

// WithFilter and the methods below ask for what has been done already.
func (l *listing) WithFilter(filter.LoaderFilter) bundle.DirectoryLoader { return l }

// WithPathFormat changes nothing.
func (l *listing) WithPathFormat(bundle.PathFormat) bundle.DirectoryLoader { return l }

// WithSizeLimitBytes changes nothing.
func (l *listing) WithSizeLimitBytes(int64) bundle.DirectoryLoader { return l }

// WithFollowSymlinks changes nothing.
func (l *listing) WithFollowSymlinks(bool) bundle.DirectoryLoader { return l }
