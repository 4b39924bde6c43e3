package source_test

import (
	"math/rand/v2"
	"sort"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

func TestOffsets(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		list := make([]int, random.IntN(40))
		for i := range list {
			list[i] = random.IntN(50)
		}
		sort.Ints(list)
		offsets := source.Offsets{List: list}
		for range 100 {
			n := random.IntN(60) - 5
			if got, want := offsets.Below(n), sort.SearchInts(list, n); got != want {
				t.Fatalf("%v: %d are below %d, want %d", list, got, n, want)
			}
		}
	}
}

// TestCursor counts lines and columns from the start of the file.
func TestCursor(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	place := func(text string) (line, column int) {
		lines := strings.Split(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n "), "\r", "\n"), "\n")
		last := lines[len(lines)-1]
		if i := strings.LastIndexAny(text, "\r\n"); i >= 0 {
			last = text[i+1:]
		}
		return len(lines), len(last) + 1
	}
	for range 500 {
		var b strings.Builder
		for range random.IntN(30) {
			b.WriteString([]string{"a", "\n", "\r\n", "\r", "bc"}[random.IntN(5)])
		}
		text := b.String()
		file := source.NewFile("f", []byte(text))
		cursor := file.Cursor()
		for range 30 {
			start := random.IntN(len(text) + 1)
			end := start + random.IntN(len(text)-start+1)
			if strings.HasSuffix(text[:start], "\r") && strings.HasPrefix(text[start:], "\n") ||
				strings.HasSuffix(text[:end], "\r") && strings.HasPrefix(text[end:], "\n") {
				continue // inside a line end
			}
			var want source.Pos
			want.File = "f"
			want.Line, want.Column = place(text[:start])
			want.EndLine, want.EndColumn = place(text[:end])
			if got := cursor.Pos(start, end); got != want {
				t.Fatalf("%q from %d to %d: got %+v, want %+v", text, start, end, got, want)
			}
		}
	}
}

func TestAppendMakesRoomOnce(t *testing.T) {
	var list []int
	moves := 0
	const size = 100_000
	for i := range size {
		before := cap(list)
		if list = source.Append(list, i, i, size); cap(list) != before {
			moves++
		}
	}
	if moves > 12 || cap(list) > size+size/5 {
		t.Errorf("%d moves, room for %d of %d", moves, cap(list), size)
	}
}

func TestProblemsAreBounded(t *testing.T) {
	file := source.NewFile("f", []byte(strings.Repeat("x", 5000)))
	var problems source.Problems
	for i := range 3000 {
		problems.Add(source.Problem{Code: source.Dropped, Message: "dropped", At: file.Pos(i, i+1)})
	}
	problems.Add(source.Problem{Code: source.Encoding, Message: "encoding", At: file.Pos(0, 1)})
	list := problems.List()
	if len(list) != 1002 {
		t.Fatalf("%d problems", len(list))
	}
	last := list[len(list)-1]
	if last.Code != source.Dropped || last.Message != "2000 more problems of this kind are not listed (dropped)" {
		t.Errorf("%+v", last)
	}
	if list[1].Code != source.Encoding {
		t.Errorf("not in the file's order: %+v", list[1])
	}
}
