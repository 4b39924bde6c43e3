package lint

import (
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/config"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
)

// listKey gives the name of a list as rules have it, of the name of its file, which
// is that in configurations, too.
func listKey(name string) string { return strings.ReplaceAll(name, "-", "_") }

// extended gives a library with what a configuration adds to its lists.
func extended(library *policy.Library, added config.Added) *policy.Library {
	if len(added) == 0 {
		return library
	}
	entries := map[string]map[string][]any{}
	for name, tables := range added {
		entries[listKey(name)] = tables
	}
	return library.Extended(entries)
}
