package dotenv_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/docker/cli/pkg/kvfile"
	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/go-envparse"
	"github.com/joho/godotenv"
	"github.com/sirupsen/logrus"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	ours "github.com/dbcfg-lint/dbcfg-lint/internal/source/dotenv"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/sourcetest"
)

func lookup(environment map[string]string) source.Lookup {
	return func(name string) (string, bool) { value, ok := environment[name]; return value, ok }
}

// TestReaders compares all readers with what the programs themselves made of
// ninety hard files.
func TestReaders(t *testing.T) {
	data, err := os.ReadFile(oracleFolder + "/readers.json")
	if err != nil {
		t.Fatal(err)
	}
	var recorded struct {
		Cases []struct {
			Name, Text string
			Values     map[string]*string
			Refused    []string
		}
	}
	if err := json.Unmarshal(data, &recorded); err != nil {
		t.Fatal(err)
	}
	environment := lookup(map[string]string{"HOME_X": "HX", "HOME": "/home/u"})
	for _, reader := range ours.Readers() {
		t.Run(reader.Name, func(t *testing.T) {
			for _, c := range recorded.Cases {
				if reader.Name == "python-dotenv" && c.Name == "bom" {
					continue // read as the version behind 1.2.2 does
				}
				if reader.Name == "shell" && shellRuns[c.Name] {
					continue
				}
				pairs, refused := reader.Values([]byte(c.Text), environment)
				var got *string
				for _, pair := range pairs {
					if pair.Name == "V" {
						got = &pair.Value
					}
				}
				want, ok := c.Values[reader.Name]
				if !ok {
					t.Fatalf("%s: nothing recorded", c.Name)
				}
				if reader.Name == "systemd" && got == nil {
					got = new(string) // recorded with the shell, which shows no difference
				}
				if got != nil {
					*got = strings.ToValidUTF8(*got, "\uFFFD") // as JSON has it
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s, %q: %s", c.Name, c.Text, diff)
				}
				// What was recorded of the shell does not tell one error from another.
				if want := slices.Contains(c.Refused, reader.Name); refused != want && reader.Name != "shell" {
					t.Errorf("%s, %q: refused is %t, want %t", c.Name, c.Text, refused, want)
				}
			}
		})
	}
}

// shellRuns are the cases in which the shell runs something, which is open.
var shellRuns = map[string]bool{
	"dollar paren": true, "dollar dollar": true, "backtick": true, "backtick mid": true,
}

// originals are the readers whose originals are Go packages.
var originals = map[string]func(data []byte, environment source.Lookup) (map[string]string, error){
	"compose": func(data []byte, environment source.Lookup) (map[string]string, error) {
		return dotenv.ParseWithLookup(bytes.NewReader(data), dotenv.LookupFn(environment))
	},
	"godotenv": func(data []byte, _ source.Lookup) (map[string]string, error) {
		return godotenv.Parse(bytes.NewReader(data))
	},
	"docker": func(data []byte, environment source.Lookup) (map[string]string, error) {
		lines, err := kvfile.ParseFromReader(bytes.NewReader(data), environment)
		values := map[string]string{}
		for _, line := range lines {
			name, value, _ := strings.Cut(line, "=")
			values[name] = value
		}
		return values, err
	},
	"envparse": func(data []byte, _ source.Lookup) (map[string]string, error) {
		return envparse.Parse(bytes.NewReader(data))
	},
}

// compareOriginals compares the readers with the packages that they follow.
func compareOriginals(t *testing.T, data []byte, environment map[string]string) {
	t.Helper()
	logrus.SetOutput(io.Discard)
	for name, original := range originals {
		want, err := original(data, lookup(environment))
		if err != nil {
			want = nil
		}
		delete(want, "")
		reader, _ := ours.ReaderByName(name)
		pairs, refused := reader.Values(data, lookup(environment))
		if err != nil && nameless(reader.Parse(source.NewFile(".env", data))) {
			continue // the fault may lie in a value that we drop unread
		}
		if refused != (err != nil) {
			t.Errorf("%s: %q: refused is %t, want error %v", name, data, refused, err)
			continue
		}
		got := map[string]string{}
		for _, pair := range pairs {
			got[pair.Name] = pair.Value
		}
		if len(want) == 0 {
			want = map[string]string{}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %q: %s", name, data, diff)
		}
	}
}

// nameless tells whether a value has no name.
func nameless(document source.Document) bool {
	return slices.ContainsFunc(document.Problems, func(p source.Problem) bool {
		return p.Code == source.Dropped && p.Name == ""
	})
}

// FuzzReaders looks for a panic, for an unsound document, and for a difference
// to the originals.
func FuzzReaders(f *testing.F) {
	for _, seed := range []string{
		"A=b # c\nexport B: 'x\\'y'\nC=\"${A:-d}$$\\$X\\0101\"\n", "A=${B:-${C}} ${D-x}}\nB=$A$(A)\n", "A\nB", "A=\"\\u00e9\" 'b'#c\r\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file := source.NewFile(".env", data)
		for _, reader := range ours.Readers() {
			document := reader.Parse(file)
			sourcetest.Sound(t, file, document)
			for i, value := range reader.Expand(document.Facts, nil) {
				for _, open := range value.Open {
					if open.Start < 0 || open.End < open.Start || open.End > len(value.Text) {
						t.Errorf("%s: value %d: reference %+v is outside", reader.Name, i, open)
					}
				}
			}
		}
		compareOriginals(t, data, map[string]string{"A": "outer", "HOME_X": "HX", "E": ""})
	})
}
