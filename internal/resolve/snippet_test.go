package resolve_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// TestSnippet marks the part of a line that stands between « and ».
func TestSnippet(t *testing.T) {
	for _, test := range []struct {
		name, file, line, want string
	}{
		{"a URL", ".env", "DATABASE_URL=«postgresql://app:hunter2@db/shop»", "DATABASE_URL=«postgresql://app:***@db/shop»"},
		{"its host", ".env", "DATABASE_URL=postgresql://app:hunter2@«db»/shop", "DATABASE_URL=postgresql://app:***@«db»/shop"},
		{"its password", ".env", "DATABASE_URL=postgresql://app:«hunter2»@db/shop", "DATABASE_URL=postgresql://app:«***»@db/shop"},
		{"a part of it", ".env", "DATABASE_URL=postgresql://app:h«unt»er2@db/shop", "DATABASE_URL=postgresql://app:«***»@db/shop"},
		{"quotes", ".env", `export DB_PASSWORD="«hunter2»" # hunter3`, `export DB_PASSWORD="«***»" #***`},
		{"a reference", ".env", "DB_PASSWORD=«${DB_SECRET}»", "DB_PASSWORD=«${DB_SECRET}»"},
		{"a default", ".env", "DB_PASSWORD=«${DB_SECRET:-hunter2}»", "DB_PASSWORD=«***»"},
		{"a harmless name", ".env", "DB_HOST=«db.internal»", "DB_HOST=«db.internal»"},
		{"the name", ".env", "«STRIPE_KEY»=hunter2", "«STRIPE_KEY»=***"},
		{"an unknown name", ".env", "GREETING=«hunter2»", "GREETING=«***»"},
		{"nothing", ".env", "DATABASE_URL=«»", "DATABASE_URL=«»"},
		{"a comment", ".env", "#«DB_PASSWORD=hunter2»", "#«***»"},
		{"an ignore comment", ".env", "«# dbcfg-lint: ignore[x] -- words»", "«# dbcfg-lint: ignore[x] -- words»"},
		{"a line that no reader understands", ".env", "«DB PASSWORD hunter2»", "«***»"},
		{"a tab", ".env", "DB_HOST=\t«db»", "DB_HOST= «db»"},
		{"an option", "alembic.ini", "script_location = «%(here)s/x»", "script_location = «%(here)s/x»"},
		{"a URL in an ini file", "alembic.ini", "sqlalchemy.url = «postgresql://app:hun%%ter2@db/shop»", "sqlalchemy.url = «postgresql://app:***@db/shop»"},
		{"another option", "alembic.ini", "master = «hunter2»", "master = «***»"},
		{"an entry of a compose file", "compose.yaml", "      DATABASE_URL: «postgresql://app:hunter2@db/shop»", "      DATABASE_URL: «postgresql://app:***@db/shop»"},
		{"an item of a compose file", "compose.yaml", `      - "DB_HOST=«db.internal»"`, `      - "DB_HOST=«db.internal»"`},
		{"a default in a compose file", "compose.yaml", "      DB_HOST: ${DB_HOST:-«hunter2»}", "      DB_HOST: «***»"},
		{"another line of a compose file", "compose.yaml", "    command: «hunter2»", "    command: «***»"},
	} {
		t.Run(test.name, func(t *testing.T) {
			plain := strings.NewReplacer("«", "", "»", "").Replace(test.line)
			start := strings.Index(test.line, "«")
			end := strings.Index(test.line, "»") - len("«")
			prefix := ""
			if test.file == "alembic.ini" {
				prefix = "[alembic]\n"
			}
			if test.file == "compose.yaml" {
				prefix = "services:\n  web:\n    environment:\n"
			}
			s := read("-- " + test.file + " --\n" + prefix + plain + "\n").sources[0]
			got := s.Snippet(s.File.Pos(len(prefix)+start, len(prefix)+end))
			if shown := got.Text[:got.Start] + "«" + got.Text[got.Start:got.End] + "»" + got.Text[got.End:]; shown != test.want {
				t.Errorf("got %s, want %s", shown, test.want)
			}
		})
	}
}

