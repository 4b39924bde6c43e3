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
	Migrations   []Migration   `json:"migrations"`
	Ignores      []Ignore      `json:"ignores" jsonschema:"ignore comments"`
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
	Requirements []Requirement `json:"requirements"`
	FrontEnd     bool          `json:"front_end" jsonschema:"its files hold settings of a browser application and no database variable"`
}

// A Member is a file's part in an environment.
type Member struct {
	Path    string     `json:"path"`
	Because string     `json:"because"`
	At      source.Pos `json:"at" jsonschema:"the file as a whole"`
}

// A Claim is a variable that says another environment than the file's name.
type Claim struct {
	Variable   string     `json:"variable"`
	Says       string     `json:"says" jsonschema:"the environment that the variable names"`
	Production bool       `json:"production" jsonschema:"whether that environment is production"`
	Mode       bool       `json:"mode" jsonschema:"the variable chooses how code is built or run, as NODE_ENV does, rather than where"`
	At         source.Pos `json:"at"`
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
	References []string    `json:"references" jsonschema:"names of variables that are left open"`
	Defaulted  []string    `json:"defaulted" jsonschema:"names of references for which the file's own default was taken"`
	Source     string      `json:"source" jsonschema:"the file, or the process environment"`
	At         *source.Pos `json:"at"`
	Shadows    []Shadow    `json:"shadows" jsonschema:"what it overrides, strongest first"`
}

// A Shadow is an assignment that a stronger source overrides.
type Shadow struct {
	Value  string      `json:"value" jsonschema:"the value with secrets masked"`
	Source string      `json:"source"`
	At     *source.Pos `json:"at"`
}

// A Database is a connection that an environment or a migration configuration
// makes.
type Database struct {
	Variable   string      `json:"variable" jsonschema:"the variable or option that holds the URL, or the one that stands for the parts"`
	Form       string      `json:"form" jsonschema:"url, parts, or the name of another notation: jdbc, libpq, ado, prisma-file"`
	URL        string      `json:"url" jsonschema:"the connection string as written, with secrets masked; empty for parts"`
	Normal     string      `json:"normal" jsonschema:"the normal form, with secrets masked"`
	Filling    string      `json:"filling" jsonschema:"literal, placeholder or reference, for the connection string as a whole"`
	Error      string      `json:"error" jsonschema:"why SQLAlchemy cannot use it; empty if it can"`
	Foreign    bool        `json:"foreign" jsonschema:"a scheme of another ecosystem, such as jdbc: or mysql2:"`
	Scheme     string      `json:"scheme" jsonschema:"as written before ://"`
	Dialect    string      `json:"dialect"`
	Driver     string      `json:"driver" jsonschema:"the driver that the scheme names; empty if it names none"`
	Async      string      `json:"async" jsonschema:"sync, async, both or unknown"`
	User       string      `json:"user"`
	Name       string      `json:"name" jsonschema:"the name of the database"`
	Password   Password    `json:"password"`
	Hosts      []Host      `json:"hosts"`
	Parameters []Parameter `json:"parameters"`
	Socket     string      `json:"socket" jsonschema:"the path of a Unix socket; empty if there is none"`
	Memory     bool        `json:"memory" jsonschema:"SQLite in memory"`
	File       string      `json:"file" jsonschema:"the path of a SQLite file"`
	TLS        TLS         `json:"tls"`
	Identity   string      `json:"identity" jsonschema:"equal for connections to the same database; empty if it cannot be told"`
	At         *source.Pos `json:"at"`

	Raw      []RawCharacter `json:"raw" jsonschema:"characters in the user or the password about which readers disagree"`
	Readings []View         `json:"readings" jsonschema:"what readers make of it, if they disagree because of them"`
}

// A Password is what is known about a password.
type Password struct {
	Set            bool        `json:"set"`
	Empty          bool        `json:"empty" jsonschema:"given and empty"`
	Filling        string      `json:"filling" jsonschema:"literal, placeholder, reference, or empty"`
	Sample         bool        `json:"sample" jsonschema:"a password from a manual, an image or a tutorial"`
	SameAsUser     bool        `json:"same_as_user" jsonschema:"the user's name, also with digits behind it"`
	SameAsDatabase bool        `json:"same_as_database"`
	Group          int         `json:"group" jsonschema:"equal passwords of the application have equal numbers; 0 if there is none"`
	Variable       string      `json:"variable" jsonschema:"the variable to change"`
	At             *source.Pos `json:"at"`
}

// A Host is a server that a connection may go to.
type Host struct {
	Name     string      `json:"name"`
	Kind     string      `json:"kind" jsonschema:"loopback, unspecified, docker-host, service, private, public, socket, reference or none"`
	Port     int         `json:"port" jsonschema:"0 if none is given"`
	Variable string      `json:"variable" jsonschema:"the variable to change"`
	At       *source.Pos `json:"at"`
}

// A Parameter is a parameter in the query of a connection string.
type Parameter struct {
	Name   string `json:"name"`
	Value  string `json:"value" jsonschema:"masked if it is a secret"`
	Secret bool   `json:"secret"`
}

// TLS is what the connection string says about encryption.
type TLS struct {
	Mode      string `json:"mode" jsonschema:"the mode in force, in the driver's own words; empty if unknown"`
	Enforced  bool   `json:"enforced" jsonschema:"the driver refuses to go on without encryption"`
	Verified  bool   `json:"verified" jsonschema:"the server's certificate is checked"`
	Known     bool   `json:"known" jsonschema:"whether the two above can be told for this driver"`
	Parameter string `json:"parameter" jsonschema:"the parameter to set for this driver"`
	Reason    string `json:"reason" jsonschema:"why the connection is not protected"`
}

// A Requirement is a variable that the environment must set.
type Requirement struct {
	Name    string      `json:"name"`
	Implied bool        `json:"implied" jsonschema:"not declared, but another source of the application mentions it"`
	Because string      `json:"because"`
	At      *source.Pos `json:"at" jsonschema:"where it is required"`
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
	At          source.Pos  `json:"at" jsonschema:"the file as a whole"`
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

// A Migration is an Alembic configuration file.
type Migration struct {
	File            string           `json:"file"`
	ScriptLocations []ScriptLocation `json:"script_locations"`
	Connections     []Connection     `json:"connections"`
	Interpolations  []Interpolation  `json:"interpolations" jsonschema:"references in a notation that ConfigParser does not expand"`
	At              source.Pos       `json:"at" jsonschema:"the file as a whole"`
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
