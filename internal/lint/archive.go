package lint

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
)

var (
	errTooLarge   = fmt.Errorf("the files of the bundle have more than %d MiB", policy.MaxBundle>>20)
	errNoArchive  = errors.New("this is no archive as opa build writes it, a gzipped tar")
	errEntryTwice = errors.New("the archive holds a file twice")
)

// isArchive tells from its name whether a file is a bundle in an archive.
func isArchive(name string) bool {
	return strings.HasSuffix(name, ".tar.gz") || strings.HasSuffix(name, ".tgz")
}

// unpack gives the files of a gzipped tar, with their paths from its root. Links
// and devices are left out.
func unpack(archive io.Reader) ([]policy.Module, error) {
	zipped, err := gzip.NewReader(archive)
	if err != nil {
		return nil, errNoArchive
	}
	// What a small archive unpacks to may be any amount.
	limited := &io.LimitedReader{R: zipped, N: policy.MaxBundle}
	entries := tar.NewReader(limited)
	seen := map[string]bool{}
	var files []policy.Module
	for {
		header, err := entries.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		var text []byte
		if err == nil && header.Typeflag == tar.TypeReg {
			text, err = io.ReadAll(entries)
		}
		switch {
		case limited.N <= 0:
			return nil, errTooLarge
		case err != nil:
			return nil, errNoArchive
		case header.Typeflag != tar.TypeReg:
			continue
		}
		name := path.Clean("/" + strings.ReplaceAll(header.Name, `\`, "/"))[1:]
		if seen[name] {
			return nil, errEntryTwice
		}
		seen[name] = true
		files = append(files, policy.Module{Path: name, Text: text})
	}
}
