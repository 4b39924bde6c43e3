package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// newLinter gives a runner whose Go, instead of building, links the program that
// this test is: what is built is another test's matter.
func newLinter(t *testing.T) *runner {
	t.Helper()
	r := newRunner(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	r.path = filepath.Join(r.folder, "bin")
	r.write("../../bin/go", `#!/usr/bin/env bash
set -euo pipefail
echo "go $*"
[ "$1 $2 $3 ${*: -1}" = "build -C $GITHUB_ACTION_PATH ./cmd/dbcfg-lint" ]
while [ "$1" != -o ]; do shift; done
ln -s '`+self+`' "$2"
`)
	return r
}

// copyTree copies an example project into the workspace.
func (r *runner) copyTree(example, to string) {
	r.t.Helper()
	from := os.DirFS(filepath.Join(repository(r.t), "testdata", example))
	if err := os.CopyFS(filepath.Join(r.workspace, to), from); err != nil {
		r.t.Fatal(err)
	}
}

const clean = "DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app?ssl=verify-full\n"

func TestActionPasses(t *testing.T) {
	r := newLinter(t)
	r.copyTree("gateway", ".")
	got := r.use(nil)
	if got.failed || got.code != 0 || got.uploaded != nil {
		t.Errorf("failed: %t, code %d, uploaded %v:\n%s", got.failed, got.code, got.uploaded, got.log)
	}
	sarif := got.outputs["sarif"]
	want := map[string]string{"exit-code": "0", "errors": "0", "warnings": "0", "notes": "0", "suppressed": "0", "sarif": sarif}
	if diff := cmp.Diff(want, got.outputs); diff != "" {
		t.Errorf("outputs (-want +got):\n%s", diff)
	}
	if uris := urisOf(t, sarif); len(uris) > 0 {
		t.Errorf("the SARIF file has results in %v", uris)
	}
	if !strings.HasPrefix(got.summary, "### dbcfg-lint\n\nno problems found in ") || strings.Contains(got.log, "::error") {
		t.Errorf("summary:\n%s\nlog:\n%s", got.summary, got.log)
	}
}

// The step fails as the program does, and what it has found is still to be seen.
func TestActionFails(t *testing.T) {
	r := newLinter(t)
	r.copyTree("gateway-broken", "apps/gateway")
	got := r.use(map[string]string{"working-directory": "apps/gateway", "upload-sarif": "true", "category": "gateway"})
	if !got.failed || got.code != 1 || got.outputs["exit-code"] != "1" {
		t.Errorf("failed: %t, code %d, output %q", got.failed, got.code, got.outputs["exit-code"])
	}
	for _, count := range []string{"errors", "warnings", "notes"} {
		if n := got.outputs[count]; !regexp.MustCompile(`^[1-9][0-9]*$`).MatchString(n) {
			t.Errorf("%s: %q", count, n)
		}
	}
	for _, want := range []string{
		"\n::error title=Production must not run on SQLite,file=apps/gateway/.env.production,",
		"\nerror[sqlite-in-production]: ", // the text, besides
	} {
		if !strings.Contains(got.log, want) {
			t.Errorf("no %q in the log:\n%s", want, got.log)
		}
	}
	if !strings.Contains(got.summary, "**`apps/gateway/.env.production`**") {
		t.Errorf("the summary:\n%s", got.summary)
	}
	if want := map[string]string{"sarif_file": got.steps["lint"]["upload"], "category": "gateway"}; !cmp.Equal(got.uploaded, want) {
		t.Fatalf("uploaded %v, want %v", got.uploaded, want)
	}
	for _, uri := range urisOf(t, got.uploaded["sarif_file"]) {
		if !strings.HasPrefix(uri, "apps/gateway/") {
			t.Errorf("%s is not seen from the root of the repository", uri)
		}
	}
}

// urisOf gives the files that the results in a SARIF file are about.
func urisOf(t *testing.T, file string) []string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var log struct {
		Runs []struct {
			Results []struct {
				Locations []struct {
					PhysicalLocation struct{ ArtifactLocation struct{ URI string } }
				}
			}
		}
	}
	if err := json.Unmarshal(data, &log); err != nil || len(log.Runs) != 1 {
		t.Fatalf("%s: %d runs: %v", file, len(log.Runs), err)
	}
	var uris []string
	for _, result := range log.Runs[0].Results {
		uris = append(uris, result.Locations[0].PhysicalLocation.ArtifactLocation.URI)
	}
	slices.Sort(uris)
	return uris
}

