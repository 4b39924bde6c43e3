package resolve

import (
	"regexp"
	"slices"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/envpy"
)

// engined adds the variables of which the engines of this process are made, any of which
// will do, where an engine is made of nothing else and in any case.
func (l *requirements) engined() {
	engines := l.resolver.engines
	before := *l
	defer func() { l.seen, l.program = before.seen, nil }()
	for _, one := range engines {
		names, at := one.read()
		if names == nil {
			continue
		}
		uncertain := ""
		switch {
		case len(engines) > 1:
			uncertain = "the application makes other engines, too"
		case inFunction(one.source.Module, one.source.File, one.At):
			uncertain = "the engine is made when a function is called"
		default:
			uncertain = one.source.fills(one.At)
		}
		l.program = one.source
		l.add(Requirement{
			Name: names[0], Names: names, Implied: true, Uncertain: uncertain, Because: "the engine is made of it", At: &at,
		})
	}
}

// read gives the variables of the process environment that an engine is made of; none if
// it may do without them.
func (e engine) read() (names []string, at source.Pos) {
	if e.Conditional || len(e.URLs) == 0 {
		return nil, at
	}
	for _, url := range e.URLs {
		if url.Origin != envpy.FromEnvironment || url.Name == "" {
			return nil, at
		}
		if name := source.SafeName(url.Name); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names, e.URLs[0].At
}

// inFunction tells whether a place of a module runs only when a function is called.
func inFunction(m *python.Module, file *source.File, at source.Pos) bool {
	start, _ := file.Span(at)
	found := false
	m.Walk(func(n python.Node) bool {
		f, ok := n.(*python.Function)
		found = found || ok && f.Start <= start && start < f.End
		return !found
	})
	return found
}

// writing is what writes to the process environment, and idle are the functions that do
// not, or of which it is known what they load.
var (
	writing = regexp.MustCompile(`environ\.update\(|putenv\(|environ\[[^]\n]*\] *=[^=]`)
	idle    = regexp.MustCompile(`^(?:logging|logger|log|warnings|sys\.path|dotenv|load_dotenv|print|fileConfig|config|context)\b`)
)

// fills tells why a module may put something into its process environment before it comes
// to a place; empty if nothing is seen that would.
func (s *Source) fills(before source.Pos) string {
	if writing.Match(s.File.Data) {
		return "its module writes to os.environ"
	}
	end, _ := s.File.Span(before)
	for _, statement := range s.Module.Body {
		called, ok := statement.(*python.ExpressionStatement)
		if !ok || called.Start >= end {
			continue
		}
		if call, ok := called.Value.(*python.Call); ok && !idle.Match(s.File.Data[call.Start:call.End]) {
			return "a function that is called before may set it"
		}
	}
	return ""
}
