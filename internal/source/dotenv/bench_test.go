package dotenv_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/dotenv"
)

// shapes are texts that would take quadratic time, or much memory, if they were
// read carelessly. Each is once, and again as often as the size asks for.
var shapes = []struct{ name, once, again string }{
	{"lines", "", "DATABASE_URL=postgresql://user:password@host/name # why\n"},
	{"short lines", "", "A=\n"},
	{"carriage returns", "", "A=b\r\n"},
	{"names alone", "", "A\n"},
	{"comments", "", "#\n"},
	{"empty lines", "", "\n"},
	{"quoted lines", "", "A='b'\n"},
	{"double quoted lines", "", "A=\"b\\n\"\n"},
	{"one long line", "A=", "x"},
	{"one long quoted line", "A=\"", "\\n"},
	{"unclosed quotes", "", "A=\"b\n"},
	{"unclosed names", "", "'=\n"},
	{"escaped quotes", "", "A=\"\\\"\\\"b\n"},
	{"faults", "", "a b\n"},
	{"number signs", "A=", "x#"},
	{"spaces", "A=", " "},
	{"exports", "", "export "},
	{"backslashes", "A=", "\\\n"},
	{"open references", "A=", "${"},
	{"open defaults", "A=", "${:-"},
	{"nested defaults", "A=", "${A:-"},
	{"dollars", "A=", "$A"},
	{"references", "A=", "${B}"},
	{"references to references", "A=b\n", "A=${A}${A}\n"},
	{"defaults", "", "A=${B:-x}\n"},
}

// BenchmarkParse reads and expands texts of growing sizes; the time must grow no
// faster. Only python-dotenv, which is assumed, is measured at every size.
func BenchmarkParse(b *testing.B) {
	for _, shape := range shapes {
		for _, megabytes := range []int{1, 2, 4, 8} {
			for i, reader := range dotenv.Readers() {
				if i > 0 && megabytes != 1 && megabytes != 8 {
					continue
				}
				b.Run(fmt.Sprintf("%s/%dMB/%s", shape.name, megabytes, reader.Name), func(b *testing.B) {
					data := []byte(shape.once + strings.Repeat(shape.again, megabytes<<20/len(shape.again)))
					b.SetBytes(int64(len(data)))
					for b.Loop() {
						reader.Expand(reader.Parse(source.NewFile(".env", data)).Facts, nil)
					}
				})
			}
		}
	}
	// Names that differ fill a map.
	for _, reader := range dotenv.Readers() {
		b.Run("distinct names/8MB/"+reader.Name, func(b *testing.B) {
			var text strings.Builder
			for i := 0; text.Len() < 8<<20; i++ {
				fmt.Fprintf(&text, "A%d=b\n", i)
			}
			data := []byte(text.String())
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				reader.Expand(reader.Parse(source.NewFile(".env", data)).Facts, nil)
			}
		})
	}
}
