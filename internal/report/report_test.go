package report

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
)

var update = flag.Bool("update", false, "write the golden files")

func render(t *testing.T, name string, result *lint.Result, options Options) string {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, name, result, options); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestGolden(t *testing.T) {
	plain := Options{Version: "1.2.3", InRepository: below("apps/gateway")}
	variants := map[string]Options{"": plain}
	for fixture, result := range fixtures() {
		for _, name := range Formats() {
			variants := variants
			switch name {
			case "text":
				variants = map[string]Options{"": plain, "-color": {Color: true}, "-quiet": {Quiet: true}}
			case "markdown":
				variants = map[string]Options{"": plain, "-quiet": {Quiet: true}}
			}
			for suffix, options := range variants {
				file := fixture + "." + name + suffix + ".golden"
				t.Run(file, func(t *testing.T) { compare(t, file, render(t, name, result, options)) })
			}
		}
	}
}

func TestProblems(t *testing.T) {
	for suffix, colored := range map[string]bool{"": false, "-color": true} {
		var out bytes.Buffer
		Problems(&out, fixtures()["problems"].Problems, colored)
		compare(t, "problems.stderr"+suffix+".golden", out.String())
	}
}

func compare(t *testing.T, file, got string) {
	t.Helper()
	file = filepath.Join("testdata", file)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("differs from %s, which -update writes (-want +got):\n%s", file, diff)
	}
}

// Nothing that a user's file holds may act on the terminal, or begin a line, or be
// a command of GitHub Actions or of Azure Pipelines, which may stand anywhere in one.
func TestNothingActsOnTheTerminal(t *testing.T) {
	for fixture, result := range fixtures() {
		var problems bytes.Buffer
		Problems(&problems, result.Problems, false)
		outputs := map[string]string{"problems": problems.String()}
		for _, name := range []string{"text", "github"} {
			outputs[name] = render(t, name, result, Options{})
		}
		for _, name := range Formats() {
			for _, command := range []string{"##[", "##vso["} {
				if strings.Contains(render(t, name, result, Options{}), command) {
					t.Errorf("%s: %s: %s begins a command", fixture, name, command)
				}
			}
			if name == "json" {
				onlyGraphic(t, render(t, name, result, Options{}))
			}
		}
		for name, output := range outputs {
			onlyGraphic(t, output)
			for line := range strings.Lines(output) {
				line = strings.TrimSuffix(line, "\n")
				levels := []string{"::error title=", "::warning title=", "::notice title="}
				if name == "github" && !slices.ContainsFunc(levels, func(l string) bool { return strings.HasPrefix(line, l) }) {
					t.Errorf("%s: %q is no command of ours", fixture, line)
				}
			}
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	err := Write(&bytes.Buffer{}, "xml", &lint.Result{}, Options{})
	if want := `unknown format "xml": the formats are ` + strings.Join(Formats(), ", "); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

type fullDisk struct{}

var errFull = errors.New("no space left on device")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestErrorsOfTheWriterAreGiven(t *testing.T) {
	for _, name := range Formats() {
		if err := Write(fullDisk{}, name, fixtures()["findings"], Options{}); !errors.Is(err, errFull) {
			t.Errorf("%s: got %v, want %v", name, err, errFull)
		}
	}
}
