package resolve

import (
	"slices"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/envpy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/settings"
)

// An Absence is a connection string that a settings class is not given, so that it is
// None, and without which the class has no connection.
type Absence struct {
	Variable string     `json:"variable" jsonschema:"the variable that would set it"`
	Class    string     `json:"class" jsonschema:"the settings class that is not given it"`
	At       source.Pos `json:"at" jsonschema:"the default"`
}

// absences gives the connection strings that this process does not have: the classes
// have no other way to one, as far as their text and that of env.py tell.
func (r *resolver) absences(all bindings, classes []fed, backdrop backdrop) []Absence {
	found := []Absence{}
	for _, s := range r.application.Sources {
		if s.Program != nil && slices.ContainsFunc(s.Program.URLs, func(u envpy.URL) bool { return u.Fallback }) {
			return found
		}
	}
	for _, class := range classes {
		if len(class.Unknowns) > 0 || len(class.Assemblies) > 0 || len(class.Config.SecretsDirs) > 0 {
			continue
		}
		var absent []Absence
		other := false
		for _, f := range class.Outcome.Fields {
			name := variableOf(f.Field)
			_, part := dsn.PartOf(name)
			switch {
			case f.State == settings.Defaulted && f.Field.Default.Kind == settings.NoneDefault && dsn.IsName(name) && f.Refused == "":
				seen := func(*setting) bool { return true }
				if f.Field.Handled || backdrop.may(name) || all.sets(name, seen) {
					other = true
				}
				absent = append(absent, Absence{source.SafeName(name), class.Name, f.Field.Default.At})
			case part || dsn.IsName(name) || dsn.IsURL(f.Text):
				other = true
			}
		}
		if len(absent) == 1 && !other {
			found = append(found, absent[0])
		}
	}
	return found
}
