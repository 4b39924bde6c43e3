// Package source is the vocabulary of everything that is read: files,
// positions, facts and problems. One package a kind of file lives below it.
//
// A kind's reader never fails with a Go error for what a user wrote: bad syntax
// is a [Problem] with a position, and what can be read of the rest is read.
package source

// A Fact is one assignment, as the reader of its kind gives it.
type Fact struct {
	// Section is the section of an ini file; empty elsewhere.
	Section string
	// Name is the name as the program sees it: without quotes or export, and
	// in lower case where the format folds case.
	Name string
	// Value is the value as the program sees it, after quotes, escapes and the
	// format's own interpolation, but before references to variables are
	// expanded (see Segments). It may be a secret.
	Value string
	// Raw is the value before the format's own interpolation, where that
	// changed it; else it is empty. It may be a secret.
	Raw string
	// Bare tells that the name stands alone, without a delimiter and a value.
	Bare bool
	// Segments tells how Value is put together where it refers to variables.
	// Joining the Text of all segments gives Value. It is nil for a literal.
	Segments []Segment
	// NameAt is the place of the name.
	NameAt Pos
	// At is the place of the value without its quotes and surrounding white
	// space. An empty value has an empty range just behind the delimiter, a
	// bare name one just behind the name.
	At Pos
}

// A Segment is a literal run of a value, or a reference to a variable.
type Segment struct {
	// Text is the literal text, or the reference as it is written.
	Text string
	// Name is the variable that is referred to; empty for literal text.
	Name string
	// Operator is what stands between the name and the word of a reference
	// such as ${NAME:-word}: ":-", "-", ":?", "?", ":+" or "+", or empty.
	Operator string
	// Word is the text behind Operator: a default, or an error message.
	Word string
}

// A Comment is a whole line, or the tail of one, that the reader skips.
type Comment struct {
	// Text is the comment with its marker, without the end of the line.
	Text string
	At   Pos
	// Alone tells that nothing else stands on the line.
	Alone bool
}

// A Section is a header of an ini file.
type Section struct {
	Name string
	At   Pos
}

// A Document is all that a reader makes of a file, in the file's order.
type Document struct {
	Facts    []Fact
	Comments []Comment
	Sections []Section
	Problems []Problem
}

// A Code names a kind of problem. Policies select problems by it.
type Code string

// The kinds of problems that readers report.
const (
	// Dropped is a line that the reader at run time skips, silently or with a
	// warning, and goes on behind.
	Dropped Code = "dropped"
	// Refused is a fault for which the reader at run time refuses the file.
	Refused Code = "refused"
	// Encoding is text that is not valid UTF-8, or a NUL byte.
	Encoding Code = "encoding"
	// Unread is what is left out of a file that is larger than any of its kind:
	// what stands behind the first [MaxFacts] assignments.
	Unread Code = "unread"
	// MissingHeader is text before the first section header of an ini file.
	MissingHeader Code = "missing-section-header"
	// DuplicateSection is a section header that stands twice.
	DuplicateSection Code = "duplicate-section"
	// DuplicateOption is an option that stands twice in its section.
	DuplicateOption Code = "duplicate-option"
	// InterpolationSyntax is a percent sign that ConfigParser refuses.
	InterpolationSyntax Code = "interpolation-syntax"
	// InterpolationMissing is a %(name)s whose name is not defined.
	InterpolationMissing Code = "interpolation-missing-option"
	// InterpolationDepth is a %(name)s that leads back to itself.
	InterpolationDepth Code = "interpolation-depth"
)

// A Problem is a fault in a user's file. Its message holds no value of the file.
type Problem struct {
	Code    Code
	Message string
	At      Pos
	// Section and Name are the option in question, where there is one. For
	// [InterpolationMissing] Reference is the name that is not defined.
	Section, Name, Reference string
}

// A Kind is a kind of configuration file.
type Kind struct {
	// Name is what a user calls the kind: "dotenv", "ini".
	Name string
	// Match tells from a slash-separated path whether a file found in a folder
	// is of this kind. Files named by the user are not asked.
	Match func(path string) bool
	// Reader is the program that Parse follows.
	Reader string
	// Parse reads a file. It takes time linear in the file's size.
	Parse func(*File) Document
}

// A Lookup gives the value of a variable that is not defined in the file
// itself. A nil Lookup says that nothing is known of the world outside.
type Lookup func(name string) (value string, ok bool)

// A Value is the value of a fact after expansion.
type Value struct {
	// Text is the value. A reference that nobody can resolve stands in it as
	// it is written.
	Text string
	// Open are the references that are left in Text, in order.
	Open []Reference
	// Defaulted are the names of the references for which a default that the
	// file itself gives was taken.
	Defaulted []string
	// Unset are the names of the references that the reader expands to nothing,
	// because neither the file nor the world outside sets them.
	Unset []string
}

// A Reference is a part of a value that something else will fill in.
type Reference struct {
	// Start and End are byte offsets into the text; End is exclusive.
	Start, End int
	// Name is the variable, where there is one.
	Name string
}

// An Expander gives the values of facts, one each, by the rules of one reader.
type Expander func(facts []Fact, lookup Lookup) []Value
