package dotenv_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/dotenv"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/sourcetest"
)

type shape struct{ name, once, again string }

// shapes are texts that would take quadratic time, or much memory, if they were
// read carelessly. Each is once, and again as often as the size asks for.
var shapes = []shape{
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
	{"references to a large value", "A=" + half + "\n", "B=${A}\n"},
	{"defaults from a large value", "A=" + half + "\n", "B=${C:-$A}\n"},
}

// half stands for a text of half the size.
const half = "\x00"

func (s shape) data(size int) []byte {
	once := strings.Replace(s.once, half, strings.Repeat("x", size/2), 1)
	return []byte(once + strings.Repeat(s.again, (size-len(once))/len(s.again)))
}

// TestGrowth reads and expands texts of two sizes. What multiplies values is left
// out: there is a limit on what it may make, see TestExpansionIsBounded.
func TestGrowth(t *testing.T) {
	for _, shape := range shapes {
		if strings.Contains(shape.once, half) {
			continue
		}
		for _, reader := range dotenv.Readers() {
			sourcetest.Grows(t, shape.name+" as "+reader.Name, 16<<10, func(size int) func() {
				file := source.NewFile(".env", shape.data(size))
				return func() { reader.Expand(reader.Parse(file).Facts, nil) }
			})
		}
	}
}

func TestExpansionIsBounded(t *testing.T) {
	for _, reference := range []string{"${A}", "$A", "${B:-$A}", "${A:+$A}"} {
		data := []byte("A=" + strings.Repeat("x", 1_000_000) + "\n" + strings.Repeat("B="+reference+"\n", 1000))
		for _, reader := range dotenv.Readers() {
			size := 0
			for _, value := range reader.Expand(reader.Parse(source.NewFile(".env", data)).Facts, nil) {
				size += len(value.Text)
			}
			if size > 100_000_000 {
				t.Errorf("%s as %s: the values have %d bytes", reference, reader.Name, size)
			}
		}
	}
}

// BenchmarkParse reads and expands texts of growing sizes; the time must grow no
// faster. Only python-dotenv, which is assumed, is measured at every size.
func BenchmarkParse(b *testing.B) {
	for _, shape := range shapes {
		for _, megabytes := range []int{1, 2, 4, 8, 10} {
			for i, reader := range dotenv.Readers() {
				if i > 0 && megabytes != 1 && megabytes != 10 {
					continue
				}
				b.Run(fmt.Sprintf("%s/%dMB/%s", shape.name, megabytes, reader.Name), func(b *testing.B) {
					data := shape.data(megabytes << 20)
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
		b.Run("distinct names/10MB/"+reader.Name, func(b *testing.B) {
			var text strings.Builder
			for i := 0; text.Len() < 10<<20; i++ {
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
