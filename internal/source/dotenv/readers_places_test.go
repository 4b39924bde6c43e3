package dotenv_test

import (
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/dotenv"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/sourcetest"
)

// TestReaderPlaces looks at the last fact V of a file: the text of its name,
// of its value, and the comment behind it, if any.
func TestReaderPlaces(t *testing.T) {
	for _, test := range []struct{ reader, text, value, at, comment string }{
		{"compose", "A=1\r\nexport V: va#l\t#x  # c\r\n", "va#l\t#x", "va#l\t#x", "# c"},
		{"compose", "\uFEFFV='a\\'b' # c\n", "a'b", `a\'b`, ""},
		{"compose", "V=\"a$$b\"\n", "a$b", "a$$b", ""},
		{"compose", "V=\n", "", "", ""},
		{"docker", "  V='a' # b  \r\n", "'a' # b  ", "'a' # b  ", ""},
		{"node", "A=1\r\n\r\nV = `a\r\nb` # c\r\n", "a\nb", "a\r\nb", "# c"},
		{"node", "V: a#b\n", "a", "a", "#b"},
		{"node", "export V=\"a\"b\r\n", `"a"b`, `"a"b`, ""},
		{"node-expand", "V='a$B'#\n", "a$B", "a$B", "#"},
		{"godotenv", "# x\r\n\r\n V= a # b # c\r\n", "a # b", "a # b", "# c"},
		{"godotenv", "V=\"a\\nb\"\r\n", "a\nb", `a\nb`, ""},
		{"envparse", "A=1\r\nexport V = \"a#b\" # c\r\n", "a#b", "a#b", "# c"},
		{"envparse", "V=a\"b\"c#d\n", "abc", `a"b"c`, "#d"},
		{"systemd", "V = a \\\n b  \n", "a  b", "a \\\n b", ""},
		{"systemd", "V='a\nb'\n", "a\nb", "a\nb", ""},
		{"systemd", "V=\"a\" b\n", "ab", `"a" b`, ""},
		{"shell", "A=1 V=$'a\\tb' # c\n", "a\tb", `a\tb`, "# c"},
		{"shell", "export A V=a\"b c\"d\n", "ab cd", `a"b c"d`, ""},
		{"shell", "# x\nV=a\\\nb\n", "ab", "a\\\nb", ""},
	} {
		t.Run(test.reader+" "+test.text, func(t *testing.T) {
			reader, ok := dotenv.ReaderByName(test.reader)
			if !ok {
				t.Fatal("no such reader")
			}
			file := source.NewFile(".env", []byte(test.text))
			document := reader.Parse(file)
			sourcetest.Sound(t, file, document)
			if len(document.Problems) > 0 {
				t.Fatalf("problems: %+v", document.Problems)
			}
			fact := document.Facts[len(document.Facts)-1]
			if fact.Name != "V" || fact.Value != test.value {
				t.Errorf("got %q with value %q, want %q", fact.Name, fact.Value, test.value)
			}
			sourcetest.At(t, file, fact.NameAt, "V")
			sourcetest.At(t, file, fact.At, test.at)
			comment := ""
			for _, c := range document.Comments {
				if !c.Alone {
					comment = c.Text
				}
			}
			if comment != test.comment {
				t.Errorf("comment %q, want %q", comment, test.comment)
			}
		})
	}
}

// TestReaderProblems gives a fault, its place, and a fact behind it that is
// read all the same.
func TestReaderProblems(t *testing.T) {
	for _, test := range []struct {
		reader, text string
		code         source.Code
		at           string
	}{
		{"compose", "A=1\nB='x\nV=1\n", source.Refused, "B='x"},
		{"compose", "B=${\nV=1\n", source.Refused, "B=${"},
		{"compose", "A-é%=1\nV=1\n", source.Refused, "A-é%=1"},
		{"docker", "export B=1\nV=1\n", source.Refused, "export B=1"},
		{"docker", "B=\xff\nV=1\n", source.Refused, "B=\xff"},
		{"node", "two words\nV=1\n", source.Dropped, "two words"},
		{"godotenv", "A\nV=1\n", source.Refused, "A"},
		{"godotenv", "A=\"\r\nV=1\r\n", source.Refused, "A=\""},
		{"envparse", "B=\"\\$\"\nV=1\n", source.Refused, `B="\$"`},
		{"systemd", "export B=1\nV=1\n", source.Dropped, "export B=1"},
		{"systemd", "B\nV=1\n", source.Dropped, "B"},
		{"shell", "B=1 x\nV=1\n", source.Dropped, "B=1 x"},
		{"shell", "B=1&\nV=1\n", source.Dropped, "B=1&"},
		{"shell", "B=it's\nV=1\n", source.Refused, "B=it's"},
	} {
		t.Run(test.reader+" "+test.text, func(t *testing.T) {
			reader, _ := dotenv.ReaderByName(test.reader)
			file := source.NewFile(".env", []byte(test.text))
			document := reader.Parse(file)
			sourcetest.Sound(t, file, document)
			if len(document.Problems) != 1 || document.Problems[0].Code != test.code {
				t.Fatalf("problems: %+v", document.Problems)
			}
			sourcetest.At(t, file, document.Problems[0].At, test.at)
			if n := len(document.Facts); n == 0 || document.Facts[n-1].Name != "V" {
				t.Errorf("facts: %+v", document.Facts)
			}
		})
	}
}

// TestReaderOpen gives what stays open when nothing is known of the world
// outside.
func TestReaderOpen(t *testing.T) {
	for _, test := range []struct {
		reader, text, value string
		open                []string
	}{
		{"compose", "A=a\nV=$A-${B}-${C:-c}-${D?m}", "a-${B}-c-${D?m}", []string{"B", "D"}},
		{"compose", "V=${A:-x${B}y}", "x${B}y", []string{"B"}},
		{"node-expand", "A=a\nV=$A-${B}-${C:-c}-\\$D", "a-${B}-c-$D", []string{"B"}},
		{"node-expand", "A=$B\nV=$A$A", "$B$B", []string{"B", "B"}},
		{"godotenv", "A=a\nV=$A-${B}-c", "a--c", nil},
		{"envparse", "V=$A${B}", "$A${B}", nil},
		{"shell", "A=a\nV=$A-${B}-${C:-'c'}-$(id)", "a-${B}-c-$(id)", []string{"B", ""}},
		{"shell", "V=~/x", "~/x", []string{"HOME"}},
		{"shell", "V=${A:-x${B}y}", "x${B}y", []string{"B"}},
	} {
		t.Run(test.reader+" "+test.text, func(t *testing.T) {
			reader, _ := dotenv.ReaderByName(test.reader)
			facts := reader.Parse(source.NewFile(".env", []byte(test.text+"\n"))).Facts
			values := reader.Expand(facts, nil)
			got := values[len(values)-1]
			if got.Text != test.value || len(got.Open) != len(test.open) {
				t.Fatalf("got %+v, want %q with %q open", got, test.value, test.open)
			}
			for i, open := range got.Open {
				if open.Name != test.open[i] {
					t.Errorf("reference %d is to %q, want %q", i, open.Name, test.open[i])
				}
			}
		})
	}
}
