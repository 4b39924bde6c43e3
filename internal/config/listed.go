package config

// A List is one that rules judge by, and that a config can add entries to.
type List struct {
	Name, About string
	Tables      []Table
}

// A Table is a part of a list whose entries are alike.
type Table struct {
	Name, About string
	// Fields are the keys of an entry, besides "source". An entry of a table whose
	// only field has no name is a value, not a mapping.
	Fields []Field
	// Either are keys of which an entry has one at least.
	Either []string
}

// A Field is a key of an entry.
type Field struct {
	Name, About string
	Takes       Shape
	// Many tells of a list of such values.
	Many bool
	// Required tells that there is no default.
	Required bool
	// Default is the value of an entry without the key.
	Default any
}

// A Shape tells what a value is, in the words of a message: "must be …".
type Shape string

// The shapes. A rule compares names of hosts, users, drivers and dialects without
// regard to case, so that patterns of hosts, and words, are given to it in that form.
const (
	Prose       Shape = "a short text without what may be a secret: messages show it"
	Exact       Shape = "a word"
	Folded      Shape = "a word, in any case"
	Variable    Shape = "the name of a variable"
	NamePart    Shape = "part of the name of a variable, in any case"
	Pattern     Shape = "a regular expression"
	HostPattern Shape = "a regular expression for a host, in any case"
	Port        Shape = "a whole number from 1 to 65535"
	AnyPort     Shape = "a whole number from 1 to 65535, or 0"
	Flag        Shape = "true or false"
	Password    Shape = "a password"
	Setting     Shape = "one of class, size, timeout, overflow"
)

// settings are the kinds of settings of a pool.
var settings = []string{"class", "size", "timeout", "overflow"}

