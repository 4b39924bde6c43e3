package config

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"go.yaml.in/yaml/v3"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// limit bounds the whole numbers of a config.
const limit = 1_000_000

var (
	keys = []string{
		"version", "extends", "reader", "environments", "required", "settings", "test-credentials",
		"lists", "max-connections", "workers", "rules", "ignore", "policies",
	}
	environmentKeys = []string{"production", "files", "required"}
	ruleKeys        = []string{"severity", "parameters"}
)

// Parse reads a config. It is usable where there are no problems. An empty file
// is a config that says nothing.
func Parse(file *source.File) (*Config, []source.Problem) {
	config := &Config{Path: file.Path, Version: 1}
	d, root := read(file)
	if root != nil {
		d.config(config, root)
	}
	slices.SortStableFunc(d.problems, func(a, b source.Problem) int { return a.At.Compare(b.At) })
	// A mapping that several aliases stand for has its problems once.
	return config, slices.Compact(d.problems)
}

func (d *decoder) config(c *Config, root *yaml.Node) {
	for _, e := range d.entries(root, "the configuration", keys) {
		switch e.key {
		case "version":
			if version, ok := d.number(e); ok && version != 1 {
				d.problem(d.at(e.value), "this is version %d of the format; this dbcfg-lint reads version 1", version)
			}
		case "extends":
			c.Extends, _ = d.text(e)
			c.ExtendsAt = d.at(e.value)
		case "reader":
			c.Reader = d.oneOf(e.value, "reader", Readers)
		case "environments":
			for _, environment := range d.entries(e.value, e.key, nil) {
				c.Environments = append(c.Environments, d.environment(environment))
			}
		case "required":
			c.Required = d.variables(e)
		case "settings":
			c.Settings = d.patterns(e)
		case "test-credentials":
			c.TestCredentials = append(c.TestCredentials, d.credentials(e)...)
		case "lists":
			added, passwords := d.lists(e)
			c.Lists, c.TestCredentials = added, append(c.TestCredentials, passwords...)
		case "max-connections":
			c.MaxConnections, _ = d.number(e)
		case "workers":
			c.Workers, _ = d.number(e)
		case "rules":
			c.Rules = map[string]Rule{}
			for _, rule := range d.entries(e.value, e.key, nil) {
				if !ruleID.MatchString(rule.key) {
					d.problem(rule.at, "this is not the id of a rule, which is made of lower-case words and hyphens")
					continue
				}
				c.Rules[rule.key] = d.rule(rule)
			}
		case "ignore":
			c.Ignore = textsOf(d.patterns(e))
		case "policies":
			c.Policies = d.paths(e)
		}
	}
}

// What names in a config are made of. Anything else is a mistake, and may be a
// secret that was pasted into the wrong place.
var (
	ruleID          = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	environmentName = regexp.MustCompile(`^\w[\w.-]*$`)
	variableName    = regexp.MustCompile(`^[A-Za-z_]\w*$`)
	connected       = regexp.MustCompile(`://[^:@]*:.*@`)
)

func (d *decoder) environment(e entry) Environment {
	environment := Environment{Name: e.key, At: e.at}
	if !environmentName.MatchString(e.key) {
		d.problem(e.at, "the name of an environment is made of letters, digits, \".\", \"-\" and \"_\"")
		environment.Name = source.SafeName(e.key)
	}
	for _, e := range d.entries(e.value, "an environment", environmentKeys) {
		switch e.key {
		case "production":
			if production, ok := d.flag(e); ok {
				environment.Production = &production
			}
		case "files":
			environment.Files = textsOf(d.patterns(e))
		case "required":
			environment.Required = d.variables(e)
		}
	}
	return environment
}

func (d *decoder) rule(e entry) Rule {
	rule := Rule{At: e.at}
	if resolve(e.value).Kind == yaml.ScalarNode {
		rule.Severity = d.severity(e.value)
		return rule
	}
	for _, e := range d.entries(e.value, "a rule", ruleKeys) {
		switch e.key {
		case "severity":
			rule.Severity = d.severity(e.value)
		case "parameters":
			rule.Parameters = map[string]Parameter{}
			for _, parameter := range d.entries(e.value, e.key, nil) {
				rule.Parameters[parameter.key] = Parameter{d.parameter(parameter), parameter.at, d.at(parameter.value)}
			}
		}
	}
	return rule
}

// severity takes false for off: that is what YAML 1.1 makes of it.
func (d *decoder) severity(n *yaml.Node) string {
	if n := resolve(n); n.ShortTag() == "!!bool" && slices.Contains([]string{"false", "off", "no"}, strings.ToLower(n.Value)) {
		return Off
	}
	return d.oneOf(n, "severity", Severities)
}

func (d *decoder) parameter(e entry) any {
	n := resolve(e.value)
	if n.Kind != yaml.SequenceNode {
		return d.scalar(e.key, n)
	}
	values := []any{}
	for _, item := range d.items(e) {
		values = append(values, d.scalar(e.key, item))
	}
	return values
}

