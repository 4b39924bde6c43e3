package lint

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"

	"github.com/dbcfg-lint/dbcfg-lint/internal/config"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/settings"
)

// A governor finds the configuration that governs a file: the nearest above it,
// or the one that the user names for all.
type governor struct {
	tree     tree
	forAll   *governed
	byFolder map[string]*governed
	byName   map[string]*governed
	problems []source.Problem
}

// governed is a configuration in the form that resolve takes.
type governed struct {
	*config.Config
	options *resolve.Options
}

// ungoverned stands where there is no configuration, or a broken one.
var ungoverned = &governed{Config: &config.Config{}, options: &resolve.Options{}}

func newGovernor(tree tree, named string) (*governor, error) {
	g := &governor{tree: tree, byFolder: map[string]*governed{}, byName: map[string]*governed{}}
	if named == "" {
		return g, nil
	}
	var err error
	g.forAll, err = g.load(tree.rooted(named))
	return g, err
}

// of gives the configuration that governs the files of a folder. One that can't
// be read is a problem, and the files are linted without it.
func (g *governor) of(folder string) *governed {
	if g.forAll != nil {
		return g.forAll
	}
	if found, ok := g.byFolder[folder]; ok {
		return found
	}
	found := ungoverned
	name := path.Join(folder, config.Name)
	// A link that leads nowhere is a configuration that can't be read.
	switch _, err := fs.Lstat(g.tree.FS, name); {
	case !errors.Is(err, fs.ErrNotExist):
		if loaded, err := g.load(name); err == nil {
			found = loaded
		} else {
			g.problems = append(g.problems, unreadable(g.tree.display(name), err))
		}
	case folder != ".":
		found = g.of(path.Dir(folder))
	}
	g.byFolder[folder] = found
	return found
}

func (g *governor) load(name string) (*governed, error) {
	if found, ok := g.byName[name]; ok {
		return found, nil
	}
	c, problems, err := config.Load(g.tree.read, name)
	if err != nil {
		return nil, err
	}
	found := ungoverned
	if len(problems) == 0 {
		found = &governed{Config: c, options: optionsOf(c)}
	}
	g.problems = append(g.problems, problems...)
	g.byName[name] = found
	return found, nil
}

// optionsOf gives a configuration to resolve.
func optionsOf(c *config.Config) *resolve.Options {
	options := &resolve.Options{
		Folder:   path.Dir(c.Path),
		Required: requiredOf(c.Required),
		Samples:  c.TestCredentials,

		MaxConnections: c.MaxConnections, Workers: c.Workers,
	}
	for _, environment := range c.Environments {
		name, _ := source.Canonical(environment.Name)
		options.Environments = append(options.Environments, resolve.EnvironmentOptions{
			Name:       name,
			Production: environment.Production,
			Required:   requiredOf(environment.Required),
			Selects: func(name string) (rank int, ok bool) {
				// The last glob that matches a file is its place in the order.
				for i := len(environment.Files) - 1; i >= 0; i-- {
					if c.Match(environment.Files[i], name) {
						return i, true
					}
				}
				return 0, false
			},
		})
	}
	return options
}

func requiredOf(words []config.Word) []resolve.Required {
	var required []resolve.Required
	for _, word := range words {
		required = append(required, resolve.Required{Name: word.Text, At: word.At})
	}
	return required
}

// selected tells whether a configuration names a file as an env file.
func (g *governed) selected(name string) bool {
	for _, environment := range g.options.Environments {
		if _, ok := environment.Selects(name); ok {
			return true
		}
	}
	return false
}

// holdsSettings tells whether a configuration names a file as one of settings
// classes.
func (g *governed) holdsSettings(name string) bool {
	return slices.ContainsFunc(g.Settings, func(glob config.Word) bool { return g.Match(glob.Text, name) })
}

// unmatched gives the patterns of configurations for settings that match none of the
// files found, as far as all that they could match was looked at. Those for env files
// may match nothing: files of deployments are often elsewhere.
func (w *Workspace) unmatched(files []found) []source.Problem {
	if w.options.past != nil {
		return nil
	}
	walked := func(folder string) bool {
		return slices.ContainsFunc(w.options.Paths, func(userPath string) bool {
			return resolve.Within(w.governor.tree.rooted(userPath), folder)
		})
	}
	var problems []source.Problem
	for _, g := range w.governor.all() {
		for _, glob := range g.Settings {
			if walked(g.Above(glob.Text)) && !slices.ContainsFunc(files, func(f found) bool { return g.Match(glob.Text, f.name) }) {
				problems = append(problems, source.Problem{
					Code: source.Refused, At: glob.At,
					Message: `"settings" has a pattern that matches no file that is looked at`,
				})
			}
		}
	}
	return problems
}

// unreadable is a file or folder that can't be read.
func unreadable(display string, err error) source.Problem {
	return source.Problem{
		Code:    source.Refused,
		Message: "cannot be read: " + reason(err),
		At:      source.Pos{File: display, Line: 1, Column: 1, EndLine: 1, EndColumn: 1},
	}
}

// all gives the configurations that were read, by name.
func (g *governor) all() []*governed {
	names := slices.Sorted(maps.Keys(g.byName))
	all := make([]*governed, 0, len(names))
	for _, name := range names {
		all = append(all, g.byName[name])
	}
	return all
}

// mayDeclare tells whether a file of Python may have a settings class that counts,
// where the configuration does not name the files that do.
func (g *governed) mayDeclare(data []byte) bool {
	return len(g.Settings) == 0 && settings.Relevant(data)
}
