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
// $(X) and #{X}. A bare $NAME is literal under python-dotenv and is left alone.
// They are in order and do not overlap.
func References(text string) []source.Reference {
	var found []source.Reference
	closed := closings(text)
	// what did not close once does not close later either
	unclosed := map[string]bool{}
	for i := 0; i < len(text); {
		r := reference(text, i, closed, unclosed)
		found = append(found, r...)
		if r == nil {
			i++
		} else {
			i = r[0].End
		}
	}
	return found
}

// closings gives for the start of each ${ the offset behind its closing brace.
func closings(text string) map[int]int {
	closed := map[int]int{}
	var open []int
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '$' && i+1 < len(text) && text[i+1] == '{':
			open = append(open, i)
			i++
		case text[i] == '}' && len(open) > 0:
			closed[open[len(open)-1]] = i + 1
			open = open[:len(open)-1]
		}
	}
	return closed
}

var delimiters = []struct{ open, close string }{
	{"${{", "}}"},
	{"{{", "}}"},
	{"{%", "%}"},
	{"<%=", "%>"},
	{"$(", ")"},
	{"#{", "}"},
}

var (
	percentParentheses = regexp.MustCompile(`^%\(([A-Za-z_][\w.\-]*)\)s`)
	// A parameter of Symfony. The name must have a dot, or an escaped text
	// such as %c3%a9 would look like one.
	percentName    = regexp.MustCompile(`^%(env\([\w:.]+\)|[A-Za-z_]\w*(?:\.\w+)+)%`)
	referencedName = regexp.MustCompile(`[A-Za-z_][\w.\-]*`)
	variable       = regexp.MustCompile(`^[A-Za-z_][\w.]*`)
)

// maxReference bounds the length of %name% and %(name)s, and so the work that
// a text of percent signs makes.
const maxReference = 256

// reference gives the reference that starts at i, if one does.
func reference(text string, i int, closed map[int]int, unclosed map[string]bool) []source.Reference {
	rest := text[i:]
	short := rest[:min(len(rest), maxReference)]
	switch text[i] {
	case '$', '{', '<', '#':
		if strings.HasPrefix(rest, "${") && !strings.HasPrefix(rest, "${{") {
			name := variable.FindString(short[2:])
			end, ok := closed[i]
			if !ok || name == "" {
				return nil
			}
			return []source.Reference{{Start: i, End: end, Name: name}}
		}
		for _, d := range delimiters {
			if !strings.HasPrefix(rest, d.open) || unclosed[d.close] {
				continue
			}
			inner, _, ok := strings.Cut(rest[len(d.open):], d.close)
			if !ok {
				unclosed[d.close] = true
				continue
			}
			end := i + len(d.open) + len(inner) + len(d.close)
			return []source.Reference{{Start: i, End: end, Name: referencedName.FindString(inner)}}
		}
	case '%':
		for _, expression := range []*regexp.Regexp{percentParentheses, percentName} {
			if m := expression.FindStringSubmatchIndex(short); m != nil {
				return []source.Reference{{Start: i, End: i + m[1], Name: short[m[2]:m[3]]}}
			}
		}
	}
	return nil
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
	byRune         map[rune]int
}

const firstMark, lastMark = 0xF0000, 0xFFFFD

func hide(text string, open []source.Reference) *hidden {
	if len(text) > MaxLength {
		return &hidden{original: text, text: text}
	}
	all := References(text)
	for _, r := range open {
		if r.Start >= 0 && r.Start < r.End && r.End <= len(text) {
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b source.Reference) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	h := &hidden{original: text, text: text}
	if len(all) == 0 {
		return h
	}
	taken := map[rune]bool{}
	for _, r := range text {
		if r >= firstMark {
			taken[r] = true
		}
	}
	h.byRune = map[rune]int{}
	var b strings.Builder
	last, next := 0, rune(firstMark)
	for _, r := range all {
		for taken[next] {
			next++
		}
		if r.Start < last || next > lastMark {
			continue
		}
		b.WriteString(text[last:r.Start])
		h.byRune[next] = len(h.marks)
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
		if i, ok := h.byRune[r]; ok {
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
	return len(h.marks) > 0 && strings.ContainsFunc(component, func(r rune) bool {
		_, ok := h.byRune[r]
		return ok
	})
}
