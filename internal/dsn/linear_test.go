package dsn_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/sourcetest"
)

// repetitive gives texts that repeat what one of the readers looks for.
func repetitive(use func(name string, text func(size int) string)) {
	for _, prefix := range []string{
		"", "postgresql://", "postgresql://u:", "postgresql://u:p@h/", "postgresql://h/?", "postgresql://h:", "jdbc:", "jdbc:oracle:", "jdbc:sqlserver://h;",
		"host=", "Server=h;", "sqlserver://h;", "file:", "postgresql://h/?host=", "mssql+pyodbc:///?odbc_connect=Server%3Dh;", "${A}",
	} {
		for _, unit := range []string{
			"${", "${A}", "${A:-", "${A:-x://", "}", "{{", "{%", "<%=", "$(", "#{", "%(", "%(a", "%a.", "%a.a", "%", "%41", "%E2", "@", ":", "/", "?", "&", "a=@&", "a&", "=", ";", "a=b;",
			"a={;", `a="`, "host=a ", "host='", "'", `\`, " ", ",", "a:1,", "\n", "\u0661", "1_", "\U000F0000", "\xff", "://", "[", "]",
		} {
			use(fmt.Sprintf("%q and many %q", prefix, unit), func(size int) string {
				return prefix + strings.Repeat(unit, size/len(unit))
			})
		}
	}
}

// read has everything done to a text that is done to a connection string.
func read(text string) {
	value := source.Value{Text: text}
	dsn.Masked(value)
	dsn.Secrets(text)
	dsn.Readings(value)
	if d, _ := dsn.Parse(value); d != nil {
		dsn.Normal(d)
		d.TLS()
		_ = d.Unloadable()
	}
}

// TestGrowth reads each text at two sizes. BenchmarkRepetitive measures how the time
// grows.
func TestGrowth(t *testing.T) {
	repetitive(func(name string, text func(size int) string) {
		sourcetest.Grows(t, name, 2_000, func(size int) func() {
			text := text(size)
			return func() { read(text) }
		})
	})
}

// BenchmarkRepetitive gives the time for all texts at several sizes: where it
// grows faster than the size, one of the readers is not linear.
func BenchmarkRepetitive(b *testing.B) {
	for _, size := range []int{2_000, 4_000, 8_000, 16_000} {
		b.Run(fmt.Sprintf("%dB", size), func(b *testing.B) {
			b.SetBytes(int64(size))
			for b.Loop() {
				repetitive(func(_ string, text func(size int) string) { read(text(size)) })
			}
		})
	}
}

// BenchmarkParse parses connection strings of a length that make up so much text
// together.
func BenchmarkParse(b *testing.B) {
	for _, length := range []int{64, dsn.MaxLength} {
		for _, megabytes := range []int{1, 2, 4, 8, 10} {
			b.Run(fmt.Sprintf("%dB/%dMB", length, megabytes), func(b *testing.B) {
				const start = "postgresql+asyncpg://user:p%40ss@db.example.com:5432/app?ssl="
				text := start + strings.Repeat("x", length-len(start))
				b.SetBytes(int64(megabytes << 20))
				for b.Loop() {
					for range megabytes << 20 / length {
						if _, err := dsn.Parse(source.Value{Text: text}); err != nil {
							b.Fatal(err)
						}
					}
				}
			})
		}
	}
}

// TestBounds takes connection strings apart that are as large as they may be, and
// refuses larger ones, which are secrets as a whole.
func TestBounds(t *testing.T) {
	const start = "postgresql://u:p@h/d?x="
	for _, test := range []struct {
		text string
		ok   bool
	}{
		{start + strings.Repeat("x", dsn.MaxLength-len(start)), true},
		{start + strings.Repeat("x", dsn.MaxLength-len(start)+1), false},
		{start + strings.Repeat(",", dsn.MaxParts), true},
		{start + strings.Repeat(",", dsn.MaxParts+1), false},
	} {
		d, err := dsn.Parse(source.Value{Text: test.text})
		if (d != nil) != test.ok || (err == nil) != test.ok {
			t.Errorf("%d bytes: %v", len(test.text), err)
		}
		if shown := dsn.Masked(source.Value{Text: test.text}); !test.ok && shown != "***" {
			t.Errorf("%d bytes are shown", len(shown))
		}
	}
}
