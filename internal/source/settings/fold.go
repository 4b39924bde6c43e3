package settings

import (
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
)

// fold gives the value of an expression as far as it is a literal, following names
// that are assigned once. What it cannot tell is opaque; an opaque value with a
// text is one of which only the text is known, such as a member of an Enum.
func (r *reader) fold(at scope, e python.Expression, steps int) *value {
	unknown := &value{kind: opaque}
	if steps <= 0 {
		return unknown
	}
	if steps == maxSteps {
		r.follows = maxFollows
	}
	switch e := e.(type) {
	case *python.String:
		if e.Bytes {
			return unknown
		}
		return &value{kind: text, text: e.Value}
	case *python.FString:
		var b strings.Builder
		for _, piece := range e.Pieces {
			s := piece.Text
			if piece.Hole != nil {
				hole := r.fold(at, piece.Hole, steps-1)
				if hole.kind != text && hole.kind != integer || piece.Conversion != "" || piece.Format != "" {
					return unknown
				}
				s = hole.text
			}
			if piece.Hole != nil && b.Len()+len(s) > maxText {
				return unknown
			}
			b.WriteString(s)
		}
		return &value{kind: text, text: b.String()}
	case *python.Number:
		return number(e.Text)
	case *python.Constant:
		switch e.Name {
		case "None":
			return &value{kind: none}
		case "True", "False":
			return &value{kind: boolean, text: strings.ToLower(e.Name)}
		}
	case *python.Unary:
		operand := r.fold(at, e.Operand, steps-1)
		switch {
		case operand.kind != integer && operand.kind != float:
		case e.Operator == "+":
			return operand
		case e.Operator == "-":
			if rest, ok := strings.CutPrefix(operand.text, "-"); ok {
				return &value{kind: operand.kind, text: rest}
			}
			return &value{kind: operand.kind, text: "-" + operand.text}
		}
	case *python.Binary:
		return r.foldBinary(at, e, steps)
	case *python.Sequence:
		v := &value{kind: list, tuple: e.Kind == python.Tuple}
		for _, element := range e.Elements {
			v.items = append(v.items, r.fold(at, element, steps-1))
		}
		return v
	case *python.Dict:
		v := &value{kind: object}
		for i, key := range e.Keys {
			if key == nil {
				return unknown
			}
			name := r.fold(at, key, steps-1)
			if name.kind != text {
				return unknown
			}
			v.keys, v.items = append(v.keys, name.text), append(v.items, r.fold(at, e.Values[i], steps-1))
		}
		return v
	case *python.Call:
		return r.foldCall(at, e, steps)
	case *python.Name, *python.Attribute:
		found := r.resolve(at, e, steps-1)
		if found.kind != valueEntity || !r.follow() {
			return unknown
		}
		if found.class != nil {
			if s := r.sort(found.class); s == enumeration {
				return &value{kind: opaque, text: r.fold(found.at, found.value, steps-2).text}
			}
		}
		if attribute, ok := e.(*python.Attribute); ok && attribute.Name == "value" {
			return unknown
		}
		return r.fold(found.at, found.value, steps-2)
	}
	return unknown
}

// foldBinary follows sums of texts and of small ints. A chain is nested to the
// left, and may be long.
func (r *reader) foldBinary(at scope, e *python.Binary, steps int) *value {
	unknown := &value{kind: opaque}
	var chain []*python.Binary
	left := python.Expression(e)
	for {
		binary, ok := left.(*python.Binary)
		if !ok {
			break
		}
		chain = append(chain, binary)
		left = binary.Left
	}
	v := r.fold(at, left, steps-1)
	var joined strings.Builder
	joined.WriteString(v.text)
	for i := len(chain) - 1; i >= 0; i-- {
		right := r.fold(at, chain[i].Right, steps-1)
		switch operator := chain[i].Operator; {
		case joined.Len() > maxText && len(chain) < maxFollows:
			return unknown
		case v.kind == text && right.kind == text && operator == "+":
			joined.WriteString(right.text)
		case v.kind == integer && right.kind == integer:
			a, err := strconv.ParseInt(v.text, 10, 64)
			b, other := strconv.ParseInt(right.text, 10, 64)
			if err != nil || other != nil || max(a, -a, b, -b) > math.MaxInt32 {
				return unknown
			}
			switch operator {
			case "+":
				a += b
			case "-":
				a -= b
			case "*":
				a *= b
			default:
				return unknown
			}
			v = &value{kind: integer, text: strconv.FormatInt(a, 10)}
		default:
			return unknown
		}
	}
	if v.kind == text {
		return &value{kind: text, text: joined.String()}
	}
	return v
}

// foldCall knows the types that a text is put into: SecretStr("x").
func (r *reader) foldCall(at scope, e *python.Call, steps int) *value {
	unknown := &value{kind: opaque}
	if len(e.Arguments) != 1 || e.Arguments[0].Stars > 0 || e.Arguments[0].Name != "" && e.Arguments[0].Name != "url" {
		return unknown
	}
	name := dotted(e.Function)
	name = lastOf(name)
	switch _, url := urlTypes[name]; {
	case name == "SecretStr", name == "Path", url, name == "str":
		v := r.fold(at, e.Arguments[0].Value, steps-1)
		if v.kind == text && name != "str" {
			return &value{kind: opaque, text: v.text}
		}
		if v.kind == text {
			return v
		}
	}
	return unknown
}

// number reads a number of Python.
func number(written string) *value {
	plain := strings.ToLower(strings.ReplaceAll(written, "_", ""))
	prefixed := len(plain) > 1 && plain[0] == '0' && strings.ContainsRune("xob", rune(plain[1]))
	switch {
	case prefixed && len(plain) < maxDigits:
		n, ok := new(big.Int).SetString(plain, 0)
		if !ok {
			return &value{kind: opaque}
		}
		return &value{kind: integer, text: n.String()}
	case digits(plain):
		if plain = strings.TrimLeft(plain, "0"); plain == "" {
			plain = "0"
		}
		return &value{kind: integer, text: plain}
	case strings.HasSuffix(plain, "j"), prefixed:
		return &value{kind: opaque}
	}
	return &value{kind: float, text: plain}
}

// written gives a value as an env file would have it.
func (v *value) written() (string, bool) {
	switch v.kind {
	case text, integer, float, boolean:
		return v.text, true
	case list, object:
		var b strings.Builder
		ok := v.encode(&b, 0)
		return b.String(), ok
	}
	return v.text, v.text != ""
}

// encode writes JSON.
func (v *value) encode(b *strings.Builder, depth int) bool {
	if depth > maxDepth {
		return false
	}
	switch v.kind {
	case none:
		b.WriteString("null")
	case boolean, integer, float:
		b.WriteString(v.text)
	case text:
		encodeText(b, v.text)
	case list, object:
		b.WriteByte("[{"[v.kind-list])
		for i, item := range v.items {
			if i > 0 {
				b.WriteString(", ")
			}
			if v.kind == object {
				encodeText(b, v.keys[i])
				b.WriteString(": ")
			}
			if !item.encode(b, depth+1) {
				return false
			}
		}
		b.WriteByte("]}"[v.kind-list])
	default:
		if v.text == "" {
			return false
		}
		encodeText(b, v.text)
	}
	return true
}

func encodeText(b *strings.Builder, s string) {
	var line strings.Builder
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(s) == nil { // a string is always encoded
		b.WriteString(strings.TrimSuffix(line.String(), "\n"))
	}
}
