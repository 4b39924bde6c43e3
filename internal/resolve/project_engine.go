package resolve

import "github.com/dbcfg-lint/dbcfg-lint/internal/source"

// An ApplicationEngine is an engine that the application makes, by create_engine and
// the like. Those of tests, examples and scripts are left out.
type ApplicationEngine struct {
	File        string           `json:"file" jsonschema:"the module that makes it"`
	Function    string           `json:"function" jsonschema:"create_engine, create_async_engine, engine_from_config or async_engine_from_config"`
	Async       bool             `json:"async" jsonschema:"it is an engine of an asynchronous driver"`
	URLs        []Origin         `json:"urls" jsonschema:"where its connection string comes from"`
	Conditional bool             `json:"conditional" jsonschema:"a condition decides whether it is made, so that production may do without"`
	Arguments   []EngineArgument `json:"arguments" jsonschema:"the arguments that it is given by name, but for connect_args"`
	Open        bool             `json:"open" jsonschema:"there may be other arguments, in a dictionary that cannot be told"`
	Connect     []EngineArgument `json:"connect" jsonschema:"what connect_args gives the driver"`
	ConnectOpen bool             `json:"connect_open" jsonschema:"connect_args may hold what cannot be told"`
	Rewrites    bool             `json:"rewrites_scheme" jsonschema:"its file makes postgresql:// of postgres://"`
	LoadsFiles  bool             `json:"loads_env_files" jsonschema:"a file of the application, as far as they are read, loads an env file into the process environment"`
	At          source.Pos       `json:"at" jsonschema:"the function"`
}

// An EngineArgument is an argument of an engine, or of its driver.
type EngineArgument struct {
	Name        string     `json:"name" jsonschema:"the name that it is given by"`
	Value       string     `json:"value" jsonschema:"None, True or False, the name of a class or function of a library, or a mode of TLS, as it is written; empty for all else"`
	Integer     *int64     `json:"integer" jsonschema:"the number that a setting of the pool or of prepared statements is given, or null"`
	Conditional bool       `json:"conditional" jsonschema:"a condition decides whether it is given"`
	At          source.Pos `json:"at" jsonschema:"the value, or the function where nothing nearer can be told"`
}
