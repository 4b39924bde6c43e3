package report

import (
	"encoding/xml"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
)

func TestJUnitIsWellFormed(t *testing.T) {
	for fixture, result := range fixtures() {
		out := render(t, "junit", result, Options{InRepository: below("apps/gateway")})
		if !utf8.ValidString(out) {
			t.Errorf("%s: not UTF-8", fixture)
		}
		for _, r := range out { // the characters of XML 1.0
			if r < 0x20 && r != '\n' || r == 0xfffe || r == 0xffff {
				t.Errorf("%s: %U", fixture, r)
			}
		}
		decoder := xml.NewDecoder(strings.NewReader(out))
		decoder.Strict = true
		var read junitReport
		if err := decoder.Decode(&read); err != nil {
			t.Fatal(err)
		}
		var again strings.Builder
		encoder := xml.NewEncoder(&again)
		encoder.Indent("", "  ")
		if err := encoder.Encode(read); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(out, xml.Header+again.String()+"\n"); diff != "" {
			t.Errorf("%s: read and written again (-first +again):\n%s", fixture, diff)
		}
		checkCounts(t, fixture, read)
		want := junitCounts{Failures: len(result.Findings), Errors: len(result.Problems), Skipped: len(result.Suppressed)}
		if want.Tests = want.Failures + want.Errors + want.Skipped; want.Failures+want.Errors == 0 {
			want.Tests++ // the one that passes
		}
		if read.junitCounts != want {
			t.Errorf("%s: %+v, want %+v", fixture, read.junitCounts, want)
		}
	}
}

func checkCounts(t *testing.T, fixture string, read junitReport) {
	t.Helper()
	var sum junitCounts
	for _, suite := range read.Suites {
		if len(suite.Cases) != suite.Tests {
			t.Errorf("%s: %s has %d tests and says %d", fixture, suite.Name, len(suite.Cases), suite.Tests)
		}
		sum.Tests += suite.Tests
		sum.Failures += suite.Failures
		sum.Errors += suite.Errors
		sum.Skipped += suite.Skipped
		names := map[string]bool{}
		for _, test := range suite.Cases {
			if names[test.Name] || test.Name == "" || test.Class == "" {
				t.Errorf("%s: the name of %+v", fixture, test)
			}
			names[test.Name] = true
		}
	}
	if sum != read.junitCounts {
		t.Errorf("%s: the suites have %+v, the whole says %+v", fixture, sum, read.junitCounts)
	}
}

// Lines move, and GitLab compares tests by name.
func TestJUnitNames(t *testing.T) {
	result := &lint.Result{}
	for line := range 3 {
		result.Findings = append(result.Findings, lint.Finding{Finding: finding(echo, at(".env", line+1, 1, 2), "SQL_ECHO is on")})
	}
	out := render(t, "junit", result, Options{})
	for _, name := range []string{`name="sql-echo-in-production SQL_ECHO"`, `name="sql-echo-in-production SQL_ECHO (2)"`, `name="sql-echo-in-production SQL_ECHO (3)"`} {
		if strings.Count(out, name) != 1 {
			t.Errorf("no %s in\n%s", name, out)
		}
	}
}
