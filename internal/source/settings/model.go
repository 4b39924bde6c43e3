package settings

import "strings"

// A model is a class of pydantic that is the type of a field.
type model struct {
	name   string
	class  *class
	kind   sort
	fields []*Field
	forbid bool // unknown keys
	open   bool // its ancestors or its functions are not known: it may take more
	v1     bool
	spelt  map[string]spelling
}

// A spelling is a name of a field as the model has it.
type spelling struct {
	name  string
	field *Field
}

// spellings gives the names of fields by their lower case; the first counts.
func (m *model) spellings() map[string]spelling {
	if m.spelt == nil {
		m.spelt = map[string]spelling{}
		for _, f := range m.fields {
			for _, name := range f.aliasNames() {
				if _, ok := m.spelt[strings.ToLower(name)]; !ok {
					m.spelt[strings.ToLower(name)] = spelling{name, f}
				}
			}
		}
	}
	return m.spelt
}

// modelOf gives the fields of a model.
func (t *typer) modelOf(c *class) *model {
	if c.model != nil {
		return c.model
	}
	m := &model{name: c.name(), class: c, kind: t.sort(c), v1: t.v1}
	c.model = m
	config := t.configOf(c, t.v1)
	extra := config.value("extra")
	kind := t.sort(c)
	m.forbid = extra == "forbid" || extra == "" && (kind == settings2 || kind == settings1)
	m.fields = t.fieldsOf(c, config)
	m.open = len(config.unknowns) > 0
	for _, ancestor := range t.ancestors(c) {
		if ancestor.node == nil {
			_, library := bySort[ancestor.dotted]
			m.open = m.open || !library && ancestor.dotted != "builtins.object" && !strings.HasPrefix(ancestor.dotted, "typing.") && ancestor.dotted != "abc.ABC"
			continue
		}
		for _, h := range hooks(ancestor) {
			m.open = m.open || h.before && len(h.fields) == 0
		}
	}
	return m
}

func (m *model) validate(v *value) (reason string, ok bool) {
	if m.open {
		return "", true
	}
	if v.kind != object {
		return "is not a JSON object", false
	}
	used := map[string]bool{}
	for _, f := range m.fields {
		found, key := f.find(v, m.v1, true, f.byName)
		if found == nil {
			if f.Required() && f.Default.Refused == "" && !f.info.noNames {
				return "has no " + f.Name, false
			}
			continue
		}
		used[key] = true
		if reason, ok := f.Type.spec.validate(found); !ok {
			return "has a " + f.Name + " that " + reason, false
		}
	}
	if m.forbid {
		for _, key := range v.keys {
			if !used[key] {
				return "has a key that " + m.name + " does not know", false
			}
		}
	}
	return "", true
}
