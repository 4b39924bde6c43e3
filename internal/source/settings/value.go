package settings

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A value is what a source hands to pydantic: a text, or what is decoded from it.
type value struct {
	kind  valueKind
	text  string   // of a text; of a number as Python writes it
	items []*value // of a list, or of an object behind its keys
	tuple bool     // a list that is a tuple
	keys  []string
	from  *origin
	at    map[string]int // of the keys of a large object
}

// An origin is the assignment that a value comes from.
type origin struct{ layer, index int }

type valueKind int

const (
	none valueKind = iota
	boolean
	integer
	float
	text
	list
	object
	opaque // not known
)

func (v *value) stamp(from *origin) {
	v.from = from
	for _, item := range v.items {
		item.stamp(from)
	}
}

// get gives the value behind a key of an object.
func (v *value) get(key string) *value {
	if i, ok := v.find(key); ok {
		return v.items[i]
	}
	return nil
}

// find gives the place of a key. An object of many keys has an index.
func (v *value) find(key string) (int, bool) {
	const few = 12
	if len(v.keys) <= few {
		i := slices.Index(v.keys, key)
		return i, i >= 0
	}
	if v.at == nil {
		v.at = make(map[string]int, 2*len(v.keys))
	}
	for i := len(v.at); i < len(v.keys); i++ {
		v.at[v.keys[i]] = i
	}
	i, ok := v.at[key]
	return i, ok
}

func (v *value) set(key string, item *value) {
	if i, ok := v.find(key); ok {
		v.items[i] = item
		return
	}
	v.keys = append(v.keys, key)
	v.items = append(v.items, item)
}

// merge gives v with what over has in addition and instead, object by object.
func (v *value) merge(over *value) *value {
	merged := &value{kind: object, from: v.from}
	merged.keys = append(merged.keys, v.keys...)
	merged.items = append(merged.items, v.items...)
	for i, key := range over.keys {
		item := over.items[i]
		if old := merged.get(key); old != nil && old.kind == object && item.kind == object {
			item = old.merge(item)
		}
		merged.set(key, item)
	}
	return merged
}

// parseJSON decodes a text as Python's json.loads does: with NaN, Infinity and
// numbers of any size.
func parseJSON(source string) (*value, bool) {
	p := jsonParser{rest: source}
	v := p.value(0)
	p.space()
	if v == nil || p.rest != "" {
		return nil, false
	}
	return v, true
}

type jsonParser struct{ rest string }

func (p *jsonParser) space() { p.rest = strings.TrimLeft(p.rest, " \t\n\r") }

func (p *jsonParser) take(prefix string) bool {
	rest, ok := strings.CutPrefix(p.rest, prefix)
	p.rest = rest
	return ok
}

// value gives nil for what is not JSON.
func (p *jsonParser) value(depth int) *value {
	p.space()
	switch {
	case p.rest == "" || depth > maxDepth:
		return nil
	case p.rest[0] == '"':
		s, ok := p.text()
		if !ok {
			return nil
		}
		return &value{kind: text, text: s}
	case p.take("["):
		return p.list(depth)
	case p.take("{"):
		return p.object(depth)
	case p.take("null"):
		return &value{kind: none}
	case p.take("true"):
		return &value{kind: boolean, text: "true"}
	case p.take("false"):
		return &value{kind: boolean, text: "false"}
	case p.take("NaN"):
		return &value{kind: float, text: "nan"}
	case p.take("Infinity"):
		return &value{kind: float, text: "inf"}
	case p.take("-Infinity"):
		return &value{kind: float, text: "-inf"}
	}
	return p.number()
}

func (p *jsonParser) list(depth int) *value {
	v := &value{kind: list}
	p.space()
	if p.take("]") {
		return v
	}
	for {
		item := p.value(depth + 1)
		if item == nil {
			return nil
		}
		v.items = append(v.items, item)
		p.space()
		switch {
		case p.take("]"):
			return v
		case !p.take(","):
			return nil
		}
	}
}

func (p *jsonParser) object(depth int) *value {
	v := &value{kind: object}
	at := map[string]int{}
	p.space()
	if p.take("}") {
		return v
	}
	for {
		p.space()
		key, ok := p.text()
		if !ok {
			return nil
		}
		p.space()
		if !p.take(":") {
			return nil
		}
		item := p.value(depth + 1)
		if item == nil {
			return nil
		}
		if i, ok := at[key]; ok {
			v.items[i] = item
		} else {
			at[key] = len(v.keys)
			v.keys = append(v.keys, key)
			v.items = append(v.items, item)
		}
		p.space()
		switch {
		case p.take("}"):
			return v
		case !p.take(","):
			return nil
		}
	}
}

func (p *jsonParser) number() *value {
	i, kind := 0, integer
	digits := func() bool {
		start := i
		for i < len(p.rest) && '0' <= p.rest[i] && p.rest[i] <= '9' {
			i++
		}
		return i > start
	}
	if p.rest[0] == '-' {
		i++
	}
	if i < len(p.rest) && p.rest[i] == '0' {
		i++
	} else if !digits() {
		return nil
	}
	end := i
	if i < len(p.rest) && p.rest[i] == '.' {
		i++
		if digits() {
			end, kind = i, float
		}
	}
	i = end
	if i < len(p.rest) && (p.rest[i] == 'e' || p.rest[i] == 'E') {
		i++
		if i < len(p.rest) && (p.rest[i] == '+' || p.rest[i] == '-') {
			i++
		}
		if digits() {
			end, kind = i, float
		}
	}
	v := &value{kind: kind, text: p.rest[:end]}
	p.rest = p.rest[end:]
	if kind == integer && len(strings.TrimPrefix(v.text, "-")) > maxDigits {
		return nil
	}
	return v
}

func (p *jsonParser) text() (string, bool) {
	if !p.take(`"`) {
		return "", false
	}
	var b strings.Builder
	for {
		i := strings.IndexFunc(p.rest, func(r rune) bool { return r == '"' || r == '\\' || r < ' ' })
		if i < 0 || p.rest[i] < ' ' {
			return "", false
		}
		b.WriteString(p.rest[:i])
		quote := p.rest[i] == '"'
		p.rest = p.rest[i+1:]
		if quote {
			return b.String(), true
		}
		if !p.escape(&b) {
			return "", false
		}
	}
}

func (p *jsonParser) escape(b *strings.Builder) bool {
	if p.rest == "" {
		return false
	}
	c := p.rest[0]
	p.rest = p.rest[1:]
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 {
		b.WriteByte("\"\\/\b\f\n\r\t"[i])
		return true
	}
	if c != 'u' {
		return false
	}
	r, ok := p.hex()
	if !ok {
		return false
	}
	if 0xd800 <= r && r < 0xdc00 && strings.HasPrefix(p.rest, `\u`) {
		rest := p.rest
		p.rest = p.rest[2:]
		low, ok := p.hex()
		if ok && 0xdc00 <= low && low < 0xe000 {
			r = 0x10000 + (r-0xd800)<<10 + (low - 0xdc00)
		} else {
			p.rest = rest
		}
	}
	if !utf8.ValidRune(r) {
		r = utf8.RuneError
	}
	b.WriteRune(r)
	return true
}

func (p *jsonParser) hex() (rune, bool) {
	if len(p.rest) < 4 {
		return 0, false
	}
	n, err := strconv.ParseUint(p.rest[:4], 16, 32)
	if err != nil {
		return 0, false
	}
	p.rest = p.rest[4:]
	return rune(n), true
}
