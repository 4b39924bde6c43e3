package settings

import (
	"slices"
	"strconv"
	"strings"
)

// An entry is a variable that may feed a field: the key under which its value is
// handed over, its name as it is compared, and whether it is JSON whatever the type.
type entry struct {
	key, env string
	complex  bool
}

// rules are the parts of a configuration that tell how values are found.
type rules struct {
	Config
	target     string // env_prefix_target
	split      int    // env_nested_max_split; 0 for no limit
	none       *string
	enums      bool
	noAliases  bool // validate_by_alias=False
	fieldNames bool // pydantic validates by name, too
	partial    bool // nested_model_default_partial_update
}

func rulesOf(c *configuration, config Config, v1 bool) rules {
	r := rules{Config: config, target: c.value("env_prefix_target"), enums: c.value("env_parse_enums") == "true"}
	if v1 {
		r.fieldNames = config.ByName
		return r
	}
	r.split, _ = strconv.Atoi(c.value("env_nested_max_split"))
	if s := c.settings["env_parse_none_str"]; s.v != nil && s.v.kind == text {
		r.none = &s.v.text
	}
	r.partial = c.value("nested_model_default_partial_update") == "true"
	r.noAliases = c.value("validate_by_alias") == "false"
	r.fieldNames = c.value("validate_by_name") == "true" ||
		c.value("validate_by_name") == "" && (c.value("populate_by_name") == "true" || r.noAliases)
	return r
}

// fold gives a name as it is compared.
func (r *rules) fold(name string) string {
	if r.CaseSensitive {
		return name
	}
	return strings.ToLower(name)
}

// entriesOf follows _extract_field_info of pydantic-settings 2.14, and
// prepare_field of pydantic 1.
func (r *rules) entriesOf(f *Field, v1 bool) []entry {
	i := f.info
	if v1 {
		names := i.envs
		if len(names) == 0 {
			names = []string{r.Prefix + f.Name}
		}
		key := f.Name
		if i.alias != "" {
			key = i.alias
		}
		var entries []entry
		for _, name := range names {
			entries = append(entries, entry{key: key, env: r.fold(name)})
		}
		return entries
	}
	var entries []entry
	prefix := ""
	if r.target == "alias" || r.target == "all" {
		prefix = r.Prefix
	}
	for _, path := range i.aliases {
		if i.single {
			// The steps of a lone AliasPath are taken for names, one by one.
			for _, s := range path {
				if !s.item {
					entries = append(entries, entry{s.name, r.fold(prefix + s.name), len([]rune(s.name)) > 1})
				}
			}
			continue
		}
		entries = append(entries, entry{path[0].name, r.fold(prefix + path[0].name), len(path) > 1})
	}
	if len(i.aliases) == 0 || r.ByName {
		prefix := r.Prefix
		if r.target == "alias" {
			prefix = ""
		}
		s := i.typ.spec
		union := s != nil && s.kind == unionType
		complex, _ := s.complex()
		entries = append(entries, entry{f.Name, r.fold(prefix + f.Name), union && complex})
	}
	return entries
}

// name completes the names of a field and of those nested in it.
func (r *rules) name(f *Field, v1 bool) {
	f.entries = r.entriesOf(f, v1)
	for _, e := range f.entries {
		f.Variables = append(f.Variables, r.variable(e.env))
	}
	for _, read := range f.info.reads {
		if !slices.ContainsFunc(f.Variables, func(v Variable) bool {
			return v.Name == read.Name || !v.Exact && strings.EqualFold(v.Name, read.Name)
		}) {
			f.Variables = append(f.Variables, read)
		}
	}
	var parents []string
	if r.NestedDelimiter != "" {
		for _, e := range f.entries {
			parents = append(parents, e.env)
		}
	}
	if !v1 && len(f.info.envs) > 0 {
		f.IgnoredEnv, f.IgnoredEnvAt = f.info.envs[0], f.info.envsAt
	}
	const deepest = 5
	f.Nested = r.nested(f.Type.spec, parents, 1, deepest)
	f.hold()
	if r.updates(f) {
		f.Nested = f.made
	}
}

// updates tells whether the sources replace some fields of the model that is the
// default, and the others stay.
func (r *rules) updates(f *Field) bool { return r.partial && f.made != nil && !f.Default.made.factory }

func (r *rules) variable(name string) Variable {
	if r.CaseSensitive {
		return Variable{Name: name, Exact: true}
	}
	return Variable{Name: strings.ToUpper(name)}
}

// nested gives the fields of the model in a type, with the names that the ones
// around it give them.
func (r *rules) nested(s *spec, parents []string, depth, deepest int) []*Field {
	p := s.plain()
	if p == nil || p.kind != modelType || depth > deepest {
		return nil
	}
	if r.split > 0 && depth > r.split {
		parents = nil
	}
	var fields []*Field
	for _, of := range p.model.fields {
		f := *of
		f.Variables, f.entries = nil, nil
		var names []string
		for _, key := range of.keys(p.model.v1) {
			for _, parent := range parents {
				names = append(names, parent+r.NestedDelimiter+key)
			}
		}
		for _, name := range names {
			f.Variables = append(f.Variables, r.variable(r.fold(name)))
		}
		f.Nested = r.nested(of.Type.spec, names, depth+1, deepest)
		f.hold()
		fields = append(fields, &f)
	}
	return fields
}

// keys are the keys by which a model finds a field.
func (f *Field) keys(v1 bool) []string {
	var keys []string
	if v1 {
		if f.info.alias != "" {
			keys = append(keys, f.info.alias)
		}
	} else {
		for _, path := range f.info.aliases {
			if len(path) == 1 {
				keys = append(keys, path[0].name)
			}
		}
	}
	if len(keys) == 0 || f.byName {
		keys = append(keys, f.Name)
	}
	return keys
}

// find gives the value of a field in the data that a model is made of, and the key
// that is used up by it.
func (f *Field) find(data *value, v1, aliases, names bool) (found *value, key string) {
	i := f.info
	paths := i.aliases
	if v1 {
		paths = nil
		if i.alias != "" {
			paths = []alias{{{name: i.alias}}}
		}
	}
	if !aliases {
		if len(paths) > 0 {
			names = true
		}
		paths = nil
	}
	for _, path := range paths {
		if v := data.follow(path); v != nil {
			return v, path[0].name
		}
	}
	if len(paths) == 0 || names {
		return data.get(f.Name), f.Name
	}
	return nil, ""
}

// follow gives what a path leads to, or nil.
func (v *value) follow(path alias) *value {
	for _, s := range path {
		switch {
		case v == nil:
			return nil
		case s.item && v.kind == list:
			n := s.index
			if n < 0 {
				n += len(v.items)
			}
			if n < 0 || n >= len(v.items) {
				return nil
			}
			v = v.items[n]
		case !s.item && v.kind == object:
			v = v.get(s.name)
		default:
			return nil
		}
	}
	return v
}
