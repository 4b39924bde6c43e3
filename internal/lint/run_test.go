package lint_test

import (
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
)

// TestSeverityOfTheConfiguration gives a rule another severity, for what an ignore
// comment silences as well.
func TestSeverityOfTheConfiguration(t *testing.T) {
	result := run(t, project(`
-- .dbcfg-lint.yaml --
version: 1
rules:
  sqlite-in-production: {severity: note}
-- .env.production --
# dbcfg-lint: ignore[sqlite-in-production] -- the demo needs no server
DATABASE_URL=sqlite:///app.db
OTHER_DATABASE_URL=sqlite:///other.db
`), nil)
	if len(result.Findings) != 1 || result.Findings[0].Severity != policy.Note {
		t.Errorf("findings %+v", lines(result.Findings))
	}
	if len(result.Suppressed) != 1 || result.Suppressed[0].Severity != policy.Note {
		t.Errorf("suppressed %+v", lines(result.Suppressed))
	}
}
