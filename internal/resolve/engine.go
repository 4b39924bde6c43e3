package resolve

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/envpy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/settings"
)

// aside are folders of code that is no part of the running application.
var aside = setOf(
	"test", "tests", "testing", "testdata", "fixtures", "e2e", "ci", ".ci", ".github", "example", "examples", "sample", "samples",
	"demo", "demos", "doc", "docs", "script", "scripts", "tool", "tools", "bin", "migration", "migrations", "alembic", "versions",
	"notebook", "notebooks", "benchmark", "benchmarks", "seed", "seeds", "seeders",
)

// asideFiles are such files. Those of tests are not looked for at all.
var asideFiles = setOf("tests.py", "setup.py", "noxfile.py", "fabfile.py", "seed.py", "seeds.py")

// isAside tells whether a Python file, by its path from the root of the project, is one
// of tests, examples, scripts or migrations, whose engines are not the application's.
func isAside(name string) bool {
	for folder := range strings.SplitSeq(path.Dir(name), "/") {
		if aside[folder] {
			return true
		}
	}
	return asideFiles[path.Base(name)]
}

// An engine is one that the application makes.
type engine struct {
	envpy.Made
	source *Source
	// variables are those that its connection string comes from, in upper case.
	variables map[string]bool
	// unclear tells that it may come from others.
	unclear bool
}

// enginesOf collects the engines in the order of the files.
func (r *resolver) enginesOf() []engine {
	var all []engine
	for _, s := range r.application.Sources {
		if s.naming.Template {
			continue
		}
		for _, made := range s.Engines {
			one := engine{made, s, map[string]bool{}, false}
			for _, url := range made.URLs {
				names := r.leadsTo(url)
				for _, name := range names {
					one.variables[strings.ToUpper(name)] = true
				}
				one.unclear = one.unclear || len(names) == 0 && url.Origin != envpy.FromLiteral
			}
			all = append(all, one)
		}
	}
	return all
}

// served gives the engines that are made of a connection, which some settings hold:
// those whose connection string comes from one of them, else those of which nobody can
// tell.
func (r *resolver) served(held ...*setting) []int {
	certain, possible := []int{}, []int{}
	for i, one := range r.engines {
		switch {
		case slices.ContainsFunc(held, func(s *setting) bool { return one.variables[strings.ToUpper(s.name)] }):
			certain = append(certain, i)
		case one.unclear:
			possible = append(possible, i)
		}
	}
	if len(certain) > 0 {
		return certain
	}
	return possible
}

// applicationEngines shows the engines.
func (r *resolver) applicationEngines() []ApplicationEngine {
	shown := make([]ApplicationEngine, 0, len(r.engines))
	loads := len(r.engines) > 0 && r.loadsEnvFiles()
	for _, one := range r.engines {
		shown = append(shown, r.applicationEngine(one, loads))
	}
	return shown
}

// applicationEngine shows an engine.
func (r *resolver) applicationEngine(one engine, loads bool) ApplicationEngine {
	shown := ApplicationEngine{
		File: one.source.File.Path, Function: source.SafeName(one.Function), Async: one.Async, URLs: []Origin{},
		Conditional: one.Conditional, Arguments: engineArguments(one.Options), Open: one.Open,
		Connect: engineArguments(one.Connect), ConnectOpen: one.ConnectOpen, Rewrites: len(one.source.rewrites) > 0,
		LoadsFiles: loads, At: one.At,
	}
	for _, url := range one.URLs {
		shown.URLs = append(shown.URLs, r.origin(url))
	}
	return shown
}

// loadsEnvFiles tells whether a file in Python speaks of loading an env file into the
// process environment.
func (r *resolver) loadsEnvFiles() bool {
	return slices.ContainsFunc(r.application.Sources, func(s *Source) bool {
		return s.Module != nil && (bytes.Contains(s.File.Data, []byte("load_dotenv")) || bytes.Contains(s.File.Data, []byte("read_env")))
	})
}

// The values of arguments that may be shown: the numbers of these, and these words.
var (
	numberArguments = setOf(
		"pool_size", "max_overflow", "pool_timeout", "pool_recycle",
		"statement_cache_size", "prepared_statement_cache_size", "prepare_threshold",
	)
	wordArguments = setOf(
		"debug", // of echo; the rest are modes of TLS
		"disable", "disabled", "allow", "prefer", "preferred", "require", "required", "verify-ca", "verify_ca", "verify-full", "verify_identity",
	)
)

func engineArguments(options []envpy.Option) []EngineArgument {
	arguments := make([]EngineArgument, 0, len(options))
	for _, o := range options {
		one := EngineArgument{Name: source.SafeName(o.Name), Conditional: o.Sometimes, At: o.At}
		switch o.Kind {
		case envpy.ConstantOption:
			one.Value = o.Value
		case envpy.NameOption:
			one.Value = source.SafeName(o.Value)
		case envpy.NumberOption:
			if numberArguments[o.Name] {
				one.Integer = integer(o.Value)
			}
		case envpy.TextOption:
			if wordArguments[strings.ToLower(o.Value)] {
				one.Value = o.Value
			}
		}
		arguments = append(arguments, one)
	}
	return arguments
}

// rewritesFor tells whether a settings class of the file, or a function beside the
// classes of it, makes postgresql:// of postgres://.
func (s *Source) rewritesFor(c *settings.Class) bool {
	return slices.ContainsFunc(s.rewrites, func(at source.Pos) bool {
		return c.At.Overlaps(at) || !slices.ContainsFunc(s.Classes, func(other *settings.Class) bool { return other.At.Overlaps(at) })
	})
}