// TestSnippetOfAnything has lines of made-up files shown, with a secret wherever a
// user may put one. No snippet holds it, and the mark covers what stands for it.
func TestSnippetOfAnything(t *testing.T) {
	const secret = "Tr0ub4dorX9z"
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(from ...string) string { return from[random.IntN(len(from))] }
	names := []string{"DATABASE_URL", "DB_PASSWORD", "DB_HOST", "DB_USER", "export PGPASSWORD", "API_TOKEN", "sqlalchemy.url", "GREETING", "script_location", "PORT", "a b", "URL"}
	values := []string{
		"postgresql://app:%s@db.example.com:5432/shop?sslmode=require", "postgresql+asyncpg://%s:x@db/shop?password=%s", "mysql://app:%s",
		"jdbc:postgresql://db/shop?user=app&password=%s", "Server=db;Password=%s", "host=db password=%s", "mongodb+srv://u:%s@c.example.net",
		"%s", "${X:-%s}", "${X:?%s}", "sqlite:///%s.db", "postgres://app:p@ss%s@db/shop", "app:%s@db", "https://%s@sentry.io/1", "$%s", "a%%%%b%s", "{\"p\": \"%s\"}",
	}
	for range 3000 {
		var lines []string
		for range 1 + random.IntN(5) {
			value := strings.ReplaceAll(pick(values...), "%s", secret)
			quote := pick("", "", "\"", "'", "`")
			line := pick("", "", "# ", "; ", " ", "\t", "[alembic]\n") + pick(names...) + pick("=", " = ", ":", ": ", " ", "") + quote + value + pick(quote, quote, "") + pick("", " # "+secret, "\\", "\xff", "\u202e")
			lines = append(lines, line)
		}
		text := strings.Join(lines, pick("\n", "\r\n", "\n\n", "\n  "))
		file := pick(".env", ".env.production", "alembic.ini", "compose.prod.yaml")
		if file == "compose.prod.yaml" {
			item := pick("\n      ", "\n      - ", "\n        ")
			text = "services:\n  web:\n    image: a/b\n    environment:" + item + strings.Join(lines, item)
		}
		s := read("-- " + file + " --\n" + text + "\n").sources[0]
		check := func(at source.Pos) {
			snippet := s.Snippet(at)
			switch {
			case strings.Contains(snippet.Text, secret):
				t.Errorf("%q at %s shows the secret: %q", text, at, snippet.Text)
			case snippet.Start < 0 || snippet.End < snippet.Start || snippet.End > len(snippet.Text):
				t.Errorf("%q at %s: mark %d to %d of %d", text, at, snippet.Start, snippet.End, len(snippet.Text))
			case strings.IndexFunc(snippet.Text, func(r rune) bool { return r < ' ' || r == 0x7f || r == 0x202e || r == utf8.RuneError }) >= 0:
				t.Errorf("%q at %s shows control characters: %q", text, at, snippet.Text)
			case at.Line == at.EndLine && strings.Contains(s.File.Text(at), secret) && !strings.Contains(snippet.Text[snippet.Start:snippet.End], "***"):
				t.Errorf("%q at %s: the mark %d to %d misses the secret in %q", text, at, snippet.Start, snippet.End, snippet.Text)
			}
		}
		for line := range s.File.Lines() + 2 {
			check(source.Pos{File: s.File.Path, Line: line, Column: 1, EndLine: line, EndColumn: len(s.File.Line(line)) + 1})
		}
		for _, fact := range s.Document.Facts {
			check(fact.At)
			check(fact.NameAt)
		}
		for range 3 {
			start := random.IntN(len(s.File.Data))
			check(s.File.Pos(start, start+random.IntN(30)))
		}
		for _, p := range (&fixture{sources: []*resolve.Source{s}, world: read("").world}).resolve() {
			if shown := fmt.Sprintf("%+v", p); strings.Contains(shown, secret) {
				t.Errorf("%q: the project holds the secret", text)
			}
		}
	}
}
