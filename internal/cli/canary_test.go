package cli_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/cli"
)

// window is how many bytes of a canary may not be seen in a row.
const window = 8

// A word is a canary, or the part of one between two special characters: 12
// letters and digits that occur nowhere else, so that a piece of it is told, too.
type word struct{ text, origin string }

// A cage makes texts with canaries, and finds those that got out.
type cage struct {
	words []word
	// found finds the word of each run of bytes in each of its forms, by the
	// length of the run.
	found map[int]map[string]word
}

// fill puts a canary in the place of each "§".
func (c *cage) fill(text string) string {
	var b strings.Builder
	for i, piece := range strings.Split(text, "§") {
		if i > 0 {
			b.WriteString(c.word(fmt.Sprintf("§ number %d of %q", i, text)))
		}
		b.WriteString(piece)
	}
	return b.String()
}

// letters turn a digest into what looks like a password.
var letters = strings.NewReplacer("a", "G", "b", "h", "c", "J", "d", "m", "e", "Q", "f", "r")

func (c *cage) word(origin string) string {
	digest := sha256.Sum256(fmt.Appendf(nil, "canary %d", len(c.words)))
	text := letters.Replace(hex.EncodeToString(digest[:6]))
	c.words = append(c.words, word{text, origin})
	c.forbid(text, window)
	c.forbid(strings.ToLower(text), window)
	c.forbid(strings.ToUpper(text), window)
	reversed := []byte(text)
	slices.Reverse(reversed)
	c.forbid(string(reversed), window)
	c.forbid(hex.EncodeToString([]byte(text)), 2*window)
	var percent strings.Builder
	for _, b := range []byte(text) {
		fmt.Fprintf(&percent, "%%%02X", b)
	}
	c.forbid(percent.String(), 3*window)
	c.forbid(strings.ToLower(percent.String()), 3*window)
	// Base64 writes a word in three ways, by what stands before it; the bytes
	// at its ends are mixed with their neighbours.
	for before := range 3 {
		encoded := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("x", before) + text))
		c.forbid(encoded[min(4*before, 4):len(encoded)-4], window)
	}
	return text
}

func (c *cage) forbid(form string, size int) {
	if c.found == nil {
		c.found = map[int]map[string]word{}
	}
	if c.found[size] == nil {
		c.found[size] = map[string]word{}
	}
	for i := 0; i+size <= len(form); i++ {
		c.found[size][form[i:i+size]] = c.words[len(c.words)-1]
	}
}

// escaped gives the canaries in a text, each with where it was, and what of the
// line shows it.
func (c *cage) escaped(text string) []string {
	var all []string
	seen := map[string]bool{}
	for size, words := range c.found {
		for i := 0; i+size <= len(text); i++ {
			w, ok := words[text[i:i+size]]
			if !ok || seen[w.text] {
				continue
			}
			seen[w.text] = true
			start := strings.LastIndexByte(text[:i], '\n') + 1
			end := i + max(strings.IndexByte(text[i:], '\n'), window)
			all = append(all, w.origin+"\n\tin the line "+text[max(start, i-200):min(end, i+200)])
		}
	}
	return all
}

// search fails the test for each canary in a text.
func (c *cage) search(t *testing.T, where, text string) {
	t.Helper()
	for _, one := range c.escaped(text) {
		t.Errorf("%s shows %s", where, one)
	}
}

