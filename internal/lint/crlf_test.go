package lint_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
)

// TestCarriageReturns gives every case and every example the line ends of Windows.
// The findings are the same, at the same places, and the ignore comments count.
func TestCarriageReturns(t *testing.T) {
	projects := map[string]fstest.MapFS{}
	labels := map[string]label{}
	for _, name := range caseNames(t) {
		label, text := caseOf(t, name)
		projects[name], labels[name] = project(text), label
	}
	for _, example := range []string{"gateway", "gateway-broken", "fastapi", "fastapi-broken", "multi-database"} {
		projects[example] = projectAt(t, filepath.Join(repository, "testdata", example))
	}
	projects["ignore comments and the configuration"] = project(ignoring)
	for name, files := range projects {
		t.Run(name, func(t *testing.T) {
			lint := func(files fs.FS) []string {
				result := run(t, files, func(o *lint.Options) {
					o.Environment, o.Environ = labels[name].environment, labels[name].environ
				})
				var told []string
				for _, finding := range result.Findings {
					told = append(told, finding.At.String()+" "+finding.Rule.ID+": "+finding.Message)
				}
				for _, finding := range result.Suppressed {
					told = append(told, finding.At.String()+" "+finding.Rule.ID+" is suppressed: "+finding.Reason)
				}
				for _, problem := range result.Problems {
					told = append(told, problem.At.String()+" "+problem.Message)
				}
				return told
			}
			if diff := cmp.Diff(lint(files), lint(withCarriageReturns(files))); diff != "" {
				t.Errorf("findings (-LF +CRLF):\n%s", diff)
			}
		})
	}
}

// ignoring has an ignore comment that counts, and one that does not, in a file of
// every kind; a configuration, and a folder that git ignores.
const ignoring = `-- .dbcfg-lint.yaml --
version: 1
required: [SENTRY_DSN]
rules:
  # a comment
  tls-not-enforced: error
ignore:
  - "fixtures/**"
-- .gitignore --
vendored/
!/build/
-- vendored/.env --
DATABASE_URL=postgresql://postgres:postgres@db/app
-- fixtures/.env.production --
DATABASE_URL=postgresql://postgres:postgres@db/app
-- pyproject.toml --
[project]
name = "app"

[tool.alembic]
script_location = "migrations"

[[tool.alembic.x]]
name = "y"
-- .env.production --
# dbcfg-lint: ignore[test-credentials-in-production] -- a demo
DATABASE_URL=postgresql+asyncpg://postgres:postgres@db.example.com/app?ssl=require
# dbcfg-lint: ignore[sql-echo-in-production]
SQL_ECHO=true
# dbcfg-lint: ignore[sqlite-in-production] -- nothing of the sort
LOG="a
b"
-- alembic.ini --
[alembic]
script_location = migrations
; dbcfg-lint: ignore[url-in-migration-config] -- a demo
sqlalchemy.url = postgresql://app:k3-Qpw7xZt@db/app
file_template = %(year)d_%%(slug)s
-- migrations/env.py --
from alembic import context
# dbcfg-lint: ignore[url-in-env-py] -- a demo
context.configure(url="postgresql://app:k3-Qpw7xZt@db/app")
print("""a
b""", "postgresql://app:k3-Qpw7xZt@db/app")
context.configure(url="postgresql://app:k3-Qpw7xZt@db/app")
-- migrations/script.py.mako --
-- migrations/versions/1.py --
-- app/settings.py --
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    """The settings,
    in two lines."""

    # dbcfg-lint: ignore[default-in-production] -- a demo
    database_url: str = "postgresql+asyncpg://app:app@localhost:5432/app"
    db_pool_size: int = 5
`

// withCarriageReturns gives a copy of files with \r\n for \n.
func withCarriageReturns(files fstest.MapFS) fstest.MapFS {
	other := fstest.MapFS{}
	for name, file := range files {
		next := *file
		next.Data = bytes.ReplaceAll(file.Data, []byte("\n"), []byte("\r\n"))
		other[name] = &next
	}
	return other
}

// projectAt reads the files below a folder.
func projectAt(t *testing.T, folder string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{"project": {Mode: fs.ModeDir | 0o755}}
	disk := os.DirFS(folder)
	err := fs.WalkDir(disk, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(disk, name)
		files["project/"+name] = &fstest.MapFile{Data: data, Mode: 0o644}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
