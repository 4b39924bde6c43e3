package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A release is the files of a version, by name.
type release map[string][]byte

// releaseOf makes the archives of a version for some systems. Their program tells
// for which it is, and the environment that it lints in.
func releaseOf(t *testing.T, version string, systems ...string) release {
	t.Helper()
	files := release{}
	var sums strings.Builder
	for _, system := range systems {
		name, text := "dbcfg-lint", fmt.Sprintf("#!/usr/bin/env bash\necho \"dbcfg-lint v%s for %s\"\n[ \"$1\" = version ] || env\n", version, system)
		var archive bytes.Buffer
		extension := ".tar.gz"
		if strings.HasPrefix(system, "windows") {
			name, extension = "dbcfg-lint.exe", ".zip"
			writer := zip.NewWriter(&archive)
			for _, member := range []string{"LICENSE", name} {
				header := &zip.FileHeader{Name: member}
				header.SetMode(0o755)
				file, err := writer.CreateHeader(header)
				check(t, err)
				_, err = file.Write([]byte(text))
				check(t, err)
			}
			check(t, writer.Close())
		} else {
			compressed := gzip.NewWriter(&archive)
			writer := tar.NewWriter(compressed)
			for _, member := range []string{"LICENSE", name} {
				check(t, writer.WriteHeader(&tar.Header{Name: member, Mode: 0o755, Size: int64(len(text))}))
				_, err := writer.Write([]byte(text))
				check(t, err)
			}
			check(t, writer.Close())
			check(t, compressed.Close())
		}
		name = "dbcfg-lint_" + version + "_" + system + extension
		files[name] = archive.Bytes()
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(archive.Bytes()), name)
	}
	files["dbcfg-lint_"+version+"_checksums.txt"] = []byte(sums.String())
	return files
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// publish lays a release where a mirror would have it, and gives the address.
func (r *runner) publish(version string, files release) string {
	r.t.Helper()
	mirror := filepath.Join(r.folder, "mirror")
	folder := filepath.Join(mirror, "v"+version)
	check(r.t, os.MkdirAll(folder, 0o777))
	for name, data := range files {
		check(r.t, os.WriteFile(filepath.Join(folder, name), data, 0o666))
	}
	return "file://" + filepath.ToSlash(mirror)
}

const (
	amd64Archive = "dbcfg-lint_1.2.3_linux_amd64.tar.gz"
	checksums    = "dbcfg-lint_1.2.3_checksums.txt"
)

func TestActionDownloads(t *testing.T) {
	tests := map[string]struct{ os, arch, version, ref, want string }{
		"Linux, X64":             {"Linux", "X64", "v1.2.3", "", "v1.2.3 for linux_amd64"},
		"Linux, ARM64":           {"Linux", "ARM64", "1.2.3", "", "v1.2.3 for linux_arm64"},
		"macOS, X64":             {"macOS", "X64", "v1.2.3", "", "v1.2.3 for darwin_amd64"},
		"macOS, ARM64":           {"macOS", "ARM64", "v1.2.3", "", "v1.2.3 for darwin_arm64"},
		"Windows, X64":           {"Windows", "X64", "v1.2.3", "", "v1.2.3 for windows_amd64"},
		"Windows, ARM64":         {"Windows", "ARM64", "v1.2.3", "", "v1.2.3 for windows_arm64"},
		"a release candidate":    {"Linux", "X64", "v2.0.0-rc.1", "", "v2.0.0-rc.1 for linux_amd64"},
		"the action's version":   {"Linux", "X64", "", "v1.2.3", "v1.2.3 for linux_amd64"},
		"another than its own":   {"Linux", "X64", "v2.0.0-rc.1", "v1.2.3", "v2.0.0-rc.1 for linux_amd64"},
		"a major version":        {"Linux", "X64", "", "v1", "go build"},
		"a commit":               {"Linux", "X64", "", strings.Repeat("1", 40), "go build"},
		"source, at a version":   {"Linux", "X64", "source", "v1.2.3", "go build"},
		"source, anywhere":       {"Linux", "RISCV64", "", "", "go build"},
		"an unknown processor":   {"Linux", "ARM", "v1.2.3", "", "::error title=dbcfg-lint could not be installed::there is no release for this kind of processor"},
		"an unknown system":      {"Plan9", "X64", "v1.2.3", "", "::error title=dbcfg-lint could not be installed::there is no release for this operating system"},
		"a release that is none": {"Linux", "X64", "v1.2.4", "", "dbcfg-lint_1.2.4_checksums.txt cannot be downloaded"},
		"no version":             {"Linux", "X64", "latest", "", "version must be a release such as v1.2.3, or source"},
		"a path":                 {"Linux", "X64", "v1.2.3/../x", "", "version must be a release such as v1.2.3, or source"},
	}
	systems := []string{"linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64", "windows_amd64", "windows_arm64"}
	stable, candidate := releaseOf(t, "1.2.3", systems...), releaseOf(t, "2.0.0-rc.1", systems...)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := newLinter(t)
			if _, err := exec.LookPath("unzip"); err != nil && test.os == "Windows" {
				t.Skip("there is no unzip")
			}
			r.os, r.arch, r.ref = test.os, test.arch, test.ref
			mirror := r.publish("1.2.3", stable)
			r.publish("2.0.0-rc.1", candidate)
			got := r.use(map[string]string{"version": test.version, "base-url": mirror + "/"})
			if !strings.Contains(got.log, test.want) {
				t.Errorf("no %q in the log:\n%s", test.want, got.log)
			}
			if refused := strings.Contains(got.log, "::error"); refused == slices.Contains(got.ran, "lint") {
				t.Errorf("refused: %t, but these steps were run: %v", refused, got.ran)
			}
			if strings.Contains(got.log, "DBCFG_LINT_INPUT") {
				t.Errorf("the inputs are in the environment that is judged:\n%s", got.log)
			}
		})
	}
}

