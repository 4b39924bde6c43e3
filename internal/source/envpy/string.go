package envpy

import (
	"regexp"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
)

// asText gives a value as a text.
func (r *reader) asText(v *value) *value {
	if v != nil && v.text != nil {
		c := *v
		return &c
	}
	return r.flat(v)
}

// asString is str(v), or repr(v): a URL object hides its password, and an engine
// too.
func (r *reader) asString(v *value) *value {
	u := r.asText(v)
	u.direct, u.quoting = r.isDirect(v), quotingOf(v)
	if v != nil && (v.url || len(v.engines) > 0) {
		u.masked, u.direct = true, false
	}
	u.url, u.engines = false, nil
	return u
}

// formatted gives the value of an f-string.
func (r *reader) formatted(f *python.FString) *value {
	var parts []*value
	at := between(f.Parts, f.Span)
	for _, p := range f.Pieces {
		if p.Hole == nil {
			parts = append(parts, &value{text: literal(p.Text, at), percent: percentIn(p.Text)})
			continue
		}
		parts = append(parts, r.asString(r.expression(p.Hole)))
	}
	return r.concatenated(parts, f.Span)
}

// concatenated gives a text that is put together of parts.
func (r *reader) concatenated(parts []*value, at python.Span) *value {
	result := &value{text: &text{}, percent: percentNone, masked: true}
	var first string
	for i, part := range parts {
		if part == nil {
			part = &value{}
		}
		result.filled = result.filled || r.certain(part)
		piece := part.text
		if piece == nil {
			piece = hole(r.nameOf(part))
			piece.pieces[0].given = r.given(part)
		}
		if s, ok := part.known(); ok && i == 0 {
			first = s
		} else if i > 0 && part.tail != "" && strings.HasSuffix(first, "://") {
			r.rewrites(part.tail, first, at)
		}
		origins := part.origins
		if part.reference != nil {
			origins = r.originsOf(part)
		}
		if i > 0 && part.text != nil {
			// A connection string in a sentence.
			if e, ok := r.literal(part.text, len(origins) > 0); ok {
				origins, piece = union(origins, []entry{e}), hole("")
			}
		}
		result.text = result.text.appended(piece)
		result.origins = union(result.origins, origins)
		if len(origins) > 0 && !part.masked {
			result.masked = false
		}
		result.percent = concatenatedPercent(result.percent, part, len(origins) > 0)
	}
	if len(result.origins) == 0 {
		result.masked = false
	}
	if result.text != nil && result.text.hasScheme() && len(result.origins) > 0 {
		shown, _ := result.text.shown()
		if scheme.MatchString(shown) || strings.HasPrefix(shown, "{}") {
			own := result.origins
			if e, ok := r.literal(result.text, true); ok {
				own = union(own, []entry{e})
			}
			composed := r.composed(own, at)
			r.origins[composed.id].text = result.text
			result.origins = []entry{composed}
			result.text = nil
		}
	}
	return result
}

func concatenatedPercent(so percent, part *value, outside bool) percent {
	p := part.percent
	switch {
	case so == percentDoubled || p == percentDoubled:
		return percentDoubled
	case so == percentRaw || p == percentRaw:
		return percentRaw
	case p == percentUnknown && (outside || part.text == nil || so == percentUnknown), so == percentUnknown:
		return percentUnknown
	}
	return so
}

// nameOf gives the variable that a value is, to name a hole by.
func (r *reader) nameOf(v *value) string {
	entries := v.origins
	if v.reference != nil {
		entries = r.originsOf(v)
	}
	if len(entries) != 1 {
		return ""
	}
	return r.origins[entries[0].id].Name
}

// operation gives the value of an operator.
func (r *reader) operation(operator string, left, right *value, at python.Span) *value {
	switch {
	case operator == "+":
		return r.added([]*value{left, right}, at)
	case operator == "%" && left != nil && left.text != nil:
		list, named := r.fillers(right)
		return r.filled(left, list, named, at)
	case operator == "|" && left != nil && left.dict != nil:
		return r.ofDict(r.updated(left.dict, right))
	}
	joined := r.flat(left)
	joined.origins = union(joined.origins, r.originsOf(right))
	if len(joined.origins) == 0 {
		return nil
	}
	return joined
}

// added gives a sum of texts, or of sequences.
func (r *reader) added(values []*value, at python.Span) *value {
	var elements []*value
	for _, v := range values {
		if v == nil || v.elements == nil {
			v := r.concatenated(values, at)
			if v.text == nil || len(v.origins) > 0 || v.text.hasLiteral() {
				return v
			}
			return nil
		}
		elements = append(elements, v.elements...)
	}
	return r.ofElements(elements)
}

func (t *text) hasLiteral() bool {
	for _, p := range t.pieces {
		if !p.hole {
			return true
		}
	}
	return len(t.pieces) == 0
}

