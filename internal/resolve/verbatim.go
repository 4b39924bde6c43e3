package resolve

import (
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
)

// take notes what is wrong with values of the process environment that those of a
// file would not have. The program gets them to the byte: what was to fill in a
// reference has not done so, and a line break behind a mounted secret stays there.
func (r *resolver) take(all bindings) {
	if r.language == otherLanguage {
		return // many of its programs expand and trim them
	}
	for _, s := range all {
		if s.source != ProcessEnvironment || s.invalid != "" {
			continue
		}
		switch text := s.value.Text; {
		case roleOf(s) == "" || text == "":
		case hasReference(text):
			s.invalid = "has a reference, and nothing fills in what the process environment holds"
		case r.language == sqlAlchemy && !trims(s) && strings.TrimRight(text, " \t\r\n") != text && strings.TrimSpace(text) != "":
			s.invalid = "ends with white space, which is a part of the value"
		default:
			s.invalid = lack(s)
		}
	}
}

// lack tells what a connection string lacks where a platform has put nothing into a
// place that it was to fill in, or what of a line of a file is left in it.
func lack(s *setting) string {
	if roleOf(s) != "url" {
		return ""
	}
	database, err := dsn.Parse(s.value)
	if err != nil || database.Form != dsn.FormURL || database.Foreign != "" || database.Path != "" || database.Memory {
		return ""
	}
	host := database.Socket
	for _, one := range database.Hosts {
		host += one.Name.Value
	}
	switch {
	case database.Socket == "" && database.Password.Set && database.Password.Value == "":
		return "has nothing between the colon and the at sign, where the password stands"
	case host == "" && database.Password.Value != "":
		return "has a password and no host"
	case database.Socket == "" && strings.ContainsAny(host, " \t\"'"):
		return "has white space or a quote in the host"
	case strings.ContainsAny(database.Name.Value, "\"';") || strings.Contains(database.Name.Value, " #"):
		return "has a quote, a semicolon or a comment behind it, which is a part of the value"
	}
	return ""
}

// trims tells whether white space around a value does not count: pydantic takes it
// off URLs and numbers.
func trims(s *setting) bool {
	part, ok := dsn.PartOf(s.name)
	return s.declared == "url" || s.declared == "JSON" || ok && part.Role == dsn.PortRole
}

// hasReference tells whether a text has a reference that a shell, an orchestrator or a
// template was to fill in. A secret that is named in a store is none: the program may
// fetch that itself.
func hasReference(text string) bool {
	for _, reference := range dsn.References(text) {
		one := text[reference.Start:reference.End]
		if slices.ContainsFunc([]string{"${", "$(", "{{"}, func(opening string) bool { return strings.HasPrefix(one, opening) }) {
			return true
		}
	}
	return false
}
