// Package envpy reads Alembic's env.py without running it: where the connection
// string comes from, how it gets to the engine, and what is configured for the
// migrations.
package envpy

import "github.com/dbcfg-lint/dbcfg-lint/internal/source"

// A Program is what an env.py does.
type Program struct {
	// URLs are the places where a connection string comes from, in the file's
	// order, each once. Of the ini it has a place only if the option reaches an
	// engine, or context.configure, as the ini has it: an option that the program
	// sets first is what it is set to.
	URLs []URL
	// Sets are the calls that put the connection string, or a part of it, into the
	// options of the ini: set_main_option and set_section_option. An assignment to
	// what get_section gives is none, ConfigParser does not see that.
	Sets []Set
	// Engines are the calls that make an engine, and the engines that are imported.
	Engines []Engine
	// Configures are the calls of context.configure.
	Configures []Configure
	// Prints are the places where the connection string is printed or logged.
	Prints []Print
	// Assemblies are the connection strings that it puts together.
	Assemblies []Assembly
	// Rewrites tells that the program changes the driver of the connection string,
	// by replace, set(drivername=…) or the like; RewritesAt is the first such place.
	Rewrites   bool
	RewritesAt source.Pos
	// RewritesScheme tells that the program makes postgresql:// of postgres://;
	// RewritesSchemeAt is the first such place. If it names a driver too, as
	// postgresql+asyncpg://, then Rewrites is also true.
	RewritesScheme   bool
	RewritesSchemeAt source.Pos
	// Metadata tells whether context.configure is given a target_metadata that is
	// something else than None.
	Metadata bool
}

// Origin is where a connection string comes from.
type Origin string

// The origins.
const (
	// FromSettings is a settings object, or another name that the program imports
	// from the application.
	FromSettings Origin = "settings"
	// FromEnvironment is the process environment.
	FromEnvironment Origin = "environment"
	// FromIni is the option of the ini file.
	FromIni Origin = "ini"
	// FromLiteral is a connection string in the text of the program.
	FromLiteral Origin = "literal"
	// FromArgument is an argument on the command line of Alembic, -x.
	FromArgument Origin = "argument"
	// FromElsewhere is what there is no name for: another file, a secret store,
	// the program that calls Alembic and leaves an engine in config.attributes, or
	// code that is not understood.
	FromElsewhere Origin = "elsewhere"
)

// A URL is a place where a connection string comes from.
type URL struct {
	Origin Origin
	// Name is the attribute of the settings, such as DATABASE_URL or db.url, or the
	// imported function, engine or variable; the variable of the process
	// environment; the option of the ini; the key of the argument. It is empty
	// where it cannot be told.
	Name string
	// Module is the dotted module that the settings come from, with the dots of a
	// relative import; empty if they are made in env.py itself.
	Module string
	// Section is the section of the ini; empty for the main one, or where it cannot
	// be told.
	Section string
	// Text is the connection string of a literal. It may be a secret.
	Text string
	// Open are the parts of Text that the program puts in at run time. They stand
	// there as {}.
	Open []source.Reference
	// Fallback tells that the literal counts only where another origin gives
	// nothing.
	Fallback bool
	// Unreached tells that the literal is a connection string with a user, but
	// does not reach an engine as far as can be told.
	Unreached bool
	// At is the place; of a literal between its quotes.
	At source.Pos
}

// An Assembly is a connection string that reaches an engine, and is put together of
// values: of settings, and of the process environment.
type Assembly struct {
	Pieces []source.Piece // in order
	At     source.Pos
}

// A Set is a call that sets an option of the ini from the program.
type Set struct {
	// Option is the name of the option; empty where it cannot be told.
	Option string
	// Escaped tells that the percent signs of the value are doubled; it is true
	// too where the value is a literal without one.
	Escaped bool
	// Certain tells that the value is known well enough to say so.
	Certain bool
	// From are the places that the value is the text of, where it is not put together
	// and nothing was cut off.
	From []URL
	// Assemblies are what it is where it is put together.
	Assemblies []Assembly
	At         source.Pos // the value
}

// An Engine is a call that makes an engine.
type Engine struct {
	// Function is create_engine, engine_from_config, create_async_engine, or
	// async_engine_from_config, or the name of an engine that is imported.
	Function string
	// Async tells whether the engine is asynchronous, AsyncKnown whether that can
	// be told: of an imported one only its use tells.
	Async, AsyncKnown bool
	At                source.Pos // the function, or the engine
}

// A Configure is a call of context.configure.
type Configure struct {
	// Batch tells whether render_as_batch is given and not false, BatchKnown
	// whether that can be told.
	Batch, BatchKnown bool
	At                source.Pos // the function
}

// A Print is a place where the connection string is printed or logged.
type Print struct {
	Function string     // print, logger.info, …
	Masked   bool       // by render_as_string(hide_password=True), str(engine.url) and the like
	At       source.Pos // the argument
}