// Lists are all lists. Their entries in policies/data have the same shape.
var Lists = []List{
	{
		Name: "dialects", About: "Dialects and drivers that packages add to SQLAlchemy, besides those that its documentation lists: invalid-database-url.",
		Tables: []Table{
			{
				Name: "dialects", About: "dialects",
				Fields: []Field{{Name: "name", About: "the dialect, as in \"athena\"", Takes: Folded, Required: true}},
			},
			{
				Name: "drivers", About: "drivers of the dialects that SQLAlchemy has",
				Fields: []Field{
					{Name: "dialect", About: "the dialect", Takes: Folded, Required: true},
					{Name: "name", About: "the driver", Takes: Folded, Required: true},
				},
			},
			{
				Name: "hosts", About: "databases whose URL begins with https://",
				Fields: []Field{{Name: "host", About: "the hosts", Takes: HostPattern, Required: true}},
			},
		},
	},
	{
		Name: "driver-parameters", About: "Query parameters of connection strings that drivers refuse: unsupported-driver-parameter.",
		Tables: []Table{
			{
				Name: "refused", About: "parameters that drivers refuse",
				Fields: []Field{
					{Name: "drivers", About: "the drivers", Takes: Folded, Many: true, Required: true},
					{Name: "parameters", About: "the parameters, as they are spelt", Takes: Exact, Many: true, Required: true},
					{Name: "values", About: "the values that are refused", Takes: Pattern, Default: ""},
					{Name: "instead", About: "what to do instead", Takes: Prose, Required: true},
				},
			},
			{
				Name: "drivers", About: "drivers that SQLAlchemy takes for a dialect whose URL names none",
				Fields: []Field{
					{Name: "dialect", About: "the dialect", Takes: Folded, Required: true},
					{Name: "driver", About: "the driver", Takes: Folded, Required: true},
				},
			},
		},
	},
	{
		Name: "echo", About: "Variables that have every SQL statement logged: sql-echo-in-production.",
		Tables: []Table{
			{
				Name: "names", About: "variables that switch it on",
				Fields: []Field{{Name: "name", About: "what the name of the variable ends with", Takes: NamePart, Required: true}},
			},
			{
				Name: "negations", About: "first words of a name that turn its meaning around",
				Fields: []Field{{About: "the word", Takes: NamePart, Required: true}},
			},
		},
	},
	{
		Name: "open-access", About: "Variables that open a server to everybody: test-credentials-in-production.",
		Tables: []Table{{
			Name: "variables", About: "variables of images of servers",
			Fields: []Field{
				{Name: "name", About: "the variable", Takes: Variable, Required: true},
				{Name: "value", About: "the value that opens the server; without it the variable is a switch that is on", Takes: Exact},
				{Name: "effect", About: "what that does, as in \"lets everybody in\"", Takes: Prose, Required: true},
			},
		}},
	},
	{
		Name: "other-programs", About: "Programs whose variables are beside those of the application, and that do not use SQLAlchemy: invalid-database-url, removed-postgres-scheme, unsupported-driver-parameter.",
		Tables: []Table{{
			Name: "prefixes", About: "beginnings of names of variables",
			Fields: []Field{{Name: "name", About: "what the name begins with, as in \"GF_\"", Takes: NamePart, Required: true}},
		}},
	},
	{
		Name: "pool", About: "Variables of pools of connections: pooling-disabled-in-production, pool-exceeds-server-limit.",
		Tables: []Table{
			{
				Name: "prefixes", About: "what a name has before the setting",
				Fields: []Field{{Name: "name", About: "the words", Takes: NamePart, Required: true}},
			},
			{
				Name: "settings", About: "what a name ends with",
				Fields: []Field{
					{Name: "name", About: "the words", Takes: NamePart, Required: true},
					{Name: "kind", About: "what it sets", Takes: Setting, Required: true},
				},
			},
		},
	},
	{
		Name: "poolers", About: "Transaction poolers: pooler-in-migrations, prepared-statements-behind-pooler, pooling-disabled-in-production.",
		Tables: []Table{
			{
				Name: "hosts", About: "poolers that are known by their host, or port, or both",
				Fields: []Field{
					{Name: "name", About: "the pooler, as in \"our pooler\"", Takes: Prose, Required: true},
					{Name: "host", About: "the hosts; without it every host that is not local", Takes: HostPattern, Default: ""},
					{Name: "port", About: "the port; without it, or for 0, every port", Takes: AnyPort, Default: 0},
					{Name: "prepared", About: "whether it can keep prepared statements", Takes: Flag, Default: true},
				},
				Either: []string{"host", "port"},
			},
			{
				Name: "parameters", About: "query parameters that tell of a pooler",
				Fields: []Field{
					{Name: "parameter", About: "the parameter", Takes: Folded, Required: true},
					{Name: "value", About: "its value", Takes: Folded, Required: true},
				},
			},
		},
	},
	{
		Name: "ports", About: "Ports of servers: port-mismatch.",
		Tables: []Table{{
			Name: "defaults", About: "ports that are a server's own",
			Fields: []Field{
				{Name: "port", About: "the port", Takes: Port, Required: true},
				{Name: "server", About: "the server", Takes: Prose, Required: true},
				{Name: "dialects", About: "the dialects that are right there", Takes: Folded, Many: true, Required: true},
			},
		}},
	},
	{
		Name: "sample-credentials", About: "Passwords that are no secrets: test-credentials-in-production, and every rule about secrets. `test-credentials` is short for it.",
		Tables: []Table{{
			Name: "passwords", About: "passwords of tests; no rule sees them, and none is printed",
			Fields: []Field{{Name: "password", About: "the password, as it is", Takes: Password, Required: true}},
		}},
	},
	{
		Name: "superusers", About: "Administrators of databases: superuser-in-production.",
		Tables: []Table{
			{
				Name: "users", About: "users who may do everything",
				Fields: []Field{
					{Name: "user", About: "the user", Takes: Folded, Required: true},
					{Name: "dialects", About: "the dialects of the servers, \"\" where it is not known; without it all", Takes: Folded, Many: true, Default: []any{}},
				},
			},
			{
				Name: "lesser", About: "hosts where they may not",
				Fields: []Field{{Name: "host", About: "the hosts", Takes: HostPattern, Required: true}},
			},
		},
	},
}

// A thing of a declaration has a name.
type declared interface{ name() string }

func (l List) name() string  { return l.Name }
func (t Table) name() string { return t.Name }
func (f Field) name() string { return f.Name }

func namesOf[T declared](all []T) []string {
	names := make([]string, len(all))
	for i, one := range all {
		names[i] = one.name()
	}
	return names
}

// named gives the one of a name, which is among them.
func named[T declared](all []T, name string) (found T) {
	for _, one := range all {
		if one.name() == name {
			found = one
		}
	}
	return found
}

// secret tells that no one but the resolver is to see the entries.
func (t Table) secret() bool { return len(t.Fields) == 1 && t.Fields[0].Takes == Password }
