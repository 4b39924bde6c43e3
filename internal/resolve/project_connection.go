package resolve

import "github.com/dbcfg-lint/dbcfg-lint/internal/source"

// A Database is a connection that an environment or a migration configuration
// makes.
type Database struct {
	Variable   string      `json:"variable" jsonschema:"the variable or option that holds the URL, or the one that stands for the parts"`
	Form       string      `json:"form" jsonschema:"url, parts, or the name of another notation: jdbc, libpq, ado, prisma-file"`
	URL        string      `json:"url" jsonschema:"the connection string as written, with secrets masked; empty for parts"`
	Normal     string      `json:"normal" jsonschema:"the normal form, with secrets masked"`
	Filling    string      `json:"filling" jsonschema:"literal, placeholder or reference, for the connection string as a whole"`
	Error      string      `json:"error" jsonschema:"why SQLAlchemy cannot use it; empty if it can"`
	Fault      string      `json:"fault" jsonschema:"the kind of that error, as in unknown-dialect; empty without one"`
	Meant      string      `json:"meant" jsonschema:"the scheme that a misspelt one most likely stands for; empty if there is none"`
	Refused    []Refused   `json:"refused" jsonschema:"parameters with a value that the driver does not take"`
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
	Default    bool        `json:"default" jsonschema:"some of it is the default of a settings class"`
	Migrates   bool        `json:"migrates" jsonschema:"env.py takes this connection for the migrations"`
	Engines    []int       `json:"engines" jsonschema:"the engines that are made of this connection, as far as can be told, by their places in the engines of the application, from 0"`
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
	Kind     string      `json:"kind" jsonschema:"loopback, unspecified, docker-host, shared for what leads from a container to its machine or to another container, service, private, public, socket, reference or none"`
	Port     int         `json:"port" jsonschema:"0 if none is given"`
	Fault    string      `json:"fault" jsonschema:"why no program can reach it; empty if that cannot be told"`
	Variable string      `json:"variable" jsonschema:"the variable to change"`
	At       *source.Pos `json:"at"`
}

// A Refused is a parameter with a value that the driver does not take. The value is
// not shown.
type Refused struct {
	Parameter string `json:"parameter" jsonschema:"the parameter, as it is spelt"`
	Takes     string `json:"takes" jsonschema:"what the driver takes"`
	Nearest   string `json:"nearest" jsonschema:"what a misspelt value most likely stands for; empty if there is none"`
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
