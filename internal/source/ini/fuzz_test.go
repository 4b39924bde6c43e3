package ini_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/ini"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/sourcetest"
)

func FuzzParse(f *testing.F) {
	for _, data := range []string{
		"[DEFAULT]\na = %(b)s\n[alembic]\nb = %%\n  # c\n\n  %(here)s\n",
		"\ufeff[a]b]\r\n= x\rkey\n\x1fé:\xff%(a\n)s",
		"a=%(b)s%(b)s\nb=%(c)s%(c)s\nc=%(a)s",
		"[İ]\nΟΔΟΣ = %(οδος)s%(none)s%\n[İ]\n",
	} {
		f.Add([]byte(data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file := source.NewFile("f.ini", data)
		ini.Relevant("f.ini", data)
		document := ini.Parse(file)
		sourcetest.Sound(t, file, document)
		for i, section := range document.Sections {
			if i < 10 {
				effective := document
				effective.Facts = ini.Effective(document, section.Name)
				sourcetest.Sound(t, file, effective)
			}
		}
	})
}

// pathological are inputs that would take quadratic or exponential time if they
// were read carelessly.
var pathological = []struct {
	name string
	make func(size int) string
}{
	{"long line", func(n int) string { return "[a]\nx = " + strings.Repeat("v ", n/2) }},
	{"white space in a line", func(n int) string { return "[a]\nx" + strings.Repeat(" ", n) + "x" }},
	{"continuation lines", func(n int) string { return "[a]\nx =\n" + strings.Repeat(" v\n", n/3) }},
	{"empty lines", func(n int) string { return "[a]\nx = 1\n" + strings.Repeat("\n", n) + " y" }},
	{"carriage returns", func(n int) string { return "[a]\nx = 1\n" + strings.Repeat("\r", n) }},
	{"comments", func(n int) string { return strings.Repeat("#\n", n/2) }},
	{"percent signs", func(n int) string { return "[a]\nx = " + strings.Repeat("%%", n/2) }},
	{"references", func(n int) string { return "[a]\ny = %%\nx = " + strings.Repeat("%(y)s", n/5) }},
	{"references to here", func(n int) string { return "[a]\nx = " + strings.Repeat("%(here)s", n/8) }},
	{"open references", func(n int) string { return "[a]\nx = " + strings.Repeat("%(", n/2) }},
	{"faults", func(n int) string { return "[a]\n" + numbered(n, "x%d = %%\n") }},
	{"references to a large value", func(n int) string {
		return "[a]\ny = " + strings.Repeat("v", n/2) + "\n" + numbered(n/2, "x%d = %%(y)s\n")
	}},
	{"references to a large value that fails", func(n int) string {
		return "[a]\ny = " + strings.Repeat("%%", n/4) + "%(y)s\n" + numbered(n/2, "x%d = %%(y)s\n")
	}},
	{"multiplied values", func(n int) string {
		var out strings.Builder
		for i := range n / 400 {
			fmt.Fprintf(&out, "[s%d]\na = %%%%", i)
			for c := 'b'; c <= 'k'; c++ {
				fmt.Fprintf(&out, "\n%c = %s", c, strings.Repeat(fmt.Sprintf("%%(%c)s", c-1), 6))
			}
			out.WriteByte('\n')
		}
		return out.String()
	}},
	{"values that refer to the next one", func(n int) string {
		var out strings.Builder
		out.WriteString("[a]\n")
		for i := 0; out.Len() < n; i++ {
			fmt.Fprintf(&out, "x%d = %%(x%d)s%%(x%d)s\n", i, i+1, i+1)
		}
		return out.String()
	}},
	{"sections that inherit", func(n int) string {
		return "[DEFAULT]\n" + numbered(n/2, "x%d = %%%%\n") + numbered(n/2, "[s%d]\n")
	}},
	{"sections that inherit a fault", func(n int) string {
		return "[DEFAULT]\n" + numbered(n/2, "x%d = %%(p)s\n") + numbered(n/2, "[s%d]\np=\n")
	}},
	{"long section name", func(n int) string {
		return "[" + strings.Repeat("s", n/2) + "]\n" + strings.Repeat("=\n", n/4)
	}},
	{"sigmas", func(n int) string { return "[a]\n" + strings.Repeat("Σ'", n/3) + " = 1" }},
	{"text without headers", func(n int) string { return strings.Repeat("a\n", n/2) }},
}

func numbered(size int, format string) string {
	var out strings.Builder
	for i := 0; out.Len() < size; i++ {
		fmt.Fprintf(&out, format, i)
	}
	return out.String()
}

func BenchmarkParse(b *testing.B) {
	for _, input := range pathological {
		for _, megabytes := range []int{1, 2, 4, 8, 10} {
			b.Run(fmt.Sprintf("%s/%dMB", input.name, megabytes), func(b *testing.B) {
				file := source.NewFile("f.ini", []byte(input.make(megabytes<<20)))
				b.SetBytes(int64(len(file.Data)))
				for b.Loop() {
					ini.Parse(file)
				}
			})
		}
	}
}

// TestGrowth reads each input at two sizes.
func TestGrowth(t *testing.T) {
	for _, input := range pathological {
		sourcetest.Grows(t, input.name, 64<<10, func(size int) func() {
			file := source.NewFile("f.ini", []byte(input.make(size)))
			return func() { ini.Parse(file) }
		})
	}
}

// TestPathological reads one input of each sort; one that took quadratic time
// would not end.
func TestPathological(t *testing.T) {
	for _, input := range pathological {
		t.Run(input.name, func(t *testing.T) {
			file := source.NewFile("f.ini", []byte(input.make(256<<10)))
			document := ini.Parse(file)
			for _, fact := range document.Facts {
				if len(fact.Value) > 1<<20 {
					t.Fatalf("a value has %d bytes", len(fact.Value))
				}
			}
		})
	}
}
