package dotenv_test

import (
	"bufio"
	"encoding/json"
	"flag"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/dotenv"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/sourcetest"
)

const oracleFolder = "../../../testdata/oracle/dotenv"

var (
	oracle = flag.String("oracle", "", "the `program` that runs the live oracles: python3 or node")
	count  = flag.Int("oracle-count", 60_000, "how many files a live oracle is asked for")
	seed   = flag.Int("oracle-seed", 2, "the seed of those files")
)

// A pair is a name and its value; null is a bare name.
type pair [2]*string

// An answer is what record.py says python-dotenv makes of a file.
type answer struct {
	Text                 string
	Base64               []byte
	BOM, Refused         bool
	Bindings             [][]*string
	Plain, Alone, Inside []pair
	Program              string
	Environment          map[string]string
}

func (a answer) file() *source.File {
	if a.Base64 != nil {
		return source.NewFile(".env", a.Base64)
	}
	return source.NewFile(".env", []byte(a.Text))
}

// compare says how the reader differs from an answer; empty if it doesn't.
func (a answer) compare(t testing.TB, environment map[string]string) string {
	file := a.file()
	document := dotenv.Parse(file)
	sourcetest.Sound(t, file, document)
	if a.Refused {
		for _, problem := range document.Problems {
			if problem.Code == source.Encoding {
				return ""
			}
		}
		return "no problem with code encoding"
	}
	if diff := cmp.Diff(a.Bindings, bindings(file, document)); diff != "" {
		return "bindings: " + diff
	}
	plain := make([]source.Value, len(document.Facts))
	for i, fact := range document.Facts {
		plain[i].Text = fact.Value
	}
	if a.Plain == nil {
		a.Plain = last(document.Facts, plain)
		a.Alone, a.Inside = a.Plain, a.Plain
	}
	nothing := func(string) (string, bool) { return "", false }
	outside := func(name string) (string, bool) { value, ok := environment[name]; return value, ok }
	for _, way := range []struct {
		name string
		want []pair
		got  []source.Value
	}{
		{"interpolate=False", a.Plain, plain},
		{"empty environment", a.Alone, dotenv.Expand(document.Facts, nothing)},
		{"environment", a.Inside, dotenv.Expand(document.Facts, outside)},
	} {
		if diff := cmp.Diff(way.want, last(document.Facts, way.got)); diff != "" {
			return way.name + ": " + diff
		}
	}
	return ""
}

// bindings gives facts and dropped statements in the file's order.
func bindings(file *source.File, document source.Document) [][]*string {
	got := [][]*string{}
	problems := document.Problems
	dropped := func(before int) {
		for len(problems) > 0 {
			start, end := file.Span(problems[0].At)
			if start >= before {
				return
			}
			text := strings.ReplaceAll(strings.ReplaceAll(string(file.Data[start:end]), "\r\n", "\n"), "\r", "\n")
			if problems[0].Code == source.Dropped && text != "\uFEFF" {
				got = append(got, []*string{&text})
			}
			problems = problems[1:]
		}
	}
	for _, fact := range document.Facts {
		start, _ := file.Span(fact.NameAt)
		dropped(start)
		got = append(got, []*string{&fact.Name, valueOf(fact, fact.Value)})
	}
	dropped(len(file.Data) + 1)
	return got
}

func valueOf(fact source.Fact, value string) *string {
	if fact.Bare {
		return nil
	}
	return &value
}

// last gives each name with its last value, in the order of their first ones,
// as a dict of Python has them.
func last(facts []source.Fact, values []source.Value) []pair {
	got := []pair{}
	at := map[string]int{}
	for i, fact := range facts {
		value := valueOf(fact, values[i].Text)
		if j, ok := at[fact.Name]; ok {
			got[j][1] = value
			continue
		}
		at[fact.Name] = len(got)
		got = append(got, pair{&fact.Name, value})
	}
	return got
}

// compareAll compares python-dotenv with the answers, and the readers that
// follow a Go package with that package. It gives the number of answers and how
// many files begin with a byte order mark.
func compareAll(t *testing.T, in io.Reader) (compared, marks int) {
	t.Helper()
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	var header answer
	for lines.Scan() {
		var a answer
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		if a.Program != "" {
			header = a
			continue
		}
		compared++
		if a.BOM {
			marks++
		}
		if diff := a.compare(t, header.Environment); diff != "" {
			t.Errorf("%q: %s", a.file().Data, diff)
		}
		compareOriginals(t, a.file().Data, header.Environment)
		if t.Failed() && compared > 100 {
			t.Fatal("enough")
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return compared, marks
}

func TestRecorded(t *testing.T) {
	in, err := os.Open(oracleFolder + "/python.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if compared, _ := compareAll(t, in); compared < 2000 {
		t.Errorf("%d answers", compared)
	}
}

// TestLive compares with the python-dotenv that is installed:
//
//	go test ./internal/source/dotenv -run Live -v -oracle python3
func TestLive(t *testing.T) {
	if !strings.Contains(*oracle, "python") {
		t.Skip("no -oracle python3")
	}
	command := exec.Command(*oracle, oracleFolder+"/record.py", strconv.Itoa(*seed), strconv.Itoa(*count))
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	compared, marks := compareAll(t, out)
	if err := command.Wait(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d files compared; %d begin with a byte order mark and are compared without it", compared, marks)
	if compared != *count {
		t.Errorf("%d answers, want %d", compared, *count)
	}
}
