package resolve

import (
	"maps"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// wellKnown are variables that programs and images read in many projects, whether
// or not a settings class declares them.
var wellKnown = []string{
	"DATABASE_URL", "SQLALCHEMY_DATABASE_URI", "SQLALCHEMY_DATABASE_URL", "TEST_DATABASE_URL", "DATABASE_URI", "DB_URL",
	"POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB", "POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_SERVER",
	"DATABASE_HOST", "DATABASE_PORT", "DATABASE_NAME", "DATABASE_USER", "DATABASE_PASSWORD",
	"DB_HOST", "DB_PORT", "DB_NAME", "DB_USER", "DB_PASSWORD",
	"MYSQL_USER", "MYSQL_PASSWORD", "MYSQL_DATABASE", "MYSQL_HOST", "MYSQL_PORT", "MYSQL_ROOT_PASSWORD",
	"PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE",
	"SQL_ECHO", "SQLALCHEMY_ECHO", "DB_POOL_SIZE", "DB_MAX_OVERFLOW", "DB_POOL_TIMEOUT", "DB_POOL_RECYCLE", "DB_POOL_PRE_PING",
	"ENVIRONMENT",
}

// otherWords are words of names that are no misspelling of a well-known one.
var otherWords = []string{
	"ROOT", "PASS", "PWD", "ADMIN", "APP", "API", "URI", "DSN", "SQL", "TEST", "DEV", "PROD", "ENV", "ECHO", "HOSTS", "USERS", "PORTS",
	"DBS", "PASSWORDS", "URLS", "READ", "WRITE", "MAX", "MIN", "POOL", "SIZE", "TIMEOUT", "USERNAME", "HOSTNAME", "DBNAME", "MODE", "TYPE",
	"FILE", "DATA", "DIR", "PATH", "KEY", "LOG", "PG", "MARIADB", "MYSQL", "POSTGRESQL", "POSTGRES", "PSQL",
}

// unknown gives the names in the files of an environment that are misspelt, or
// that a settings class refuses.
func (r *resolver) unknown(m members, all bindings, classes []fed) []UnknownName {
	found := []UnknownName{}
	if m.template || m.server {
		return found
	}
	refused := map[*setting]string{}
	for _, class := range classes {
		for _, place := range class.Extra {
			one := class.setting(place)
			if refused[one] == "" {
				refused[one] = class.Name
			}
		}
	}
	lexicon := r.lexicon(all, classes)
	for _, one := range all.sorted() {
		if one.at == nil || one.nameAt.IsZero() || one.byDefault || one.bare {
			continue
		}
		nearest := lexicon.meant(one.name)
		if class := refused[one]; class != "" || nearest != "" {
			found = append(found, UnknownName{
				Name: source.SafeName(one.name), Nearest: source.SafeName(nearest), Refused: class, At: one.nameAt,
			})
		}
	}
	return found
}

// A lexicon knows how names are spelt right.
type lexicon struct {
	known map[string]bool // names that something reads, in upper case
	words map[string]bool // words of those
	names []string        // those that may be meant, in order
	set   map[string]bool // of those, the ones that are set
}

// lexicon collects the names that the application reads.
func (r *resolver) lexicon(all bindings, classes []fed) *lexicon {
	s := &lexicon{known: map[string]bool{}, words: setOf(otherWords...), set: map[string]bool{}}
	learn := func(name string) {
		name = strings.ToUpper(name)
		s.known[name] = true
		for word := range strings.SplitSeq(name, "_") {
			s.words[word] = true
		}
	}
	for name := range r.vocabulary.declared {
		learn(name)
	}
	for _, name := range wellKnown {
		learn(name)
	}
	wanted := setOf(wellKnown...)
	for _, class := range classes {
		for variable := range class.Variables() {
			wanted[strings.ToUpper(variable.Name)] = true
		}
	}
	for _, required := range r.application.Options.Required {
		learn(required.Name)
		wanted[strings.ToUpper(required.Name)] = true
	}
	s.names = slices.Sorted(maps.Keys(wanted))
	for _, name := range s.names {
		s.set[name] = all.sets(name, func(*setting) bool { return true })
	}
	return s
}

// meant gives the name that a name is a misspelling of and that nothing sets: it has
// a word that no known name has, and is at most two letters away. One letter is
// enough for short names. Underscores that are missing or doubled count, too.
func (s *lexicon) meant(name string) string {
	name = strings.ToUpper(name)
	if s.known[name] || s.known[strings.TrimSuffix(name, "_FILE")] {
		return ""
	}
	strange := false
	for word := range strings.SplitSeq(name, "_") {
		strange = strange || !s.words[word]
	}
	best, nearest := 3, ""
	if len(name) < 8 {
		best = 2
	}
	joined := strings.ReplaceAll(name, "_", "")
	for _, known := range s.names {
		if difference := len(known) - len(name); difference >= best || -difference >= best {
			continue
		}
		if !strange && strings.ReplaceAll(known, "_", "") != joined {
			continue
		}
		if distance := levenshtein.ComputeDistance(name, known); distance < best {
			best, nearest = distance, known
		}
	}
	if s.set[nearest] {
		return "" // whoever sets both means both
	}
	return nearest
}
