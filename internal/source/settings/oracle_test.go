package settings

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

const oracleFolder = "../../../testdata/oracle/settings"

var (
	oracle = flag.String("oracle", "", "the `program` that runs the live oracle: python3 with pydantic-settings")
	count  = flag.Int("oracle-count", 5000, "how many classes to ask the live oracle for")
	seed   = flag.Int("oracle-seed", 2, "the seed of the classes that the live oracle is asked for")
)

// An answer is what record.py says becomes of a class.
type answer struct {
	Program  string
	Preludes map[string]string

	Text     string
	V1       bool
	Process  [][2]*string
	Files    [][][2]*string
	Required []string
	Fields   map[string]string
	Values   map[string]any
	Leaves   map[string]string
	Extra    []string
	JSON     string
	Refused  bool
}

func (a *answer) layers() []Layer {
	layer := func(process bool, pairs [][2]*string) Layer {
		l := Layer{Process: process}
		for _, p := range pairs {
			assignment := Assignment{Name: *p[0], Bare: p[1] == nil}
			if p[1] != nil {
				assignment.Value = *p[1]
			}
			l.Assignments = append(l.Assignments, assignment)
		}
		return l
	}
	layers := []Layer{layer(true, a.Process)}
	for _, file := range slices.Backward(a.Files) {
		layers = append(layers, layer(false, file))
	}
	return layers
}

// compare says how this package differs from an answer; empty if it doesn't.
func (a *answer) compare(preludes map[string]string) string {
	prelude := preludes["pydantic"]
	if a.V1 {
		prelude = preludes["pydantic.v1"]
	}
	tree := python.Parse(source.NewFile("settings.py", []byte(prelude+a.Text)))
	if len(tree.Problems) > 0 {
		return "problems: " + tree.Problems[0].Message
	}
	classes := Read([]Module{{"settings.py", tree}}, nil)
	i := slices.IndexFunc(classes, func(c *Class) bool { return c.Name == "Settings" })
	if i < 0 {
		return "no class"
	}
	c := classes[i]
	if a.Refused {
		return ""
	}
	for _, u := range c.Unknowns {
		return "unknown: " + u.Reason
	}
	layers := a.layers()
	outcome := c.Apply(layers)
	if a.JSON != "" {
		for _, f := range outcome.Fields {
			if f.Field.Name == a.JSON && f.Refused != "" {
				return ""
			}
		}
		return "JSON of " + a.JSON + " is taken"
	}
	var required []string
	names := map[string]*Field{}
	for _, f := range c.Fields {
		names[f.Name] = f
		if f.Default.Kind == NoDefault {
			required = append(required, f.Name)
		}
	}
	if diff := cmp.Diff(a.Required, append([]string{}, required...)); diff != "" {
		return "required: " + diff
	}
	fields, values := map[string]string{}, map[string]any{}
	for _, f := range outcome.Fields {
		if names[f.Field.Name] != f.Field {
			continue
		}
		state := [...]string{"missing", "default", "set"}[f.State]
		if f.Refused != "" {
			state += " bad"
			if strings.Contains(f.Refused, "\x00") {
				return "a reason holds a value"
			}
		}
		fields[f.Field.Name] = state
		if f.State != Set || f.value == nil {
			continue
		}
		var b strings.Builder
		f.value.encode(&b, 0)
		var v any
		if err := json.Unmarshal([]byte(b.String()), &v); err != nil {
			return "value of " + f.Field.Name + " is not JSON: " + b.String()
		}
		values[f.Field.Name] = v
	}
	if diff := cmp.Diff(a.Fields, fields); diff != "" {
		return "fields: " + diff
	}
	for name, f := range names {
		if c.rules.updates(f) { // pydantic-settings hands over the default, too
			delete(a.Values, name)
			delete(values, name)
		}
	}
	if diff := cmp.Diff(a.Values, values); diff != "" {
		return "values: " + diff
	}
	if diff := a.compareLeaves(outcome); diff != "" {
		return diff
	}
	if len(a.Extra) != len(outcome.Extra) {
		return fmt.Sprintf("extra: %v, %v", a.Extra, outcome.Extra)
	}
	for _, extra := range outcome.Extra {
		if extra == Nowhere {
			return "an extra key from nowhere"
		}
	}
	return ""
}

// compareLeaves says how the fields of models differ.
func (a *answer) compareLeaves(outcome Outcome) string {
	if a.Leaves == nil {
		return ""
	}
	leaves := map[string]string{}
	for _, f := range outcome.Fields {
		kind := f.Field.Type.Kind()
		if !strings.Contains(f.Path, ".") || kind != "str" && kind != "int" {
			continue
		}
		switch {
		case f.State == Set:
			leaves[f.Path] = f.Text
		case f.State == Defaulted && f.Field.Default.Kind == LiteralDefault:
			leaves[f.Path] = f.Field.Default.Text
		}
	}
	if diff := cmp.Diff(a.Leaves, leaves); diff != "" {
		return "leaves: " + diff
	}
	return ""
}

func compareAll(t *testing.T, in io.Reader) (compared, refused int) {
	t.Helper()
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	var header answer
	failed := 0
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
		if a.Refused {
			refused++
		}
		if diff := a.compare(header.Preludes); diff != "" {
			failed++
			if failed <= 25 {
				sources, _ := json.Marshal([]any{a.Process, a.Files})
				t.Errorf("%s\n%s\n%s", a.Text, sources, diff)
			}
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	if failed > 0 {
		t.Errorf("%d of %d differ", failed, compared)
	}
	return compared, refused
}

func TestRecorded(t *testing.T) {
	in, err := os.Open(oracleFolder + "/recorded.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if compared, _ := compareAll(t, in); compared < 400 {
		t.Errorf("%d answers", compared)
	}
}

// TestLive compares with the pydantic-settings that is installed:
//
//	go test ./internal/source/settings -run Live -v -oracle python3
func TestLive(t *testing.T) {
	if *oracle == "" {
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
	compared, refused := compareAll(t, out)
	if err := command.Wait(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d classes compared, %d of which Python refuses", compared, refused)
	if compared != *count {
		t.Errorf("%d answers, want %d", compared, *count)
	}
}
