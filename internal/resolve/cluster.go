package resolve

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// tellApart keeps an environment from overriding itself: of its files, those
// that are for different places are environments of their own.
func (a *Application) tellApart() {
	type key struct {
		kin      string
		template bool
	}
	files := map[key][]*Source{}
	composed := map[string]bool{} // kinds of environments that the user gives compose files
	for _, s := range a.Sources {
		at := key{s.kin, s.naming.Template}
		switch s.Kind {
		case KindEnv:
			files[at] = append(files[at], s)
		case KindCompose:
			composed[s.kin] = composed[s.kin] || s.configured
		}
	}
	for at, sources := range files {
		all := clusters(sources)
		if composed[at.kin] && !at.template && !slices.ContainsFunc(sources, func(s *Source) bool { return s.configured }) {
			for i := range all {
				all[i].putBeside()
			}
		}
		a.name(all)
	}
}

// A cluster is files of an environment that are read together.
type cluster struct {
	sources []*Source
	plain   bool // it may have the name of the environment
	beside  bool // the user gives the environment other files
}

// putBeside notes that the user gives the environment other files.
func (c *cluster) putBeside() {
	c.plain, c.beside = false, true
	for _, s := range c.sources {
		s.beside = true
	}
}

// name names the clusters of an environment. The one that is called like the
// environment has its name; the others have it with their path behind it.
func (a *Application) name(clusters []cluster) {
	plain := 0
	for _, c := range clusters {
		if c.plain {
			plain++
		}
	}
	for _, c := range clusters {
		if len(clusters) == 1 && !c.beside || c.plain && plain == 1 {
			continue
		}
		names := c.sources[0].Name
		if folder := path.Dir(names); len(c.sources) > 1 && folder != a.Folder && c.sources[0].naming.Variant != c.sources[len(c.sources)-1].naming.Variant {
			names = folder
		}
		for _, s := range c.sources {
			s.environment = s.kin + " (" + relative(a.Folder, names) + ")"
		}
	}
}

// clusters puts files of one environment, which are in order, together that are
// read together: what the user says, else those of one folder, unless their
// names differ and they set a variable to different values.
func clusters(sources []*Source) []cluster {
	var all []cluster
	var configured []*Source
	byFolder := map[string][]*Source{}
	for _, s := range sources {
		if s.configured {
			configured = append(configured, s)
		} else {
			byFolder[path.Dir(s.Name)] = append(byFolder[path.Dir(s.Name)], s)
		}
	}
	if configured != nil {
		all = append(all, cluster{sources: configured, plain: true})
	}
	for _, folder := range slices.Sorted(maps.Keys(byFolder)) {
		files := byFolder[folder]
		if !disagree(files) {
			called := slices.ContainsFunc(files, func(s *Source) bool { return s.calledPlainly() })
			all = append(all, cluster{sources: files, plain: called && configured == nil})
			continue
		}
		all = append(all, apart(files, configured == nil)...)
	}
	if configured != nil {
		for i := range all[1:] {
			all[1+i].putBeside()
		}
	}
	return all
}

// apart gives each variant of the files of a folder a cluster. The file that
// all share goes with the one variant that is called like the environment.
func apart(files []*Source, plain bool) []cluster {
	byVariant := map[string][]*Source{}
	var called []string
	for _, s := range files {
		variant := s.naming.Variant
		if byVariant[variant] == nil && variant != "" && s.calledPlainly() {
			called = append(called, variant)
		}
		byVariant[variant] = append(byVariant[variant], s)
	}
	if len(called) == 1 && byVariant[""] != nil {
		byVariant[""] = append(byVariant[""], byVariant[called[0]]...)
		delete(byVariant, called[0])
	}
	shared := byVariant[""] != nil
	var all []cluster
	for _, variant := range slices.Sorted(maps.Keys(byVariant)) {
		called := variant == "" || !shared && byVariant[variant][0].calledPlainly()
		all = append(all, cluster{sources: byVariant[variant], plain: plain && called})
	}
	return all
}

// calledPlainly tells whether a file is called like its environment, and like
// nothing else: .env.prod, not .env.prod-eu.
func (s *Source) calledPlainly() bool {
	_, known := source.Canonical(s.naming.Variant)
	return s.naming.Variant == "" || known || strings.EqualFold(s.naming.Variant, s.kin)
}

// disagree tells whether files with different names set a variable to different
// values. Files of different services have their own ports and log levels, so of
// those only the variables of a database count. The file that all environments
// share is there to be overridden.
func disagree(files []*Source) bool {
	type assignment struct{ variant, value string }
	seen := map[string]assignment{}
	for _, s := range files {
		variant := s.naming.Variant
		if variant == "" {
			continue
		}
		for _, fact := range s.Document.Facts {
			if fact.Bare || s.naming.Service != "" && !ofDatabase(fact.Name, fact.Value) {
				continue
			}
			if earlier, ok := seen[fact.Name]; ok && earlier.variant != variant && earlier.value != fact.Value {
				return true
			}
			seen[fact.Name] = assignment{variant, fact.Value}
		}
	}
	return false
}
