package cli_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
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

// search fails the test for each canary in a text.
func (c *cage) search(t *testing.T, where, text string) {
	t.Helper()
	seen := map[string]bool{}
	for size, words := range c.found {
		for i := 0; i+size <= len(text); i++ {
			w, ok := words[text[i:i+size]]
			if !ok || seen[w.text] {
				continue
			}
			seen[w.text] = true
			start := strings.LastIndexByte(text[:i], '\n') + 1
			end := i + strings.IndexByte(text[i:]+"\n", '\n')
			t.Errorf("%s shows %s\n\tin the line %s", where, w.origin, text[max(start, i-200):min(end, i+200)])
		}
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
