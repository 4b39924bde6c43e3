package report

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// strictly decodes JSON into a type of the documented shape.
func strictly[T any](t *testing.T, text string) T {
	t.Helper()
	var value T
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestGitLabKeepsItsShape(t *testing.T) {
	for fixture, result := range fixtures() {
		out := render(t, "gitlab", result, Options{InRepository: below("apps/gateway")})
		if strings.HasPrefix(out, "null") {
			t.Errorf("%s: null", fixture)
		}
		issues := strictly[[]struct {
			Description string `json:"description"`
			CheckName   string `json:"check_name"`
			Fingerprint string `json:"fingerprint"`
			Severity    string `json:"severity"`
			Location    struct {
				Path  string `json:"path"`
				Lines struct {
					Begin int `json:"begin"`
				} `json:"lines"`
			} `json:"location"`
		}](t, out)
		if want := len(result.Findings) + len(result.Problems); len(issues) != want {
			t.Errorf("%s: %d issues, want %d", fixture, len(issues), want)
		}
		seen := map[string]bool{}
		for _, issue := range issues {
			if seen[issue.Fingerprint] {
				t.Errorf("%s: the fingerprint of %q is there twice", fixture, issue.Description)
			}
			seen[issue.Fingerprint] = true
			severities := []string{"info", "minor", "major", "critical", "blocker"}
			if issue.Description == "" || issue.CheckName == "" || !slices.Contains(severities, issue.Severity) ||
				issue.Location.Path == "" || strings.HasPrefix(issue.Location.Path, "./") || issue.Location.Lines.Begin < 1 {
				t.Errorf("%s: %+v", fixture, issue)
			}
		}
	}
}

// Two jobs that lint two folders of a repository have other fingerprints, though
// the folders look alike.
func TestGitLabTellsFoldersApart(t *testing.T) {
	result := fixtures()["findings"]
	one, other := render(t, "gitlab", result, Options{InRepository: below("apps/a")}), render(t, "gitlab", result, Options{InRepository: below("apps/b")})
	fingerprint := regexp.MustCompile(`"fingerprint": "(\w+)"`)
	for _, found := range fingerprint.FindAllString(one, -1) {
		if strings.Contains(other, found) {
			t.Errorf("both have %s", found)
		}
	}
}
