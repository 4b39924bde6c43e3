package settings

import (
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
)

// A configuration is model_config, or the class Config of pydantic 1, with what is
// inherited.
type configuration struct {
	settings map[string]setting
	unknowns []Unknown
}

// A setting is a key of a configuration. One without an expression is the default
// of BaseSettings, which hides what another base says.
type setting struct {
	at scope
	e  python.Expression
	v  *value
}

// configKeys are the keys of pydantic-settings 2 that BaseSettings itself sets, and
// those of its fields that matter here.
var configKeys = []string{
	"extra", "case_sensitive", "env_prefix", "env_prefix_target", "env_file", "env_file_encoding", "env_ignore_empty",
	"env_nested_delimiter", "env_nested_max_split", "env_parse_none_str", "env_parse_enums", "secrets_dir", "enable_decoding",
	"dotenv_filtering", "populate_by_name", "validate_by_name", "validate_by_alias", "alias_generator", "strict",
	"nested_model_default_partial_update", "str_strip_whitespace", "str_min_length", "str_max_length", "validate_default", "cli_parse_args",
	"allow_inf_nan", "coerce_numbers_to_str", "regex_engine",
}

// unset are the keys that BaseSettings does not set.
var unset = []string{
	"dotenv_filtering", "populate_by_name", "validate_by_name", "validate_by_alias", "alias_generator", "strict",
	"str_strip_whitespace", "str_min_length", "str_max_length", "allow_inf_nan", "coerce_numbers_to_str", "regex_engine",
}

// value gives the text of a literal setting: "true", "ignore"; else "".
func (c *configuration) value(key string) string {
	if s, ok := c.settings[key]; ok && s.v != nil {
		switch s.v.kind {
		case text, boolean, integer:
			return s.v.text
		case opaque:
			return strings.ToLower(s.v.text)
		}
	}
	return ""
}

func (c *configuration) update(other *configuration) {
	for key, s := range other.settings {
		c.settings[key] = s
	}
	for _, u := range other.unknowns {
		if !slices.Contains(c.unknowns, u) {
			c.unknowns = append(c.unknowns, u)
		}
	}
}

// configOf gives the configuration of a class.
func (r *reader) configOf(c *class, v1 bool) *configuration {
	if c.merged != nil {
		return c.merged
	}
	merged := &configuration{settings: map[string]setting{}}
	c.merged = merged
	if c.node == nil {
		if bySort[c.dotted] == settings2 {
			for _, key := range configKeys {
				if !slices.Contains(unset, key) {
					merged.settings[key] = setting{}
				}
			}
		}
		return merged
	}
	r.ancestors(c)
	bases := slices.Clone(c.bases)
	if v1 {
		slices.Reverse(bases)
	}
	for _, base := range bases {
		merged.update(r.configOf(base, v1))
	}
	own := &configuration{settings: map[string]setting{}}
	at := scope{c.module, c}
	if d := c.own["model_config"]; d != nil && d.value != nil && !v1 {
		r.configExpression(own, at, d.value, maxSteps)
	}
	if c.config != nil && len(own.settings) == 0 {
		order := slices.Clone(r.ancestors(c.config))
		slices.Reverse(order)
		for _, ancestor := range order {
			for _, name := range ancestor.order {
				if d := ancestor.own[name]; d.value != nil {
					r.configSetting(own, name, scope{ancestor.module, ancestor}, d.value)
				}
			}
			r.configMethods(own, ancestor, v1)
		}
	}
	for _, argument := range c.node.Arguments {
		if slices.Contains(configKeys, argument.Name) {
			r.configSetting(own, argument.Name, scope{module: c.module}, argument.Value)
		}
	}
	merged.update(own)
	return merged
}

// configMethods notes the methods of a class Config by which pydantic 1 is bent.
func (r *reader) configMethods(c *configuration, of *class, v1 bool) {
	for _, f := range of.functions {
		switch {
		case !v1:
		case f.Name == "customise_sources":
			c.unknowns = append(c.unknowns, Unknown{"customise_sources chooses where values come from", of.module.tree.Pos(f.NameAt), AboutSources})
		case f.Name == "prepare_field":
			c.unknowns = append(c.unknowns, Unknown{"prepare_field chooses the names of variables", of.module.tree.Pos(f.NameAt), AboutNames})
		case f.Name == "parse_env_var", f.Name == "json_loads":
			c.unknowns = append(c.unknowns, Unknown{f.Name + " reads the values", of.module.tree.Pos(f.NameAt), AboutValues})
		}
	}
}