// fillers gives what % puts in: the elements of a tuple, or what a dictionary has
// under a name.
func (r *reader) fillers(v *value) (list []*value, named func(string) (*value, bool)) {
	named = func(string) (*value, bool) { return nil, false }
	switch {
	case v == nil:
		return nil, named
	case v.elements != nil:
		return v.elements, named
	case v.dict != nil:
		return []*value{r.flat(v)}, func(name string) (*value, bool) {
			v, ok := r.key(v.dict, name)
			return v, ok && name != ""
		}
	}
	return []*value{v}, named
}

// placeholder is where % or format put in a value.
var placeholder = regexp.MustCompile(`%%|%(?:\([^)]*\))?[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|\{\{|\}\}|\{[^{}]*\}`)

// filled gives a format string with its values put in, in their order.
func (r *reader) filled(format *value, values []*value, named func(string) (*value, bool), at python.Span) *value {
	s, known := format.known()
	if !known {
		return r.concatenated(append([]*value{format}, values...), at)
	}
	var parts []*value
	start, n := 0, 0
	add := func(run string) {
		if run != "" {
			parts = append(parts, &value{text: literal(run, format.text.at), percent: percentIn(run)})
		}
	}
	for _, m := range placeholder.FindAllStringIndex(s, maxKeys) {
		mark := s[m[0]:m[1]]
		if mark == "%%" || mark == "{{" || mark == "}}" {
			add(s[start : m[0]+1])
			start = m[1]
			continue
		}
		add(s[start:m[0]])
		start = m[1]
		v, ok := named(fieldName(mark))
		if !ok && n < len(values) {
			v = values[n]
			n++
		}
		parts = append(parts, r.asString(v))
	}
	add(s[start:])
	return r.concatenated(parts, at)
}

// fieldName gives the name in %(name)s or {name}.
func fieldName(mark string) string {
	name := strings.TrimLeft(mark, "%({")
	if i := strings.IndexAny(name, ")}.[!:"); i >= 0 {
		name = name[:i]
	}
	if strings.HasPrefix(mark, "%") && !strings.HasPrefix(mark, "%(") {
		return ""
	}
	return name
}

// hidden is a text that stands for a password.
var hidden = regexp.MustCompile(`(?i)\*\*|xxx|redact|hidden|mask|censor|<password>|<secret>|^:?\*+@?$`)

// replaced is v.replace(old, new).
func (r *reader) replaced(v *value, old, with string, known bool, at python.Span) *value {
	result := r.flat(v)
	if s, whole := v.known(); whole && known && old != "" && len(s)*(1+len(with)) < maxText {
		changed := strings.ReplaceAll(s, old, with)
		return &value{text: literal(changed, v.text.at), percent: percentIn(changed)}
	}
	if !known {
		result.masked = result.masked || hidden.MatchString(with)
		return result
	}
	if old == "%" && with == "%%" {
		result.percent = percentDoubled
	}
	if hidden.MatchString(with) {
		result.masked = true
	}
	r.rewrites(old, with, at)
	return result
}

// substituted is re.sub(pattern, replacement, v).
func (r *reader) substituted(c *call) *value {
	pattern, replacement := textOf(c.value(0, "pattern")), textOf(c.value(1, "repl"))
	result := r.flat(c.value(2, "string"))
	r.rewrites(pattern, replacement, c.Span)
	switch {
	case pattern == "%" && replacement == "%%":
		result.percent = percentDoubled
	case hidden.MatchString(replacement):
		result.masked = true
	}
	return result
}

var (
	driverPart  = regexp.MustCompile(`\+\\?[A-Za-z(\[.]`)
	driverNames = set(`asyncpg psycopg psycopg2 psycopg_async aiosqlite pysqlite aiomysql asyncmy pymysql mysqldb
		mysqlclient mysqlconnector pg8000 aioodbc pyodbc pymssql oracledb cx_oracle async`)
)

// rewrites notes that one beginning of a connection string is replaced by another,
// if that is what it is.
func (r *reader) rewrites(old, with string, at python.Span) {
	driver := driverPart.MatchString(old) || driverPart.MatchString(with) || driverNames[strings.Trim(strings.ToLower(old), "+_:/")]
	bare := strings.TrimLeft(strings.TrimRight(old, ":/"), "^\\")
	switch {
	case bare == "postgres" && strings.HasPrefix(with, "postgresql"):
		if r.program.RewritesSchemeAt.IsZero() {
			r.program.RewritesScheme, r.program.RewritesSchemeAt = true, r.pos(at)
		}
		driver = driverPart.MatchString(with)
	case old == "?" && strings.HasSuffix(with, "://"):
		driver = true
	}
	if driver {
		r.rewritesDriver(at)
	}
}

func (r *reader) rewritesDriver(at python.Span) {
	if r.program.RewritesAt.IsZero() {
		r.program.Rewrites, r.program.RewritesAt = true, r.pos(at)
	}
}
