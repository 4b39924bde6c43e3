package report

import (
	"slices"
	"strings"
	"testing"
)

func TestRDJSONKeepsItsShape(t *testing.T) {
	type position struct {
		Line   int `json:"line"`
		Column int `json:"column"`
	}
	for fixture, result := range fixtures() {
		all := strictly[struct {
			Source struct {
				Name string `json:"name"`
				URL  string `json:"url"`
			} `json:"source"`
			Diagnostics []struct {
				Message  string `json:"message"`
				Location struct {
					Path  string `json:"path"`
					Range *struct {
						Start position `json:"start"`
						End   position `json:"end"`
					} `json:"range"`
				} `json:"location"`
				Severity string `json:"severity"`
				Code     *struct {
					Value string `json:"value"`
					URL   string `json:"url"`
				} `json:"code"`
			} `json:"diagnostics"`
		}](t, render(t, "rdjson", result, Options{InRepository: below("apps/gateway")}))
		if want := len(result.Findings) + len(result.Problems); all.Diagnostics == nil || len(all.Diagnostics) != want {
			t.Errorf("%s: %d diagnostics, want %d", fixture, len(all.Diagnostics), want)
		}
		for i, diagnostic := range all.Diagnostics {
			if diagnostic.Message == "" || !slices.Contains([]string{"ERROR", "WARNING", "INFO"}, diagnostic.Severity) {
				t.Errorf("%s: %+v", fixture, diagnostic)
			}
			if i < len(result.Problems) {
				continue
			}
			at := result.Findings[i-len(result.Problems)].At
			if !at.IsZero() && diagnostic.Location.Path != strings.ToValidUTF8(at.File, "\ufffd") {
				t.Errorf("%s: path %q, want %q as it is from the working directory", fixture, diagnostic.Location.Path, at.File)
			}
			if r := diagnostic.Location.Range; r != nil && !at.IsZero() {
				want := [2]position{{at.Line, at.Column}, {at.EndLine, at.EndColumn}}
				if got := [2]position{r.Start, r.End}; got != want {
					t.Errorf("%s: range %v, want %v", fixture, got, want)
				}
			}
		}
	}
}
