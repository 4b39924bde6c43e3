package cli_test

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/dbcfg-lint/dbcfg-lint/internal/config"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// off matches what stands before a key that is commented out. A line that
// explains has one space behind its #.
var off = regexp.MustCompile(`(?m)^#( {2}|\b)`)

// switchedOn gives a configuration with all keys that are commented out.
func switchedOn(text string) string { return off.ReplaceAllString(text, "$1") }

// parsed reads a configuration, which must be without a problem.
func parsed(t *testing.T, text string) *config.Config {
	t.Helper()
	c, problems := config.Parse(source.NewFile(config.Name, []byte(text)))
	for _, problem := range problems {
		t.Errorf("%s: %s in:\n%s", problem.At, problem.Message, text)
	}
	return c
}

// inits writes a configuration into the working directory, and gives it. All that
// lint says as JSON, with these arguments too, is the same before and after.
func inits(t *testing.T, environ []string, args ...string) string {
	t.Helper()
	args = append([]string{"--format", "json"}, args...)
	code, before, _ := run(t, environ, "", args...)
	if code, _, stderr := run(t, nil, "", "init"); code != 0 {
		t.Fatalf("init exits with %d: %s", code, stderr)
	}
	again, after, _ := run(t, environ, "", args...)
	if diff := cmp.Diff(before, after); diff != "" || code != again {
		t.Errorf("lint exits with %d, then %d (-without +with a configuration):\n%s", code, again, diff)
	}
	text, err := os.ReadFile(config.Name)
	if err != nil {
		t.Fatal(err)
	}
	parsed(t, string(text))
	parsed(t, switchedOn(string(text)))
	return string(text)
}

// The configuration that init writes for a case, or for an example, changes no
// byte of what lint gives.
func TestInitChangesNothing(t *testing.T) {
	testdata, err := filepath.Abs(filepath.Join("..", "..", "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"fastapi", "gateway", "gateway-broken", "multi-database"} {
		t.Run(folder, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := os.CopyFS(".", os.DirFS(filepath.Join(testdata, folder))); err != nil {
				t.Fatal(err)
			}
			_ = os.Remove(config.Name) // one that the example may have
			inits(t, nil)
		})
	}
	cases, err := filepath.Glob(filepath.Join(testdata, "cases", "*.txtar"))
	if err != nil || len(cases) == 0 {
		t.Fatal(cases, err)
	}
	written := 0
	for i, name := range cases {
		if i%stride != 0 {
			continue
		}
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Chdir(t.TempDir())
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files := map[string]string{}
			for _, file := range archive.Files {
				files[file.Name] = string(file.Data)
			}
			write(t, files)
			var environ, args []string
			for line := range strings.Lines(string(archive.Comment)) {
				switch key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": "); key {
				case "environment":
					args = append(args, "-e", value)
				case "environ":
					environ = append(environ, value)
				}
			}
			if err := os.Remove(config.Name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				t.Fatal(err)
			}
			code, _, stderr := run(t, nil, "", "init", "-")
			switch {
			case code == 2 && strings.Contains(stderr, "nothing to lint"):
				if _, err := os.Lstat(config.Name); err == nil {
					t.Error("a configuration was written for nothing")
				}
			default:
				written++
				inits(t, environ, args...)
			}
		})
	}
	if written < 50/stride {
		t.Errorf("init has written only %d configurations", written)
	}
}

// The keys that are commented out say the same as the program has found, where
// there is one application: taking the # away changes no finding.
func TestInitKeysAreWhatWasFound(t *testing.T) {
	testdata, err := filepath.Abs(filepath.Join("..", "..", "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"fastapi", "gateway", "multi-database"} {
		t.Run(folder, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := os.CopyFS(".", os.DirFS(filepath.Join(testdata, folder))); err != nil {
				t.Fatal(err)
			}
			_, before, _ := run(t, nil, "", "--format", "github")
			text := inits(t, nil)
			text = strings.Replace(text, "#rules:\n#  sql-echo", "#rules:\n# sql-echo", 1)
			write(t, map[string]string{config.Name: strings.Replace(switchedOn(text), "\nrules:\n", "\n", 1)})
			_, after, stderr := run(t, nil, "", "--format", "github")
			if diff := cmp.Diff(before, after); diff != "" || stderr != "" {
				t.Errorf("findings (-commented out +switched on):\n%s%s", diff, stderr)
			}
		})
	}
}

