package toml

import (
	"bufio"
	"encoding/json"
	"flag"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/sourcetest"
)

var (
	python = flag.String("oracle", "", "the Python program, 3.11 to 3.14, to compare with in TestLive")
	count  = flag.Int("oracle-count", 60_000, "how many files and strings TestLive compares")
	seed   = flag.Int("oracle-seed", 7, "the seed of what TestLive compares")
)

const oracle = "../../../testdata/oracle/toml/"

// An answer is what Python says to a file or to a string; see record.py.
type answer struct {
	Text    *string `json:"f"`
	Bytes   []byte  `json:"b"`
	Refused bool    `json:"e"`
	Unfit   bool    `json:"u"`
	Options []any   `json:"o"`

	Format *string `json:"s"`
	Value  string  `json:"v"`
	Class  string  `json:"c"`
	Key    string  `json:"k"`
	Place  int     `json:"p"`
}

func TestRecorded(t *testing.T) {
	f, err := os.Open(oracle + "recorded.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewReader(f)
	if header, err := lines.ReadString('\n'); err != nil || !strings.Contains(header, `"program"`) {
		t.Fatalf("the first line does not name the program: %v", err)
	}
	if n := compare(t, lines); n < 2000 {
		t.Errorf("%d files and strings, want at least 2000", n)
	}
}

func TestLive(t *testing.T) {
	if *python == "" {
		t.Skip("no -oracle")
	}
	command := exec.Command(*python, oracle+"record.py", "stream", strconv.Itoa(*seed), strconv.Itoa(*count))
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	n := compare(t, out)
	if err := command.Wait(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d files and strings compared", n)
}

// compare reads one answer a line and gives their number.
func compare(t *testing.T, lines io.Reader) (n int) {
	differences := 0
	for decoder := json.NewDecoder(lines); ; n++ {
		var a answer
		if err := decoder.Decode(&a); err == io.EOF {
			return n
		} else if err != nil {
			t.Fatal(err)
		}
		var diff string
		if a.Format != nil {
			diff = compareFormat(a)
		} else {
			diff = compareFile(t, a)
		}
		if diff != "" {
			data := a.Bytes
			for _, text := range []*string{a.Text, a.Format} {
				if text != nil {
					data = []byte(*text)
				}
			}
			t.Errorf("%q: -python +here\n%s", data, diff)
			differences++
		}
		if differences > 10 {
			t.Fatal("too many differences")
		}
	}
}

func compareFile(t *testing.T, a answer) string {
	t.Helper()
	data := a.Bytes
	if a.Text != nil {
		data = []byte(*a.Text)
	}
	file := source.NewFile("pyproject.toml", data)
	document := Parse(file)
	sourcetest.Sound(t, file, document)
	checkPlaces(t, file, document)

	refused, unfit := false, false
	for _, p := range document.Problems {
		switch {
		case strings.HasPrefix(p.Message, "Python"):
			refused = true
		case p.Code == source.Refused:
			unfit = true
		}
	}
	if diff := cmp.Diff([]bool{a.Refused, a.Unfit}, []bool{refused, unfit && !refused}); diff != "" || a.Refused || a.Unfit {
		return diff
	}
	if len(document.Facts) > 0 && !Relevant(file.Path, data) {
		return "facts of a file that is not relevant"
	}
	return cmp.Diff(a.Options, options(document, a.Options))
}

// options gives the facts of a document in the form of an answer. What the answer
// leaves open is left open here.
func options(document source.Document, want []any) []any {
	faults := map[source.Code]string{source.InterpolationSyntax: "ValueError", source.InterpolationMissing: "KeyError"}
	failed := func(fact source.Fact) string {
		for _, p := range document.Problems {
			if p.Section == fact.Section && p.Name == fact.Name && p.At.Overlaps(fact.At) {
				if strings.Contains(p.Message, " misreads ") {
					return "misread"
				}
				return faults[p.Code]
			}
		}
		return ""
	}
	facts := slices.Clone(document.Facts)
	slices.SortStableFunc(facts, func(a, b source.Fact) int {
		if c := strings.Compare(a.Section, b.Section); c != 0 {
			return c
		}
		return strings.Compare(a.Name, b.Name)
	})
	all := []any{}
	for i, fact := range facts {
		one := []any{fact.Section, fact.Name, fact.Value}
		if i < len(want) {
			w := want[i].([]any)
			class := failed(fact)
			value, _ := w[2].(string)
			switch {
			case w[2] == nil:
				one[2] = nil
			case class == "misread":
				one[2] = value
			case class != "":
				if len(w) == 4 && w[3] == "TypeError" && class == "ValueError" {
					class = "TypeError" // the one code stands for both
				}
				one = append(one, class)
			case fact.Segments != nil && like(fact.Segments).MatchString(value):
				one[2] = value
			}
		}
		all = append(all, one)
	}
	return all
}

// like gives what matches the values that segments may stand for.
func like(segments []source.Segment) *regexp.Regexp {
	var out strings.Builder
	for _, segment := range segments {
		switch {
		case segment.Name == "":
			out.WriteString(regexp.QuoteMeta(segment.Text))
		case segment.Text == "%(here)s":
			out.WriteString("/\ue000")
		default:
			out.WriteString("(?s:.*)")
		}
	}
	return regexp.MustCompile("^" + out.String() + "$")
}

// checkPlaces reads values once more from their places.
func checkPlaces(t *testing.T, file *source.File, document source.Document) {
	t.Helper()
	for _, fact := range document.Facts {
		raw := fact.Raw
		if raw == "" {
			raw = fact.Value
		}
		start, end := file.Span(fact.At)
		quoted := start > 0 && strings.IndexByte(`"'`, file.Data[start-1]) >= 0
		text := file.Text(fact.At)
		if quoted && !strings.ContainsAny(text, "\\\r\n") && text != raw {
			t.Errorf("%q: the value at %s is %q, want %q", file.Data, fact.At, text, raw)
		}
		if quoted && file.Data[end] != file.Data[start-1] {
			t.Errorf("%q: the value at %s does not end before a quote", file.Data, fact.At)
		}
	}
	for _, p := range document.Problems {
		text := file.Text(p.At)
		if (p.Code == source.InterpolationSyntax || p.Code == source.InterpolationMissing) &&
			!strings.HasPrefix(text, "%") && !strings.HasPrefix(text, `\u0025`) {
			t.Errorf("%q: %s is no percent sign", file.Data, p.At)
		}
	}
}

func compareFormat(a answer) string {
	segments, failed := format(*a.Format)
	if failed != nil && failed.cause != unnamed {
		class := map[cause]string{
			incomplete: "ValueError", unclosed: "ValueError", undefined: "KeyError", unsupported: "ValueError",
			mistyped: "TypeError", exhausted: "TypeError", oversized: "ValueError",
		}[failed.cause]
		return cmp.Diff([]any{a.Class, a.Key, a.Place}, []any{class, failed.reference, failed.start})
	}
	if a.Class != "" {
		return "Python refuses it: " + a.Class
	}
	if !like(segments).MatchString(a.Value) {
		return cmp.Diff(a.Value, segments)
	}
	return ""
}
