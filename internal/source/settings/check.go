package settings

import (
	"math"
	"slices"
	"strings"
)

// validate tells whether pydantic takes a value for the type, and if not what is
// to be said of it behind the name of the variable. It never holds the value.
func (s *spec) validate(v *value) (reason string, ok bool) {
	if s == nil || s.kind == anyType || v.kind == opaque || s.before {
		return "", true
	}
	switch s.kind {
	case noneType:
		return verdict(v.kind == none, "is not None")
	case unionType:
		return s.validateUnion(v)
	case wordType:
		return s.validateWord(v)
	case encodedType:
		return s.validateEncoded(v)
	}
	if v.kind == none {
		return "is None, and the type takes no None", false
	}
	switch s.kind {
	case scalarType:
		return s.validateScalar(v)
	case textType:
		return s.validateText(v)
	case urlType:
		return s.validateURL(v)
	case listType:
		return s.validateList(v)
	case objectType:
		return s.validateObject(v)
	case modelType:
		return s.model.validate(v)
	}
	return "", true
}

func verdict(ok bool, reason string) (string, bool) {
	if ok {
		return "", true
	}
	return reason, false
}

// article gives a noun with its indefinite article.
func article(noun string) string {
	if noun != "" && strings.ContainsRune("aeiouAEI", rune(noun[0])) && !strings.HasPrefix(noun, "UU") {
		return "an " + noun
	}
	return "a " + noun
}

func (s *spec) validateUnion(v *value) (reason string, ok bool) {
	for _, arg := range s.args {
		why, ok := arg.validate(v)
		if ok {
			return "", true
		}
		if arg.kind != noneType && reason == "" {
			reason = why
		}
	}
	if s.plain() == nil {
		reason = "is of none of the types that the union has"
	}
	return reason, false
}

func (s *spec) validateWord(v *value) (reason string, ok bool) {
	if s.missing {
		return "", true
	}
	if s.base != nil && v.kind != none {
		if _, ok := s.base.validate(v); ok {
			number, known := numeric(v)
			if !known {
				return "", true
			}
			for _, word := range s.words {
				if n, _ := numeric(&word); n == number {
					return "", true
				}
			}
		}
		return s.notWord(), false
	}
	for _, word := range s.words {
		switch {
		case word.kind == opaque:
			return "", true
		case word.kind == text || v.kind == text:
			if word.kind == v.kind && word.text == v.text {
				return "", true
			}
		case word.kind == none || v.kind == none:
			if word.kind == v.kind {
				return "", true
			}
		default:
			a, first := numeric(&word)
			b, second := numeric(v)
			if first && second && a == b {
				return "", true
			}
		}
	}
	return s.notWord(), false
}

func (s *spec) notWord() string {
	const most = 8
	var words []string
	for _, word := range s.words {
		if word.kind == text || s.base != nil {
			words = append(words, word.text)
		}
	}
	switch {
	case len(words) == 0:
		return "is none of the values that the type has, as a text never is"
	case len(words) == 1:
		return "is not " + words[0]
	case len(words) > most:
		return "is none of " + strings.Join(words[:most], ", ") + ", …"
	}
	return "is none of " + strings.Join(words, ", ")
}

func (s *spec) validateEncoded(v *value) (reason string, ok bool) {
	if v.kind != text {
		return "is not a text with JSON", false
	}
	decoded, ok := parseJSON(v.text)
	if !ok {
		return "is not JSON", false
	}
	if len(s.args) > 0 {
		return s.args[0].validate(decoded)
	}
	return "", true
}

func (s *spec) validateList(v *value) (reason string, ok bool) {
	switch {
	case v.kind != list && s.raw:
		return "is a text, of which pydantic 1 makes no tuple", false
	case v.kind != list:
		return "is not a JSON list", false
	}
	if s.tuple {
		if len(v.items) != len(s.args) {
			return "has another number of items than the tuple", false
		}
		for i, item := range v.items {
			if reason, ok := s.args[i].validate(item); !ok {
				return "has an item that " + reason, false
			}
		}
		return "", true
	}
	if len(s.args) > 0 {
		for _, item := range v.items {
			if reason, ok := s.args[0].validate(item); !ok {
				return "has an item that " + reason, false
			}
		}
	}
	return s.limits.length(len(v.items), "items")
}

func (s *spec) validateObject(v *value) (reason string, ok bool) {
	if s.v1 && v.kind == list && !slices.ContainsFunc(v.items, func(item *value) bool { return !isPair(item) }) {
		return "", true // it calls dict(…)
	}
	if v.kind != object {
		return "is not a JSON object", false
	}
	if len(s.args) == 2 {
		for i, key := range v.keys {
			if reason, ok := s.args[0].validate(&value{kind: text, text: key}); !ok {
				return "has a key that " + reason, false
			}
			if reason, ok := s.args[1].validate(v.items[i]); !ok {
				return "has a value that " + reason, false
			}
		}
	}
	return s.limits.length(len(v.keys), "items")
}

func (s *spec) validateText(v *value) (reason string, ok bool) {
	if v.kind != text {
		if s.v1 && (v.kind == integer || v.kind == float) {
			return "", true
		}
		return "is not a string", false
	}
	t := v.text
	if s.limits.strip {
		t = strings.TrimSpace(t)
	}
	if reason, ok := s.limits.length(len([]rune(t)), "characters"); !ok {
		return reason, false
	}
	if s.limits.pattern != nil && !s.limits.pattern.MatchString(t) {
		return "does not match the pattern of the field", false
	}
	return "", true
}

// numeric gives a number, or a boolean, as a float; known is false if a float
// cannot hold it.
func numeric(v *value) (number float64, known bool) {
	switch v.kind {
	case boolean:
		if v.text == "true" {
			return 1, true
		}
		return 0, true
	case integer, float, text:
		n, ok := parseFloat(v.text)
		if !ok {
			return 0, false
		}
		return n, math.Abs(n) < 1<<53
	}
	return 0, false
}

var trueWords = []string{"1", "on", "t", "true", "y", "yes"}
var falseWords = []string{"0", "off", "f", "false", "n", "no"}

func (s *spec) validateScalar(v *value) (reason string, ok bool) {
	name := s.name
	switch {
	case name == "bool":
		return verdict(isBool(v), "is not a bool")
	case v.kind == list || v.kind == object:
		return "is not " + article(name), false
	}
	switch name {
	case "int":
		if !s.isInt(v) {
			return "is not an int", false
		}
		return s.limits.number(v)
	case "float":
		if !s.isFloat(v) {
			return "is not a float", false
		}
		return s.limits.number(v)
	case "Decimal":
		if !s.isDecimal(v) {
			return "is not a decimal number", false
		}
		return s.limits.number(v)
	case "UUID":
		return verdict(v.kind == text && s.isUUID(v.text), "is not a UUID")
	case "IPv4Address", "IPv6Address", "IP address":
		return verdict(v.kind != text || isAddress(name, v.text), "is not an "+name)
	case "Path":
		return verdict(v.kind == text, "is not a path")
	}
	return "", true
}

func isBool(v *value) bool {
	switch v.kind {
	case text:
		word := strings.ToLower(v.text)
		return slices.Contains(trueWords, word) || slices.Contains(falseWords, word)
	case boolean:
		return true
	case integer, float:
		n, ok := numeric(v)
		return ok && (n == 0 || n == 1)
	}
	return false
}

func isPair(v *value) bool {
	return v.kind == list && len(v.items) == 2 || v.kind == text && len([]rune(v.text)) == 2
}
