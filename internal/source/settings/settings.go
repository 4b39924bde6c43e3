// Package settings reads the settings classes of Python programs: those of
// pydantic-settings 2, of pydantic 1, and plain classes that read the process
// environment. Nothing is run: what cannot be told from the text is said to be
// unknown, and never guessed.
package settings

import (
	"iter"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A Class is a settings class. What it inherits from classes whose source is
// known is part of it.
type Class struct {
	Name string
	// NameAt is the place of the name, At that of the whole class.
	NameAt, At source.Pos
	Style      Style
	// Bases are the names of the classes that it inherits from directly, as written.
	Bases []string
	// Inherited tells that another settings class inherits from it.
	Inherited bool
	// Environment is the environment that the name of the class tells:
	// "production" of ProductionConfig(Config). Empty for most.
	Environment string
	Config      Config
	// Fields are in the order of pydantic: those of the bases first. A field that
	// is defined again keeps its place and has the later definition.
	Fields []*Field
	// Assemblies are the connection strings that the class puts together.
	Assemblies []Assembly
	// Unknowns are what cannot be told from the text.
	Unknowns []Unknown

	rules rules
}

// Variables gives the variables of the fields and of those nested in them, with
// their fields.
func (c *Class) Variables() iter.Seq2[Variable, *Field] {
	return func(yield func(Variable, *Field) bool) {
		var visit func(fields []*Field) bool
		visit = func(fields []*Field) bool {
			for _, f := range fields {
				for _, v := range f.Variables {
					if !yield(v, f) {
						return false
					}
				}
				if !visit(f.Nested) {
					return false
				}
			}
			return true
		}
		visit(c.Fields)
	}
}

// Style is the library that a class is made for.
type Style string

// The styles.
const (
	Pydantic2 Style = "pydantic-settings"
	Pydantic1 Style = "pydantic-1"
	Plain     Style = "plain"
)

// Config is the configuration of a class. The zero value is that of a class
// without one.
type Config struct {
	EnvFiles        []EnvFile // weakest first
	Prefix          string
	CaseSensitive   bool
	NestedDelimiter string
	IgnoreEmpty     bool
	// Extra is "forbid", "ignore" or "allow"; empty is the default of the style:
	// forbid.
	Extra string
	// ByName tells that a field with an alias is fed by its own name, too.
	ByName bool
	// Filtering is dotenv_filtering: "match_prefix", "only_existing", or empty.
	Filtering string
	// SecretsDirs are the folders whose files are the weakest source.
	SecretsDirs []EnvFile
}

// An EnvFile is an env file that a class reads, with forward slashes and relative to
// the working directory of the program.
type EnvFile struct {
	Path string
	At   source.Pos
	// Rooted tells that Path is relative to the root of the project instead: it is
	// made from __file__.
	Rooted bool
	// Tail tells that only the end of the path is known, be it the name of the file
	// alone. The class has an [Unknown] for it.
	Tail bool
	// Parts are what the path is made of if it depends on the process environment; nil
	// otherwise. Path is then what it is where no variable is set; empty if there is
	// none.
	Parts []PathPart
}

// A Field is a field of a settings class.
type Field struct {
	Name   string
	NameAt source.Pos
	// At is the place of the whole definition.
	At source.Pos
	// Class is the name of the class that defines it.
	Class string
	// Variables are the names that feed it, the first that is set counts.
	Variables []Variable
	Type      Type
	Default   Default
	// IgnoredEnv is the name in a Field(env="NAME") or a Config.fields that pydantic
	// 2 ignores, with its place.
	IgnoredEnv   string
	IgnoredEnvAt source.Pos
	// Handled tells that functions of the class read the field, or may change it.
	Handled bool
	// Given tells that the module of the class gives the field as an argument wherever
	// it makes the class, which is stronger than every source.
	Given bool
	// Nested are the fields of the model that the field holds. Their Variables are
	// whole: DB__HOST. They have none if the class has no delimiter.
	Nested []*Field
	// Holds is the name of that model if it is itself a settings class, which has names
	// of its own for its fields besides; HoldsAt is the place of the name.
	Holds   string
	HoldsAt source.Pos
	// SkipsEmpty tells of a field of a plain class that an empty variable counts as
	// one that is not set: os.getenv("A") or "b".
	SkipsEmpty bool

	info    *info
	made    []*Field // Nested as they are if the default makes the model
	byName  bool
	entries []entry
}

// Required tells whether a program does not start unless a source sets the field:
// it has no default, or one that pydantic refuses.
func (f *Field) Required() bool { return f.Default.Kind == NoDefault || f.Default.Refused != "" }

// A Variable is a name that feeds a field.
type Variable struct {
	Name string
	// Exact tells that letter case counts. Where it does not, Name is in upper case.
	Exact bool
	// Process tells that env files do not count, unless the program loads them into
	// its environment: it is read by os.getenv.
	Process bool
}

// A Default is what a field is without any source.
type Default struct {
	Kind DefaultKind
	// Text is the value as an env file would have it: without quotes, True as
	// true. It may be a secret.
	Text string
	// At is the place of the value; of a string between its quotes.
	At source.Pos
	// Refused is why the declared type does not take the default, as [Type.Check]
	// says it; empty if it does. Pydantic validates the defaults of settings.
	Refused string

	e        python.Expression
	demanded bool      // by ...
	made     *instance // a model that is made by the default
}

// DefaultKind is how a default is written.
type DefaultKind int

// The kinds of defaults.
const (
	NoDefault      DefaultKind = iota
	LiteralDefault             // Text is known
	NoneDefault
	UnknownDefault // an expression, or a factory
)

// An Assembly is a connection string that a class puts together from fields: a
// property, a computed field, a validator, or a default that is an f-string.
type Assembly struct {
	// Name is what the connection string is called: the property, or the field
	// that the validator fills.
	Name   string
	NameAt source.Pos
	// At is the place of the expression.
	At source.Pos
	// Scheme is that of the connection string; empty if it is not a literal.
	Scheme string
	// Fields are the fields that go into it, in the order of their first use.
	Fields []string
	// Encoded tells that every password that goes into it is percent-encoded: by
	// quote_plus, or because URL.create does it. PostgresDsn.build does not.
	Encoded bool
	// Variables are the variables of the process environment that go into it
	// without being a field.
	Variables []string
	// By is what puts it together.
	By Builder
	// Pieces are what it is put together of, in order; nil where that cannot be told.
	Pieces []source.Piece
	// Type is the type of pydantic that reads it as a whole; none for most.
	Type Type
	// Early tells that it is made when the class is, so of the defaults of the
	// fields, and not of what sources say: it is the default of a field.
	Early bool
}

// An Unknown is something that cannot be told from the text.
type Unknown struct {
	Reason string
	At     source.Pos
	// About is what is not known because of it.
	About About
}

// About is what an [Unknown] leaves open.
type About string

// What may be unknown of a class.
const (
	// AboutFields tells that there may be other fields, or other definitions.
	AboutFields About = "fields"
	// AboutSources tells that values may come from elsewhere, or in another order.
	AboutSources About = "sources"
	// AboutValues tells that functions of the program may fill fields, or refuse
	// values.
	AboutValues About = "values"
	// AboutNames tells that fields may be fed by other names.
	AboutNames About = "names"
	// AboutRefused tells that Python or pydantic refuses the class as it stands.
	AboutRefused About = "refused"
)