// run calls the program as a user does, and gives its exit code and all output.
func run(t *testing.T, environ []string, stdin string, args ...string) (int, string, string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := cli.Main(t.Context(), args, environ, strings.NewReader(stdin), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// quiet runs the program and searches all that it writes.
func (c *cage) quiet(t *testing.T, environ []string, stdin string, args ...string) (stdout, stderr string) {
	t.Helper()
	_, stdout, stderr = run(t, environ, stdin, args...)
	shown := strings.Join(args, " ")
	for _, w := range c.words {
		shown = strings.ReplaceAll(shown, w.text, "§")
	}
	c.search(t, "standard output of "+shown, stdout)
	c.search(t, "standard error of "+shown, stderr)
	return stdout, stderr
}

// write makes the files of a project in the working directory.
func write(t *testing.T, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// project gives the files of a project with a folder for each text that holds
// secrets. Each line is there twice, so that it is reported, and so shown.
func project(c *cage) map[string]string {
	files := map[string]string{".dbcfg-lint.yaml": c.fill("test-credentials: [§, \"§\"]\n")}
	for i, text := range secretURLs {
		twice := func(form string) string {
			line := strings.ReplaceAll(form, "URL", text) + "\n"
			return c.fill(line + line + "# " + line)
		}
		folder := fmt.Sprintf("url%03d/", i)
		files[folder+"plain/.env.production"] = twice("DATABASE=URL") + twice("DB_DSN=URL") + twice("SOMETHING=URL") + twice("POOL_MODE=URL")
		files[folder+"double/.env.production"] = twice(`DB_DSN="URL"`) + twice(`DB_HOST="URL"`) + twice(`DB_NAME="URL"`)
		files[folder+"single/.env.production"] = twice("DB_DSN='URL'") + twice("POSTGRES_USER='URL'") + twice("POSTGRES_PORT='URL'") + twice("DB_SSLMODE='URL'")
		text = strings.ReplaceAll(text, "\n", "\n  ")
		files[folder+"alembic.ini"] = "[alembic]\nscript_location = x\n" +
			twice("sqlalchemy.url = URL") + twice("plain = URL") + twice("script_location = URL") + "[x]\n" + twice("URL")
	}
	for i, name := range slices.Sorted(maps.Keys(secretFiles)) {
		folder := fmt.Sprintf("file%03d/", i)
		for _, base := range []string{".env.production", ".env.test", ".env.example", ".env"} {
			files[folder+base] = c.fill(secretFiles[name])
		}
	}
	for i, name := range slices.Sorted(maps.Keys(secretInis)) {
		files[fmt.Sprintf("ini%03d/alembic.ini", i)] = c.fill(secretInis[name])
	}
	return files
}

// TestCanaries lints, shows and prints projects that hold a canary wherever a
// secret can stand. No output may show a piece of one.
func TestCanaries(t *testing.T) {
	t.Chdir(t.TempDir())
	var c cage
	write(t, project(&c))
	for _, args := range [][]string{
		{"lint", "-v", "--format", "text", "--format", "json", "--format", "github", "--format", "json=out.json", "--format", "text=out.txt"},
		{"show"},
		{"input"},
	} {
		stdout, _ := c.quiet(t, nil, "", args...)
		if len(stdout) < 10_000 {
			t.Errorf("%s says little: %s", args, stdout)
		}
	}
	for _, name := range []string{"out.json", "out.txt"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		c.search(t, name, string(text))
	}
}

// Every form of a canary is found, or the tests above would pass for nothing.
func TestCanaryIsFound(t *testing.T) {
	var c cage
	text := c.fill("§")
	for _, form := range []string{
		text, text[2:10], strings.ToUpper(text), base64.StdEncoding.EncodeToString([]byte("ab" + text + "cd")),
		hex.EncodeToString([]byte(text)), fmt.Sprintf("%%%X%%%X%%%X%%%X%%%X%%%X%%%X%%%X", text[0], text[1], text[2], text[3], text[4], text[5], text[6], text[7]),
	} {
		if len(c.escaped("x"+form+"x")) != 1 {
			t.Errorf("%s is not found in %s", text, form)
		}
	}
	if escaped := c.escaped(text[:7] + " " + text[7:]); escaped != nil {
		t.Error("found", escaped)
	}
}

// TestCanariesInProcessEnvironment has the secrets in the environment of the
// process, which -e reads.
func TestCanariesInProcessEnvironment(t *testing.T) {
	t.Chdir(t.TempDir())
	var c cage
	write(t, map[string]string{
		".env.production":   c.fill("DATABASE_URL=postgresql://app:§@db.example.com/app\nDB_PASSWORD=§\nAPI_KEY=§\nURL=https://h/${HOSTED}\nDB_DSN=postgresql://app:${HOSTED}@h/db\n"),
		".dbcfg-lint.yaml":  "required: [API_KEY, OTHER_SECRET, MISSING]\n",
		"alembic.ini":       "[alembic]\nscript_location = x\n",
		"other/.env":        "DB_HOST=${DB_HOSTED}\n",
		"other/alembic.ini": "[alembic]\n",
	})
	environ := []string{
		c.fill("DATABASE_URL=postgresql://postgres:§@localhost/app"), c.fill("DB_PASSWORD=§"), c.fill("API_KEY=§"), c.fill("OTHER_SECRET=§"),
		c.fill("HOSTED=§"), c.fill("AWS_SECRET_ACCESS_KEY=§"), c.fill("POSTGRES_PASSWORD=§\n§"), c.fill("PATH=/bin:§"), c.fill("§=§"), c.fill("§"),
		"DEBUG=true", c.fill("SQLALCHEMY_DATABASE_URI=§"), c.fill("PGPASSWORD=postgres§"), c.fill("DB_BASH_FUNC%%=() { § }"), c.fill("DB_TOKEN=§"),
	}
	for i, text := range secretURLs {
		environ = append(environ, c.fill(fmt.Sprintf("APP%d_DATABASE_URL=%s", i, text)), c.fill(fmt.Sprintf("APP%d_DB_HOST=%s", i, text)))
	}
	for _, args := range [][]string{
		{"lint", "-e", "production", "-v", "--format", "text", "--format", "json", "--format", "github"},
		{"show", "-e", "production"},
		{"input", "-e", "production"},
	} {
		stdout, _ := c.quiet(t, environ, "", args...)
		if !strings.Contains(stdout, "process environment") && args[0] != "lint" {
			t.Errorf("%s does not show the process environment: %s", args, stdout)
		}
	}
	// Without -e it isn't read at all.
	stdout, _ := c.quiet(t, environ, "", "show")
	if strings.Contains(stdout, "process environment") {
		t.Errorf("the process environment was read without -e: %s", stdout)
	}
}

// TestCanariesInURL hands connection strings to the command that takes them
// apart.
func TestCanariesInURL(t *testing.T) {
	var c cage
	for _, text := range secretURLs {
		for _, args := range [][]string{{"url"}, {"url", "-"}, {"url", "--format", "json"}} {
			c.quiet(t, nil, c.fill(text)+"\n", args...)
		}
		c.quiet(t, nil, "", "url", c.fill(text))
		c.quiet(t, nil, "", "url", "--format=json", "--", c.fill(text))
	}
}

// TestCanariesInArguments gives a secret in a place of the command line where
// it does not belong.
func TestCanariesInArguments(t *testing.T) {
	t.Chdir(t.TempDir())
	var c cage
	write(t, map[string]string{".env": "DATABASE_URL=sqlite://\n"})
	for _, text := range []string{
		"postgresql://app:§@db.example.com/app", "postgresql://app:§/§@db.example.com/app", "postgresql://app:§ §@h/db",
		"postgresql://app:§\"§@h/db", "postgresql://app:§\n§@h/db", "postgresql://app:§\x1b§@h/db", "postgresql://app:§=§@h/db",
		"postgresql://app:§\xff§@h/db", "postgresql://h/db?password=§", "postgres:app:§@h/db", "app:§@db.example.com/app",
		"DATABASE_URL=postgresql://app:§@h/db", "DB_PASSWORD=§", "PGPWD=§", "host=h password=§", "Server=h;Pwd=§",
		"jdbc:oracle:thin:scott/§@h", "https://§@h", "a,postgresql://app:§@h/db", "../x/postgresql://app:§@h/../db",
		"./postgresql://app:§@h/db", "text=postgresql://app:§@h/db", "postgresql:\\\\app:§@h\\db",
	} {
		for _, before := range [][]string{
			{}, {"lint"}, {"show"}, {"input"}, {"rules"}, {"explain"}, {"version"}, {"help"}, {"completion"}, {"completion", "bash"},
			{"url", "x"}, {"url", "--format"}, {"url", "--format", "json", "x", "y"}, {"nonsense"}, {"lint", "--nonsense"},
			{"--environment"}, {"-e"}, {"--format"}, {"--fail-on"}, {"--color"}, {"--config"}, {"--policy"}, {"--only"}, {"--disable"},
			{"--allow-empty"}, {"-q", "-v"}, {"--", "--"}, {"rules", "--format"}, {"explain", "--format"}, {"input", "--schema"},
		} {
			c.quiet(t, nil, "", append(slices.Clone(before), c.fill(text))...)
		}
		// As a flag, and as the value of one behind "=".
		for _, form := range []string{"--%s", "-%s", "-e%s", "-e=%s", "-q%s", "--fail-on=%s", "--format=%s", "--config=%s", "--only=%s", "--no-ignore=%s", "--nonsense=%s"} {
			c.quiet(t, nil, "", fmt.Sprintf(form, c.fill(text)))
			c.quiet(t, nil, "", "url", fmt.Sprintf(form, c.fill(text)))
		}
	}
}
