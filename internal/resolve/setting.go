package resolve

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A setting is a variable with its value. It may hold a secret.
type setting struct {
	name    string
	value   source.Value
	bare    bool
	refers  []string // the names that the text refers to, before expansion
	source  string
	at      *source.Pos
	shadows []*setting // strongest first
}

func (s *setting) empty() bool { return !s.bare && s.value.Text == "" }

// settings are the variables of an environment by name.
type settings map[string]*setting

func (all settings) sorted() []*setting {
	list := make([]*setting, 0, len(all))
	for _, name := range sortedFolders(all) {
		list = append(list, all[name])
	}
	return list
}

func (all settings) set(s *setting) {
	if weaker := all[s.name]; weaker != nil {
		s.shadows = append([]*setting{weaker}, weaker.shadows...)
		weaker.shadows = nil
	}
	all[s.name] = s
}

// settings gives the effective variables of an environment: the process
// environment before the env files, and a later file, or a later line, before an
// earlier one.
func (r *resolver) settings(m members) settings {
	process, lookup := r.process(m)
	all := settings{}
	for _, s := range m.sources {
		var values []source.Value
		if s.Expand != nil {
			values = s.Expand(s.Document.Facts, lookup)
		}
		for i, fact := range s.Document.Facts {
			value := source.Value{Text: fact.Value}
			if values != nil {
				value = values[i]
			}
			one := &setting{name: fact.Name, value: value, bare: fact.Bare, source: s.File.Path, at: &fact.At}
			for _, segment := range fact.Segments {
				if segment.Name != "" {
					one.refers = append(one.refers, segment.Name)
				}
			}
			all.set(one)
		}
	}
	for _, one := range process {
		if all[one.name] != nil || r.relevant(one) {
			all.set(one)
		}
	}
	return all
}

// process gives the process environment, if it is that of this environment, and
// the way to look it up, which is nil where nothing is known.
func (r *resolver) process(m members) ([]*setting, source.Lookup) {
	if r.world.Environment == "" || m.template || m.name != r.world.Environment {
		return nil, nil
	}
	var list []*setting
	values := make(map[string]string, len(r.world.Environ))
	for _, entry := range r.world.Environ {
		name, text, ok := strings.Cut(entry, "=")
		if !ok || name == "" {
			continue
		}
		values[name] = text
		list = append(list, &setting{name: name, value: source.Value{Text: text}, source: ProcessEnvironment})
	}
	return list, func(name string) (string, bool) {
		text, ok := values[name]
		return text, ok
	}
}

// relevant tells whether a variable of the process environment concerns this
// application: the database, a requirement, or a name that its files set.
func (r *resolver) relevant(s *setting) bool {
	if ofDatabase(s.name, s.value.Text) {
		return true
	}
	is := func(required []Required) bool {
		return slices.ContainsFunc(required, func(one Required) bool {
			return strings.EqualFold(one.Name, strings.TrimSuffix(s.name, "_FILE"))
		})
	}
	if is(r.application.Options.Required) {
		return true
	}
	for _, environment := range r.application.Options.Environments {
		if is(environment.Required) {
			return true
		}
	}
	for _, file := range r.application.Sources {
		for _, fact := range file.Document.Facts {
			if file.Kind == KindEnv && fact.Name == s.name {
				return true
			}
		}
	}
	return false
}

// family are the words in names of variables that configure a database.
var family = regexp.MustCompile(`(?i)(^|_)(DB|DATABASE|POSTGRES|POSTGRESQL|PG|MYSQL|MARIADB|MSSQL|ORACLE|SQLITE|SQL|SQLALCHEMY)(_|$)`)

// ofDatabase tells whether a variable belongs to a database connection.
func ofDatabase(name, text string) bool {
	if dsn.IsName(name) || dsn.IsURL(text) || family.MatchString(name) {
		return true
	}
	_, ok := dsn.PartOf(name)
	return ok
}

// variablesOf shows settings without their secrets.
func variablesOf(all settings) []Variable {
	variables := make([]Variable, 0, len(all))
	for _, s := range all.sorted() {
		value, masked := display(s.name, s.value)
		v := Variable{
			Name: source.SafeName(s.name), Value: value, Masked: masked,
			Empty: s.empty(), Bare: s.bare, Database: ofDatabase(s.name, s.value.Text),
			Filling: fillingOf(s), References: []string{}, Defaulted: []string{},
			Source: s.source, At: s.at, Shadows: []Shadow{},
		}
		if !masked {
			v.Boolean, v.Integer = boolean(value), integer(value)
		}
		for _, open := range s.value.Open {
			v.References = append(v.References, open.Name)
		}
		v.Defaulted = append(v.Defaulted, s.value.Defaulted...)
		for _, weaker := range s.shadows {
			value, _ := display(weaker.name, weaker.value)
			v.Shadows = append(v.Shadows, Shadow{Value: value, Source: weaker.source, At: weaker.at})
		}
		variables = append(variables, v)
	}
	return variables
}

// booleans are the words that pydantic takes for a bool, in lower case.
// Source: docs.pydantic.dev, "Conversion Table", str to bool.
var booleans = map[string]bool{
	"1": true, "on": true, "t": true, "true": true, "y": true, "yes": true,
	"0": false, "off": false, "f": false, "false": false, "n": false, "no": false,
}

func boolean(text string) *bool {
	value, ok := booleans[strings.ToLower(text)]
	if !ok {
		return nil
	}
	return &value
}

func integer(text string) *int64 {
	value, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		return nil
	}
	return &value
}

// frontEndPrefixes mark variables that a bundler builds into a browser program.
var frontEndPrefixes = []string{"VITE_", "REACT_APP_", "NEXT_PUBLIC_", "NUXT_PUBLIC_", "VUE_APP_", "EXPO_PUBLIC_", "GATSBY_", "PUBLIC_", "NG_APP_", "STORYBOOK_"}

// frontEnd tells whether settings are those of a browser program.
func frontEnd(all settings) bool {
	found := false
	for _, s := range all {
		if ofDatabase(s.name, s.value.Text) {
			return false
		}
		found = found || slices.ContainsFunc(frontEndPrefixes, func(prefix string) bool { return strings.HasPrefix(s.name, prefix) })
	}
	return found
}
