package dsn

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// References gives the parts of a text that some other tool fills in before
// the program sees it: ${X}, ${X:-word}, ${X:?message}, ${{ expression }},
// {{ jinja }}, {% jinja %}, <%= erb %>, %(name)s, %env(X)%, %kernel.project_dir%,
// $(X) and #{X}, or the text as a whole, without a name, if it is encrypted or names
// a secret in a store: ENC[…], op://vault/item/field. A bare $NAME is literal under
// python-dotenv and is left alone. They are in order and do not overlap.
func References(text string) []source.Reference {
	if isVaulted(text) {
		return []source.Reference{{End: len(text)}}
	}
	var found []source.Reference
	s := referenceScanner{text: text, braces: closings(text)}
	for i := 0; i < len(text); {
		r, ok := s.at(i)
		if !ok {
			i++
			continue
		}
		found = append(found, r)
		i = r.End
	}
	return found
}

// A brace is the place of a ${ and the offset behind its closing brace; 0 if it is
// not closed.
type brace struct{ start, end int }

// closings gives all ${ of a text, in order.
func closings(text string) []brace {
	count := strings.Count(text, "${")
	if count == 0 {
		return nil
	}
	all := make([]brace, 0, count)
	var open []int // indices into all
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '$' && i+1 < len(text) && text[i+1] == '{':
			open = append(open, len(all))
			all = append(all, brace{start: i})
			i++
		case text[i] == '}' && len(open) > 0:
			all[open[len(open)-1]].end = i + 1
			open = open[:len(open)-1]
		}
	}
	return all
}

var delimiters = [...]struct{ open, close string }{
	{"${{", "}}"},
	{"{{", "}}"},
	{"{%", "%}"},
	{"<%=", "%>"},
	{"$(", ")"},
	{"#{", "}"},
}

// A referenceScanner finds references at ascending offsets.
type referenceScanner struct {
	text   string
	braces []brace
	next   int // the first of braces that is not passed
	// unclosed are the delimiters that did not close once, so that they do not
	// close later either.
	unclosed [len(delimiters)]bool
}

// at gives the reference that starts at i, if one does.
func (s *referenceScanner) at(i int) (r source.Reference, ok bool) {
	rest := s.text[i:]
	switch rest[0] {
	case '$', '{', '<', '#':
		if strings.HasPrefix(rest, "${") && !strings.HasPrefix(rest, "${{") {
			for s.braces[s.next].start < i {
				s.next++
			}
			name := nameLength(rest[2:min(len(rest), maxReference)], ".")
			end := s.braces[s.next].end
			return source.Reference{Start: i, End: end, Name: rest[2 : 2+name]}, name > 0 && end > 0
		}
		for k, d := range delimiters {
			if !strings.HasPrefix(rest, d.open) || s.unclosed[k] {
				continue
			}
			inner, _, closed := strings.Cut(rest[len(d.open):], d.close)
			if !closed {
				s.unclosed[k] = true
				continue
			}
			end := i + len(d.open) + len(inner) + len(d.close)
			return source.Reference{Start: i, End: end, Name: firstName(inner)}, true
		}
	case '%':
		name, length := percentReference(rest[:min(len(rest), maxReference)])
		return source.Reference{Start: i, End: i + length, Name: name}, length > 0
	}
	return r, false
}

// maxReference bounds the length of %name% and %(name)s, and so the work that
// a text of percent signs makes.
const maxReference = 256

// percentReference reads %(name)s, %env(X)% or a parameter of Symfony at the start
// of a text. The name of the last must have a dot, or an escaped text such as %c3%a9
// would look like one. The length is 0 if there is none.
func percentReference(text string) (name string, length int) {
	if strings.HasPrefix(text, "%(") {
		n := nameLength(text[2:], ".-")
		if n == 0 || !strings.HasPrefix(text[2+n:], ")s") {
			return "", 0
		}
		return text[2 : 2+n], n + len("%()s")
	}
	if inner, ok := strings.CutPrefix(text, "%env("); ok {
		n := 0
		for n < len(inner) && (isWord(inner[n]) || inner[n] == ':' || inner[n] == '.') {
			n++
		}
		if n > 0 && strings.HasPrefix(inner[n:], ")%") {
			return text[1 : len("%env()")+n], n + len("%env()%")
		}
		return "", 0
	}
	n := nameLength(text[1:], ".")
	name = text[1 : 1+n]
	if !strings.HasPrefix(text[1+n:], "%") || strings.IndexByte(name, '.') < 0 || strings.HasSuffix(name, ".") || strings.Contains(name, "..") {
		return "", 0
	}
	return name, n + len("%%")
}

// nameLength gives the length of the name that text begins with: a letter or "_",
// then letters, digits, "_" and others.
func nameLength(text, others string) int {
	if text == "" || !isWord(text[0]) || '0' <= text[0] && text[0] <= '9' {
		return 0
	}
	n := 1
	for n < len(text) && (isWord(text[n]) || strings.IndexByte(others, text[n]) >= 0) {
		n++
	}
	return n
}

