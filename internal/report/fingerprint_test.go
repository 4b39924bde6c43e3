package report

import (
	"path"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

func printsOf(result *lint.Result, root string) []string {
	return fingerprints(result, anchorageOf(result), Options{InRepository: below(root)})
}

// The place of a finding in the repository counts, not the folder that the
// program was started in.
func TestFingerprintsFromAnyFolder(t *testing.T) {
	files := []string{".env", "a:b.env", "../billing/.env", "../../.env"}
	inside, atTop := &lint.Result{}, &lint.Result{}
	for _, file := range files {
		inside.Findings = append(inside.Findings, lint.Finding{Finding: finding(echo, at(file, 3, 1, 2), "SQL_ECHO is on")})
		atTop.Findings = append(atTop.Findings, lint.Finding{Finding: finding(echo, at(path.Join("apps/gateway", file), 9, 1, 2), "SQL_ECHO is on")})
	}
	if diff := cmp.Diff(printsOf(atTop, ""), printsOf(inside, "apps/gateway")); diff != "" {
		t.Errorf("from the root and from below (-root +below):\n%s", diff)
	}
	for _, print := range printsOf(inside, "apps/other") {
		if i := slices.Index(printsOf(inside, "apps/gateway"), print); i >= 0 && files[i] != "../../.env" && files[i] != "../billing/.env" {
			t.Errorf("%s in another folder has the same fingerprint", files[i])
		}
	}
}

// Each finding has a fingerprint of its own, and an ignore comment for one changes
// none of the others.
func TestFingerprintsOfSuppressedFindings(t *testing.T) {
	all := findings()
	for line := range 4 {
		all = append(all, lint.Finding{Finding: finding(echo, at("x/.env", line+1, 1, 2), "SQL_ECHO is on")})
	}
	for _, environment := range []string{"test", "staging", ""} { // of the process, which has no file
		f := finding(echo, source.Pos{}, "SQL_ECHO is on")
		f.Environment = environment
		all = append(all, lint.Finding{Finding: f})
	}
	want := printsOf(&lint.Result{Findings: all}, "")
	if seen := slices.Compact(slices.Sorted(slices.Values(want))); len(seen) != len(want) {
		t.Errorf("%d fingerprints for %d findings", len(seen), len(want))
	}
	for i, one := range all {
		rest := slices.Delete(slices.Clone(all), i, i+1)
		got := printsOf(&lint.Result{Findings: rest, Suppressed: []lint.Finding{one}}, "")
		got = slices.Insert(got[:len(rest):len(rest)], i, got[len(rest)])
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("finding %d is suppressed (-before +after):\n%s", i, diff)
		}
	}
}

// What is known of a rule, such as its severity, does not count.
func TestFingerprintsOutliveASeverity(t *testing.T) {
	quiet := *echo
	quiet.Severity, quiet.Title = policy.Note, "Another title"
	one := &lint.Result{Findings: []lint.Finding{{Finding: finding(echo, at(".env", 1, 1, 2), "SQL_ECHO is on")}}}
	other := &lint.Result{Findings: []lint.Finding{{Finding: finding(&quiet, at(".env", 7, 3, 9), "SQL_ECHO is still on")}}}
	if diff := cmp.Diff(printsOf(one, ""), printsOf(other, "")); diff != "" {
		t.Error(diff)
	}
}
