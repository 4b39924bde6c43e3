package ini

import (
	"bufio"
	"encoding/json"
	"flag"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/sourcetest"
)

var (
	python = flag.String("oracle", "", "the `program` that runs the live oracle: python3")
	count  = flag.Int("oracle-count", 60_000, "how many files a live oracle is asked for")
	seed   = flag.Int("oracle-seed", 7, "the seed of those files")
)

const oracle = "../../../testdata/oracle/ini/"

// An answer is what configparser says to a file; see record.py.
type answer struct {
	Text     *string `json:"f"`
	Bytes    []byte  `json:"b"`
	Error    []any   `json:"e"`
	Sections []any   `json:"s"`
}

func (a answer) file() *source.File {
	if a.Text != nil {
		return source.NewFile("f.ini", []byte(*a.Text))
	}
	return source.NewFile("f.ini", a.Bytes)
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
		t.Errorf("%d files, want at least 2000", n)
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
	t.Logf("%d files compared", n)
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
		file := a.file()
		document := Parse(file)
		sourcetest.Sound(t, file, document)
		if diff := cmp.Diff(flat(a.Error), flat(verdict(file, document))); diff != "" {
			t.Errorf("file %q: -python +here\n%s", file.Data, diff)
			differences++
		} else if a.Error == nil {
			r := newReader(file)
			r.read()
			if diff := cmp.Diff(a.Sections, answers(r, document)); diff != "" {
				t.Errorf("file %q: -python +here\n%s", file.Data, diff)
				differences++
			}
			checkProblems(t, file, document, a)
			checkPlaces(t, file, document)
		}
		if differences > 10 {
			t.Fatal("too many differences")
		}
	}
}

// flat makes the numbers of an answer comparable.
func flat(list []any) []string {
	var out []string
	for _, x := range list {
		text, _ := json.Marshal(x)
		out = append(out, string(text))
	}
	return out
}

// verdict tells of a document why Python refuses to read the file, in the form
// of an answer. The decoder works ahead of the parser (by 8 KiB, more than these
// files have), but takes half a character for a fault only at the end of the
// file. Of the rest the first fault that stops at once counts; lines that cannot
// be parsed are collected up to the end.
func verdict(file *source.File, document source.Document) []any {
	var encoding, stop []any
	var collected []int
	for _, p := range document.Problems {
		switch {
		case p.Code == source.Encoding:
			start, _ := file.Span(p.At)
			encoding = []any{"UnicodeDecodeError", start}
			if utf8.FullRune(file.Data[start:]) {
				return encoding
			}
		case stop != nil || encoding != nil:
		case p.Code == source.MissingHeader:
			stop = []any{"MissingSectionHeaderError", p.At.Line}
		case p.Code == source.DuplicateSection:
			stop = []any{"DuplicateSectionError", p.At.Line, p.Section}
		case p.Code == source.DuplicateOption:
			stop = []any{"DuplicateOptionError", p.At.Line, p.Section, p.Name}
		case p.Code == source.Refused:
			collected = append(collected, p.At.Line)
		}
	}
	switch {
	case encoding != nil && (stop == nil || stop[1] == file.Lines()):
		return encoding
	case stop != nil:
		return stop
	case collected != nil:
		return []any{"ParsingError", collected}
	}
	return nil
}

// answers gives what an answer holds of the sections, once by Effective and
// once by the interpolation alone, which also tells why it fails.
func answers(r *reader, document source.Document) []any {
	budget := newBudget(len(r.text))
	all := []any{}
	for _, s := range append([]*section{r.defaults}, r.sections...) {
		scope := newScope(s.options, r.defaults.options, budget)
		facts := Effective(document, s.name)
		// The here that Alembic sets stands first among what is inherited, and
		// a here in [DEFAULT] takes its place.
		slices.SortStableFunc(facts, func(a, b source.Fact) int {
			return rank(a, s.name) - rank(b, s.name)
		})
		options := []any{}
		for _, fact := range facts {
			o := s.options[fact.Name]
			if o == nil {
				o = r.defaults.options[fact.Name]
			}
			options = append(options, one(scope, o, fact, isFormat(s.name, fact.Name)))
		}
		all = append(all, []any{s.name, options})
	}
	return all
}

