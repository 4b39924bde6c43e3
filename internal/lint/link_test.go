package lint_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
)

// TestFilesThatComposeNames lints a folder whose compose file names others, in and outside
// of the project.
func TestFilesThatComposeNames(t *testing.T) {
	const named = `-- app/pyproject.toml --
-- app/compose.prod.yaml --
include: [../infra/db.yml]
services: {web: {image: acme/app}}
-- infra/db.yml --
services: {db: {image: postgres:17, environment: {POSTGRES_USER: app, POSTGRES_PASSWORD: secret}}}
`
	const ignored = named + "-- .dbcfg-lint.yaml --\nversion: 1\nignore: [\"infra/**\"]\n"
	for _, test := range []struct {
		name, archive, path string
		want                []string
	}{
		{"all is linted", named, ".", []string{"infra/db.yml:1:90 test-credentials-in-production"}},
		{"another folder", named, "app", []string{"app/compose.prod.yaml:1:11 syntax-error"}},
		{"the file itself", named, "app/compose.prod.yaml", []string{"app/compose.prod.yaml:1:11 syntax-error"}},
		{"another folder of the repository", named + "-- .git/HEAD --\n", "app", []string{"infra/db.yml:1:90 test-credentials-in-production"}},
		{"a file that is ignored", ignored, ".", nil},
		{
			"a finding that is ignored there", "-- app/pyproject.toml --\n-- app/compose.prod.yaml --\ninclude: [db.yml]\nservices: {web: {image: acme/app}}\n" +
				"-- app/db.yml --\nservices:\n  db:\n    image: postgres:17\n    environment:\n      # dbcfg-lint: ignore[test-credentials-in-production] -- a demonstration\n      POSTGRES_PASSWORD: secret\n",
			".", nil,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			result := run(t, project(test.archive), func(o *lint.Options) { o.Paths = []string{test.path} })
			if diff := cmp.Diff(test.want, lines(result.Findings)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestRelatedOfABase has a finding in a base, which says what makes it one of production.
func TestRelatedOfABase(t *testing.T) {
	result := run(t, project(`-- compose.yaml --
services: {web: {build: ., environment: {DATABASE_URL: "postgresql://app:secret@db/app"}}}
-- compose.prod.yaml --
services: {web: {restart: always}}
`), func(*lint.Options) {})
	if len(result.Findings) != 1 || len(result.Findings[0].Related) != 1 {
		t.Fatalf("findings: %v", lines(result.Findings))
	}
	related := result.Findings[0].Related[0]
	if got := related.At.File + ": " + related.Message; got != "compose.prod.yaml: brought into production here" {
		t.Errorf("related: %s", got)
	}
}
