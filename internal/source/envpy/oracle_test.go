package envpy_test

import (
	"encoding/json"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/envpy"
)

const oracleFolder = "../../../testdata/oracle/envpy"

var (
	oracle = flag.String("oracle", "", "the `program` that runs the live oracle: a Python with Alembic")
	count  = flag.Int("oracle-count", 1000, "how many files to ask the live oracle for")
	seed   = flag.Int("oracle-seed", 2, "the seed of the files that the live oracle is asked for")
)

// An answer is what record.py says that Alembic does with a file.
type answer struct {
	Text     string   `json:"f"`
	Origins  []string `json:"u"`
	Refused  bool     `json:"r"`
	Took     bool     `json:"s"`
	Engines  []string `json:"e"`
	Batch    bool     `json:"b"`
	Metadata bool     `json:"m"`
	Printed  bool     `json:"p"`
}

// TestRecorded compares the reader with what Alembic did.
func TestRecorded(t *testing.T) {
	f, err := os.Open(filepath.Join(oracleFolder, "recorded.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	decoder := json.NewDecoder(f)
	var head map[string]any
	if err := decoder.Decode(&head); err != nil {
		t.Fatal(err)
	}
	if n := compare(t, decoder); n < 300 {
		t.Errorf("%d answers", n)
	}
}

// TestLive compares the reader with what Alembic does now.
func TestLive(t *testing.T) {
	if *oracle == "" {
		t.Skip("no -oracle")
	}
	record := exec.Command(*oracle, filepath.Join(oracleFolder, "record.py"), "stream", strconv.Itoa(*seed), strconv.Itoa(*count))
	record.Stderr = os.Stderr
	out, err := record.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := record.Start(); err != nil {
		t.Fatal(err)
	}
	n := compare(t, json.NewDecoder(out))
	if err := record.Wait(); err != nil {
		t.Error(err)
	}
	t.Logf("%d files", n)
}

// tag is in the literals of the files.
var tag = regexp.MustCompile(`literal\.([a-z])\.`)

func compare(t *testing.T, decoder *json.Decoder) (n int) {
	differences := 0
	for ; ; n++ {
		var a answer
		if err := decoder.Decode(&a); err == io.EOF {
			return n
		} else if err != nil {
			t.Fatal(err)
		}
		file := source.NewFile("env.py", []byte(a.Text))
		p := sound(t, file)
		got, reduced := reduce(a, p)
		if diff := cmp.Diff(a, got); diff != "" || reduced != "" {
			t.Errorf("file:\n%s\n%s-alembic +here\n%s", a.Text, reduced, diff)
			if differences++; differences > 10 {
				t.Fatal("too many differences")
			}
		}
	}
}

// reduce gives what was read in the form of an answer. What the program may do and
// did not do when it was run is taken from the answer: a fallback that was not
// needed, and a value that may be refused.
func reduce(a answer, p *envpy.Program) (got answer, fault string) {
	got = answer{Text: a.Text, Origins: []string{}, Engines: []string{}, Refused: a.Refused, Took: a.Took, Metadata: p.Metadata}
	for _, u := range p.URLs {
		name := string(u.Origin) + " " + u.Name
		switch {
		case u.Unreached || u.Origin == envpy.FromElsewhere:
			continue
		case u.Origin == envpy.FromLiteral:
			m := tag.FindStringSubmatch(u.Text)
			if m == nil {
				continue
			}
			name += m[1]
		}
		if u.Fallback && !slices.Contains(a.Origins, name) || slices.Contains(got.Origins, name) {
			continue
		}
		got.Origins = append(got.Origins, name)
	}
	slices.Sort(got.Origins)
	for _, s := range p.Sets {
		switch {
		case s.Escaped && a.Refused:
			fault = "a value is refused that is said to be escaped\n"
		case s.Certain && !s.Escaped && !a.Refused:
			fault = "no value is refused, but one is said to be unescaped\n"
		}
	}
	for _, e := range p.Engines {
		kind := "sync"
		if e.Async {
			kind = "async"
		}
		if !slices.Contains(got.Engines, kind) {
			got.Engines = append(got.Engines, kind)
		}
	}
	slices.Sort(got.Engines)
	for _, c := range p.Configures {
		got.Batch = got.Batch || c.Batch || !c.BatchKnown && a.Batch
	}
	for _, s := range p.Prints {
		got.Printed = got.Printed || !s.Masked
	}
	return got, fault
}
