// Package resolve turns facts into projects: what one application will really
// be configured with, in every environment. Secrets end here: a [Project] holds
// what is known about a secret, and never the secret.
package resolve

import "github.com/dbcfg-lint/dbcfg-lint/internal/source"

// A Project is one application: what is configured together. It is the
// document that policies judge; its JSON Schema is derived from this type.
// Lists are never null. A place is null for what comes from the process
// environment.
type Project struct {
	Root         string        `json:"root" jsonschema:"the folder of the application, relative to the working directory"`
	Because      string        `json:"because" jsonschema:"why these files are one application"`
	Python       bool          `json:"python" jsonschema:"the application is a Python program that does not leave its connection strings to Django, so that SQLAlchemy reads them"`
	Environments []Environment `json:"environments"`
	Templates    []Environment `json:"templates" jsonschema:"environments of files that are copied and filled in, such as .env.example"`
	Files        []File        `json:"files"`
	Settings     []Class       `json:"settings" jsonschema:"settings classes"`

	Engines []ApplicationEngine `json:"engines" jsonschema:"the engines that the application makes, outside of its migrations, in the order of its files"`

	Migrations []Migration `json:"migrations"`
	Ignores    []Ignore    `json:"ignores" jsonschema:"ignore comments"`

	MaxConnections int `json:"max_connections" jsonschema:"how many connections the database server takes, as the configuration says; 0 if it does not"`
	Workers        int `json:"workers" jsonschema:"how many processes have a pool of their own, as the configuration says; 0 if it does not"`
}

// An Environment is what one environment of the application is configured with.
type Environment struct {
	Name         string        `json:"name" jsonschema:"with a path in brackets where files of one environment contradict each other: production (.env.prod-eu)"`
	Tier         string        `json:"tier" jsonschema:"production, staging, test, development, or other"`
	Production   bool          `json:"production" jsonschema:"judged by the production rules"`
	Because      string        `json:"because" jsonschema:"why its weakest file was given to this environment"`
	Files        []Member      `json:"files" jsonschema:"weakest first"`
	Claims       []Claim       `json:"claims" jsonschema:"variables that say another environment than the file's name"`
	Variables    []Variable    `json:"variables" jsonschema:"sorted by name"`
	Databases    []Database    `json:"databases"`
	Assemblies   []Assembly    `json:"assemblies" jsonschema:"values that code puts into connection strings in a way that makes others of them"`
	Absences     []Absence     `json:"absences" jsonschema:"connection strings that this process does not have, so that they are None"`
	Refusals     []Refusal     `json:"refusals" jsonschema:"options that env.py sets to what ConfigParser refuses"`
	Requirements []Requirement `json:"requirements"`
	Unknown      []UnknownName `json:"unknown" jsonschema:"names in its files that look misspelt, or that a settings class refuses"`
	Process      bool          `json:"process" jsonschema:"this process runs as the environment, so that its process environment counts"`
	Server       bool          `json:"server" jsonschema:"it is what a compose file gives a database server, or a program of others, and not the application"`
	FrontEnd     bool          `json:"front_end" jsonschema:"its files hold settings of a browser application and no database variable"`
}

// A Member is a file's part in an environment.
type Member struct {
	Path    string     `json:"path"`
	Kind    string     `json:"kind" jsonschema:"dotenv, or compose"`
	Because string     `json:"because"`
	Unread  bool       `json:"unread" jsonschema:"this process runs as the environment, and nothing that is seen reads the file"`
	At      source.Pos `json:"at" jsonschema:"the file as a whole"`
	// Through is the place that brings the file into the environment, if its name does
	// not: in the code of this process that reads it, or in another compose file of the
	// environment, or all of that file if it overrides this one.
	Through *source.Pos `json:"through" jsonschema:"the place that brings the file into the environment, if its name does not: in the code of this process that reads it, or in another compose file, or all of that file if it overrides this one; null for the others"`
}

