package cli_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
)

// window is how many bytes of a canary may not be seen in a row.
const window = 8

// A word is a canary, or the part of one between two special characters: 12
// letters and digits that occur nowhere else, so that a piece of it is told, too.
type word struct{ text, origin string }

// A cage makes texts with canaries, and finds those that got out.
type cage struct {
	words []word
	// short finds the word of each run of 8 bytes in its forms, and long those
	// of longer runs, of forms that spend several bytes on one, by length.
	short map[uint64]word
	long  map[int]map[string]word
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

func (c *cage) word(origin string) string {
	const letters, digits = "bcdfghjkmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ", "23456789"
	const all = letters + digits
	digest := sha256.Sum256(fmt.Appendf(nil, "canary %d", len(c.words)))
	name := make([]byte, 12)
	for i := range name {
		alphabet := all
		switch i % 4 {
		case 0: // or it might be a number, which a port is, too
			alphabet = letters
		case 2: // or it might be a word
			alphabet = digits
		}
		name[i] = alphabet[int(digest[i])%len(alphabet)]
	}
	text := string(name)
	c.words = append(c.words, word{text, origin})
	c.forbid(text, window)
	c.forbid(strings.ToLower(text), window)
	c.forbid(strings.ToUpper(text), window)
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
	w := c.words[len(c.words)-1]
	if c.short == nil {
		c.short, c.long = map[uint64]word{}, map[int]map[string]word{2 * window: {}, 3 * window: {}}
	}
	for i := 0; i+size <= len(form); i++ {
		if size == window {
			c.short[key(form[i:])] = w
		} else {
			c.long[size][form[i:i+size]] = w
		}
	}
}

// writes tells the bytes that the forms of a canary are made of.
var writes = func() (set [256]bool) {
	for _, b := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789%+/") {
		set[b] = true
	}
	return set
}()

// key is the first 8 bytes of a text as a number: a map finds it faster.
func key(text string) (k uint64) {
	for i := range window {
		k = k<<8 | uint64(text[i])
	}
	return k
}

// escaped gives the canaries in a text, each with where it was, and what of the
// line shows it.
func (c *cage) escaped(text string) []string {
	var all []string
	seen := map[string]bool{}
	note := func(w word, i int) {
		if !seen[w.text] {
			seen[w.text] = true
			start := strings.LastIndexByte(text[:i], '\n') + 1
			end := i + max(strings.IndexByte(text[i:], '\n'), window)
			all = append(all, w.origin+"\n\tin the line "+text[max(start, i-200):min(end, i+200)])
		}
	}
	// Nearly all of an output is too short between its spaces and quotes.
	run := 0
	for end := range len(text) {
		if !writes[text[end]] {
			run = 0
			continue
		}
		run++
		if run < window {
			continue
		}
		start := end + 1 - window
		if w, ok := c.short[key(text[start:])]; ok {
			note(w, start)
		}
		for size, words := range c.long {
			if run < size {
				continue
			}
			if w, ok := words[text[end+1-size:end+1]]; ok {
				note(w, end+1-size)
			}
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
