package resolve

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/ini"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/toml"
)

// mainSection is the section that Alembic reads unless it is told another one.
const mainSection = "alembic"

// migration shows an Alembic configuration.
func (r *resolver) migration(s *Source) Migration {
	migration := Migration{
		File:            s.File.Path,
		Kind:            s.Kind,
		ScriptLocations: r.scriptLocations(s),
		Connections:     r.connections(s),
		Interpolations:  []Interpolation{},
		Programs:        r.programs(s),
		At:              s.File.Whole(),
	}
	if s.Kind == KindIni {
		migration.Interpolations = interpolations(s)
	}
	return migration
}

// scriptLocations gives the script location of every section that has one. The
// main section is given without one if no other section has one either: with
// databases in sections of their own, [alembic] need not have it. Nor need it
// where the other file of Alembic in the folder has it: alembic.ini goes before
// pyproject.toml, option by option.
func (r *resolver) scriptLocations(s *Source) []ScriptLocation {
	locations := []ScriptLocation{}
	for _, o := range s.scriptOptions() {
		locations = append(locations, r.scriptLocation(s, o))
	}
	if len(locations) > 0 || slices.ContainsFunc(r.application.Sources, func(other *Source) bool {
		return other.migrates() && other != s && path.Dir(other.Name) == path.Dir(s.Name) && len(other.scriptOptions()) > 0
	}) {
		return locations
	}
	for _, section := range s.Document.Sections {
		if section.Name == s.mainSection() {
			return append(locations, ScriptLocation{Section: source.SafeSection(section.Name), Missing: []string{}, At: section.At})
		}
	}
	return locations
}

// migrates tells whether a source is a configuration of Alembic.
func (s *Source) migrates() bool { return s.Kind == KindIni || s.Kind == KindToml }

func (s *Source) mainSection() string {
	if s.Kind == KindToml {
		return toml.Section
	}
	return mainSection
}

// options gives the options of a section, those of [DEFAULT] in an ini among them.
func (s *Source) options(section string) []source.Fact {
	if s.Kind == KindIni {
		return ini.Effective(s.Document, section)
	}
	return slices.DeleteFunc(slices.Clone(s.Document.Facts), func(f source.Fact) bool { return f.Section != section })
}

// A scriptOption is the option script_location of a section.
type scriptOption struct {
	section  string
	option   source.Fact
	versions bool // the section has version_locations, too
}

// scriptOptions gives the options script_location, one a section: those of the
// sections themselves, and for the main one also that of [DEFAULT].
func (s *Source) scriptOptions() []scriptOption {
	own := map[string]source.Fact{} // the last one of a section counts
	versions := map[string]bool{}
	for _, fact := range s.Document.Facts {
		switch fact.Name {
		case "script_location":
			own[fact.Section] = fact
		case "version_locations":
			versions[fact.Section] = true
		}
	}
	var found []scriptOption
	seen := map[string]bool{}
	for _, section := range s.Document.Sections {
		if section.Name == ini.Default || seen[section.Name] {
			continue
		}
		seen[section.Name] = true
		option, ok := own[section.Name]
		if !ok && section.Name == s.mainSection() {
			option, ok = find(s.options(section.Name), "script_location")
		}
		if ok {
			found = append(found, scriptOption{section.Name, option, versions[section.Name] || versions[ini.Default]})
		}
	}
	return found
}

func find(facts []source.Fact, name string) (source.Fact, bool) {
	i := slices.IndexFunc(facts, func(f source.Fact) bool { return f.Name == name })
	if i < 0 {
		return source.Fact{}, false
	}
	return facts[i], true
}

// packaged is the form package:folder. A drive of Windows is one letter.
var packaged = regexp.MustCompile(`^([A-Za-z_]\w+(?:\.\w+)*):(.+)$`)

// A folder is what a script location leads to.
type folder struct {
	name     string // as Source.Name has it; empty if it was not found
	packaged bool   // it lies in a package, package:folder
	foreign  bool   // of another machine, or one that cannot be told
}

// locate finds the folder of a script location: from the folder of its file, from
// that of the application, or from that of the project around it, any of which may be
// the working directory.
func (a *Application) locate(s *Source, o scriptOption, exists func(string) bool) folder {
	here := path.Dir(s.Name)
	bases := []string{here, a.Folder}
	text := strings.TrimSpace(o.option.Value)
	if source.IsAbs(text) {
		return folder{foreign: true}
	}
	relative := source.Slashes(text)
	if rest, ok := strings.CutPrefix(relative, "%(here)s"); ok {
		bases, relative = []string{here}, strings.TrimPrefix(rest, "/")
	}
	found := folder{}
	if m := packaged.FindStringSubmatch(relative); m != nil {
		found.packaged = true
		relative = strings.ReplaceAll(m[1], ".", "/") + "/" + m[2]
		bases = append(bases, path.Join(here, "src"), path.Join(a.Folder, "src"))
	}
	if strings.HasPrefix(relative, "/") || strings.Contains(relative, "%(") || strings.Contains(relative, "$") {
		found.foreign = true
		return found
	}
	for _, base := range bases {
		if name := path.Join(base, relative); exists(name) {
			found.name = name
			return found
		}
	}
	// A folder further up counts only if it is one of migrations.
	if name := path.Join(a.outer, relative); a.outer != "" && len(bases) > 1 && exists(path.Join(name, "env.py")) {
		found.name = name
	}
	return found
}

