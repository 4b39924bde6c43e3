package source_test

import (
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

func TestPos(t *testing.T) {
	for _, test := range []struct {
		name, data string
		start, end int
		want       source.Pos
	}{
		{"first line", "ab\ncd", 0, 2, source.Pos{Line: 1, Column: 1, EndLine: 1, EndColumn: 3}},
		{"second line", "ab\ncd", 3, 5, source.Pos{Line: 2, Column: 1, EndLine: 2, EndColumn: 3}},
		{"carriage return and line feed", "ab\r\ncd", 4, 5, source.Pos{Line: 2, Column: 1, EndLine: 2, EndColumn: 2}},
		{"lone carriage return", "ab\rcd", 3, 4, source.Pos{Line: 2, Column: 1, EndLine: 2, EndColumn: 2}},
		{"columns count bytes", "é=x", 3, 4, source.Pos{Line: 1, Column: 4, EndLine: 1, EndColumn: 5}},
		{"across lines", "a\nb\nc", 0, 5, source.Pos{Line: 1, Column: 1, EndLine: 3, EndColumn: 2}},
		{"end of a file with a last line end", "a\n", 2, 2, source.Pos{Line: 2, Column: 1, EndLine: 2, EndColumn: 1}},
		{"outside", "a", 7, 9, source.Pos{Line: 1, Column: 2, EndLine: 1, EndColumn: 2}},
		{"empty file", "", 0, 0, source.Pos{Line: 1, Column: 1, EndLine: 1, EndColumn: 1}},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.want.File = "f"
			file := source.NewFile("f", []byte(test.data))
			got := file.Pos(test.start, test.end)
			if got != test.want {
				t.Fatalf("got %+v, want %+v", got, test.want)
			}
			start, end := file.Span(got)
			if again := file.Pos(start, end); again != got {
				t.Fatalf("there and back: got %+v, want %+v", again, got)
			}
		})
	}
}

func TestLine(t *testing.T) {
	file := source.NewFile("f", []byte("one\r\ntwo\rthree\n"))
	for line, want := range map[int]string{0: "", 1: "one", 2: "two", 3: "three", 4: "", 5: ""} {
		if got := file.Line(line); got != want {
			t.Errorf("line %d: got %q, want %q", line, got, want)
		}
	}
}

func TestOverlaps(t *testing.T) {
	file := source.NewFile("f", []byte("abc\ndef\nghi"))
	other := source.NewFile("g", []byte("abc\ndef\nghi"))
	for _, test := range []struct {
		name string
		p, q source.Pos
		want bool
	}{
		{"the same", file.Pos(1, 3), file.Pos(1, 3), true},
		{"a part", file.Pos(0, 3), file.Pos(1, 2), true},
		{"across lines", file.Pos(0, 9), file.Pos(4, 5), true},
		{"side by side", file.Pos(0, 2), file.Pos(2, 3), false},
		{"on other lines", file.Pos(0, 3), file.Pos(4, 7), false},
		{"in another file", file.Pos(0, 3), other.Pos(0, 3), false},
		{"empty and the same", file.Pos(2, 2), file.Pos(2, 2), true},
		{"empty at the end", file.Pos(2, 2), file.Pos(0, 2), false},
		{"outside all files", source.Pos{}, source.Pos{}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.p.Overlaps(test.q) != test.want || test.q.Overlaps(test.p) != test.want {
				t.Errorf("want %t both ways", test.want)
			}
		})
	}
}
