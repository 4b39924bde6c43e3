package resolve

import (
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/settings"
)

// classes shows the settings classes of a source.
func (r *resolver) classes(s *Source) []Class {
	classes := make([]Class, 0, len(s.Classes))
	for _, c := range s.Classes {
		class := Class{
			Name: c.Name, File: s.File.Path, Style: string(c.Style), Environment: c.Environment, Inherited: c.Inherited,
			EnvFiles: []string{}, Extra: c.Config.Extra, Fields: []Field{}, Unknowns: []Unknown{}, At: c.NameAt,
			Rewrites: s.rewritesFor(c),
		}
		if class.Extra == "" {
			class.Extra = "forbid"
		}
		files := r.envFilesOf(c, s)
		class.EnvFiles = append(class.EnvFiles, files.shown...)
		class.Fields = appendFields(class.Fields, "", c.Fields)
		for _, unknown := range files.unknowns(c) {
			class.Unknowns = append(class.Unknowns, Unknown{Reason: unknown.Reason, At: unknown.At})
		}
		classes = append(classes, class)
	}
	return classes
}

// defaultWords are the kinds of defaults as policies see them.
var defaultWords = map[settings.DefaultKind]string{
	settings.NoDefault: "none", settings.LiteralDefault: "literal", settings.NoneDefault: "null", settings.UnknownDefault: "unknown",
}

// appendFields adds fields, and behind each those of the model that it holds, if
// they have variables of their own: databases, databases.orders.
func appendFields(all []Field, path string, fields []*settings.Field) []Field {
	for _, f := range fields {
		all = append(all, fieldOf(path, f))
		if len(f.Nested) > 0 && len(f.Nested[0].Variables) > 0 {
			all = appendFields(all, path+f.Name+".", f.Nested)
		}
	}
	return all
}

func fieldOf(path string, f *settings.Field) Field {
	field := Field{
		Name: source.SafeName(path + f.Name), Variables: variablesOf(f), Type: f.Type.Kind(), Required: f.Required(),
		Database: ofDatabase(variableOf(f), f.Default.Text), Default: defaultWords[f.Default.Kind],
		IgnoredEnv: source.SafeName(f.IgnoredEnv), At: f.NameAt,
	}
	if f.IgnoredEnv != "" {
		field.IgnoredEnvAt = &f.IgnoredEnvAt
	}
	return field
}

// variableOf gives the variable that a field is best known by: as the process
// environment would have it, in upper case unless its letter case counts.
func variableOf(f *settings.Field) string {
	if len(f.Variables) == 0 {
		return f.Name
	}
	return spelling(f.Variables[0])
}

func spelling(v settings.Variable) string {
	if v.Exact {
		return v.Name
	}
	return strings.ToUpper(v.Name)
}

// variablesOf gives the variables of a field as they may be shown.
func variablesOf(f *settings.Field) []string {
	names := make([]string, 0, len(f.Variables))
	for _, v := range f.Variables {
		names = append(names, source.SafeName(spelling(v)))
	}
	return names
}

// inForce gives the settings classes of the application that an environment is
// configured by, with their sources: those that no other inherits from, but for
// those that are for another environment by their names.
func (r *resolver) inForce(kin string) []declaration {
	var found []declaration
	for _, d := range r.declarations {
		if d.judges(kin, r.declarations) {
			found = append(found, d)
		}
	}
	return found
}

// A declaration is a settings class of the application.
type declaration struct {
	*settings.Class
	source *Source
	// files are the paths that its env_file may mean, as Source.Name has them:
	// relative to a working directory that is the folder of the class or one
	// above it. They are given with their places in its order.
	files map[string]int
	// unknowns are those that are left when the process environment is known.
	unknowns []settings.Unknown
}

func (r *resolver) declarationsOf() []declaration {
	var all []declaration
	for _, s := range r.application.Sources {
		if s.Kind != KindSettings || s.naming.Template {
			continue
		}
		for _, c := range s.Classes {
			files := r.envFilesOf(c, s)
			all = append(all, declaration{c, s, files.ranks, files.unknowns(c)})
		}
	}
	return all
}