// A Claim is a variable that says another environment than the file's name.
type Claim struct {
	Variable   string      `json:"variable"`
	Says       string      `json:"says" jsonschema:"the environment that the variable names"`
	Production bool        `json:"production" jsonschema:"whether that environment is production"`
	Mode       bool        `json:"mode" jsonschema:"the variable chooses how code is built or run, as NODE_ENV does, rather than where"`
	At         *source.Pos `json:"at"`
}

// A Variable is a variable of an environment with its effective value.
type Variable struct {
	Name       string      `json:"name"`
	Value      string      `json:"value" jsonschema:"the value with secrets masked"`
	Masked     bool        `json:"masked" jsonschema:"some of the value is masked"`
	Empty      bool        `json:"empty"`
	Database   bool        `json:"database" jsonschema:"the variable belongs to a database connection"`
	Bare       bool        `json:"bare" jsonschema:"the name stands alone, without a value"`
	Boolean    *bool       `json:"boolean" jsonschema:"the value as pydantic reads a bool, or null"`
	Integer    *int64      `json:"integer" jsonschema:"the value as an integer, or null"`
	Filling    string      `json:"filling" jsonschema:"literal, placeholder that nobody filled in, or reference that something else fills in"`
	References []string    `json:"references" jsonschema:"names of variables that are left open, or that the process environment is known not to set"`
	Defaulted  []string    `json:"defaulted" jsonschema:"names of references for which the file's own default was taken"`
	Role       string      `json:"role" jsonschema:"its part in a connection: url, host, port, user, password, root-password, name, driver and so on, or empty"`
	Fields     []string    `json:"fields" jsonschema:"the fields of settings classes that it feeds"`
	Type       string      `json:"type" jsonschema:"the declared type, such as int; empty if no settings class declares it, or any text will do"`
	Invalid    string      `json:"invalid" jsonschema:"why the declared type does not take the value; empty if it does"`
	Default    bool        `json:"default" jsonschema:"no source sets it: the value is the default of a settings class"`
	Source     string      `json:"source" jsonschema:"the file, or the process environment"`
	Service    string      `json:"service" jsonschema:"the service of a compose file that is given it; empty for other sources"`
	Fallbacks  []Fallback  `json:"fallbacks" jsonschema:"the defaults that it is made of, of references in a compose file"`
	At         *source.Pos `json:"at"`
	Shadows    []Shadow    `json:"shadows" jsonschema:"what it overrides, strongest first"`
}

// A Fallback is the default of a reference, the text of ${NAME:-text}.
type Fallback struct {
	Name      string     `json:"name" jsonschema:"the variable that is referred to"`
	Component string     `json:"component" jsonschema:"what it is of the value: whole, or of a connection string user, password, host, port or database; empty for the rest"`
	At        source.Pos `json:"at" jsonschema:"the default"`
}

// A Shadow is an assignment that a stronger source overrides.
type Shadow struct {
	Value  string      `json:"value" jsonschema:"the value with secrets masked"`
	Source string      `json:"source"`
	At     *source.Pos `json:"at"`
}

// A Requirement is a variable that the environment must set.
type Requirement struct {
	Name      string      `json:"name"`
	Names     []string    `json:"names" jsonschema:"the names that will do, Name among them"`
	Implied   bool        `json:"implied" jsonschema:"not declared, but another source of the application mentions it"`
	Set       bool        `json:"set" jsonschema:"a source of the environment sets one of the names, even if to nothing; a template may also mention it in a comment"`
	Field     string      `json:"field" jsonschema:"the field of a settings class that requires it; empty for other requirements"`
	Uncertain string      `json:"uncertain" jsonschema:"why something else may set it; empty if nothing is known to"`
	Unread    *Unread     `json:"unread" jsonschema:"what sets it all the same, in a file that this process does not read; null if nothing does"`
	Because   string      `json:"because"`
	At        *source.Pos `json:"at" jsonschema:"where it is required"`
}