func (d *decoder) scalar(key string, n *yaml.Node) any {
	if n.Kind == yaml.ScalarNode {
		switch n.ShortTag() {
		case "!!str":
			if connected.MatchString(n.Value) {
				d.problem(d.at(n), "the parameter %s must not hold a password: rules see it", quote(key))
				return nil
			}
			return n.Value
		case "!!bool":
			return strings.EqualFold(n.Value, "true")
		case "!!int":
			if number, err := strconv.Atoi(n.Value); err == nil {
				return number
			}
		case "!!float":
			if number, err := strconv.ParseFloat(n.Value, 64); err == nil {
				return number
			}
		}
	}
	d.problem(d.at(n), "the parameter %s must be a string, a decimal number, true or false, or a list of these", quote(key))
	return nil
}

// separated finds a backslash that is meant as the separator of Windows: in a
// pattern it takes its meaning from the character behind it.
var separated = regexp.MustCompile(`\\([^*?\[\]{}\\]|\*\*)`)

// patterns reads globs relative to the folder of the config.
func (d *decoder) patterns(e entry) []Word {
	var globs []Word
	for _, word := range d.words(e) {
		for strings.HasPrefix(word.Text, "./") {
			word.Text = strings.TrimLeft(word.Text[2:], "/")
		}
		word.Text = strings.TrimSuffix(word.Text, "/")
		switch {
		case path.IsAbs(word.Text):
			d.problem(word.At, "%s must be relative to the folder of this file", quote(e.key))
		case separated.MatchString(word.Text):
			d.problem(word.At, "%s has a backslash between folders, which would match nothing: write /", quote(e.key))
		case word.Text == "", !doublestar.ValidatePattern(word.Text):
			d.problem(word.At, "%s has a pattern that cannot be read", quote(e.key))
		default:
			globs = append(globs, word)
		}
	}
	return globs
}

func textsOf(words []Word) []string {
	var texts []string
	for _, word := range words {
		texts = append(texts, word.Text)
	}
	return texts
}

// paths reads paths of folders. What looks like a URL is none.
func (d *decoder) paths(e entry) []string {
	var paths []string
	for _, word := range d.words(e) {
		if strings.Contains(word.Text, "://") {
			d.problem(word.At, "%s must be a list of paths", quote(e.key))
			continue
		}
		paths = append(paths, word.Text)
	}
	return paths
}

// variables reads names of variables.
func (d *decoder) variables(e entry) []Word {
	var names []Word
	for _, word := range d.words(e) {
		if !variableName.MatchString(word.Text) {
			d.problem(word.At, "%s must be a list of names of variables", quote(e.key))
			continue
		}
		names = append(names, word)
	}
	return names
}

func (d *decoder) words(e entry) []Word {
	var words []Word
	for _, n := range d.items(e) {
		if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!str" || strings.TrimSpace(n.Value) == "" {
			d.problem(d.at(n), "%s must be a list of strings", quote(e.key))
			continue
		}
		words = append(words, Word{Text: n.Value, At: d.at(n)})
	}
	return words
}

// credentials takes every scalar as it is written, for 0123 is a password, too.
func (d *decoder) credentials(e entry) []string {
	var passwords []string
	for _, n := range d.items(e) {
		if n.Kind != yaml.ScalarNode || n.Value == "" {
			d.problem(d.at(n), "%s must be a list of strings", quote(e.key))
			continue
		}
		passwords = append(passwords, n.Value)
	}
	return passwords
}

func (d *decoder) text(e entry) (string, bool) {
	n := resolve(e.value)
	if null(n) {
		return "", false
	}
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!str" || n.Value == "" {
		d.problem(d.at(n), "%s must be a string", quote(e.key))
		return "", false
	}
	return n.Value, true
}

func (d *decoder) oneOf(n *yaml.Node, what string, known []string) string {
	n = resolve(n)
	if null(n) {
		return ""
	}
	if n.Kind == yaml.ScalarNode && slices.Contains(known, n.Value) {
		return n.Value
	}
	nearest, ok := "", false
	if n.Kind == yaml.ScalarNode {
		nearest, ok = source.Nearest(strings.ToLower(n.Value), known)
	}
	if ok {
		d.problem(d.at(n), "unknown %s; did you mean %q?", what, nearest)
	} else {
		d.problem(d.at(n), "unknown %s; it is one of %s", what, strings.Join(known, ", "))
	}
	return ""
}

func (d *decoder) flag(e entry) (value, ok bool) {
	n := resolve(e.value)
	if null(n) {
		return false, false
	}
	switch strings.ToLower(n.Value) {
	case "true", "false":
		if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!bool" {
			return strings.EqualFold(n.Value, "true"), true
		}
	}
	d.problem(d.at(n), "%s must be true or false", quote(e.key))
	return false, false
}

func (d *decoder) number(e entry) (int, bool) {
	n := resolve(e.value)
	if null(n) {
		return 0, false
	}
	number, err := strconv.Atoi(n.Value)
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!int" || err != nil || number < 1 || number > limit {
		d.problem(d.at(n), "%s must be a whole number from 1 to %d", quote(e.key), limit)
		return 0, false
	}
	return number, true
}