// Names of files may hold what YAML and globs mean something by, or what would
// end a comment.
func TestInitQuotes(t *testing.T) {
	t.Chdir(t.TempDir())
	files := map[string]string{"pyproject.toml": ""}
	for i, name := range []string{
		`.env.prod*`, `.env.[test]`, `.env.{dev}`, `.env.it's`, `.env."x"`, `.env.#y`, `.env.null`, `.env.123`, ".env.a\nversion: 2",
		".env.\u2028b", ".env.\u202ec", `.env.back\slash`, ".env.ü", ".env.- d", ".env. e", ".env.f: g", ".env.y", ".env.True", "h?.env",
	} {
		files[name] = fmt.Sprintf("A=%d\nA=%d\n", i, i+1)
	}
	write(t, files)
	if text := inits(t, nil); strings.Contains(text, "\nversion: 2") {
		t.Error(text)
	}
}

// No value of a variable gets into a configuration or a baseline, or out of one.
func TestCanariesInInitAndBaseline(t *testing.T) {
	t.Chdir(t.TempDir())
	var c cage
	files := map[string]string{}
	var urls strings.Builder
	for i, text := range secretURLs {
		fmt.Fprintf(&urls, "A%d_DATABASE_URL=%s\nA%d_DATABASE_URL='%s'\n", i, c.fill(text), i, c.fill(text))
	}
	for i, name := range slices.Sorted(maps.Keys(secretFiles)) {
		files[fmt.Sprintf(".env.prod-%d", i)] = c.fill(secretFiles[name])
		files[fmt.Sprintf("app%d/.env.production", i%4)] += c.fill(secretFiles[name])
	}
	files[".env.production"] = urls.String()
	write(t, files)
	stdout, _ := c.quiet(t, nil, "", "init", "-")
	if len(stdout) < 2_000 {
		t.Errorf("init says little: %s", stdout)
	}
	c.quiet(t, nil, "", "init")
	for range 2 {
		c.quiet(t, nil, "", "-v", "--baseline", "known.json", "--update-baseline")
	}
	text, err := os.ReadFile("known.json")
	if err != nil {
		t.Fatal(err)
	}
	if len(text) < 2_000 {
		t.Errorf("the baseline has little: %s", text)
	}
	c.search(t, "the baseline", string(text))
	// Less is found now, so that what is gone is listed.
	write(t, map[string]string{config.Name: "ignore: ['.env.prod*']\n"})
	if _, stderr := c.quiet(t, nil, "", "-v", "--baseline", "known.json"); !strings.Contains(stderr, "gone: ") {
		t.Error("nothing is gone:", stderr)
	}
	write(t, map[string]string{config.Name: "ignore: ['.env.*']\n"})

	for i, text := range []string{
		"DATABASE_URL=postgresql://app:§@h/db\n", "§", `"§`, `{"§`, `{"§": 1}`, `{"version": "§"}`, `{"version": §}`, `{"version": 1, "findings": "§"}`,
		`{"version": 1, "findings": [§]}`, `{"version": 1, "findings": [{"file": "postgresql://app:§@h/db", "rule": "b"}]}`,
		`{"version": 1, "findings": [{"file": "a", "rule": "§"}]}`, `{"version": 1, "findings": [{"file": "a", "rule": "b", "ordinal": "§"}]}`,
		`{"version": 1, "findings": [{"file": "a", "rule": "sqlite-in-production", "variable": "§/§", "environment": "§ §"}]}`,
		`{"version": 1, "findings": [{"file": "a", "rule": "b", "password": "§"}]}`, "{\n<<<<<<< §\n", "{\"version\": 1} §",
	} {
		name := fmt.Sprintf("broken%d.json", i)
		write(t, map[string]string{name: c.fill(text)})
		c.quiet(t, nil, "", "-v", "--allow-empty", "--baseline", name)
		c.quiet(t, nil, "", "-v", "--allow-empty", "--baseline", name, "--update-baseline")
	}
	c.quiet(t, nil, "", "--baseline", c.fill("postgresql://app:§@h/db"))
	c.quiet(t, nil, "", "--update-baseline", "--baseline", c.fill("postgresql://app:§@h/db"))
	c.quiet(t, nil, "", "init", c.fill("postgresql://app:§@h/db"))
}
