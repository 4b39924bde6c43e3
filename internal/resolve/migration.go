package resolve

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/ini"
)

// mainSection is the section that Alembic reads unless it is told another one.
const mainSection = "alembic"

// migration shows an Alembic configuration.
func (r *resolver) migration(s *Source) Migration {
	return Migration{
		File:            s.File.Path,
		ScriptLocations: r.scriptLocations(s),
		Connections:     r.connections(s),
		Interpolations:  interpolations(s),
		At:              s.File.Whole(),
	}
}

// scriptLocations gives the script location of every section that has one. The
// main section is given without one if no other section has one either: with
// databases in sections of their own, [alembic] need not have it.
func (r *resolver) scriptLocations(s *Source) []ScriptLocation {
	locations := []ScriptLocation{}
	var absent []ScriptLocation
	seen := map[string]bool{}
	for _, section := range s.Document.Sections {
		if section.Name == ini.Default || seen[section.Name] {
			continue
		}
		seen[section.Name] = true
		main := section.Name == mainSection
		options := ini.Effective(s.Document, section.Name)
		option, ok := find(options, "script_location")
		switch {
		case ok && (main || option.Section == section.Name):
			_, versions := find(options, "version_locations")
			locations = append(locations, r.scriptLocation(s, section.Name, option, versions))
		case main:
			absent = append(absent, ScriptLocation{Section: source.SafeSection(section.Name), Missing: []string{}, At: section.At})
		}
	}
	if len(locations) == 0 {
		return append(locations, absent...)
	}
	return locations
}

func find(facts []source.Fact, name string) (source.Fact, bool) {
	i := slices.IndexFunc(facts, func(f source.Fact) bool { return f.Name == name })
	if i < 0 {
		return source.Fact{}, false
	}
	return facts[i], true
}

// packaged is the form package:folder. A Windows drive is one letter.
var packaged = regexp.MustCompile(`^([A-Za-z_]\w+(?:\.\w+)*):(.+)$`)

// drive begins an absolute path of Windows.
var drive = regexp.MustCompile(`^[A-Za-z]:[/\\]`)

func (r *resolver) scriptLocation(s *Source, section string, option source.Fact, versionLocations bool) ScriptLocation {
	here := path.Dir(s.Name)
	text := strings.TrimSpace(option.Value)
	location := ScriptLocation{
		Section: source.SafeSection(section), Set: text != "",
		Text:    component(pathForm, strings.TrimSpace(s.File.Text(option.At))),
		Missing: []string{}, At: option.At,
	}
	if text == "" {
		return location
	}
	bases := []string{here, r.application.Folder}
	if drive.MatchString(text) {
		return location // another machine's folder
	}
	relative := strings.ReplaceAll(text, `\`, "/")
	if rest, ok := strings.CutPrefix(relative, "%(here)s"); ok {
		bases, relative = []string{here}, strings.TrimPrefix(rest, "/")
	}
	if m := packaged.FindStringSubmatch(relative); m != nil {
		location.Package = true
		relative = strings.ReplaceAll(m[1], ".", "/") + "/" + m[2]
		bases = append(bases, path.Join(here, "src"), path.Join(r.application.Folder, "src"))
	}
	if strings.HasPrefix(relative, "/") || strings.Contains(relative, "%(") || strings.Contains(relative, "$") {
		return location // another machine's folder, or one that cannot be told
	}
	for _, base := range bases {
		if folder := path.Join(base, relative); r.world.Exists(folder) {
			location.Known = true
			for _, name := range []string{"env.py", "script.py.mako", "versions"} {
				if name == "versions" && versionLocations {
					continue
				}
				if !r.world.Exists(path.Join(folder, name)) {
					location.Missing = append(location.Missing, name)
				}
			}
			return location
		}
	}
	if !location.Package {
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
			connection.Database.Filling = iniFilling(one)
			connection.Stock = stock(one.value, connection.Database)
		} else {
			connection.Database = r.show(&dsn.Database{Form: dsn.FormURL, Async: dsn.AsyncUnknown}, func(string) bool { return false })
		}
		connections = append(connections, connection)
	}
	return connections
}

// iniFilling is how an option is filled: its name says nothing of its kind.
func iniFilling(s *setting) string {
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
