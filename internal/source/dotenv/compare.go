package dotenv

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A Difference is an assignment that other readers read differently.
type Difference struct {
	// Fact is the assignment in the document that was compared: the last one
	// of its name, for that is the one that counts.
	Fact source.Fact
	// Readings are those of the readers that differ, in their order.
	Readings []Reading
	// Character is the character over which they fall out, and At its place.
	// Where that cannot be told, Character is empty and At that of the value.
	Character string
	At        source.Pos
	// Remedy is a spelling that all of them read alike.
	Remedy Remedy
}

// A Reading is what another reader makes of an assignment.
type Reading struct {
	Reader string
	// How says it in words, without the value.
	How string
}

// A Remedy is a way to write a value.
type Remedy string

// The remedies. Each has been tried with the readers in question.
const (
	// PercentEncode asks to percent-encode the character, in a URL.
	PercentEncode Remedy = "percent-encode"
	Unquoted      Remedy = "unquoted"
	SingleQuotes  Remedy = "single-quotes"
	DoubleQuotes  Remedy = "double-quotes"
	// NoRemedy says that there is no spelling that all readers read alike.
	NoRemedy Remedy = "none"
)

// A Program is the readers that a program may use; which one is not known. Most
// have one, and node has dotenv with or without dotenv-expand.
type Program []Reader

// Compare gives the assignments of a document, which own has made of a file, that
// one of other programs reads differently, whichever of its readers it uses. What
// is outside the file is taken for unknown.
func Compare(file *source.File, document source.Document, own Reader, others []Program) []Difference {
	values := own.Expand(document.Facts, nil)
	facts := lastOf(document)
	byName := map[string]*Difference{}
	for _, program := range others {
		different := make([]map[string]otherReading, len(program))
		for i, reader := range program {
			different[i] = compare(file, document, facts, values, reader)
		}
		for name, first := range different[0] {
			if slices.ContainsFunc(different, func(d map[string]otherReading) bool { _, ok := d[name]; return !ok }) {
				continue
			}
			d := byName[name]
			if d == nil {
				d = &Difference{Fact: document.Facts[facts[name]]}
				d.Character, d.At = cause(file, d.Fact, values[facts[name]], first.value)
				byName[name] = d
			}
			d.Readings = append(d.Readings, Reading{program[0].Name, first.how})
		}
	}
	all := slices.Concat(append([]Program{{own}}, others...)...)
	differences := make([]Difference, 0, len(byName))
	for name, d := range byName {
		d.Remedy = remedy(name, values[facts[name]], all)
		differences = append(differences, *d)
	}
	slices.SortFunc(differences, func(a, b Difference) int { return a.Fact.NameAt.Compare(b.Fact.NameAt) })
	return differences
}

// An otherReading is what a reader makes of an assignment, and how that differs.
type otherReading struct {
	value source.Value
	how   string
}

// compare gives the names that a reader reads differently.
func compare(file *source.File, document source.Document, facts map[string]int, values []source.Value, other Reader) map[string]otherReading {
	different := map[string]otherReading{}
	theirs := other.Parse(file)
	if at, refused := refusal(theirs); refused {
		for name, i := range facts {
			if fact := document.Facts[i]; fact.NameAt.Line <= at.Line && at.Line <= max(fact.At.EndLine, fact.NameAt.EndLine) {
				different[name] = otherReading{how: "refuses the file because of it"}
			}
		}
		return different
	}
	read := other.Expand(theirs.Facts, nil)
	last := lastOf(theirs)
	for name, i := range facts {
		if document.Facts[i].Bare {
			continue
		}
		j, ok := last[name]
		switch {
		case !ok || theirs.Facts[j].Bare:
			different[name] = otherReading{how: "does not set it"}
		case !alike(values[i], read[j]):
			different[name] = otherReading{read[j], how(values[i], read[j])}
		}
	}
	return different
}

// lastOf gives the index of the last fact of each name.
func lastOf(document source.Document) map[string]int {
	last := make(map[string]int, len(document.Facts))
	for i, fact := range document.Facts {
		last[fact.Name] = i
	}
	return last
}

