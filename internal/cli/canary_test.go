package cli_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/cli"
)

// window is how many bytes of a canary may not be seen in a row.
const window = 8

// A word is a canary that stands in a text, or a part of one: 12 letters and
// digits that occur nowhere else, so that what is left of it is told, too.
type word struct{ text, origin string }

// A cage makes texts with canaries, and finds those that got out.
type cage struct {
	words []word
	// byWindow finds the word of each run of bytes in any of its forms.
	byWindow map[string]word
}

// fill puts a canary in the place of each "§".
func (c *cage) fill(origin, text string) string {
	var b strings.Builder
	for i, piece := range strings.Split(text, "§") {
		if i > 0 {
			b.WriteString(c.word(fmt.Sprintf("%s: § number %d of %q", origin, i, text)))
		}
		b.WriteString(piece)
	}
	return b.String()
}

func (c *cage) word(origin string) string {
	if c.byWindow == nil {
		c.byWindow = map[string]word{}
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "canary %d", len(c.words)))
	// A letter first, upper and lower case and digits, like a password.
	text := "Zk" + strings.NewReplacer("a", "G", "b", "h", "c", "J", "d", "m", "e", "Q", "f", "r").Replace(hex.EncodeToString(sum[:5]))
	w := word{text, origin}
	c.words = append(c.words, w)
	for _, form := range forms(text) {
		for i := 0; i+window <= len(form); i++ {
			c.byWindow[form[i:i+window]] = w
		}
	}
	return text
}

// forms are the ways in which a text can be written so that it can be read back.
func forms(text string) []string {
	all := []string{text, strings.ToLower(text), strings.ToUpper(text), reversed(text), hex.EncodeToString([]byte(text))}
	var percent strings.Builder
	for _, c := range []byte(text) {
		fmt.Fprintf(&percent, "%%%02X", c)
	}
	all = append(all, percent.String(), strings.ToLower(percent.String()))
	// In the middle of a longer text base64 has three ways to write a word.
	for shift := range 3 {
		encoded := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + text))
		all = append(all, strings.TrimRight(encoded, "=")[min(4*shift, 4):len(encoded)-4])
	}
	return all
}

func reversed(text string) string {
	b := []byte(text)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}

// search fails the test for each canary in a text.
func (c *cage) search(t *testing.T, where, text string) {
	t.Helper()
	// Colour, a fold or an escape in the middle would hide nothing from a reader.
	seen := map[string]bool{}
	for i := 0; i+window <= len(text); i++ {
		w, ok := c.byWindow[text[i:i+window]]
		if ok && !seen[w.text] {
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