// told tells whether it is known which env files a class reads.
func (d declaration) told() bool {
	return !slices.ContainsFunc(d.unknowns, func(u settings.Unknown) bool {
		return u.About != settings.AboutRefused && u.About != settings.AboutValues
	})
}

// envFiles are the env files of a class.
type envFiles struct {
	ranks map[string]int // of the paths that may be meant
	shown []string
	// resolved are the places of those whose paths only the process environment tells.
	resolved []source.Pos
}

// envFilesOf gives the paths that the env_file of a class may mean. Where a path depends
// on a process environment of which nothing is known, it means every file of its form.
func (r *resolver) envFilesOf(c *settings.Class, s *Source) envFiles {
	found := envFiles{ranks: map[string]int{}}
	environ := r.after(r.loading(s))
	for i, file := range c.Config.EnvFiles {
		if file.Parts != nil && r.world.Environment == "" {
			for _, name := range r.alike(file, s) {
				found.ranks[name] = i
			}
			found.shown = append(found.shown, shownForm(file))
			continue
		}
		paths, known := r.paths(file, path.Dir(s.Name), r.application.root, environ)
		for _, name := range paths {
			found.ranks[name] = i
		}
		switch name, _ := r.path(file, environ); {
		case file.Rooted && len(paths) > 0:
			found.shown = append(found.shown, component(pathForm, r.world.Display(paths[0])))
		case known && name != "":
			found.shown = append(found.shown, component(pathForm, name))
		}
		if known && file.Parts != nil {
			found.resolved = append(found.resolved, file.At)
		}
	}
	return found
}

// unknowns gives what cannot be told of the class, but for the paths of env files that
// the process environment tells.
func (f envFiles) unknowns(c *settings.Class) []settings.Unknown {
	return slices.DeleteFunc(slices.Clone(c.Unknowns), func(u settings.Unknown) bool {
		return u.About == settings.AboutSources && slices.Contains(f.resolved, u.At)
	})
}

// alike gives the env files of the application whose paths have the form of a file with
// Parts.
func (r *resolver) alike(file settings.EnvFile, s *Source) []string {
	form := file.Pattern()
	var names []string
	for _, other := range r.application.Sources {
		if other.Kind != KindEnv {
			continue
		}
		if file.Rooted {
			if form.MatchString(other.Name) {
				names = append(names, other.Name)
			}
			continue
		}
		for folder := range source.Above(path.Dir(s.Name), r.application.root) {
			if rest := relative(folder, other.Name); (folder == "." || rest != other.Name) && form.MatchString(rest) {
				names = append(names, other.Name)
				break
			}
		}
	}
	return names
}

// judges tells whether an environment is configured by a class. A class that
// others inherit from is for the environments that none of these is for, if
// each of these is for one.
func (d declaration) judges(kin string, all []declaration) bool {
	if !d.Inherited {
		return d.Environment == "" || d.Environment == kin
	}
	heirs := 0
	for _, other := range all {
		if other.Class == d.Class || !slices.ContainsFunc(other.Bases, d.called) {
			continue
		}
		if other.Environment == "" || other.Environment == kin {
			return false
		}
		heirs++
	}
	return heirs > 0 && (d.Environment == "" || d.Environment == kin)
}

// called tells whether a base, as it is written, names the class.
func (d declaration) called(base string) bool {
	return base[strings.LastIndexByte(base, '.')+1:] == d.Name
}

// roleOf gives what a variable is to a connection.
func roleOf(s *setting) string {
	if dsn.IsName(s.name) || dsn.IsURL(s.value.Text) {
		return "url"
	}
	part, _ := dsn.PartOf(s.name)
	return string(part.Role)
}

// shownForm gives the form of the path of an env file: .env.{APP_ENV}.
func shownForm(file settings.EnvFile) string {
	var b strings.Builder
	for _, part := range file.Parts {
		if part.Variables != nil {
			b.WriteString("{" + source.SafeName(part.Variables[0]) + "}")
		} else {
			b.WriteString(part.Text)
		}
	}
	return component(pathForm, b.String())
}