// firstName gives the first name in a text.
func firstName(text string) string {
	for i := range len(text) {
		if n := nameLength(text[i:], ".-"); n > 0 {
			return text[i : i+n]
		}
	}
	return ""
}

func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_'
}

// plain are the references that hold nothing but a name or a message.
var plain = regexp.MustCompile(`(?s)^(?:` + strings.Join([]string{
	`\$\w+`,
	`\$\{\w[\w.]*(?::?\?.*|:?-)?\}`,
	`\$\{\{\s*[\w.\-]+\s*\}\}`,
	`\{\{\s*[\w.\-]+\s*\}\}`,
	`<%=\s*[\w.]+\s*%>`,
	`\$\(\w+\)`,
	`#\{[\w.]+\}`,
	`%\([\w.\-]+\)s`,
	`%[\w.():]+%`,
}, "|") + `)$`)

// isPlain tells whether a reference is one of them.
func isPlain(text string) bool {
	if strings.HasPrefix(text, "${") && strings.HasSuffix(text, "}") && nameLength(text[2:], ".") == len(text)-len("${}") {
		return true // most are, and an expression takes long
	}
	return plain.MatchString(text)
}

// word gives the range of the default in ${NAME:-word}, if there is one.
var word = regexp.MustCompile(`(?s)^\$\{\w[\w.]*:?[-+](.*)\}$`)

// A mark is a rune that stands for a reference, so that nothing inside of it
// is taken for a part of the connection.
type mark struct {
	at         int    // of the rune in the hidden text
	start, end int    // of the reference in the original
	name, text string // as it is shown, see shown
}

// A hidden is a text whose references are replaced by runes of a private use
// area that do not occur in it.
type hidden struct {
	original, text string
	marks          []mark
	byRune         []int // by rune from firstMark on, 1 + the index of its mark; 0 for none
}

const firstMark, lastMark = 0xF0000, 0xFFFFD

// mark gives the index of the mark that a rune is.
func (h *hidden) mark(r rune) (index int, ok bool) {
	if r < firstMark || int(r-firstMark) >= len(h.byRune) {
		return 0, false
	}
	index = h.byRune[r-firstMark] - 1
	return index, index >= 0
}

func hide(text string, open []source.Reference) *hidden {
	if tooMuch(text) != "" {
		return &hidden{original: text, text: text}
	}
	all := References(text)
	for _, r := range open {
		if r.Start >= 0 && r.Start < r.End && r.End <= len(text) {
			all = append(all, r)
		}
	}
	if len(open) > 0 {
		slices.SortStableFunc(all, func(a, b source.Reference) int {
			return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
		})
	}
	h := &hidden{original: text, text: text}
	if len(all) == 0 {
		return h
	}
	var taken map[rune]bool
	for _, r := range text {
		if r >= firstMark {
			if taken == nil {
				taken = map[rune]bool{}
			}
			taken[r] = true
		}
	}
	h.marks = make([]mark, 0, len(all))
	h.byRune = make([]int, 0, len(all))
	var b strings.Builder
	last, next := 0, rune(firstMark)
	for _, r := range all {
		for taken[next] {
			next++
			h.byRune = append(h.byRune, 0)
		}
		if r.Start < last || next > lastMark {
			continue
		}
		b.WriteString(text[last:r.Start])
		h.byRune = append(h.byRune, len(h.marks)+1)
		h.marks = append(h.marks, mark{at: b.Len(), start: r.Start, end: r.End, name: r.Name, text: shown(r, text[r.Start:r.End])})
		b.WriteRune(next)
		last = r.End
		next++
	}
	b.WriteString(text[last:])
	h.text = b.String()
	return h
}

// shown gives a reference as it is written, but by its name alone if its
// default is a connection string, which may hold a password.
func shown(r source.Reference, text string) string {
	if strings.Contains(text, "://") {
		return "${" + r.Name + "}"
	}
	return text
}

const markSize = 4 // bytes of a mark in UTF-8

// origin gives the offset in the original of an offset in the hidden text.
func (h *hidden) origin(offset int) int {
	i, _ := slices.BinarySearchFunc(h.marks, offset, func(m mark, o int) int { return cmp.Compare(m.at, o) })
	if i == 0 {
		return offset
	}
	m := h.marks[i-1]
	return m.end + offset - m.at - markSize
}

// reveal puts the references back into a component.
func (h *hidden) reveal(component string) Text {
	t := Text{Value: component, Set: true}
	if len(h.marks) == 0 {
		return t
	}
	var b strings.Builder
	last := 0
	for at, r := range component {
		if i, ok := h.mark(r); ok {
			b.WriteString(component[last:at])
			b.WriteString(h.marks[i].text)
			t.Open = append(t.Open, h.marks[i].name)
			last = at + markSize
		}
	}
	if t.Open != nil {
		b.WriteString(component[last:])
		t.Value = b.String()
	}
	return t
}

// hasMark tells whether a component holds a reference.
func (h *hidden) hasMark(component string) bool {
	return len(h.marks) > 0 && strings.ContainsFunc(component, h.isMark)
}
