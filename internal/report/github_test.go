package report

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

func TestGitHubKeepsTenOfALevel(t *testing.T) {
	tests := []struct {
		errors, warnings, notes, problems int
		want                              string // errors, warnings, notices; what the last notice tells
	}{
		{10, 10, 10, 0, "10 10 10"},
		{11, 0, 0, 0, "10 0 1 1 more finding"},
		{12, 13, 5, 0, "10 10 6 5 more findings"},
		{12, 0, 9, 0, "10 0 10 2 more findings"},
		{12, 0, 10, 0, "10 0 10 3 more findings"},
		{0, 0, 11, 0, "0 0 10 2 more findings"},
		{9, 0, 0, 2, "10 0 1 1 more finding"},
	}
	for _, test := range tests {
		result := &lint.Result{Problems: make([]source.Problem, test.problems)}
		for i := range max(test.errors, test.warnings, test.notes) {
			for _, add := range []struct {
				rule *policy.Rule
				n    int
			}{{stock, test.notes}, {echo, test.warnings}, {sample, test.errors}} {
				if i < add.n {
					result.Findings = append(result.Findings, lint.Finding{Finding: finding(add.rule, at(".env", i+1, 1, 2), "message")})
				}
			}
		}
		out := render(t, "github", result, Options{})
		got := fmt.Sprint(strings.Count(out, "::error "), strings.Count(out, "::warning "), strings.Count(out, "::notice "))
		if _, more, ok := strings.Cut(out, "found more::"); ok {
			rest, _, _ := strings.Cut(more, ":")
			got += " " + rest
		}
		if got != test.want {
			t.Errorf("%+v: got %s", test, got)
		}
		if last := strings.LastIndex(out, "::error "); last > strings.Index(out, "::notice ") && strings.Contains(out, "::notice ") {
			t.Errorf("%+v: a notice stands before an error", test)
		}
	}
}

func TestGitHubPlaces(t *testing.T) {
	tests := map[string]struct {
		root string
		at   source.Pos
		want string
	}{
		"at the root":      {"", at(".env", 3, 14, 20), ",file=.env,line=3,endLine=3,col=14,endColumn=20"},
		"below the root":   {"apps/gateway", at(".env", 3, 14, 20), ",file=apps/gateway/.env,line=3,endLine=3,col=14,endColumn=20"},
		"a sister":         {"apps/gateway", at("../billing/.env", 3, 14, 20), ",file=apps/billing/.env,line=3,endLine=3,col=14,endColumn=20"},
		"elsewhere":        {"apps", at("/etc/app.env", 3, 14, 20), ",file=/etc/app.env,line=3,endLine=3,col=14,endColumn=20"},
		"several lines":    {"", source.Pos{File: ".env", Line: 3, Column: 14, EndLine: 5, EndColumn: 2}, ",file=.env,line=3,endLine=5"},
		"a name to escape": {"", at("50%,a:b\r\n.env", 3, 14, 20), ",file=50%25%2Ca%3Ab%0D%0A.env,line=3,endLine=3,col=14,endColumn=20"},
		"the environment":  {"apps", source.Pos{}, "::a: b, 1%25 (in the process environment)"},
	}
	for name, test := range tests {
		result := &lint.Result{Findings: []lint.Finding{{Finding: finding(house, test.at, "a: b, 1%")}}}
		got := render(t, "github", result, Options{InRepository: below(test.root)})
		if !test.at.IsZero() {
			test.want += "::a: b, 1%25"
		}
		want := "::warning title=Names%2C 100%25 of them%3A in capitals" + test.want + " [house-style]\n"
		if got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

// parseCommand reads a workflow command as the runner of GitHub Actions does.
func parseCommand(t *testing.T, line string) (level string, properties map[string]string, message string) {
	t.Helper()
	rest, ok := strings.CutPrefix(line, "::")
	head, message, found := strings.Cut(rest, "::")
	if !ok || !found {
		t.Fatalf("no command: %s", line)
	}
	level, list, _ := strings.Cut(head, " ")
	properties = map[string]string{}
	for pair := range strings.SplitSeq(list, ",") {
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			t.Fatalf("no property: %s", pair)
		}
		properties[name] = strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%").Replace(value)
	}
	return level, properties, strings.NewReplacer("%0D", "\r", "%0A", "\n", "%25", "%").Replace(message)
}

func TestGitHubReadsWhatWasMeant(t *testing.T) {
	for fixture, result := range fixtures() {
		type command struct{ level, title, file, line, message string }
		want := map[command]bool{}
		for _, problem := range result.Problems {
			want[command{"error", "dbcfg-lint could not check everything", problem.At.File, lineOf(problem.At), problem.Message}] = true
		}
		for _, f := range result.Findings {
			message := f.Message
			if f.At.IsZero() {
				message += " (in the process environment)"
			}
			for _, related := range f.Related {
				message += "; " + related.Message
				if !related.At.IsZero() {
					message += ": " + related.At.String()
				}
			}
			message += " [" + f.Rule.ID + "]"
			if f.Rule.Help != "" {
				message += ": " + f.Rule.Help
			}
			want[command{levels[f.Severity], f.Rule.Title, f.At.File, lineOf(f.At), message}] = true
		}
		for line := range strings.Lines(render(t, "github", result, Options{})) {
			level, properties, message := parseCommand(t, strings.TrimSuffix(line, "\n"))
			// What would act on a terminal is made visible: look for that.
			got := command{level, properties["title"], properties["file"], properties["line"], message}
			for one := range maps.Clone(want) {
				shown := one
				shown.message = strings.NewReplacer("\n", "\x00", "\r", "\x01").Replace(one.message)
				shown.message = strings.NewReplacer(`\x00`, "\n", `\x01`, "\r").Replace(printable(shown.message))
				if shown == got {
					delete(want, one)
				}
			}
		}
		for one := range want {
			t.Errorf("%s: nobody reads %q", fixture, one)
		}
	}
}

func lineOf(at source.Pos) string {
	if at.IsZero() {
		return ""
	}
	return fmt.Sprint(at.Line)
}
