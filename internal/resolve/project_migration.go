package resolve

import "github.com/dbcfg-lint/dbcfg-lint/internal/source"

// A Migration is an Alembic configuration file.
type Migration struct {
	File            string           `json:"file"`
	Kind            string           `json:"kind" jsonschema:"ini, or toml for [tool.alembic] in pyproject.toml"`
	ScriptLocations []ScriptLocation `json:"script_locations"`
	Connections     []Connection     `json:"connections"`
	Interpolations  []Interpolation  `json:"interpolations" jsonschema:"references in a notation that ConfigParser does not expand"`
	Programs        []Program        `json:"programs" jsonschema:"the env.py of each script location that was found"`
	At              source.Pos       `json:"at" jsonschema:"the file as a whole"`
}

// A Program is an env.py.
type Program struct {
	File       string      `json:"file"`
	URLs       []Origin    `json:"urls" jsonschema:"where its connection strings come from; none if that cannot be told"`
	Sets       []Set       `json:"sets" jsonschema:"what it puts into the options of the ini"`
	Engines    []Engine    `json:"engines"`
	Configures []Configure `json:"configures" jsonschema:"the calls of context.configure"`
	Prints     []Print     `json:"prints" jsonschema:"places that print or log a connection string with its password"`
	Rewrites   bool        `json:"rewrites" jsonschema:"it changes the driver of the connection string"`
	Scheme     bool        `json:"rewrites_scheme" jsonschema:"it makes postgresql:// of postgres://"`
	Metadata   bool        `json:"metadata" jsonschema:"target_metadata is something else than None"`
	At         source.Pos  `json:"at" jsonschema:"the file as a whole"`
}

// An Origin is where a connection string of env.py comes from.
type Origin struct {
	Kind      string     `json:"kind" jsonschema:"settings, environment, ini, literal, argument, or elsewhere for what cannot be told"`
	Name      string     `json:"name" jsonschema:"the attribute of the settings, the variable, or the option; empty if it cannot be told"`
	Variables []string   `json:"variables" jsonschema:"the variables that it leads to"`
	Section   string     `json:"section" jsonschema:"the section of the ini; empty for the main one, or if it cannot be told"`
	Fallback  bool       `json:"fallback" jsonschema:"it counts only where another origin gives nothing"`
	Unreached bool       `json:"unreached" jsonschema:"a literal that gets to no engine, as far as can be told"`
	Stock     bool       `json:"stock" jsonschema:"a literal that is a placeholder"`
	Database  *Database  `json:"database" jsonschema:"the connection of a literal"`
	At        source.Pos `json:"at"`
}

// A Set is an option of the ini that env.py sets.
type Set struct {
	Option string     `json:"option"`
	Raw    bool       `json:"raw" jsonschema:"the value certainly comes from outside, and its percent signs are not doubled"`
	At     source.Pos `json:"at" jsonschema:"the value"`
}

// An Engine is a call of env.py that makes an engine.
type Engine struct {
	Function string     `json:"function" jsonschema:"as it is written, such as create_engine"`
	Async    bool       `json:"async" jsonschema:"it is an engine of an asynchronous driver"`
	Imported bool       `json:"imported" jsonschema:"it is made elsewhere, so that its kind cannot be told"`
	At       source.Pos `json:"at"`
}

// A Configure is a call of context.configure.
type Configure struct {
	Batch string     `json:"batch" jsonschema:"yes, no, or unknown: whether render_as_batch is on"`
	At    source.Pos `json:"at"`
}

// A Print is a call that prints or logs a connection string.
type Print struct {
	Function string     `json:"function" jsonschema:"as it is written, such as print"`
	At       source.Pos `json:"at"`
}

// A ScriptLocation is the folder of migration scripts of one section.
type ScriptLocation struct {
	Section string     `json:"section"`
	Set     bool       `json:"set" jsonschema:"the option is there and not empty"`
	Text    string     `json:"text" jsonschema:"the value as written"`
	Package bool       `json:"package" jsonschema:"a folder in a Python package, package:folder"`
	Known   bool       `json:"known" jsonschema:"the folder could be looked up"`
	Missing []string   `json:"missing" jsonschema:"what is not there: the folder itself, env.py, script.py.mako, versions"`
	At      source.Pos `json:"at"`
}

// A Connection is an option of a migration configuration that holds a
// connection string, or should.
type Connection struct {
	Section  string     `json:"section"`
	Option   string     `json:"option"`
	Blank    bool       `json:"blank"`
	Stock    bool       `json:"stock" jsonschema:"a placeholder that Alembic's templates or their users put there"`
	Database Database   `json:"database"`
	At       source.Pos `json:"at"`
}

// An Interpolation is a reference that ConfigParser does not expand.
type Interpolation struct {
	Section string     `json:"section"`
	Option  string     `json:"option"`
	Name    string     `json:"name"`
	Text    string     `json:"text" jsonschema:"the reference without its default: ${NAME} or $NAME"`
	At      source.Pos `json:"at"`
}
