package report

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// A bar that is not escaped ends a cell.
var bar = regexp.MustCompile(`(^|[^\\])\|`)

func TestMarkdownTables(t *testing.T) {
	for fixture, result := range fixtures() {
		out := render(t, "markdown", result, Options{InRepository: below("apps/gateway")})
		rows := 0
		for line := range strings.Lines(out) {
			line = strings.TrimSuffix(line, "\n")
			onlyGraphic(t, line)
			if !strings.HasPrefix(line, "|") {
				continue
			}
			if n := len(bar.FindAllString(line, -1)); n != 5 {
				t.Errorf("%s: %d bars in %s", fixture, n, line)
			}
			if !strings.HasPrefix(line, "| Severity ") && !strings.HasPrefix(line, "| --- ") {
				rows++
			}
			text := regexp.MustCompile("`+[^`]*`+").ReplaceAllString(line, "") // what is no code
			for _, active := range []string{"@you", "<i>", "<b>", "://x.example", ":e:", "#1"} {
				if strings.Contains(text, active) {
					t.Errorf("%s: %s in %s", fixture, active, line)
				}
			}
		}
		if want := len(result.Findings) + len(result.Problems); rows != want {
			t.Errorf("%s: %d rows, want %d", fixture, rows, want)
		}
	}
}

func TestMarkdownFitsAComment(t *testing.T) {
	result := many(5000)
	for i := range 20 {
		result.Findings[200*i+150].Finding = finding(sample, at("last/.env", i+1, 1, 2), "ERROR number "+fmt.Sprint(i))
	}
	out := render(t, "markdown", result, Options{})
	if len(out) > 65_536 {
		t.Errorf("%d bytes", len(out))
	}
	if n := strings.Count(out, "| error |"); n != 20 {
		t.Errorf("%d errors, want all 20", n)
	}
	shown := strings.Count(out, "| error |") + strings.Count(out, "| warning |")
	if tail := fmt.Sprintf("\n\n%d more findings would not fit here: see the log.\n", 5000-shown); !strings.HasSuffix(out, tail) {
		t.Errorf("ends with %q, want %q", out[len(out)-100:], tail)
	}
}

func TestCodeSpan(t *testing.T) {
	for text, want := range map[string]string{
		"a": "`a`", "a`b": "``a`b``", "``": "``` `` ```", "a``b`c": "```a``b`c```", "`": "`` ` ``", "x\ny": "`x\\ny`",
	} {
		if got := codeSpan(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}