func TestActionInputs(t *testing.T) {
	const sqlite = "DATABASE_URL=sqlite:///app.db\n"
	files := map[string]string{
		"a b/.env.production": sqlite, "-c/.env.production": sqlite, "clean/.env.production": clean,
		"echo/.env.production": clean + "SQL_ECHO=true\n",
		"off.yaml":             "version: 1\nrules:\n  sqlite-in-production: off\n",
	}
	tests := map[string]struct {
		with, env map[string]string
		code      int
		errors    string
		log       string // is in the log; behind a "!", is not
	}{
		"paths, one a line":           {with: map[string]string{"paths": "a b\n-c\r\n\n"}, code: 1, errors: "2"},
		"one path":                    {with: map[string]string{"paths": "clean"}, errors: "0"},
		"a path that is not there":    {with: map[string]string{"paths": "gone"}, code: 2, errors: "0", log: "gone"},
		"no shell looks at a path":    {with: map[string]string{"paths": "$(touch pwned)\n`touch pwned`\n; touch pwned"}, code: 2, errors: "0"},
		"fail-on never":               {with: map[string]string{"paths": "a b", "fail-on": "never"}, errors: "1"},
		"fail-on warning":             {with: map[string]string{"paths": "echo", "fail-on": "warning"}, code: 1, errors: "0"},
		"fail-on of no severity":      {with: map[string]string{"fail-on": "eror"}, code: 2, log: "did you mean error"},
		"format":                      {with: map[string]string{"paths": "a b", "format": "text\njson=out.json"}, code: 1, errors: "1", log: "!::error"},
		"no format":                   {with: map[string]string{"paths": "a b", "format": ""}, code: 1, errors: "1", log: "!sqlite"},
		"config":                      {with: map[string]string{"paths": "a b", "config": "off.yaml"}, errors: "0"},
		"arguments":                   {with: map[string]string{"paths": "a b", "arguments": "--disable\nsqlite-in-production"}, errors: "0"},
		"working-directory":           {with: map[string]string{"working-directory": "a b"}, code: 1, errors: "1"},
		"environment":                 {with: map[string]string{"paths": "clean", "environment": "production"}, env: map[string]string{"DATABASE_URL": "sqlite:///app.db"}, code: 1, errors: "1"},
		"summary that is no boolean":  {with: map[string]string{"summary": "yes"}, code: 2, log: "::error title=dbcfg-lint could not be run::"},
		"upload that is no boolean":   {with: map[string]string{"upload-sarif": ""}, code: 2, log: "must be true or false"},
		"an empty working-directory":  {with: map[string]string{"working-directory": "", "paths": "clean"}, errors: "0"},
		"version source":              {with: map[string]string{"version": "source", "paths": "clean"}, errors: "0", log: "go build -C "},
		"a version is no part of cmd": {with: map[string]string{"version": "v1.2.3\n::error::x"}, code: 2, log: "!::error::x"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := newLinter(t)
			for file, text := range files {
				r.write(file, text)
			}
			r.env = test.env
			got := r.use(test.with)
			if got.code != test.code || got.failed != (test.code != 0) || got.outputs["errors"] != test.errors {
				t.Errorf("code %d with %q errors, want %d with %q:\n%s", got.code, got.outputs["errors"], test.code, test.errors, got.log)
			}
			if unwanted, ok := strings.CutPrefix(test.log, "!"); ok && strings.Contains(got.log, unwanted) || !ok && !strings.Contains(got.log, test.log) {
				t.Errorf("%q in the log:\n%s", test.log, got.log)
			}
			_ = filepath.WalkDir(r.folder, func(file string, _ fs.DirEntry, err error) error {
				if filepath.Base(file) == "pwned" {
					t.Errorf("%s was made", file)
				}
				return err
			})
		})
	}
}

func TestActionSummaryIsAnOption(t *testing.T) {
	r := newLinter(t)
	r.write(".env.production", clean)
	if got := r.use(map[string]string{"summary": "false"}); got.failed || got.summary != "" {
		t.Errorf("failed: %t, summary %q", got.failed, got.summary)
	}
}

// Code scanning would open alerts for what is suppressed.
func TestActionUploadsWhatStands(t *testing.T) {
	if _, err := exec.LookPath("jq"); err != nil {
		t.Skip("there is no jq")
	}
	r := newLinter(t)
	r.write("a/.env.production", "# dbcfg-lint: ignore[sqlite-in-production] -- a kiosk without a network\nDATABASE_URL=sqlite:///app.db\n")
	r.write("b/.env.production", "DATABASE_URL=sqlite:///app.db\n")
	got := r.use(map[string]string{"upload-sarif": "true"})
	if got.code != 1 || got.outputs["suppressed"] != "1" || got.uploaded == nil {
		t.Fatalf("code %d, %q suppressed, uploaded %v:\n%s", got.code, got.outputs["suppressed"], got.uploaded, got.log)
	}
	all, standing := []string{"a/.env.production", "b/.env.production"}, []string{"b/.env.production"}
	if diff := cmp.Diff(all, urisOf(t, got.outputs["sarif"])); diff != "" {
		t.Errorf("the output (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(standing, urisOf(t, got.uploaded["sarif_file"])); diff != "" {
		t.Errorf("uploaded (-want +got):\n%s", diff)
	}
}

// Where nothing could be told there is nothing to upload, and the step before
// says why.
func TestActionUploadsNothingOfNothing(t *testing.T) {
	r := newLinter(t)
	got := r.use(map[string]string{"upload-sarif": "true", "arguments": "--no-such-flag"})
	if got.code != 2 || got.uploaded != nil || got.outputs["sarif"] != "" || got.outputs["exit-code"] != "2" {
		t.Errorf("code %d, uploaded %v, outputs %v", got.code, got.uploaded, got.outputs)
	}
}

// A program that is not there, or was killed, fails the step, which says so.
func TestActionWithoutAProgram(t *testing.T) {
	for name, code := range map[string]string{"killed": "137", "not there": "127"} {
		t.Run(name, func(t *testing.T) {
			r := newLinter(t)
			r.write("../../bin/go", `#!/usr/bin/env bash
set -eu
while [ "$1" != -o ]; do shift; done
printf '%s\n' '#!/bin/sh' '[ "$1" = version ] || exit `+code+`' >"$2"
chmod +x "$2"
`)
			got := r.use(map[string]string{"upload-sarif": "true"})
			if !got.failed || got.code != 2 || got.outputs["exit-code"] != "2" || got.uploaded != nil {
				t.Errorf("failed: %t, code %d, output %q, uploaded %v", got.failed, got.code, got.outputs["exit-code"], got.uploaded)
			}
			if want := "::error title=dbcfg-lint could not be run::it ended with exit code " + code; !strings.Contains(got.log, want) {
				t.Errorf("no %q in the log:\n%s", want, got.log)
			}
		})
	}
}