func (r *reader) configSetting(c *configuration, key string, at scope, e python.Expression) {
	v := r.fold(scope{module: at.module}, e, maxSteps)
	if attribute, ok := e.(*python.Attribute); ok && key == "extra" { // Extra.forbid
		v = &value{kind: text, text: attribute.Name}
	}
	c.settings[key] = setting{at: at, e: e, v: v}
	pos := at.module.tree.Pos(e)
	switch key {
	case "env_file", "fields", "secrets_dir":
	case "alias_generator":
		c.unknowns = append(c.unknowns, Unknown{"alias_generator makes the names of fields", pos, AboutNames})
	case "enable_decoding", "strict":
		if v.text != "false" && key == "strict" || v.text == "false" && key == "enable_decoding" {
			c.unknowns = append(c.unknowns, Unknown{key + " changes how values are read", pos, AboutValues})
		}
	case "cli_parse_args":
		if v.kind != none && v.text != "false" {
			c.unknowns = append(c.unknowns, Unknown{"arguments of the command line are a source, too", pos, AboutSources})
		}
	default:
		if v.kind == opaque && slices.Contains(configKeys, key) {
			c.unknowns = append(c.unknowns, Unknown{"its " + key + " is an expression", pos, AboutNames})
		}
	}
}

// configExpression reads SettingsConfigDict(…), ConfigDict(…), dict(…), {…}, Base.model_config
// and unions of them.
func (r *reader) configExpression(c *configuration, at scope, e python.Expression, steps int) {
	unknown := func(e python.Node) {
		c.unknowns = append(c.unknowns, Unknown{"its model_config is an expression", at.module.tree.Pos(e), AboutNames})
	}
	if steps <= 0 {
		unknown(e)
		return
	}
	switch e := e.(type) {
	case *python.Call:
		name := dotted(e.Function)
		if !strings.HasSuffix(name, "ConfigDict") && name != "dict" {
			unknown(e)
			return
		}
		for _, argument := range e.Arguments {
			if argument.Name != "" {
				r.configSetting(c, argument.Name, at, argument.Value)
			} else {
				r.configExpression(c, at, argument.Value, steps-1)
			}
		}
	case *python.Dict:
		for i, key := range e.Keys {
			if key == nil {
				r.configExpression(c, at, e.Values[i], steps-1)
				continue
			}
			if name := r.fold(at, key, maxSteps); name.kind == text {
				r.configSetting(c, name.text, at, e.Values[i])
			} else {
				unknown(key)
			}
		}
	case *python.Binary:
		if e.Operator != "|" {
			unknown(e)
			return
		}
		for _, operand := range operands(e, "|") {
			r.configExpression(c, at, operand, steps-1)
		}
	case *python.Attribute:
		if owner := r.resolve(at, e.Value, steps); e.Name == "model_config" && (owner.kind == classEntity || owner.kind == external) {
			if owner.kind == external {
				owner.class = r.foreign(owner.dotted)
			}
			c.update(r.configOf(owner.class, false))
			return
		}
		r.configName(c, at, e, steps, unknown)
	case *python.Name:
		r.configName(c, at, e, steps, unknown)
	default:
		unknown(e)
	}
}

func (r *reader) configName(c *configuration, at scope, e python.Expression, steps int, unknown func(python.Node)) {
	found := r.resolve(scope{module: at.module}, e, steps)
	if found.kind != valueEntity {
		unknown(e)
		return
	}
	r.configExpression(c, found.at, found.value, steps-2)
}

// export gives the configuration as the users of the package know it.
func (r *reader) export(c *configuration, v1 bool) (Config, []Unknown) {
	config := Config{
		Prefix:          c.value("env_prefix"),
		CaseSensitive:   c.value("case_sensitive") == "true",
		NestedDelimiter: c.value("env_nested_delimiter"),
		IgnoreEmpty:     c.value("env_ignore_empty") == "true",
		Extra:           c.value("extra"),
		ByName:          c.value("populate_by_name") == "true" || c.value("validate_by_name") == "true",
		Filtering:       c.value("dotenv_filtering"),
	}
	if v1 {
		config.IgnoreEmpty, config.Filtering = false, ""
		config.ByName = c.value("allow_population_by_field_name") == "true"
	}
	unknowns := slices.Clone(c.unknowns)
	if s := c.settings["env_file"]; s.e != nil {
		config.EnvFiles, unknowns = r.envFiles(s, unknowns)
	}
	if s := c.settings["secrets_dir"]; s.e != nil && s.v.kind != none {
		config.SecretsDirs, unknowns = r.envFiles(s, unknowns)
		unknowns = append(unknowns, Unknown{"files of its secrets_dir are a source, too", s.at.module.tree.Pos(s.e), AboutSources})
	}
	return config, unknowns
}

func (r *reader) envFiles(s setting, unknowns []Unknown) ([]EnvFile, []Unknown) {
	elements := []python.Expression{s.e}
	at, e := s.at, s.e
	if found := r.resolve(scope{module: at.module}, e, maxSteps); found.kind == valueEntity {
		if _, ok := found.value.(*python.Sequence); ok {
			at, e = found.at, found.value
		}
	}
	if sequence, ok := e.(*python.Sequence); ok {
		elements = sequence.Elements
	}
	var files []EnvFile
	for _, element := range elements {
		if c, ok := element.(*python.Constant); ok && c.Name == "None" {
			continue
		}
		place := r.pathOf(at, element, maxSteps)
		file := place.file(at.module.tree.Pos(element))
		if file.Tail {
			unknowns = append(unknowns, Unknown{"the path of an env file is an expression", file.At, AboutSources})
		}
		if file.Path != "" || file.Parts != nil {
			files = append(files, file)
		}
	}
	return files, unknowns
}
