package python

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

var (
	oracle  = flag.String("oracle", "", "a Python whose ast is asked")
	record  = flag.Bool("record", false, "write what the oracle answers to testdata/oracle/python")
	count   = flag.Int("oracle-count", 60000, "how many texts to compare with the oracle, and files, of which it is a tenth")
	verbose = flag.Bool("oracle.verbose", false, "tell of texts that only the oracle refuses, and of faults found elsewhere")
)

var oracleProgram = filepath.Join("..", "..", "testdata", "oracle", "python", "oracle.py")

// A question and an answer of oracle.py.
type question struct {
	Path   string  `json:"path,omitempty"`
	Source *string `json:"source,omitempty"`
	Facts  bool    `json:"facts,omitempty"`
}

type answer struct {
	Refused *int     `json:"refused,omitempty"` // the line
	Message string   `json:"message,omitempty"`
	Digest  string   `json:"digest,omitempty"`
	Count   int      `json:"count,omitempty"`
	Facts   []string `json:"facts,omitempty"`
}

// A prompt asks oracle.py, one question at a time.
type prompt struct {
	in  *json.Encoder
	out *json.Decoder
}

func start(t *testing.T) prompt {
	t.Helper()
	command := exec.Command(*oracle, oracleProgram)
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		command.Wait()
	})
	return prompt{json.NewEncoder(in), json.NewDecoder(bufio.NewReader(out))}
}

func (p prompt) ask(t *testing.T, q question) answer {
	t.Helper()
	if err := p.in.Encode(q); err != nil {
		t.Fatal(err)
	}
	var a answer
	if err := p.out.Decode(&a); err != nil {
		t.Fatal(err)
	}
	return a
}

func digest(facts []string) string {
	sum := sha256.Sum256([]byte(strings.Join(facts, "\n")))
	return hex.EncodeToString(sum[:])
}

// hasHoles tells whether the oracle knows the places in f-strings.
func hasHoles(version string) bool {
	_, rest, _ := strings.Cut(version, ".")
	minor, _, _ := strings.Cut(rest, ".")
	n, err := strconv.Atoi(minor)
	return err == nil && n >= 12
}

// TestLiveFiles compares with what an installed CPython says of all sources that are
// installed with it.
func TestLiveFiles(t *testing.T) {
	if *oracle == "" {
		t.Skip("no -oracle")
	}
	version := run(t, "--version")
	holes := hasHoles(version)
	paths := strings.Split(strings.TrimSpace(run(t, "--files")), "\n")
	if n := *count / 10; n < len(paths) {
		for i := range n {
			paths[i] = paths[i*len(paths)/n]
		}
		paths = paths[:n]
	}
	python := start(t)
	files, refused, sameLine, foreign, facts, bytes := 0, 0, 0, 0, 0, 0
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		m := Parse(source.NewFile(path, data))
		want := python.ask(t, question{Path: path})
		files++
		bytes += len(data)
		switch {
		case want.Refused != nil && len(m.Problems) == 0:
			t.Errorf("%s:%d: only CPython refuses: %s", path, *want.Refused, want.Message)
		case want.Refused == nil && len(m.Problems) > 0 && strings.HasPrefix(m.Problems[0].Message, "encoding is neither"):
			foreign++
		case want.Refused == nil && len(m.Problems) > 0:
			t.Errorf("%s: only we refuse: %s", m.Problems[0].At, m.Problems[0].Message)
		case want.Refused != nil:
			refused++
			if m.Problems[0].At.Line == *want.Refused {
				sameLine++
			} else {
				t.Logf("%s: %s; CPython, line %d: %s", m.Problems[0].At, m.Problems[0].Message, *want.Refused, want.Message)
			}
		default:
			got := tell(m, holes)
			facts += want.Count
			if digest(got) != want.Digest {
				want = python.ask(t, question{Path: path, Facts: true})
				t.Errorf("%s (-CPython +ours):\n%s", path, firstLines(cmp.Diff(want.Facts, got), 40))
			}
		}
	}
	t.Logf("CPython %s: %d files, %d bytes, %d facts; %d are refused by both, %d at the same line; %d are of an encoding that only CPython reads", strings.TrimSpace(version), files, bytes, facts, refused, sameLine, foreign)
}

func run(t *testing.T, arguments ...string) string {
	t.Helper()
	out, err := exec.Command(*oracle, append([]string{oracleProgram}, arguments...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func firstLines(text string, n int) string {
	lines := strings.SplitN(text, "\n", n+1)
	return strings.Join(lines[:min(n, len(lines))], "\n")
}

// A recording is a source with what CPython says of it.
type recording struct {
	Name   string  `json:"name"`
	Source string  `json:"source"`
	Answer *answer `json:"answer,omitempty"`
}

var recorded = filepath.Join("..", "..", "testdata", "oracle", "python", "recorded.jsonl")

func readRecorded(t testing.TB) []recording {
	t.Helper()
	file, err := os.Open(recorded)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, 1<<20)
	scanner.Scan() // the header
	var all []recording
	for scanner.Scan() {
		var r recording
		if err := json.Unmarshal(scanner.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

// TestRecorded compares with what CPython answered when it was asked.
func TestRecorded(t *testing.T) {
	all := readRecorded(t)
	for _, r := range all {
		t.Run(r.Name, func(t *testing.T) {
			m := read(r.Source)
			switch {
			case r.Answer.Refused == nil:
				if len(m.Problems) > 0 {
					t.Errorf("refused at %s: %s", m.Problems[0].At, m.Problems[0].Message)
				}
				if diff := cmp.Diff(r.Answer.Facts, tell(m, true), cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("%q (-CPython +ours):\n%s", r.Source, diff)
				}
			case len(m.Problems) == 0 && lenient[r.Name] == "":
				t.Errorf("%q: only CPython refuses: %s", r.Source, r.Answer.Message)
			case len(m.Problems) > 0 && lenient[r.Name] != "":
				t.Errorf("%q: refused at %s: %s", r.Source, m.Problems[0].At, m.Problems[0].Message)
			case len(m.Problems) > 0 && m.Problems[0].At.Line != *r.Answer.Refused:
				t.Logf("%q: refused at %s: %s; CPython, line %d: %s", r.Source, m.Problems[0].At, m.Problems[0].Message, *r.Answer.Refused, r.Answer.Message)
			}
		})
	}
	if len(all) < 900 {
		t.Errorf("only %d sources are recorded", len(all))
	}
}

// lenient are the sources that only CPython refuses, and why we do not.
var lenient = map[string]string{}

// TestRecord asks again about all sources that are recorded.
func TestRecord(t *testing.T) {
	if !*record || *oracle == "" {
		t.Skip("no -record")
	}
	python := start(t)
	header, _ := json.Marshal(map[string]any{
		"program": "CPython ast.parse", "version": strings.TrimSpace(run(t, "--version")),
		"made_by": "go test ./internal/python -run TestRecord -oracle python3 -record, with oracle.py",
	})
	lines := []string{string(header)}
	for _, r := range readRecorded(t) {
		a := python.ask(t, question{Source: &r.Source, Facts: true})
		a.Digest, a.Count = "", 0
		line, _ := json.Marshal(recording{r.Name, r.Source, &a})
		lines = append(lines, string(line))
	}
	if err := os.WriteFile(recorded, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}
