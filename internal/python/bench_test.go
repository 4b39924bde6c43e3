package python

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// shapes are texts of about n bytes: what people write, and what makes a reader
// slow that goes back, looks ahead or nests.
var shapes = map[string]func(n int) string{
	"settings": func(n int) string { return repeat(settingsText, n) },
	"data": func(n int) string {
		return "DATA = {\n" + repeat("    'key': ['text', 1, 2.5, None, -3],\n", n) + "}\n"
	},
	"f-strings":      func(n int) string { return repeat("x = f'a{b!r:>{width}}c{d[\"e\"]}'\n", n) },
	"sum":            func(n int) string { return "x = a" + repeat(" + a", n) + "\n" },
	"attributes":     func(n int) string { return "x = a" + repeat(".b", n) + "\n" },
	"calls":          func(n int) string { return "x = a" + repeat("(b)", n) + "\n" },
	"conditional":    func(n int) string { return "x = " + repeat("a if b else ", n) + "c\n" },
	"not":            func(n int) string { return "x = " + repeat("not ", n) + "c\n" },
	"power":          func(n int) string { return "x = " + repeat("a ** ", n) + "c\n" },
	"lambda":         func(n int) string { return "x = " + repeat("lambda: ", n) + "c\n" },
	"elif":           func(n int) string { return "if a:\n  b\n" + repeat("elif a:\n  b\n", n) },
	"nested":         func(n int) string { return "x = " + repeat("(", n/2) + "1" + repeat(")", n/2) + "\n" },
	"calls nested":   func(n int) string { return "x = " + repeat("f(", n*2/3) + "1" + repeat(")", n/3) + "\n" },
	"open":           func(n int) string { return repeat("(", n) },
	"open lines":     func(n int) string { return repeat("x = (\n", n) },
	"open indented":  func(n int) string { return repeat("x = [{\n  y = (\n", n) },
	"closed":         func(n int) string { return repeat(")", n) },
	"closed lines":   func(n int) string { return repeat(")\n", n) },
	"mismatch":       func(n int) string { return repeat("([{", n/2) + repeat(")", n/2) },
	"f-string open":  func(n int) string { return repeat("f'''{'''\n", n) },
	"f-string deep":  func(n int) string { return repeat("f'{", n) },
	"f-string hole":  func(n int) string { return repeat("f'{a'\n", n) },
	"triple open":    func(n int) string { return repeat("x = '''\\'''\n", n) },
	"quotes":         func(n int) string { return repeat("'''\"", n) },
	"names open":     func(n int) string { return "x = '" + repeat(`\N{`, n) + "'\n" },
	"names f-string": func(n int) string { return "x = f'''" + repeat(`\N{`, n) + "'''\n" },
	"indents":        func(n int) string { return indents(n) },
	"lines":          func(n int) string { return repeat("\n", n) },
	"continuation":   func(n int) string { return "x = 1" + repeat("\\\n", n) },
	"comments":       func(n int) string { return repeat("#\n", n) },
	"debug":          func(n int) string { return "x = [\n" + repeat("f'{a=}', # c\n", n) + "]\n" },
	"decorators":     func(n int) string { return repeat("@a\n", n) },
	"strings":        func(n int) string { return "x = (\n" + repeat("'a'\n", n) + ")\n" },
	"statements":     func(n int) string { return repeat("a;", n) + "\n" },
	"commas":         func(n int) string { return repeat(",", n) },
	"digits":         func(n int) string { return "x = 0x" + repeat("f", n) + "\n" },
	"with":           func(n int) string { return "with (a for" + repeat(" (b)", n) + "):\n  pass\n" },
	"targets":        func(n int) string { return repeat("a = ", n) + "1\n" },
	"returns":        func(n int) string { return repeat("a = 1\r", n) },
	"jinja":          func(n int) string { return repeat("{% if a %}\nX = {{ b }}\n{% endif %}\n", n) },
}

const settingsText = `# Settings of the application.
import os
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What the application is told by its environment.

    Nothing of it is secret but for the password.
    """

    model_config = SettingsConfigDict(env_file=".env", env_prefix="APP_", extra="ignore")

    database_url: str = "postgresql+asyncpg://app@localhost:5432/app"  # for development
    pool_size: int = 5
    debug: bool = os.environ.get("DEBUG", "0") == "1"

    @property
    def replica_url(self) -> str:
        if self.debug and not self.replicas:
            return self.database_url
        return self.replicas[0].replace("primary", f"replica-{self.index:02d}")


`

func repeat(text string, n int) string { return strings.Repeat(text, max(1, n/len(text))) }

func indents(n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		b.WriteString(strings.Repeat(" ", i%200) + "if a:\n")
	}
	return b.String()
}

// BenchmarkParse shows whether the time grows with the size: MB/s must not fall.
func BenchmarkParse(b *testing.B) {
	for name, shape := range shapes {
		for _, megabytes := range []int{1, 2, 4, 8} {
			b.Run(fmt.Sprintf("%s/%dMB", name, megabytes), func(b *testing.B) {
				file := source.NewFile("a.py", []byte(shape(megabytes<<20)))
				b.SetBytes(int64(len(file.Data)))
				b.ReportAllocs()
				for b.Loop() {
					Parse(file)
				}
			})
		}
	}
}
