package resolve

import (
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/envpy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/settings"
)

// programs gives the env.py of each script location of an Alembic configuration.
func (r *resolver) programs(s *Source) []Program {
	programs := []Program{}
	seen := map[string]bool{}
	for _, o := range s.scriptOptions() {
		found := r.application.locate(s, o, r.world.Exists)
		name := path.Join(found.name, "env.py")
		i := slices.IndexFunc(r.application.Sources, func(other *Source) bool { return other.Kind == KindProgram && other.Name == name })
		if found.name == "" || i < 0 || seen[name] {
			continue
		}
		seen[name] = true
		programs = append(programs, r.program(r.application.Sources[i]))
	}
	return programs
}

// program shows an env.py.
func (r *resolver) program(s *Source) Program {
	program := Program{
		File: s.File.Path, URLs: []Origin{}, Sets: []Set{}, Engines: []Engine{}, Configures: []Configure{}, Prints: []Print{},
		Rewrites: s.Program.Rewrites, Scheme: s.Program.RewritesScheme, Metadata: s.Program.Metadata, At: s.File.Whole(),
	}
	for _, url := range s.Program.URLs {
		program.URLs = append(program.URLs, r.origin(url))
	}
	for _, set := range s.Program.Sets {
		program.Sets = append(program.Sets, Set{Option: source.SafeName(set.Option), Raw: set.Certain && !set.Escaped, At: set.At})
	}
	for _, engine := range s.Program.Engines {
		program.Engines = append(program.Engines, Engine{
			Function: source.SafeName(engine.Function), Async: engine.Async, Imported: !engine.AsyncKnown, At: engine.At,
		})
	}
	for _, configure := range s.Program.Configures {
		batch := "unknown"
		switch {
		case configure.BatchKnown && configure.Batch:
			batch = "yes"
		case configure.BatchKnown:
			batch = "no"
		}
		program.Configures = append(program.Configures, Configure{Batch: batch, At: configure.At})
	}
	for _, one := range s.Program.Prints {
		if !one.Masked {
			program.Prints = append(program.Prints, Print{Function: one.Function, At: one.At})
		}
	}
	return program
}

func (r *resolver) origin(url envpy.URL) Origin {
	origin := Origin{
		Kind: string(url.Origin), Name: source.SafeName(url.Name), Variables: []string{}, Section: source.SafeSection(url.Section),
		Fallback: url.Fallback, Unreached: url.Unreached, At: url.At,
	}
	for _, name := range r.leadsTo(url) {
		origin.Variables = append(origin.Variables, source.SafeName(name))
	}
	if url.Origin == envpy.FromLiteral {
		one := &setting{name: implied, value: source.Value{Text: url.Text, Open: url.Open}, at: &origin.At}
		database := r.fromURL(one, nil)
		database.Filling = filledAsURL(one)
		origin.Database, origin.Stock = &database, stock(one.value, database)
	}
	return origin
}

// leadsTo gives the variables that an origin leads to: the one that env.py reads,
// or those that feed the attribute of the settings, one by one if it puts the
// connection string together.
func (r *resolver) leadsTo(url envpy.URL) []string {
	switch {
	case url.Name == "": // it is chosen when the program runs
	case url.Origin == envpy.FromEnvironment:
		return []string{url.Name}
	case url.Origin == envpy.FromSettings:
		return r.attribute(url.Name)
	}
	return nil
}

// attribute gives the variables that feed an attribute of the settings, which may
// be one of a model in a field: databases.orders.url. A part of the path that is
// chosen when the program runs is left out: databases.url is that of any.
func (r *resolver) attribute(name string) []string {
	var names []string
	add := func(list []string) {
		for _, one := range list {
			if !slices.Contains(names, one) {
				names = append(names, one)
			}
		}
	}
	for _, class := range r.declarations {
		for _, assembly := range class.Assemblies {
			if assembly.Name == name {
				for _, part := range assembly.Fields {
					add(variablesAt(class.Fields, strings.Split(part, ".")))
				}
				add(assembly.Variables)
			}
		}
		add(variablesAt(class.Fields, strings.Split(name, ".")))
	}
	return names
}

// variablesAt gives the variables of the fields that a path leads to.
func variablesAt(fields []*settings.Field, path []string) []string {
	var names []string
	for _, f := range fields {
		switch {
		case f.Name == path[0] && len(path) == 1:
			for _, v := range f.Variables {
				names = append(names, spelling(v))
			}
		case f.Name == path[0]:
			found := variablesAt(f.Nested, path[1:])
			if found == nil {
				for _, inner := range f.Nested {
					found = append(found, variablesAt(inner.Nested, path[1:])...)
				}
			}
			names = append(names, found...)
		}
	}
	return names
}

// migrating are the variables that env.py takes its connections from, in upper
// case, and whether it takes one from the application that cannot be told.
type migrating struct {
	variables map[string]bool
	unclear   bool
}

// migratingOf collects them over the programs of the application.
func (r *resolver) migratingOf() migrating {
	m := migrating{variables: map[string]bool{}}
	for _, s := range r.application.Sources {
		if s.Kind != KindProgram {
			continue
		}
		for _, url := range s.Program.URLs {
			names := r.leadsTo(url)
			for _, name := range names {
				m.variables[strings.ToUpper(name)] = true
			}
			m.unclear = m.unclear || url.Origin == envpy.FromSettings && len(names) == 0
		}
	}
	return m
}

// takes tells whether env.py takes a connection from one of some variables.
func (m migrating) takes(settings ...*setting) bool {
	return slices.ContainsFunc(settings, func(s *setting) bool { return s != nil && m.variables[strings.ToUpper(s.name)] })
}
