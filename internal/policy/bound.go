package policy

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// What one call of a function may make. An evaluation can be stopped between two
// calls and not within one, so a call that would take a gigabyte must not begin.
// The bounds are far above what the longest line of a file leads to.
const (
	maxText   = 64 << 20 // bytes of a text
	maxItems  = 1 << 20  // items of a list
	maxParsed = 4 << 20  // bytes of a text that becomes a value
	maxDigits = 100_000  // digits of a number
)

// The functions of OPA that can make much of little refuse to do so. This holds
// for the whole process, as their table does.
func init() {
	for name, check := range bounds {
		call := topdown.GetBuiltin(name)
		topdown.RegisterBuiltinFunc(name, func(context topdown.BuiltinContext, operands []*ast.Term, iter func(*ast.Term) error) error {
			if err := check(operands); err != nil {
				return err
			}
			return call(context, operands, iter)
		})
	}
}

// bounds are the checks of calls by the name of the function. A call with operands
// of the wrong type is left to the function itself.
var bounds = map[string]func([]*ast.Term) error{
	ast.Concat.Name: func(operands []*ast.Term) error {
		separator, _ := operands[0].Value.(ast.String)
		return text(joined(operands[1].Value, len(separator)))
	},
	ast.InternalTemplateString.Name: func(operands []*ast.Term) error { return text(joined(operands[0].Value, 0)) },
	ast.Replace.Name: func(operands []*ast.Term) error {
		whole, _ := operands[0].Value.(ast.String)
		old, _ := operands[1].Value.(ast.String)
		by, _ := operands[2].Value.(ast.String)
		return text(len(whole) + strings.Count(string(whole), string(old))*len(by))
	},
	ast.Sprintf.Name: func(operands []*ast.Term) error {
		format, _ := operands[0].Value.(ast.String)
		return text(formatted(string(format), operands[1].Value))
	},
	ast.JSONMarshal.Name:            rendered,
	ast.JSONMarshalWithOptions.Name: rendered,
	ast.YAMLMarshal.Name:            rendered,
	ast.URLQueryEncodeObject.Name:   rendered,
	ast.JSONUnmarshal.Name:          parsed,
	ast.YAMLUnmarshal.Name:          parsed,
	ast.ArrayFlatten.Name: func(operands []*ast.Term) error {
		n := 0
		if array, ok := operands[0].Value.(*ast.Array); ok {
			array.Foreach(func(item *ast.Term) {
				if inner, ok := item.Value.(*ast.Array); ok {
					n += inner.Len()
				}
			})
		}
		return items(n)
	},
	ast.NumbersRange.Name:     ranged,
	ast.NumbersRangeStep.Name: ranged,
	ast.BitsShiftLeft.Name: func(operands []*ast.Term) error {
		if by, ok := integer(operands[1].Value); ok && by.Cmp(big.NewInt(maxDigits)) > 0 {
			return errDigits
		}
		return nil
	},
	ast.Multiply.Name: func(operands []*ast.Term) error {
		a, _ := operands[0].Value.(ast.Number)
		b, _ := operands[1].Value.(ast.Number)
		if len(a)+len(b) > maxDigits {
			return errDigits
		}
		return nil
	},
}

// A boundError says which bound a call would exceed.
type boundError string

func (e boundError) Error() string { return string(e) }

func boundf(format string, args ...any) error { return boundError(fmt.Sprintf(format, args...)) }

var errDigits = boundf("its result would have more than %d digits", maxDigits)

func text(length int) error {
	if length > maxText {
		return boundf("its result would be longer than %d MiB", maxText>>20)
	}
	return nil
}

func items(n int) error {
	if n > maxItems {
		return boundf("its result would have more than %d items", maxItems)
	}
	return nil
}

func rendered(operands []*ast.Term) error { return text(extent(operands[0].Value)) }

func parsed(operands []*ast.Term) error {
	if source, ok := operands[0].Value.(ast.String); ok && len(source) > maxParsed {
		return boundf("the text is longer than %d MiB", maxParsed>>20)
	}
	return nil
}

func ranged(operands []*ast.Term) error {
	from, ok := integer(operands[0].Value)
	to, too := integer(operands[1].Value)
	if !ok || !too {
		return nil
	}
	n := new(big.Int).Sub(to, from)
	if step, ok := integer(operands[2].Value); ok && len(operands) > 3 && step.Sign() > 0 {
		n.Quo(n, step)
	}
	if n.CmpAbs(big.NewInt(maxItems)) > 0 {
		return items(maxItems + 1)
	}
	return nil
}

// integer gives a value as an integer, if it is written as one.
func integer(value ast.Value) (*big.Int, bool) {
	number, ok := value.(ast.Number)
	if !ok || len(number) > maxDigits {
		return nil, false
	}
	return new(big.Int).SetString(string(number), 10)
}

// formatted gives a bound of the length of a text that a format makes. A verb may
// name any of the values, and as many columns as the format says.
func formatted(format string, values ast.Value) int {
	verbs := strings.Count(format, "%")
	longest := 0
	if array, ok := values.(*ast.Array); ok {
		array.Foreach(func(value *ast.Term) { longest = max(longest, extent(value.Value)) })
	}
	const widest = 1_000_000 // what package fmt takes for a width
	width := 0
	if strings.Contains(format, "*") {
		width = widest
	}
	for rest := format; rest != ""; {
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		if n, err := strconv.Atoi(rest[:digits]); err == nil {
			width = max(width, min(n, widest))
		}
		rest = rest[max(digits, 1):]
	}
	return len(format) + verbs*(longest+width)
}

// joined gives the length of texts put together, of which each may be a
// collection of one.
func joined(value ast.Value, separator int) int {
	n := 0
	add := func(item *ast.Term) {
		switch item := item.Value.(type) {
		case ast.String:
			n += len(item) + separator
		case ast.Number, ast.Boolean, ast.Null:
		default:
			n += extent(item) + separator
		}
	}
	switch value := value.(type) {
	case *ast.Array:
		value.Foreach(add)
	case ast.Set:
		value.Foreach(add)
	}
	return n
}

// extent gives a bound of the length of a value as a text, or more than [maxText]
// of one that is longer. The same list may stand in another many times over, so
// that writing it down is what must be avoided.
func extent(value ast.Value) int {
	n := 0
	var add func(*ast.Term) bool
	add = func(term *ast.Term) (stop bool) {
		const around = 8 // quotes, delimiters, and what is not counted below
		n += around
		switch value := term.Value.(type) {
		case ast.String:
			n += len(value)
		case ast.Number:
			n += len(value)
		case *ast.Array:
			for i := 0; i < value.Len() && n <= maxText; i++ {
				add(value.Elem(i))
			}
		case ast.Set:
			return value.Until(add)
		case ast.Object:
			return value.Until(func(key, item *ast.Term) bool { return add(key) || add(item) })
		}
		return n > maxText
	}
	add(ast.NewTerm(value))
	return n
}