// refusal gives the place for which a reader refuses a file.
func refusal(document source.Document) (source.Pos, bool) {
	for _, problem := range document.Problems {
		if problem.Code == source.Refused {
			return problem.At, true
		}
	}
	return source.Pos{}, false
}

// alike tells whether two values are the same text with the same references.
func alike(a, b source.Value) bool {
	return a.Text == b.Text && slices.EqualFunc(a.Open, b.Open, func(a, b source.Reference) bool {
		return a.Start == b.Start && a.End == b.End
	})
}

// how says in words how a value differs from the reader's own.
func how(own, theirs source.Value) string {
	switch {
	case len(theirs.Open) > len(own.Open):
		return "takes a part of it for a reference"
	case len(theirs.Open) < len(own.Open):
		return "leaves a reference as text"
	case theirs.Text == "":
		return "reads an empty value"
	case len(theirs.Text) != len(own.Text):
		return fmt.Sprintf("reads %d bytes instead of %d", len(theirs.Text), len(own.Text))
	}
	return "reads another value of the same length"
}

// special are the characters that readers treat differently.
const special = "#$\\\"'`;&() \t"

// cause finds the character over which readers fall out.
func cause(file *source.File, fact source.Fact, own, theirs source.Value) (string, source.Pos) {
	start, end := file.Span(fact.At)
	raw := string(file.Data[start:end])
	var at int
	switch {
	case len(theirs.Open) > 0 && raw == own.Text && firstOpen(own, theirs) >= 0:
		at = firstOpen(own, theirs)
	case raw == own.Text && theirs.Text != "" && common(own.Text, theirs.Text) > 0:
		// The character is where they part, or white space right before it.
		at = common(own.Text, theirs.Text)
	default:
		if at = strings.IndexAny(raw, "\\$#`"); at < 0 && start > 0 && strings.ContainsRune("'\"`", rune(file.Data[start-1])) {
			return string(file.Data[start-1]), file.Pos(start-1, start)
		}
	}
	for at >= 0 && at < len(raw) && (raw[at] == ' ' || raw[at] == '\t') {
		at++
	}
	if at < 0 || at >= len(raw) || !strings.ContainsRune(special, rune(raw[at])) {
		return "", fact.At
	}
	return raw[at : at+1], file.Pos(start+at, start+at+1)
}

// firstOpen gives the start of the first reference that only one value has.
func firstOpen(own, theirs source.Value) int {
	for i, reference := range theirs.Open {
		if i >= len(own.Open) || own.Open[i] != reference {
			return reference.Start
		}
	}
	return -1
}

// common gives the length of the common beginning of two texts.
func common(a, b string) int {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return i
}

// maxRemedy bounds the values for which spellings are tried.
const maxRemedy = 4096

// remedy gives the first spelling of a value that all readers read alike.
func remedy(name string, value source.Value, readers []Reader) Remedy {
	if len(value.Open) > 0 || len(value.Text) > maxRemedy {
		return NoRemedy
	}
	if strings.Contains(value.Text, "://") {
		if encoded := encode(value.Text); encoded != value.Text && agree(name, encoded, encoded, readers) {
			return PercentEncode
		}
	}
	for _, try := range []struct {
		remedy Remedy
		quote  string
	}{{Unquoted, ""}, {SingleQuotes, "'"}, {DoubleQuotes, `"`}} {
		if agree(name, try.quote+value.Text+try.quote, value.Text, readers) {
			return try.remedy
		}
	}
	return NoRemedy
}

// encode percent-encodes the characters of a URL that readers treat differently
// and that have no meaning of their own in the URL.
func encode(text string) string {
	var b strings.Builder
	for i := range len(text) {
		if c := text[i]; strings.IndexByte("#$\\\"'`; \t()", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// agree tells whether all readers make a value of a spelling.
func agree(name, spelling, value string, readers []Reader) bool {
	file := source.NewFile("", []byte(name+"="+spelling+"\n"))
	for _, reader := range readers {
		document := reader.Parse(file)
		if len(document.Facts) != 1 || len(document.Problems) > 0 || document.Facts[0].Name != name {
			return false
		}
		read := reader.Expand(document.Facts, nil)[0]
		if read.Text != value || len(read.Open) > 0 {
			return false
		}
	}
	return true
}
