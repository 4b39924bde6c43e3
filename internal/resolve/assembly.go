package resolve

import (
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/settings"
)

// An Assembly is a value that code puts into a connection string in a way that makes
// another value of it.
type Assembly struct {
	Name     string         `json:"name" jsonschema:"what the code calls the connection string, such as Settings.database_url; empty in env.py"`
	Variable string         `json:"variable" jsonschema:"the variable whose value it is"`
	Reader   string         `json:"reader" jsonschema:"what reads the connection string: SQLAlchemy, or pydantic before it"`
	Raw      []RawCharacter `json:"raw" jsonschema:"characters of the value that the code does not encode, and that the reader takes for something else"`
	Twice    bool           `json:"twice" jsonschema:"the value is percent-encoded already, or the code encodes it twice"`
	At       *source.Pos    `json:"at" jsonschema:"the value"`
	CodeAt   source.Pos     `json:"code_at" jsonschema:"where it is put in"`
}

// A template is a connection string that code puts together, with what is known of
// the values in one environment.
type template struct {
	class, name string // both empty in env.py
	pieces      []given
	// normalized tells that pydantic 2 reads it first.
	normalized bool
	at         source.Pos
}

// A given piece is one with its value.
type given struct {
	source.Piece
	setting *setting // that holds it; nil for a default
	text    string
	known   bool
}

// templates gives the connection strings that classes and env.py put together, unless
// a class is given one as a whole.
func (r *resolver) templates(all bindings, sources []fields) []template {
	found := all.templates(sources)
	for _, s := range r.application.Sources {
		if s.Kind == KindProgram && !s.naming.Template {
			for _, a := range s.Program.Assemblies {
				found = append(found, template{pieces: all.given(a.Pieces, sources), at: a.At})
			}
		}
	}
	return found
}

// templates gives those of classes.
func (all bindings) templates(sources []fields) []template {
	var found []template
	for i := range sources {
		class := sources[i].class
		if class.connected() {
			continue
		}
		for _, a := range class.Assemblies {
			if a.Early && class.Style != settings.Plain || len(a.Pieces) == 0 {
				continue
			}
			found = append(found, template{
				class: class.Name, name: a.Name, pieces: all.given(a.Pieces, sources[i:i+1]), normalized: a.Normalized(), at: a.At,
			})
		}
	}
	return found
}

// fields are those of a class by name, with what feeds each.
type fields struct {
	class  fed
	byName map[string]*settings.Field
	fed    map[*settings.Field]settings.Fed
}

func fieldsOf(c fed) fields {
	f := fields{class: c, byName: map[string]*settings.Field{}, fed: map[*settings.Field]settings.Fed{}}
	for _, one := range c.Class.Fields {
		f.byName[one.Name] = one
	}
	for _, one := range c.Outcome.Fields {
		f.fed[one.Field] = one
	}
	return f
}

// at gives what feeds the field that a path leads to; false if there is no such field.
func (f fields) at(path string) (settings.Fed, bool) {
	name, rest, nested := strings.Cut(path, ".")
	found := f.byName[name]
	for nested && found != nil {
		name, rest, nested = strings.Cut(rest, ".")
		i := slices.IndexFunc(found.Nested, func(one *settings.Field) bool { return one.Name == name })
		if i < 0 {
			return settings.Fed{}, false
		}
		found = found.Nested[i]
	}
	one, ok := f.fed[found]
	return one, ok
}

// connected tells whether a class is given a connection string as a whole: it need not
// put one together then.
func (c fed) connected() bool {
	return slices.ContainsFunc(c.Outcome.Fields, func(f settings.Fed) bool {
		return f.State == settings.Set && f.Text != "" && (dsn.IsURL(f.Text) || dsn.IsName(variableOf(f.Field)))
	})
}

// given looks up the values of pieces.
func (all bindings) given(pieces []source.Piece, classes []fields) []given {
	found := make([]given, len(pieces))
	for i, p := range pieces {
		found[i] = given{Piece: p, text: p.Text, known: p.Text != ""}
		var one *setting
		switch {
		case p.Variable != "":
			if one = all[p.Variable]; one != nil && !one.byDefault {
				found[i].text, found[i].known = one.value.Text, true
			}
		case p.Field != "":
			for _, class := range classes {
				value, ok := class.at(p.Field)
				switch {
				case !ok:
				case value.State == settings.Set:
					one, found[i].text, found[i].known = class.class.setting(value.From), value.Text, true
				case value.State == settings.Defaulted && value.Field.Default.Kind == settings.LiteralDefault:
					found[i].text, found[i].known = value.Field.Default.Text, true
				}
			}
		}
		if found[i].setting = one; one != nil && (one.bare || len(one.value.Open) > 0 || len(dsn.References(found[i].text)) > 0) {
			found[i].known = false
		}
	}
	return found
}

