package dsn

import (
	"cmp"
	"slices"
	"strings"
)

// masked stands for a secret.
const masked = "***"

// A Span is a range of bytes; End is exclusive.
type Span struct{ Start, End int }

// Mask gives a text with *** in the place of each of the ranges, which are in
// order.
func Mask(text string, secrets []Span) string {
	var b strings.Builder
	last := 0
	for _, s := range secrets {
		b.WriteString(text[last:s.Start])
		b.WriteString(masked)
		last = s.End
	}
	b.WriteString(text[last:])
	return b.String()
}

// Secrets gives the ranges of a connection string that must not be shown, in
// order and without overlaps: the password, secret parameters, and all that stands
// before the last "@" where readers disagree on where the password ends. A
// reference that holds no text of its own stays. In a text that can't be read that
// is all of it, except for a known scheme.
func Secrets(text string) []Span { return secrets(hide(text, nil), 0) }

// maxNesting bounds how deep a default inside of a default is looked into.
const maxNesting = 8

func secrets(h *hidden, depth int) []Span {
	var spans []Span
	for _, s := range read(h).secrets {
		spans = append(spans, Span{h.origin(s.start), h.origin(s.end)})
	}
	for _, m := range h.marks {
		spans = append(spans, referenceSecrets(m, h.original[m.start:m.end], depth)...)
	}
	return merge(spans)
}

// referenceSecrets looks for a connection string in the default of a reference:
// ${DATABASE_URL:-postgresql://…}.
func referenceSecrets(m mark, text string, depth int) []Span {
	if !strings.Contains(text, "://") {
		return nil
	}
	at := word.FindStringSubmatchIndex(text)
	if at == nil || depth == maxNesting {
		return []Span{{m.start, m.end}}
	}
	var spans []Span
	for _, s := range secrets(hide(text[at[2]:at[3]], nil), depth+1) {
		spans = append(spans, Span{m.start + at[2] + s.Start, m.start + at[2] + s.End})
	}
	return spans
}

func merge(spans []Span) []Span {
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
	var merged []Span
	for _, s := range spans {
		if n := len(merged); n > 0 && s.Start <= merged[n-1].End {
			merged[n-1].End = max(merged[n-1].End, s.End)
			continue
		}
		merged = append(merged, s)
	}
	return merged
}

// hideValue hides a value unless it is made of references that hold no text of
// their own. Showing that a password is ${DB_PASSWORD} helps and harms nobody.
func (r *reading) hideValue(h *hidden, s span) {
	for _, c := range s.of(h.text) {
		if i, ok := h.mark(c); !ok || !isPlain(h.marks[i].text) {
			r.hide(s)
			return
		}
	}
}

// secretNames are names of parameters without case, "_" and "-".
var secretNames = map[string]bool{
	"pwd": true, "pass": true, "apikey": true, "privatekey": true, "accesskey": true, "odbcconnect": true,
	"encryptionkey": true, "key": true, "hexkey": true, "sig": true, "": true,
}

var secretWords = []string{"password", "passwd", "passphrase", "passcode", "secret", "token", "jwt", "signature", "credential"}

var separators = strings.NewReplacer("_", "", "-", "", " ", "")

// secretName tells whether a parameter of this name holds a secret. A path to
// one (passfile, private_key_file, sslkey) is none.
func secretName(name string) bool {
	name = separators.Replace(strings.ToLower(name))
	if secretNames[name] {
		return true
	}
	if strings.HasSuffix(name, "file") || strings.HasSuffix(name, "path") {
		return false
	}
	if strings.HasSuffix(name, "pass") || strings.HasSuffix(name, "pwd") {
		return true
	}
	return slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(name, word) })
}
