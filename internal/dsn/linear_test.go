package dsn_test

import (
	"strings"
	"testing"
	"time"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// TestLinear gives each reader a text that repeats what it looks for. A
// quadratic search takes minutes for these; the limit is generous.
func TestLinear(t *testing.T) {
	const size = 12_000
	for _, prefix := range []string{
		"", "postgresql://", "postgresql://u:", "postgresql://u:p@h/", "postgresql://h/?", "postgresql://h:", "jdbc:", "jdbc:oracle:", "jdbc:sqlserver://h;",
		"host=", "Server=h;", "sqlserver://h;", "file:", "postgresql://h/?host=", "mssql+pyodbc:///?odbc_connect=Server%3Dh;", "${A}",
	} {
		for _, unit := range []string{
			"${", "${A}", "${A:-", "${A:-x://", "}", "{{", "{%", "<%=", "$(", "#{", "%(", "%(a", "%a.", "%a.a", "%", "%41", "%E2", "@", ":", "/", "?", "&", "a=@&", "a&", "=", ";", "a=b;",
			"a={;", `a="`, "host=a ", "host='", "'", `\`, " ", ",", "a:1,", "\n", "\u0661", "1_", "\U000F0000", "\xff", "://", "[", "]",
		} {
			text := prefix + strings.Repeat(unit, size/len(unit))
			value := source.Value{Text: text}
			start := time.Now()
			dsn.Masked(value)
			dsn.Secrets(text)
			if d, _ := dsn.Parse(value); d != nil {
				dsn.Normal(d)
				d.TLS()
				_ = d.Unloadable()
			}
			if took := time.Since(start); took > time.Second {
				t.Errorf("%q and many %q: %s", prefix, unit, took)
			} else if testing.Verbose() && took > 300*time.Millisecond {
				t.Logf("%q and many %q: %s", prefix, unit, took)
			}
		}
	}
}
