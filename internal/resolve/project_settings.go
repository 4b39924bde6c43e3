package resolve

import "github.com/dbcfg-lint/dbcfg-lint/internal/source"

// An UnknownName is a name in an env file that nothing reads.
type UnknownName struct {
	Name    string     `json:"name"`
	Nearest string     `json:"nearest" jsonschema:"the name that is meant, and not set; empty if the name is like no other"`
	Refused string     `json:"refused" jsonschema:"the settings class that refuses the file because of it; empty if none does"`
	At      source.Pos `json:"at" jsonschema:"the name"`
}

// A Class is a settings class.
type Class struct {
	Name        string     `json:"name"`
	File        string     `json:"file"`
	Style       string     `json:"style" jsonschema:"pydantic-settings, pydantic-1, or plain for a class that reads the process environment itself"`
	Environment string     `json:"environment" jsonschema:"the environment that its name says it is for: production of ProductionConfig; empty for all"`
	Inherited   bool       `json:"inherited" jsonschema:"another settings class inherits from it"`
	EnvFiles    []string   `json:"env_files" jsonschema:"the env files that it reads, weakest first"`
	Extra       string     `json:"extra" jsonschema:"what it does about unknown names in them: forbid, ignore or allow"`
	Fields      []Field    `json:"fields"`
	Rewrites    bool       `json:"rewrites_scheme" jsonschema:"it, or a function beside it, makes postgresql:// of postgres://"`
	Unknowns    []Unknown  `json:"unknowns" jsonschema:"what cannot be told from its text"`
	At          source.Pos `json:"at" jsonschema:"its name"`
}

// A Field is a field of a settings class.
type Field struct {
	Name         string      `json:"name"`
	Variables    []string    `json:"variables" jsonschema:"the variables that feed it; the first that is set counts"`
	Type         string      `json:"type" jsonschema:"the declared type, such as int; empty if any text will do"`
	Required     bool        `json:"required" jsonschema:"it has no default"`
	Database     bool        `json:"database" jsonschema:"it belongs to a database connection"`
	Default      string      `json:"default" jsonschema:"none, literal, null, or unknown for an expression"`
	IgnoredEnv   string      `json:"ignored_env" jsonschema:"the name in Field(env=...) that pydantic 2 ignores"`
	IgnoredEnvAt *source.Pos `json:"ignored_env_at" jsonschema:"the place of that name"`
	At           source.Pos  `json:"at" jsonschema:"its name"`
}

// An Unknown is something that cannot be told from the text of a program.
type Unknown struct {
	Reason string     `json:"reason"`
	At     source.Pos `json:"at"`
}