// An Unread is an assignment in a file that this process does not read.
type Unread struct {
	Name string     `json:"name" jsonschema:"the name that is set"`
	File string     `json:"file" jsonschema:"the file"`
	By   string     `json:"by" jsonschema:"the settings class that does not read the file; empty if nothing that is seen does"`
	At   source.Pos `json:"at" jsonschema:"the assignment"`
}

// A File is a file as its reader sees it.
type File struct {
	Path        string      `json:"path"`
	Kind        string      `json:"kind"`
	Reader      string      `json:"reader" jsonschema:"the program whose reading decides"`
	Environment string      `json:"environment" jsonschema:"empty if the file belongs to none"`
	Template    bool        `json:"template"`
	Entries     []Entry     `json:"entries"`
	Duplicates  []Duplicate `json:"duplicates"`
	Ambiguities []Ambiguity `json:"ambiguities" jsonschema:"values that another program in the project reads differently"`
	Problems    []Problem   `json:"problems"`
	Commented   []Commented `json:"commented" jsonschema:"connections, and passwords of connections, in comments"`
	Secret      bool        `json:"secret" jsonschema:"a literal in it may be a secret: it is neither a sample nor a placeholder"`
	Git         string      `json:"git" jsonschema:"tracked, ignored, untracked, or unknown: git is asked about files with a secret only"`
	At          source.Pos  `json:"at" jsonschema:"the file as a whole"`
}

// A Commented is an assignment in a comment.
type Commented struct {
	Name     string     `json:"name"`
	Database Database   `json:"database" jsonschema:"the connection, or one with nothing but a password"`
	At       source.Pos `json:"at" jsonschema:"the value"`
}

// An Entry is an assignment.
type Entry struct {
	Section string     `json:"section"`
	Name    string     `json:"name"`
	Empty   bool       `json:"empty"`
	NameAt  source.Pos `json:"name_at"`
	At      source.Pos `json:"at"`
}

// A Duplicate is a name that a file sets again.
type Duplicate struct {
	Name    string     `json:"name"`
	Differs bool       `json:"differs" jsonschema:"the values are not the same"`
	At      source.Pos `json:"at" jsonschema:"the assignment that wins"`
	Earlier source.Pos `json:"earlier" jsonschema:"the assignment that it overrides"`
}

// An Ambiguity is a value that programs of the project read differently.
type Ambiguity struct {
	Name       string     `json:"name"`
	Connection bool       `json:"connection" jsonschema:"the variable belongs to a database connection"`
	Character  string     `json:"character" jsonschema:"the character over which they fall out; empty if it cannot be told"`
	Encoded    string     `json:"encoded" jsonschema:"the character as it is percent-encoded"`
	Remedy     string     `json:"remedy" jsonschema:"a spelling that all of them read alike: percent-encode, unquoted, single-quotes, double-quotes, or none"`
	Readings   []Reading  `json:"readings"`
	At         source.Pos `json:"at"`
}

// A Reading is what another program makes of a value.
type Reading struct {
	Reader string `json:"reader"`
	How    string `json:"how" jsonschema:"in words, without the value"`
}

// A Problem is a fault that the reader found.
type Problem struct {
	Code      string     `json:"code"`
	Message   string     `json:"message"`
	Section   string     `json:"section"`
	Name      string     `json:"name"`
	Reference string     `json:"reference" jsonschema:"the name that is not defined"`
	At        source.Pos `json:"at"`
}

// An Ignore is an ignore comment.
type Ignore struct {
	Rules  []string   `json:"rules"`
	Reason string     `json:"reason"`
	Used   bool       `json:"used" jsonschema:"it silenced a finding"`
	At     source.Pos `json:"at"`
}

// The ways in which a value can be filled.
const (
	Literal     = "literal"
	Placeholder = "placeholder"
	Reference   = "reference"
)

// ProcessEnvironment is the Source of variables of the process environment.
const ProcessEnvironment = "process environment"
