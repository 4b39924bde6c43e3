// Package config reads .dbcfg-lint.yaml. It is strict: a key that it does not
// know is a problem with a place, and so is a value of the wrong type.
package config

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// Name is the name of the configuration file.
const Name = ".dbcfg-lint.yaml"

// Off is the severity of a rule that is not evaluated.
const Off = "off"

// Readers are the programs that can be named as the reader of env files.
var Readers = []string{"python-dotenv", "compose", "docker", "node", "node-expand", "godotenv", "envparse", "systemd", "shell"}

// Severities are the words that a rule can be set to.
var Severities = []string{"error", "warning", "note", Off}

// A Config is what a .dbcfg-lint.yaml says. What it leaves out is the zero value.
type Config struct {
	// Path names the file in the form that [Config.Match] is asked in.
	Path string
	// Version is the version of the format, 1.
	Version int
	// Extends is the path of the config that this one builds on, relative to
	// the folder of this one, and ExtendsAt its place.
	Extends   string
	ExtendsAt source.Pos
	// Reader is one of [Readers].
	Reader string
	// Environments are in the order of the file.
	Environments []Environment
	// Required are the variables that every production environment must set.
	Required []Word
	// Rules are by id. No one has checked that the rules exist.
	Rules map[string]Rule
	// Ignore and Settings are globs, Policies folders, all relative to the
	// folder of Path.
	Ignore, Policies []string
	Settings         []Word
	// TestCredentials are passwords. They are no secrets, but are not printed.
	TestCredentials []string
	// Lists are entries besides those of the built-in lists.
	Lists Added
	// MaxConnections is the limit of the database server, Workers the number of
	// processes that each have a pool; 0 where they are not known.
	MaxConnections, Workers int
}

// An Environment is an entry of environments.
type Environment struct {
	Name string
	// Production is nil where the name decides.
	Production *bool
	// Files are globs relative to the folder of the config, weakest first;
	// empty where the files are found by name.
	Files []string
	// Required are the variables that this environment must set.
	Required []Word
	At       source.Pos // of the name
}

// A Word is a name and its place.
type Word struct {
	Text string
	At   source.Pos
}

// A Rule is an entry of rules.
type Rule struct {
	// Severity is one of [Severities], or empty for the rule's own.
	Severity string
	// Parameters are by name. No one has checked that the rule has them.
	Parameters map[string]Parameter
	At         source.Pos // of the id
}

// A Parameter is what a config sets a parameter of a rule to.
type Parameter struct {
	// Value is a string, int, float64 or bool, or a []any of these.
	Value any
	// At is the place of the name, ValueAt that of the value.
	At, ValueAt source.Pos
}

// Match tells whether a glob of c matches a file. The name and c.Path are both
// rooted, or both relative to the same folder.
func (c *Config) Match(glob, name string) bool {
	glob, rest, ok := c.below(glob, name)
	return ok && doublestar.MatchUnvalidated(glob, rest)
}

// Ignored tells whether c ignores a file or folder. A glob without a slash
// matches at any depth, and one that matches a folder matches all that is in it.
func (c *Config) Ignored(name string) bool {
	return slices.ContainsFunc(c.Ignore, func(glob string) bool {
		glob, rest, ok := c.below(glob, name)
		if !ok {
			return false
		}
		if !strings.Contains(glob, "/") {
			glob = "**/" + glob
		}
		return doublestar.MatchUnvalidated(glob, rest) || doublestar.MatchUnvalidated(glob+"/**", rest)
	})
}

// Above gives the folder that holds all that a glob can match, in the form of c.Path.
func (c *Config) Above(glob string) string {
	folder, _ := c.from(glob)
	return folder
}

// from resolves the ../ that a glob begins with.
func (c *Config) from(glob string) (folder, rest string) {
	folder = path.Dir(c.Path)
	for strings.HasPrefix(glob, "../") {
		if folder == "." || path.Base(folder) == ".." {
			folder = path.Join(folder, "..")
		} else {
			folder = path.Dir(folder)
		}
		glob = glob[len("../"):]
	}
	return folder, glob
}

