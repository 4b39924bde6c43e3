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
	lists := object(l.data["dbcfg"])
	for list, added := range entries {
		tables := object(lists[list])
		for table, more := range added {
			builtIn, _ := tables[table].([]any)
			tables[table] = slices.Concat(builtIn, more)
		}
		lists[list] = tables
	}
	extended.data["dbcfg"] = lists
	return extended.Configured(nil)
}

// object gives a copy of an object of data, and an empty one for anything else.
func object(value any) map[string]any {
	fields := map[string]any{}
	own, _ := value.(map[string]any)
	maps.Copy(fields, own)
	return fields
}