func rank(fact source.Fact, section string) int {
	switch {
	case section != Default && fact.Section == section:
		return 0
	case fact.Name == "here":
		return 1
	}
	return 2
}

func one(scope *scope, o *option, fact source.Fact, format bool) []any {
	e, f := scope.value(o)
	if f != nil {
		class := map[cause]string{
			single: "InterpolationSyntaxError", unclosed: "InterpolationSyntaxError",
			undefined: "InterpolationMissingOptionError", nested: "InterpolationDepthError",
		}[f.cause]
		reference := ""
		if f.cause == undefined {
			reference = lower(f.reference)
		}
		if fact.Value != o.raw || fact.Raw != "" || fact.Segments != nil {
			class = "a value that fails is not raw"
		}
		return []any{o.name, o.raw, nil, class, reference}
	}
	if want := e.text; fact.Value != want && !(format && fact.Value == o.raw) {
		return []any{"Effective and the interpolation give different values"}
	}
	value := e.text
	if e.here != nil {
		value = ""
		for _, segment := range e.segments() {
			if segment.Name == "here" {
				segment.Text = "\ue000"
			}
			value += segment.Text
		}
	}
	if value == o.raw {
		return []any{o.name, o.raw}
	}
	return []any{o.name, o.raw, value}
}

// checkProblems compares which kinds of interpolation fail with the problems.
func checkProblems(t *testing.T, file *source.File, document source.Document, a answer) {
	t.Helper()
	codes := map[string]source.Code{
		"InterpolationSyntaxError":        source.InterpolationSyntax,
		"InterpolationMissingOptionError": source.InterpolationMissing,
		"InterpolationDepthError":         source.InterpolationDepth,
	}
	own := map[[2]string]bool{}
	for _, fact := range document.Facts {
		own[[2]string{fact.Section, fact.Name}] = true
	}
	want, got := map[source.Code]bool{}, map[source.Code]bool{}
	for _, s := range a.Sections[1:] {
		section := s.([]any)[0].(string)
		for _, o := range s.([]any)[1].([]any) {
			fields := o.([]any)
			name := fields[0].(string)
			unread := isFormat(section, name) || isLogging(section) && !own[[2]string{section, name}]
			if len(fields) == 5 && !unread {
				want[codes[fields[3].(string)]] = true
			}
		}
	}
	for _, p := range document.Problems {
		got[p.Code] = true
		text := file.Text(p.At)
		switch p.Code {
		case source.InterpolationSyntax:
			if text != "%" {
				t.Errorf("file %q: %s is no percent sign", file.Data, p.At)
			}
		default:
			if !strings.HasPrefix(text, "%(") || !strings.HasSuffix(text, ")s") {
				t.Errorf("file %q: %s is no reference", file.Data, p.At)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("file %q: problems -python +here\n%s", file.Data, diff)
	}
}

// checkPlaces reads values once more from their places.
func checkPlaces(t *testing.T, file *source.File, document source.Document) {
	t.Helper()
	for _, fact := range document.Facts {
		if got := lower(file.Text(fact.NameAt)); got != fact.Name {
			t.Errorf("file %q: the name at %s is %q", file.Data, fact.NameAt, got)
		}
		raw := fact.Raw
		if raw == "" {
			raw = fact.Value
		}
		text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(file.Text(fact.At))
		var lines []string
		for i, line := range strings.Split(text, "\n") {
			line = strings.TrimFunc(line, isSpace)
			if i == 0 || line == "" || line[0] != '#' && line[0] != ';' {
				lines = append(lines, line)
			}
		}
		if got := strings.Join(lines, "\n"); got != strings.TrimLeft(raw, "\n") {
			t.Errorf("file %q: the value at %s is %q", file.Data, fact.At, got)
		}
	}
}
