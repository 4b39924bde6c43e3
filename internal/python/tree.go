// Package python reads Python source, of 3.8 to 3.14, without running it: classes,
// assignments, functions, imports, calls and literal values, with their places.
//
// It is no compiler: it takes what CPython takes, and some that CPython refuses.
// What it has no type for is [Unknown] with its range and the expressions inside.
// Of source that is broken it gives what can be had, and a problem for the rest.
package python

import "github.com/dbcfg-lint/dbcfg-lint/internal/source"

// A Span is a range of the source in bytes; End is exclusive.
type Span struct{ Start, End int }

// Range gives the span itself, for the types that embed it.
func (s Span) Range() Span { return s }

// A Module is a source file.
type Module struct {
	File     *source.File
	Body     []Statement
	Comments []source.Comment
	// Problems are of code [source.Refused] and [source.Encoding].
	Problems []source.Problem
}

// Pos gives the place of a node.
func (m *Module) Pos(n Node) source.Pos {
	span := n.Range()
	return m.File.Pos(span.Start, span.End)
}

// A Node is a statement, an expression, or a part of one.
type Node interface{ Range() Span }

// A Statement is one of the statements below. Its range ends with its last token,
// that of a [Class], a [Function] and a [Compound] with the last one of its body.
type Statement interface {
	Node
	statement()
}

// The statements.
type (
	// A Class begins at the keyword; decorators are outside its range. Type
	// parameters are left out.
	Class struct {
		Span
		Name       string
		NameAt     Span
		Arguments  []Argument // the bases, and keywords such as metaclass=
		Decorators []Expression
		Body       []Statement
	}

	// A Function begins at async or def; decorators are outside its range. Type
	// parameters are left out.
	Function struct {
		Span
		Name       string
		NameAt     Span
		Async      bool
		Parameters []Parameter
		Returns    Expression // nil if there is no annotation
		Decorators []Expression
		Body       []Statement
	}

	// An Assignment is plain (a = b = 1), annotated (a: int = 1, or a: int with
	// a nil Value), or augmented (a += 1, with "+" as its Operator).
	Assignment struct {
		Span
		Targets    []Expression
		Annotation Expression
		Operator   string
		Value      Expression
	}

	// An Import is import a.b as c, d, each name an [Imported], or from
	// ..module import a as b, with 2 as its Level.
	Import struct {
		Span
		From   bool
		Module string
		Level  int
		Names  []Imported // "*" for all
	}

	// A Return leaves a function; Value is nil without one.
	Return struct {
		Span
		Value Expression
	}

	// An ExpressionStatement is an expression on its own, such as a call or a
	// docstring.
	ExpressionStatement struct {
		Span
		Value Expression
	}

	// A Compound is one clause of a compound statement: if, elif, else, for,
	// while, try, except, finally, with, match or case. The clauses of one
	// statement follow each other.
	Compound struct {
		Span
		Keyword string
		Async   bool
		// Head are the expressions before the colon: of a case the pattern, with
		// "as" an [Unknown], and the guard. Targets are what they bind: those of
		// for, of with … as, of except … as. Both are nil if the head is broken.
		Head    []Expression
		Targets []Expression
		Body    []Statement
	}

	// A Simple is another statement of one line: pass, break, continue, del,
	// raise, assert, global, nonlocal or type.
	Simple struct {
		Span
		Keyword  string
		Operands []Expression
	}
)

func (*Class) statement()               {}
func (*Function) statement()            {}
func (*Assignment) statement()          {}
func (*Import) statement()              {}
func (*Return) statement()              {}
func (*ExpressionStatement) statement() {}
func (*Compound) statement()            {}
func (*Simple) statement()              {}

// An Argument is an argument of a call, or of the head of a class.
type Argument struct {
	Span
	Name  string // of a keyword argument
	Stars int    // 1 for *args, 2 for **kwargs
	Value Expression
}

// A Parameter is a parameter of a function: its range is that of the name and the
// annotation. The bare * and / are left out.
type Parameter struct {
	Span
	Name                string
	Stars               int
	Annotation, Default Expression
}

// An Imported is a name that an import binds.
type Imported struct {
	Span
	Name string // dotted for import a.b
	As   string // empty without one
}

// An Expression is one of the expressions below. Its range is that of CPython's
// ast: without the parentheses around it, but for a tuple that has them.
type Expression interface {
	Node
	expression()
}

// The expressions.
type (
	// A Name is an identifier as it is written: CPython normalizes it.
	Name struct {
		Span
		ID string
	}

	// An Attribute is value.name.
	Attribute struct {
		Span
		Value  Expression
		Name   string
		NameAt Span
	}

	// A Call is function(arguments).
	Call struct {
		Span
		Function  Expression
		Arguments []Argument
	}

	// A Subscript is value[index]; several indexes are a tuple.
	Subscript struct {
		Span
		Value, Index Expression
	}

	// A String is a string or bytes, with escapes decoded and neighbours joined.
	// A lone surrogate of an escape is U+FFFD.
	String struct {
		Span
		Value string
		Bytes bool
		Parts []StringPart
	}

	// An FString is an f-string, or a t-string, or neighbours of which one is.
	FString struct {
		Span
		Pieces   []Piece
		Parts    []StringPart
		Template bool // it is a t-string, or has one
	}

	// A Number is a number as it is written, underscores included.
	Number struct {
		Span
		Text string
	}

	// A Constant is None, True, False or Ellipsis (also written ...).
	Constant struct {
		Span
		Name string
	}

	// A Sequence is a tuple, a list or a set.
	Sequence struct {
		Span
		Kind     SequenceKind
		Elements []Expression
	}

	// A Dict has a nil key for **other.
	Dict struct {
		Span
		Keys, Values []Expression
	}

	// A Binary is an operation of two: arithmetic, and, or. A chain of and, or or is
	// nested to the left.
	Binary struct {
		Span
		Operator    string
		Left, Right Expression
	}

	// A Unary is not, -, + or ~.
	Unary struct {
		Span
		Operator string
		Operand  Expression
	}

	// A Conditional is then if test else otherwise.
	Conditional struct {
		Span
		Then, Test, Else Expression
	}

	// An Unknown is any other expression: a comparison, lambda, comprehension,
	// slice, await, yield, := or a starred one. Parts are the expressions in it.
	Unknown struct {
		Span
		Parts []Expression
	}
)

func (*Name) expression()        {}
func (*Attribute) expression()   {}
func (*Call) expression()        {}
func (*Subscript) expression()   {}
func (*String) expression()      {}
func (*FString) expression()     {}
func (*Number) expression()      {}
func (*Constant) expression()    {}
func (*Sequence) expression()    {}
func (*Dict) expression()        {}
func (*Binary) expression()      {}
func (*Unary) expression()       {}
func (*Conditional) expression() {}
func (*Unknown) expression()     {}

// A StringPart is one literal of those that are joined.
type StringPart struct {
	Span      // with the prefix and the quotes
	Text Span // between the quotes
}

// A Piece of an f-string is literal text, or a hole if Hole is not nil.
type Piece struct {
	Span
	Text string
	Hole Expression
	// Conversion is "r", "s" or "a", Format the text behind the colon as it is
	// written; Formatted tells whether there is a colon.
	Conversion, Format string
	Formatted          bool
	// FormatHoles are the expressions in the holes of Format.
	FormatHoles []Expression
}

// SequenceKind tells sequences apart.
type SequenceKind int

// The kinds of sequences.
const (
	Tuple SequenceKind = iota
	List
	Set
)
