package settings

import (
	"regexp"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
)

// database is a connection string, as far as it takes to tell a class of settings.
var database = regexp.MustCompile(`^(?i)(?:postgres(?:ql)?|mysql|mariadb|sqlite|mongodb|oracle|mssql|cockroachdb|redshift|snowflake|clickhouse|duckdb|db2|ibm_db_sa|firebird|jdbc:\w+)(?:\+\w+)*:/`)

// readPlain makes the settings class that a class without pydantic is; false if it
// is none.
func (r *reader) readPlain(made *Class, c *class, kind sort) bool {
	named := slices.ContainsFunc(r.ancestors(c), func(a *class) bool {
		return a.node != nil && (strings.HasSuffix(a.name(), "Settings") || strings.HasSuffix(a.name(), "Config"))
	})
	if !named {
		return false
	}
	made.Style = Plain
	made.Config.CaseSensitive = true
	index := map[string]int{}
	for _, ancestor := range slices.Backward(r.ancestors(c)) {
		if ancestor.node == nil {
			continue
		}
		for _, f := range r.plainFields(ancestor) {
			if !r.afford(1) {
				break
			}
			if i, ok := index[f.Name]; ok {
				made.Fields[i] = f
				continue
			}
			index[f.Name] = len(made.Fields)
			made.Fields = append(made.Fields, f)
		}
	}
	reads := slices.ContainsFunc(made.Fields, func(f *Field) bool { return len(f.Variables) > 0 })
	holds := slices.ContainsFunc(made.Fields, func(f *Field) bool {
		return f.Default.Kind == LiteralDefault && database.MatchString(f.Default.Text)
	})
	if !reads && (!holds || kind == model2 || kind == model1 || kind == dataClass) {
		return false
	}
	made.rules.CaseSensitive = true
	made.Assemblies = r.assemblies(c, made.Fields, false, true)
	r.spent(made)
	return true
}

// plainFields gives the fields that a class itself defines.
func (r *reader) plainFields(c *class) []*Field {
	if c.plain == nil {
		c.plain = []*Field{}
		for _, d := range r.plainDefinitions(c) {
			if f := r.plainField(d); f != nil {
				c.plain = append(c.plain, f)
			}
		}
	}
	return c.plain
}

// plainDefinitions gives the attributes of a class and those that its __init__ sets.
func (r *reader) plainDefinitions(c *class) []*definition {
	var found []*definition
	for _, name := range c.order {
		if d := c.own[name]; d.value != nil {
			found = append(found, d)
		}
	}
	for _, f := range c.functions {
		if f.Name != "__init__" || len(f.Parameters) == 0 {
			continue
		}
		self := f.Parameters[0].Name
		eachStatement(f.Body, 0, func(statement python.Statement) {
			s, ok := statement.(*python.Assignment)
			if !ok || s.Value == nil || s.Operator != "" {
				return
			}
			for _, target := range s.Targets {
				attribute, ok := target.(*python.Attribute)
				if !ok || dotted(attribute.Value) != self {
					continue
				}
				found = append(found, &definition{name: attribute.Name, nameAt: attribute.NameAt, at: s.Span, annotation: s.Annotation, value: s.Value, class: c})
			}
		})
	}
	return found
}

// plainField reads an attribute; nil for what is no setting.
func (r *reader) plainField(d *definition) *Field {
	if strings.HasPrefix(d.name, "__") {
		return nil
	}
	at := scope{d.class.module, d.class}
	m := d.class.module.tree
	f := &Field{Name: d.name, NameAt: m.Pos(d.nameAt), At: m.Pos(d.at), Class: d.class.name()}
	if d.annotation != nil {
		f.Type.Text = oneLine(d.class.module, d.annotation)
	}
	e := d.value
	if call, ok := e.(*python.Call); ok { // field(default_factory=lambda: …) of dataclasses
		for _, argument := range call.Arguments {
			switch argument.Name {
			case "default_factory":
				f.Variables = r.anyReads(at, argument.Value)
			}
		}
		if len(f.Variables) > 0 {
			f.Default = Default{Kind: UnknownDefault, At: m.Pos(e)}
			return f
		}
	}
	if read, ok := r.environ(at, e, maxSteps); ok {
		f.Variables, f.Default, f.SkipsEmpty = distinct(read.variables), read.fallback, read.skipEmpty
		if read.of == "int" || read.of == "float" {
			f.Type.spec = &spec{kind: scalarType, name: read.of, v1: true}
			if read.skipEmpty || read.changed {
				f.Type.spec = nil
			}
		}
		return f
	}
	f.Default = r.literalDefault(at, e)
	return f
}

func distinct(variables []Variable) []Variable {
	var found []Variable
	for _, v := range variables {
		v.Process = true
		if !slices.Contains(found, v) {
			found = append(found, v)
		}
	}
	return found
}
