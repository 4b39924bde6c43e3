package toml_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/sourcetest"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/toml"
)

func FuzzParse(f *testing.F) {
	for _, data := range []string{
		"[tool.alembic]\nscript_location = \"%(here)s/m\" # c\nx = [\n 1, # d\n # e\n {a.b = '%'},\n]\n",
		"tool = {alembic = {\"\\u0061\" = \"\"\"\\\r\n %5.3(here)s\\x41\"\"\", b = 1979-05-27T07:32,}}\n",
		"[[tool.alembic.post_write_hooks]]\r\nname = '''\r\n%(a(b))s'''\r\n[tool]\nalembic.x = 0x_\n",
		"\ufeff[tool.alembic]\xff",
	} {
		f.Add([]byte(data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file := source.NewFile("pyproject.toml", data)
		toml.Relevant("pyproject.toml", data)
		sourcetest.Sound(t, file, toml.Parse(file))
	})
}

// inputs are large files. Most of them would take quadratic time if they were read
// carelessly.
var inputs = []struct {
	name string
	make func(size int) string
}{
	{"ordinary", func(n int) string {
		return "[tool.alembic]\n" + numbered(n, "x%d = \"%%%%(here)s/migrations\" # a comment\n")
	}},
	{"keys", func(n int) string { return "[tool.alembic]\n" + numbered(n, "x%d = 1\n") }},
	{"tables", func(n int) string { return numbered(n, "[tool.alembic.x%d]\n") }},
	{"lists of tables", func(n int) string { return strings.Repeat("[[tool.alembic.x]]\na.b = 1\n", n/27) }},
	{"percent signs", func(n int) string { return "[tool.alembic]\nx = '" + strings.Repeat("%%", n/2) + "'" }},
	{"references", func(n int) string { return "[tool.alembic]\nx = '" + strings.Repeat("%(here)s", n/8) + "'" }},
	{"open references", func(n int) string { return "[tool.alembic]\nx = '" + strings.Repeat("%(", n/2) + "'" }},
	{"faults", func(n int) string { return "[tool.alembic]\nx = [" + strings.Repeat("'%',", n/4) + "]" }},
	{"escapes", func(n int) string { return "[tool.alembic]\nx = \"" + strings.Repeat(`\t`, n/2) + "%\"" }},
	{"comments", func(n int) string { return strings.Repeat("#\n", n/2) }},
	{"comments in a list", func(n int) string { return "[tool.alembic]\nx = [" + strings.Repeat("#\n", n/2) + "]" }},
	{"white space in a list", func(n int) string { return "[tool.alembic]\nx = [" + strings.Repeat(" ", n) + "]" }},
	{"nested lists", func(n int) string { return nested(n, "[", "]") }},
	{"nested tables", func(n int) string { return nested(n, "{a=", "}") }},
	{"nested tables with keys", func(n int) string { return nested(n, "{b=1,a=", "}") }},
	{"lists nested too deep", func(n int) string { return "[tool.alembic]\nx = " + strings.Repeat("[", n) }},
	{"a dotted key", func(n int) string { return "[tool.alembic]\n" + strings.Repeat("a.", n/2) + "a = 1" }},
	{"a long header", func(n int) string {
		return "[tool.alembic" + strings.Repeat(".a", n/4) + "]\n" + numbered(n/2, "x%d=1\n")
	}},
	{"a long name of a table", func(n int) string {
		return "[tool.alembic." + strings.Repeat("a", n/2) + "]\n" + numbered(n/2, "x%d=1\n")
	}},
	{"a long name of a list", func(n int) string {
		return "[tool.alembic]\n" + strings.Repeat("a", n/2) + " = [" + strings.Repeat("1,", n/4) + "]"
	}},
	{"a long name of a list of tables", func(n int) string {
		return "[tool.alembic]\n" + strings.Repeat("a", n/2) + " = [" + strings.Repeat("{b=1},", n/12) + "]"
	}},
	{"a long number", func(n int) string { return "[tool.alembic]\nx = 0x" + strings.Repeat("f", n) }},
}

func numbered(size int, format string) string {
	var out strings.Builder
	for i := 0; out.Len() < size; i++ {
		fmt.Fprintf(&out, format, i)
	}
	return out.String()
}

// nested gives values that are nested 5,000 deep.
func nested(size int, open, closed string) string {
	const depth = 5000
	value := strings.Repeat(open, depth) + "1" + strings.Repeat(closed, depth)
	return "[tool.alembic]\n" + numbered(size-len(value), "x%d = "+value+"\n")
}

func BenchmarkParse(b *testing.B) {
	for _, input := range inputs {
		for _, kilobytes := range []int{125, 250, 500, 1000} {
			b.Run(fmt.Sprintf("%s/%dKB", input.name, kilobytes), func(b *testing.B) {
				file := source.NewFile("pyproject.toml", []byte(input.make(kilobytes*1000)))
				b.SetBytes(int64(len(file.Data)))
				for b.Loop() {
					toml.Parse(file)
				}
			})
		}
	}
}

// TestLarge reads one input of each sort; one that took quadratic time would not
// end.
func TestLarge(t *testing.T) {
	for _, input := range inputs {
		t.Run(input.name, func(t *testing.T) {
			file := source.NewFile("pyproject.toml", []byte(input.make(256<<10)))
			size := 0
			document := toml.Parse(file)
			for _, fact := range document.Facts {
				size += len(fact.Value)
			}
			if size > len(file.Data) {
				t.Errorf("the values have %d bytes, the file has %d", size, len(file.Data))
			}
		})
	}
}

func TestSizeIsBounded(t *testing.T) {
	const text = "[tool.alembic]\nx = 1\n"
	for _, more := range []int{0, 1} {
		file := source.NewFile("pyproject.toml", []byte(text+strings.Repeat("\n", toml.MaxSize-len(text)+more)))
		document := toml.Parse(file)
		if len(document.Facts) != 1-more || len(document.Problems) != more {
			t.Errorf("%d bytes: %d facts, problems %+v", len(file.Data), len(document.Facts), document.Problems)
		}
		for _, problem := range document.Problems {
			if problem.Code != source.Unread || problem.At.Line != 1 {
				t.Errorf("%+v", problem)
			}
		}
	}
}
