package policy

import (
	"maps"
	"slices"
)

// Extended gives the library with entries behind those of the lists that rules find
// under data.dbcfg, by list and table. It costs little, and compiles nothing.
func (l *Library) Extended(entries map[string]map[string][]any) *Library {
	extended := *l
	extended.data = maps.Clone(l.data)
	dbcfg, _ := l.data["dbcfg"].(map[string]any)
	dbcfg = maps.Clone(dbcfg)
	for list, tables := range entries {
		own, _ := dbcfg[list].(map[string]any)
		larger := map[string]any{}
		maps.Copy(larger, own)
		for table, added := range tables {
			builtIn, _ := own[table].([]any)
			larger[table] = slices.Concat(builtIn, added)
		}
		dbcfg[list] = larger
	}
	extended.data["dbcfg"] = dbcfg
	return extended.Configured(nil)
}
