package report

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestJSONKeepsItsShape(t *testing.T) {
	for fixture, result := range fixtures() {
		out := render(t, "json", result, Options{Version: "1.2.3"})
		if !strings.HasSuffix(out, "\n}\n") {
			t.Errorf("%s: no newline at the end", fixture)
		}
		var tree map[string]any
		if err := json.Unmarshal([]byte(out), &tree); err != nil {
			t.Fatal(err)
		}
		checkShape(t, fixture, tree)
		for list, want := range map[string]int{
			"findings": len(result.Findings), "suppressed": len(result.Suppressed), "problems": len(result.Problems),
		} {
			if got := len(tree[list].([]any)); got != want {
				t.Errorf("%s: %d %s, want %d", fixture, got, list, want)
			}
		}
		counts := tree["summary"].(map[string]any)
		if sum := counts["errors"].(float64) + counts["warnings"].(float64) + counts["notes"].(float64); int(sum) != len(result.Findings) {
			t.Errorf("%s: the summary counts %v findings, want %d", fixture, sum, len(result.Findings))
		}
	}
}

// checkShape reports a null other than a location, and a location that is none.
func checkShape(t *testing.T, path string, node any) {
	t.Helper()
	switch node := node.(type) {
	case nil:
		if !strings.HasSuffix(path, ".location") {
			t.Errorf("%s is null", path)
		}
	case []any:
		for _, item := range node {
			checkShape(t, path+"[]", item)
		}
	case map[string]any:
		for key, value := range node {
			checkShape(t, path+"."+key, value)
			if number, ok := value.(float64); ok && strings.HasSuffix(path, ".location") && number < 1 {
				t.Errorf("%s.%s is %v", path, key, number)
			}
		}
	}
}