// Nothing of a release is run that is not what its checksums say.
func TestActionRefusesADownload(t *testing.T) {
	line := func(files release) string { return string(files[checksums]) }
	tests := map[string]struct {
		change func(release)
		want   string
	}{
		"another archive": {func(f release) {
			f[amd64Archive] = releaseOf(t, "1.2.3", "linux_arm64")["dbcfg-lint_1.2.3_linux_arm64.tar.gz"]
		}, "is not the file whose checksum is in"},
		"another checksum":        {func(f release) { f[checksums] = []byte(strings.Repeat("0", 64) + "  " + amd64Archive + "\n") }, "is not the file whose checksum is in"},
		"no line":                 {func(f release) { f[checksums] = []byte(strings.ReplaceAll(line(f), "amd64", "arm64")) }, "has no checksum of " + amd64Archive},
		"a line of a longer name": {func(f release) { f[checksums] = []byte(strings.ReplaceAll(line(f), "dbcfg", "x-dbcfg")) }, "has no checksum of"},
		"two lines":               {func(f release) { f[checksums] = []byte(line(f) + line(f)) }, "has no checksum of"},
		"a short checksum":        {func(f release) { f[checksums] = []byte(line(f)[1:]) }, "has no checksum of"},
		"an empty list":           {func(f release) { f[checksums] = nil }, "has no checksum of"},
		"no list":                 {func(f release) { delete(f, checksums) }, checksums + " cannot be downloaded"},
		"no archive":              {func(f release) { delete(f, amd64Archive) }, amd64Archive + " cannot be downloaded"},
		"no program in it": {func(f release) {
			f[amd64Archive] = []byte("nothing that tar could read")
			f[checksums] = fmt.Appendf(nil, "%x  %s\n", sha256.Sum256(f[amd64Archive]), amd64Archive)
		}, amd64Archive + " cannot be unpacked"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := newLinter(t)
			files := releaseOf(t, "1.2.3", "linux_amd64")
			test.change(files)
			got := r.use(map[string]string{"version": "v1.2.3", "base-url": r.publish("1.2.3", files), "upload-sarif": "true"})
			if !got.failed || got.code != 2 || !strings.Contains(got.log, "::error title=dbcfg-lint could not be installed::") || !strings.Contains(got.log, test.want) {
				t.Errorf("code %d, want 2 and %q:\n%s", got.code, test.want, got.log)
			}
			if strings.Contains(got.log, "for linux") || len(got.ran) != 1 || len(got.steps["install"]) > 0 || got.uploaded != nil {
				t.Errorf("ran %v, outputs %v, uploaded %v:\n%s", got.ran, got.steps["install"], got.uploaded, got.log)
			}
		})
	}
	r := newLinter(t)
	if got := r.use(map[string]string{"version": "v1.2.3", "base-url": "http://mirror.example"}); !strings.Contains(got.log, "must begin with https:// or file://") {
		t.Errorf("a mirror without TLS:\n%s", got.log)
	}
}

// The program of a checksum of two formats: sha256sum's for a binary file has a
// star before the name, and letters may be capitals.
func TestActionReadsChecksums(t *testing.T) {
	r := newLinter(t)
	files := releaseOf(t, "1.2.3", "linux_amd64")
	files[checksums] = []byte(strings.Replace(strings.ToUpper(string(files[checksums][:64]))+string(files[checksums][64:]), "  ", " *", 1))
	if got := r.use(map[string]string{"version": "v1.2.3", "base-url": r.publish("1.2.3", files)}); got.failed {
		t.Errorf("code %d:\n%s", got.code, got.log)
	}
}

// Without Go there is a word of what to do.
func TestActionWithoutGo(t *testing.T) {
	r := newRunner(t)
	r.path = filepath.Join(r.folder, "bin")
	check(t, os.MkdirAll(r.path, 0o777))
	for _, program := range []string{"bash", "mktemp", "rm"} {
		found, err := exec.LookPath(program)
		check(t, err)
		check(t, os.Symlink(found, filepath.Join(r.path, program)))
	}
	r.env["PATH"] = r.path
	if got := r.use(nil); got.code != 2 || !strings.Contains(got.log, "there is no Go to build it with") {
		t.Errorf("code %d:\n%s", got.code, got.log)
	}
}
