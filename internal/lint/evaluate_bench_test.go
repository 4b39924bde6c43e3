package lint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
)

// BenchmarkEvaluateMany has the rules judge projects with much of one thing: n and 2n of
// it, so that a rule whose cost grows faster than the project shows.
func BenchmarkEvaluateMany(b *testing.B) {
	repeat := func(n int, line string) string {
		var text strings.Builder
		for i := range n {
			text.WriteString(strings.ReplaceAll(line, "#", fmt.Sprint(i)))
		}
		return text.String()
	}
	const connection = "A#_DATABASE_URL=postgresql+asyncpg://app:s#@pgbouncer#.example.org:6432/app\n"
	for _, shape := range []struct {
		name  string
		n     int
		files func(n int) []string
	}{
		{"variables", 10_000, func(n int) []string { return []string{".env.production", repeat(n, "VAR_#=value#\n")} }},
		{"connections", 300, func(n int) []string { return []string{".env.production", repeat(n, connection)} }},
		{"parts", 300, func(n int) []string {
			return []string{".env.production", repeat(n, "A#_DB_HOST=db#.example.org\nA#_DB_USER=postgres\nA#_DB_NAME=n#\n"+connection)}
		}},
		{"engines", 300, func(n int) []string {
			return []string{
				".env.production", repeat(n, connection),
				"app/db.py", "import os\nfrom sqlalchemy import create_engine\n" +
					repeat(n, "e# = create_engine(os.environ['A#_DATABASE_URL'], pool_size=30)\n"),
			}
		}},
		{"migrations", 150, func(n int) []string {
			return []string{
				".env.production", repeat(n, connection),
				"alembic.ini", "[alembic]\nscript_location = m\n" + repeat(n, "[db#]\nsqlalchemy.url = %(nothing)s\n"),
				"m/env.py", "import os\nfrom alembic import context\nconfig = context.config\n" +
					repeat(n, "config.set_main_option('sqlalchemy.url', os.environ['A#_DATABASE_URL'])\n"),
			}
		}},
	} {
		for _, n := range []int{shape.n, 2 * shape.n} {
			b.Run(fmt.Sprintf("%s/%d", shape.name, n), func(b *testing.B) {
				b.ReportAllocs()
				library := library(b)
				files := append(shape.files(n), "pyproject.toml", "[project]\ndependencies = [\"sqlalchemy\", \"asyncpg\"]\n")
				w, err := lint.Load(lint.Options{FS: texts(files...), Folder: ".", Paths: []string{"."}})
				if err != nil {
					b.Fatal(err)
				}
				benchmarkEvaluate(b, library, w)
			})
		}
	}
}
