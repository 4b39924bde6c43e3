package report

import (
	"strings"
	"testing"

	"github.com/clipperhouse/displaywidth"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

func TestExcerpt(t *testing.T) {
	tests := map[string]struct {
		line, place string
		width       int
		want, marks string
	}{
		"short":                   {"PORT=5432", "5432", 20, "PORT=5432", "     ^^^^"},
		"exactly as wide":         {"PORT=5432", "5432", 9, "PORT=5432", "     ^^^^"},
		"nothing, at the end":     {"PORT=", "", 20, "PORT=", "     ^"},
		"wide characters before":  {"名前=x", "x", 20, "名前=x", "     ^"},
		"wide characters":         {"a=名前", "名前", 20, "a=名前", "  ^^^^"},
		"a combining mark":        {"e\u0301=x", "x", 20, "e\u0301=x", "  ^"},
		"a family":                {"👩‍👩‍👧=x", "x", 20, `👩\u200d👩\u200d👧=x`, "                   ^"},
		"an escape sequence":      {"\u009b31m=x", "x", 20, `\u009b31m=x`, "          ^"},
		"a command of the runner": {"A=###[error]x ##[add-mask]y", "error", 80, `A=###\x5berror]x ##\x5badd-mask]y`, "         ^^^^^"},
		"a command of Azure":      {"A=##vso[task.debug]x ##VSO[a.b]", "x", 80, `A=##vso\x5btask.debug]x ##VSO\x5ba.b]`, "                      ^"},
		"a command at the place":  {"A=##[error]x", "[error]", 80, `A=##\x5berror]x`, "    ^^^^^^^^^^"},
		"a command around it":     {"A=##[error]x", "#[", 80, `A=##\x5berror]x`, "   ^^^^^"},
		"a place at the front":    {"PORT=5432 and more", "PORT", 10, "PORT=5432…", "^^^^"},
		"a place up to the cut":   {"PORT=5432 and more", "PORT=5432", 10, "PORT=5432…", "^^^^^^^^^"},
		"a place at the end":      {strings.Repeat("ab", 30) + "XY", "XY", 30, "…b" + strings.Repeat("ab", 13) + "XY", strings.Repeat(" ", 28) + "^^"},
		"a place in the middle":   {strings.Repeat("a", 60) + "XY" + strings.Repeat("b", 60), "XY", 30, "…" + strings.Repeat("a", 19) + "XY" + "bbbbbbb…", strings.Repeat(" ", 20) + "^^"},
		"a place wider than all":  {strings.Repeat("X", 60), strings.Repeat("X", 60), 10, "XXXXXXXXX…", "^^^^^^^^^"},
		"cut in a wide character": {strings.Repeat("名", 30) + "abXY" + strings.Repeat("c", 60), "XY", 30, "… " + strings.Repeat("名", 8) + "abXYccccccc…", strings.Repeat(" ", 20) + "^^"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := excerptOf(snippet(source.Pos{Line: 1}, test.line, test.place), test.width)
			marks := strings.Repeat(" ", got.before) + strings.Repeat("^", got.covered)
			if got.text != test.want || marks != test.marks {
				t.Errorf("got\n%s\n%s\nwant\n%s\n%s", got.text, marks, test.want, test.marks)
			}
		})
	}
}

// Whatever the place, the line keeps its width, and the marks stand under
// something that is shown.
func TestExcerptKeepsItsWidth(t *testing.T) {
	line := "KEY=" + strings.Repeat("aé名\u202e", 12)
	const width = 60
	for start := range len(line) + 3 {
		for end := start - 2; end < len(line)+3; end++ {
			got := excerptOf(resolve.Snippet{Line: 1, Text: line, Start: start, End: end}, width)
			shown := displaywidth.String(got.text)
			if shown > width || got.before < 0 || got.covered < 1 || got.before+got.covered > width {
				t.Fatalf("%d to %d: %d cells, marks %d to %d", start, end, shown, got.before, got.before+got.covered)
			}
		}
	}
}

func TestTextStaysNarrow(t *testing.T) {
	for line := range strings.Lines(render(t, "text", fixtures()["findings"], Options{})) {
		if !strings.HasPrefix(line, " ") {
			continue // a message, which a terminal may break
		}
		if cells := displaywidth.String(strings.TrimSuffix(line, "\n")); cells > columns {
			t.Errorf("%d cells: %s", cells, line)
		}
	}
}

func TestSummary(t *testing.T) {
	warning := lint.Finding{Finding: finding(echo, source.Pos{}, "")}
	production := &resolve.Project{Environments: []resolve.Environment{environment("production", true)}}
	tests := map[string]struct {
		result lint.Result
		want   string
	}{
		"no file":         {lint.Result{}, "nothing was linted"},
		"no finding":      {lint.Result{Files: 1}, "no problems found in 1 file"},
		"only suppressed": {lint.Result{Files: 2, Suppressed: []lint.Finding{warning}}, "no problems found in 2 files, 1 suppressed"},
		"one warning":     {lint.Result{Files: 2, Findings: []lint.Finding{warning}}, "0 errors, 1 warning, 0 notes in 2 files"},
		"only a problem":  {lint.Result{Files: 2, Problems: make([]source.Problem, 1)}, "0 errors, 0 warnings, 0 notes in 2 files; 1 problem, so this may not be all"},
		"an environment twice": {
			lint.Result{Files: 2, Projects: []*resolve.Project{production, production}},
			"no problems found in 2 files (environment: production)",
		},
	}
	for name, test := range tests {
		if got := summary(&test.result); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}
