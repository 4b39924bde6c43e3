package python

import (
	"math/big"
	"strings"
)

// A Value is the value of a literal.
type Value struct {
	Kind ValueKind
	// Text is the text of a string, the bytes of a bytes literal, an int in
	// decimal, a float as it is written but without underscores, and True, False
	// or None.
	Text string
}

// A ValueKind is the type of a value.
type ValueKind int

// The kinds of values.
const (
	NoValue ValueKind = iota // of what is no literal
	StringValue
	BytesValue
	IntValue
	FloatValue
	BoolValue
	NoneValue
)

// Literal gives the value of a literal: a string, also one of neighbours, or of
// literals joined by +, or an f-string without holes; a number with its sign; True,
// False and None. It gives false for anything else.
func Literal(e Expression) (Value, bool) {
	switch e := e.(type) {
	case *String:
		if e.Bytes {
			return Value{BytesValue, e.Value}, true
		}
		return Value{StringValue, e.Value}, true
	case *FString:
		var b strings.Builder
		for _, piece := range e.Pieces {
			if piece.Hole != nil {
				return Value{}, false
			}
			b.WriteString(piece.Text)
		}
		return Value{StringValue, b.String()}, !e.Template
	case *Constant:
		switch e.Name {
		case "True", "False":
			return Value{BoolValue, e.Name}, true
		case "None":
			return Value{NoneValue, e.Name}, true
		}
	case *Number:
		return number(e.Text)
	case *Unary:
		return signed(e)
	case *Binary:
		return joined(e)
	}
	return Value{}, false
}

// LiteralString gives the text of a literal that is a string.
func LiteralString(e Expression) (string, bool) {
	v, ok := Literal(e)
	return v.Text, ok && v.Kind == StringValue
}

// signed gives the value of a number behind a sign.
func signed(e *Unary) (Value, bool) {
	n, ok := e.Operand.(*Number)
	if !ok || e.Operator != "-" && e.Operator != "+" {
		return Value{}, false
	}
	v, ok := number(n.Text)
	if e.Operator == "-" && v.Text != "0" {
		v.Text = "-" + v.Text
	}
	return v, ok
}

// joined gives the value of strings with + between them.
func joined(e *Binary) (Value, bool) {
	var reversed []string
	kind := NoValue
	add := func(e Expression) bool {
		v, ok := Literal(e)
		if !ok || v.Kind != StringValue && v.Kind != BytesValue || kind != NoValue && v.Kind != kind {
			return false
		}
		kind = v.Kind
		reversed = append(reversed, v.Text)
		return true
	}
	for {
		if e.Operator != "+" || !add(e.Right) {
			return Value{}, false
		}
		left, ok := e.Left.(*Binary)
		if ok {
			e = left
			continue
		}
		if !add(e.Left) {
			return Value{}, false
		}
		break
	}
	var b strings.Builder
	for i := len(reversed) - 1; i >= 0; i-- {
		b.WriteString(reversed[i])
	}
	return Value{kind, b.String()}, true
}

// maxDigits is how many digits CPython takes of an int.
const maxDigits = 4300

func number(text string) (Value, bool) {
	text = strings.ReplaceAll(text, "_", "")
	based := len(text) > 1 && text[0] == '0' && strings.ContainsRune("xXoObB", rune(text[1]))
	switch {
	case !based && strings.ContainsAny(text, "jJ"), len(text) > maxDigits:
		return Value{}, false
	case !based && strings.ContainsAny(text, ".eE"):
		return Value{FloatValue, text}, true
	case !based:
		if text = strings.TrimLeft(text, "0"); text == "" {
			text = "0"
		}
		return Value{IntValue, text}, true
	}
	n, ok := new(big.Int).SetString(text, 0)
	if !ok {
		return Value{}, false
	}
	return Value{IntValue, n.String()}, true
}