// ScriptFolders gives the folders of migration scripts that the Alembic
// configurations of the application lead to, as Source.Name has them.
func (a *Application) ScriptFolders(exists func(name string) bool) []string {
	var names []string
	for _, s := range a.Sources {
		if !s.migrates() {
			continue
		}
		for _, o := range s.scriptOptions() {
			if found := a.locate(s, o, exists); found.name != "" && !slices.Contains(names, found.name) {
				names = append(names, found.name)
			}
		}
	}
	return names
}

func (r *resolver) scriptLocation(s *Source, o scriptOption) ScriptLocation {
	location := ScriptLocation{
		Section: source.SafeSection(o.section), Set: strings.TrimSpace(o.option.Value) != "",
		Text:    component(pathForm, strings.TrimSpace(s.File.Text(o.option.At))),
		Missing: []string{}, At: o.option.At,
	}
	if !location.Set {
		return location
	}
	found := r.application.locate(s, o, r.world.Exists)
	location.Package = found.packaged
	switch {
	case found.name != "":
		location.Known = true
		for _, name := range []string{"env.py", "script.py.mako", "versions"} {
			if name == "versions" && o.versions {
				continue
			}
			if !r.world.Exists(path.Join(found.name, name)) {
				location.Missing = append(location.Missing, name)
			}
		}
	case !found.foreign && !found.packaged:
		location.Known, location.Missing = true, []string{"the folder"}
	}
	return location
}

// connections gives the options that hold a connection string, or should.
func (r *resolver) connections(s *Source) []Connection {
	connections := []Connection{}
	for _, fact := range s.Document.Facts {
		named := fact.Name == "sqlalchemy.url" || strings.HasSuffix(fact.Name, ".sqlalchemy.url")
		if fact.Bare || !named && !dsn.IsURL(fact.Value) {
			continue
		}
		connection := Connection{
			Section: source.SafeSection(fact.Section), Option: source.SafeName(fact.Name),
			Blank: strings.TrimSpace(fact.Value) == "", At: fact.At,
		}
		one := &setting{name: fact.Name, value: source.Value{Text: fact.Value}, at: &fact.At}
		if !connection.Blank {
			connection.Database = r.fromURL(one, nil)
			connection.Database.Filling = filledAsURL(one)
			connection.Stock = stock(one.value, connection.Database)
		} else {
			connection.Database = r.show(&dsn.Database{Form: dsn.FormURL, Async: dsn.AsyncUnknown}, func(string) bool { return false })
		}
		connections = append(connections, connection)
	}
	return connections
}

// filledAsURL is how a connection string is filled whose name says nothing of its
// kind.
func filledAsURL(s *setting) string {
	named := *s
	named.name = implied
	return fillingOf(&named)
}

// The user and the database of a connection string that a manual shows.
var (
	stockUsers = []string{"user", "username"}
	stockNames = []string{"dbname", "db_name", "database"}
)

// stock tells whether a connection is a placeholder: that of Alembic's templates,
// driver://user:pass@localhost/dbname, one that says that env.py replaces it, or
// one of a manual. That has no password of its own for a server that there may be.
func stock(value source.Value, d Database) bool {
	if d.Dialect == "driver" || d.Filling == Placeholder ||
		strings.Contains(strings.ToLower(value.Text), "overrid") && d.Dialect == "sqlite" {
		return true
	}
	p := d.Password
	own := p.Filling == Literal && !p.Sample && !p.SameAsUser && !p.SameAsDatabase
	somewhere := slices.ContainsFunc(d.Hosts, func(h Host) bool { return h.Kind == string(dsn.Public) || h.Kind == string(dsn.Private) })
	return slices.Contains(stockUsers, strings.ToLower(d.User)) && slices.Contains(stockNames, strings.ToLower(d.Name)) &&
		!(own && somewhere)
}

// dollarName is how a shell, compose or a template would refer to a variable.
var dollarName = regexp.MustCompile(`\$\{\s*(\w+)[^}]*\}|^\$(\w+)$`)

// interpolations gives the references that ConfigParser leaves as they are.
func interpolations(s *Source) []Interpolation {
	found := []Interpolation{}
	for _, fact := range s.Document.Facts {
		start, _ := s.File.Span(fact.At)
		raw := s.File.Text(fact.At)
		for _, m := range dollarName.FindAllStringSubmatchIndex(raw, -1) {
			one := Interpolation{
				Section: source.SafeSection(fact.Section), Option: source.SafeName(fact.Name),
				At: s.File.Pos(start+m[0], start+m[1]),
			}
			if m[2] >= 0 {
				one.Name = source.SafeName(raw[m[2]:m[3]])
				one.Text = "${" + one.Name + "}"
			} else {
				one.Name = source.SafeName(raw[m[4]:m[5]])
				one.Text = "$" + one.Name
			}
			found = append(found, one)
		}
	}
	return found
}
