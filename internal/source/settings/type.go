package settings

// A Type is the declared type of a field, as far as it matters to what a text may
// be. The zero value takes every text.
type Type struct {
	// Text is the annotation as it is written, without line breaks.
	Text string

	spec *spec // nil: nothing is known of it
}

// Kind is what the type takes, in one word: "int", "bool", "float", "str", "url",
// "JSON", "word" of a Literal or an Enum. Empty if nothing is known of it. Optional
// and Annotated are looked through.
func (t Type) Kind() string {
	s := t.spec.plain()
	if s == nil {
		return ""
	}
	switch s.kind {
	case textType:
		return "str"
	case wordType:
		return "word"
	case listType, objectType, modelType, jsonType:
		return "JSON"
	case urlType:
		return "url"
	}
	return s.name
}

// Words are the texts that a Literal or an Enum takes; nil for other types, and
// where other texts are taken, too.
func (t Type) Words() []string {
	s := t.spec.plain()
	if s == nil || s.kind != wordType || s.missing {
		return nil
	}
	var words []string
	for _, v := range s.words {
		if v.kind == text || s.base != nil {
			words = append(words, v.text)
		}
	}
	return words
}

// Schemes are the schemes that a connection string of the type may have; nil for
// other types, and if every scheme is allowed.
func (t Type) Schemes() []string {
	if s := t.spec.plain(); s != nil && s.kind == urlType {
		return s.url.schemes
	}
	return nil
}

// JSON tells whether a text is decoded as JSON before anything else.
func (t Type) JSON() bool {
	complex, _ := t.spec.complex()
	return complex
}

// Optional tells whether None is a value of the type.
func (t Type) Optional() bool {
	if t.spec == nil {
		return true
	}
	_, ok := t.spec.validate(&value{kind: none})
	return ok
}

// Check tells whether pydantic takes a text of an env file or of the process
// environment for the type. The reason is what follows the name of the variable in
// a message: "is not an int". It never holds the text. What is not known is taken.
func (t Type) Check(textual string) (reason string, ok bool) {
	v, reason, ok := t.spec.decode(&value{kind: text, text: textual}, false)
	if !ok {
		return reason, false
	}
	return t.spec.validate(v)
}

// A spec is a type as pydantic validates it. A nil spec takes everything.
type spec struct {
	kind kind
	name string // for messages, and of scalars which one: "int"
	v1   bool
	// args are the members of a union, the type of the items of a list, of each of
	// a tuple, or of the keys and values of an object.
	args  []*spec
	tuple bool // args stand for the items one by one
	raw   bool // no text is decoded: pydantic 1 does not take tuple for a type of JSON
	// words are the values of a Literal or an Enum. base is "int" or "float" for an
	// Enum that is one, too; missing tells that an Enum has a method _missing_.
	words   []value
	members []string // the names of the members of an Enum
	base    *spec
	missing bool
	limits  limits
	url     *urlRules
	model   *model
	// noDecode tells that the text is not decoded.
	noDecode bool
	// before tells that a function of the program changes the value before pydantic
	// looks at it, so that nothing can be told.
	before bool
}

type kind int

const (
	anyType    kind = iota // takes everything, and is not decoded
	scalarType             // name tells which
	textType
	wordType
	urlType
	listType
	objectType
	modelType
	jsonType // a class that is decoded from JSON and not known further
	unionType
	noneType
	encodedType // Json[…]: a text that holds JSON
)

// plain looks through unions with None.
func (s *spec) plain() *spec {
	for s != nil && s.kind == unionType {
		var only *spec
		for _, arg := range s.args {
			switch {
			case arg != nil && arg.kind == noneType:
			case only != nil:
				return nil
			default:
				only = arg
			}
		}
		s = only
	}
	return s
}

// complex tells whether a text is decoded as JSON, and whether a text that is not
// JSON is taken as it is.
func (s *spec) complex() (complex, lenient bool) {
	if s == nil {
		return false, false
	}
	switch s.kind {
	case listType, objectType, modelType, jsonType:
		return !s.raw, false
	case unionType:
		for _, arg := range s.args {
			if complex, _ := arg.complex(); complex {
				return true, true
			}
		}
	}
	return false, false
}

// decode does what the sources do with a text before pydantic validates it. forced
// tells that the text is decoded whatever the type is.
func (s *spec) decode(v *value, forced bool) (decoded *value, reason string, ok bool) {
	if v.kind != text {
		return v, "", true
	}
	complex, lenient := s.complex()
	if !complex && !forced || s != nil && s.noDecode {
		return v, "", true
	}
	decoded, ok = parseJSON(v.text)
	if !ok {
		if lenient {
			return v, "", true
		}
		return nil, "is not JSON", false
	}
	decoded.stamp(v.from)
	return decoded, "", true
}
