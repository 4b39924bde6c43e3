package dsn_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// repetitive gives texts that repeat what one of the readers looks for.
func repetitive(size int, use func(name, text string)) {
	for _, prefix := range []string{
		"", "postgresql://", "postgresql://u:", "postgresql://u:p@h/", "postgresql://h/?", "postgresql://h:", "jdbc:", "jdbc:oracle:", "jdbc:sqlserver://h;",
		"host=", "Server=h;", "sqlserver://h;", "file:", "postgresql://h/?host=", "mssql+pyodbc:///?odbc_connect=Server%3Dh;", "${A}",
	} {
		for _, unit := range []string{
			"${", "${A}", "${A:-", "${A:-x://", "}", "{{", "{%", "<%=", "$(", "#{", "%(", "%(a", "%a.", "%a.a", "%", "%41", "%E2", "@", ":", "/", "?", "&", "a=@&", "a&", "=", ";", "a=b;",
			"a={;", `a="`, "host=a ", "host='", "'", `\`, " ", ",", "a:1,", "\n", "\u0661", "1_", "\U000F0000", "\xff", "://", "[", "]",
		} {
			use(fmt.Sprintf("%q and many %q", prefix, unit), prefix+strings.Repeat(unit, size/len(unit)))
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

// TestRepetitive reads each text once. BenchmarkRepetitive measures how the time
// grows.
func TestRepetitive(t *testing.T) {
	repetitive(1_000, func(_, text string) { read(text) })
}

// BenchmarkRepetitive gives the time for all texts at several sizes: where it
// grows faster than the size, one of the readers is not linear.
func BenchmarkRepetitive(b *testing.B) {
	for _, size := range []int{2_000, 4_000, 8_000, 16_000} {
		b.Run(fmt.Sprintf("%dB", size), func(b *testing.B) {
			b.SetBytes(int64(size))
			for b.Loop() {
				repetitive(size, func(_, text string) { read(text) })
			}
		})
	}
}