// assemblies gives the values that code puts into connection strings in a way that
// makes another value of them.
func (r *resolver) assemblies(all bindings, sources []fields) []Assembly {
	found := []Assembly{}
	for _, t := range r.templates(all, sources) {
		for i, p := range t.pieces {
			if p.setting == nil || !p.known || p.text == "" || isPlaceholder(p.text) || len(p.text) > longest {
				continue
			}
			component := t.component(i)
			if component == "" {
				continue
			}
			one := Assembly{
				Name: t.shown(), Variable: source.SafeName(p.setting.name), Reader: "SQLAlchemy",
				Raw: t.raw(i, component), Twice: p.twice(), At: p.setting.at, CodeAt: t.at,
			}
			if t.normalized {
				one.Reader = "pydantic"
			}
			known := slices.ContainsFunc(found, func(o Assembly) bool { // one place is enough
				return o.Variable == one.Variable && (len(o.Raw) == 0) == (len(one.Raw) == 0)
			})
			if (len(one.Raw) > 0 || one.Twice) && !known {
				found = append(found, one)
			}
		}
	}
	return found
}

func (t *template) shown() string {
	if t.name == "" {
		return ""
	}
	return source.SafeName(t.class) + "." + source.SafeName(t.name)
}

// text gives the connection string with a text in the place of a piece, and with
// something harmless in that of the others.
func (t *template) text(at int, put string) string {
	var b strings.Builder
	for i, p := range t.pieces {
		switch {
		case i == at:
			b.WriteString(put)
		case p.Text != "":
			b.WriteString(p.Text)
		case strings.Contains(b.String(), "://"):
			b.WriteString("1") // which may be a port
		case p.known:
			b.WriteString(p.text)
		case p.Field != "" || p.Variable != "":
			b.WriteString("postgresql")
		}
	}
	return b.String()
}

func (t *template) read(at int, put string) *dsn.Database {
	d, err := dsn.Parse(source.Value{Text: t.text(at, put)})
	if err != nil && err.Fault != dsn.BadPort || d.Form != dsn.FormURL {
		return nil
	}
	return d
}

// component tells what a piece is of the connection string: user, password, or
// nothing else of concern.
func (t *template) component(at int) string {
	const probe = "probe0piece"
	d := t.read(at, probe)
	switch {
	case d == nil:
	case strings.Contains(d.Password.Value, probe):
		return "password"
	case strings.Contains(d.User.Value, probe):
		return "user"
	}
	return ""
}

// raw gives the characters of a piece that are put in as they are, and by which the
// reader is misled. A percent sign that stands as it is, is meant as it is: the value
// is percent-encoded.
func (t *template) raw(at int, component string) []RawCharacter {
	p := t.pieces[at]
	kept := ""
	if p.Quoting == source.Raw {
		kept = "%"
	}
	found := []RawCharacter{}
	wanted := t.read(at, escaped(p.text, kept))
	for _, c := range distinct(p.text) {
		switch {
		case p.Quoting == source.Quoted && c != '/', p.Quoting > source.Quoted, strings.ContainsRune(kept, c), isUnreserved(c):
			continue
		case t.normalized && !strings.ContainsRune("/?#,", c):
			continue // pydantic encodes it
		case !t.normalized && same(wanted, t.read(at, escaped(p.text, kept+string(c)))):
			continue
		}
		found = append(found, RawCharacter{Character: characterOf(c), Encoded: escaped(string(c), ""), Component: component})
	}
	return found
}

// same tells whether SQLAlchemy sees the same connection.
func same(a, b *dsn.Database) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.User.Value == b.User.Value && a.Password.Value == b.Password.Value && a.Name.Value == b.Name.Value &&
		slices.EqualFunc(a.Hosts, b.Hosts, func(a, b dsn.Host) bool {
			return a.Name.Value == b.Name.Value && a.PortText.Value == b.PortText.Value
		})
}

// twice tells whether a value that is encoded when it is put in is encoded already:
// each of its percent signs begins an escape of a character that needs one, and there
// is no other such character in it.
func (p given) twice() bool {
	if p.Quoting == source.Raw {
		return false
	}
	if p.Quoting > source.QuotedWhole {
		return escaped(p.text, "") != p.text
	}
	escapes := 0
	for i := 0; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case c == '%':
			if i+2 >= len(p.text) || !isHex(p.text[i+1]) || !isHex(p.text[i+2]) || isUnreserved(unhex(p.text[i+1:i+3])) {
				return false
			}
			escapes++
		case !isUnreserved(rune(c)):
			return false
		}
	}
	return escapes > 0
}

func isHex(c byte) bool { return strings.IndexByte("0123456789abcdefABCDEF", c) >= 0 }

func unhex(pair string) rune {
	n := 0
	for _, c := range strings.ToLower(pair) {
		n = n*16 + strings.IndexRune("0123456789abcdef", c)
	}
	return rune(n)
}

// isUnreserved tells whether a character never needs an escape (RFC 3986, section 2.3).
func isUnreserved(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("-._~", c)
}

// escaped percent-encodes a text, but for the characters that are to be kept.
func escaped(text, kept string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for _, c := range text {
		if isUnreserved(c) || strings.ContainsRune(kept, c) {
			b.WriteRune(c)
			continue
		}
		for _, one := range []byte(string(c)) {
			b.Write([]byte{'%', digits[one>>4], digits[one&15]})
		}
	}
	return b.String()
}

// distinct gives the characters of a text, each once, in their order.
func distinct(text string) []rune {
	var found []rune
	for _, c := range text {
		if !slices.Contains(found, c) {
			found = append(found, c)
		}
	}
	return found
}

// characterOf gives a character in quotes; one outside of ASCII by its kind.
func characterOf(c rune) string {
	if c > ' ' && c <= '~' {
		return `"` + string(c) + `"`
	}
	return "white space, or a character outside of ASCII"
}