// below gives what of name lies below the folder that a glob counts from, and the
// glob from there.
func (c *Config) below(glob, name string) (string, string, bool) {
	folder, glob := c.from(glob)
	if folder == "." {
		return glob, name, true
	}
	rest, ok := strings.CutPrefix(name, strings.TrimSuffix(folder, "/")+"/")
	return glob, rest, ok
}

// Merge lays child over base. What child sets wins; environments and rules are
// merged one by one, lists are joined, and the paths of base are rewritten to be
// relative to the folder of child. Neither argument changes.
func Merge(base, child *Config) *Config {
	merged := *child
	up := relative(path.Dir(child.Path), path.Dir(base.Path))
	move := func(glob string) string {
		if path.IsAbs(glob) {
			return glob
		}
		return path.Join(up, glob)
	}
	rebase := func(globs []string) []string {
		var moved []string
		for _, glob := range globs {
			moved = append(moved, move(glob))
		}
		return moved
	}
	if merged.Reader == "" {
		merged.Reader = base.Reader
	}
	if merged.MaxConnections == 0 {
		merged.MaxConnections = base.MaxConnections
	}
	if merged.Workers == 0 {
		merged.Workers = base.Workers
	}
	merged.Required = joinWords(base.Required, child.Required)
	merged.Ignore = append(rebase(base.Ignore), child.Ignore...)
	merged.Settings = nil
	for _, glob := range base.Settings {
		merged.Settings = append(merged.Settings, Word{move(glob.Text), glob.At})
	}
	merged.Settings = append(merged.Settings, child.Settings...)
	merged.Policies = append(rebase(base.Policies), child.Policies...)
	merged.TestCredentials = slices.Concat(base.TestCredentials, child.TestCredentials)
	merged.Lists = base.Lists.joined(child.Lists)

	merged.Rules = maps.Clone(base.Rules)
	for id, rule := range child.Rules {
		if merged.Rules == nil {
			merged.Rules = map[string]Rule{}
		}
		below := merged.Rules[id]
		if rule.Severity == "" {
			rule.Severity = below.Severity
		}
		if len(below.Parameters) > 0 {
			parameters := maps.Clone(below.Parameters)
			maps.Copy(parameters, rule.Parameters)
			rule.Parameters = parameters
		}
		merged.Rules[id] = rule
	}

	merged.Environments = nil
	for _, environment := range base.Environments {
		environment.Files = rebase(environment.Files)
		merged.Environments = append(merged.Environments, environment)
	}
	for _, environment := range child.Environments {
		i := slices.IndexFunc(merged.Environments, func(e Environment) bool { return e.Name == environment.Name })
		if i < 0 {
			merged.Environments = append(merged.Environments, environment)
			continue
		}
		below := merged.Environments[i]
		if environment.Production == nil {
			environment.Production = below.Production
		}
		if len(environment.Files) == 0 {
			environment.Files = below.Files
		}
		environment.Required = joinWords(below.Required, environment.Required)
		merged.Environments[i] = environment
	}
	return &merged
}

func joinWords(base, child []Word) []Word {
	joined := slices.Clone(base)
	for _, word := range child {
		if !slices.ContainsFunc(base, func(w Word) bool { return w.Text == word.Text }) {
			joined = append(joined, word)
		}
	}
	return joined
}

// relative gives the way from one clean folder to another of the same form.
func relative(from, to string) string {
	split := func(folder string) []string {
		if folder = strings.Trim(folder, "/"); folder == "." || folder == "" {
			return nil
		}
		return strings.Split(folder, "/")
	}
	f, t := split(from), split(to)
	for len(f) > 0 && len(t) > 0 && f[0] == t[0] {
		f, t = f[1:], t[1:]
	}
	return path.Join(strings.Repeat("../", len(f)), path.Join(t...))
}
