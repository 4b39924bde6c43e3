package resolve

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A setting is a variable with its value. It may hold a secret.
type setting struct {
	name    string
	value   source.Value
	bare    bool
	refers  []string   // the names that the text refers to, before expansion
	filled  []*setting // those whose values compose puts in the place of references
	source  string
	from    *Source // nil for the process environment, and for defaults
	service string  // of a compose file
	at      *source.Pos
	nameAt  source.Pos // zero in the process environment
	shadows []*setting // weakest first

	// What settings classes say of it: the fields that it feeds, their type in a
	// word, why that does not take the value, and whether it is a default.
	fields            []string
	declared, invalid string
	byDefault         bool
	// unused tells that this process does not get it.
	unused bool
	// fallbacks are the defaults that a compose file gives in references.
	fallbacks []Fallback
}

// isOf tells whether a setting is one of some files.
func (s *setting) isOf(files map[string]bool) bool { return s.from != nil && files[s.from.Name] }

func (s *setting) empty() bool { return !s.bare && s.value.Text == "" }

// bindings are the variables of an environment by name.
type bindings map[string]*setting

func (all bindings) sorted() []*setting {
	list := make([]*setting, 0, len(all))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		list = append(list, all[name])
	}
	return list
}

func (all bindings) set(s *setting) {
	if weaker := all[s.name]; weaker != nil {
		s.shadows, weaker.shadows = append(weaker.shadows, weaker), nil
	}
	all[s.name] = s
}

// layers gives the sources of an environment with their assignments, weakest
// first: the env files in their order, then what compose puts into the process
// environment, then that of this process.
func (r *resolver) layers(m members) []layer {
	process, lookup := r.process(m)
	layers := make([]layer, 0, len(m.sources)+1)
	for _, s := range m.sources {
		var values []source.Value
		if s.Expand != nil {
			values = s.Expand(s.Document.Facts, lookup)
		}
		list := make([]setting, len(s.Document.Facts))
		one := layer{source: s, settings: make([]*setting, len(list))}
		for i := range s.Document.Facts {
			fact := &s.Document.Facts[i]
			value := source.Value{Text: fact.Value}
			if values != nil {
				value = values[i]
			}
			if r.language == otherLanguage {
				value.Open = withDollars(value)
			}
			list[i] = setting{name: fact.Name, value: value, bare: fact.Bare, source: s.File.Path, from: s, at: &fact.At, nameAt: fact.NameAt}
			for _, segment := range fact.Segments {
				if segment.Name != "" {
					list[i].refers = append(list[i].refers, segment.Name)
				}
			}
			one.settings[i] = &list[i]
		}
		layers = append(layers, one)
	}
	layers = append(layers, r.composedLayers(m, layers, process)...)
	slices.SortStableFunc(layers, func(a, b layer) int { return cmp.Compare(a.source.rank, b.source.rank) })
	if process == nil {
		return layers
	}
	over := slices.IndexFunc(layers, func(l layer) bool { return r.reads.overrides[l.source.Name] })
	if over < 0 {
		over = len(layers)
	}
	return slices.Insert(layers, over, layer{settings: process})
}

// bind gives the effective variables of layers: a later layer, and a later line,
// goes before an earlier one. Of the process environment those count that
// concern the application.
func (r *resolver) bind(layers []layer) bindings {
	all := bindings{}
	for _, layer := range layers {
		for _, one := range layer.settings {
			if layer.source != nil || all[one.name] != nil || r.relevant(one) {
				all.set(one)
			}
		}
	}
	return all
}

// isProcess tells whether this process runs as an environment.
func (r *resolver) isProcess(m members) bool {
	return r.world.Environment != "" && !m.template && m.name == r.world.Environment
}

// process gives the process environment, if it is that of this environment, and
// the way to look it up, which is nil where nothing is known.
func (r *resolver) process(m members) ([]*setting, source.Lookup) {
	if !r.isProcess(m) {
		return nil, nil
	}
	var list []*setting
	values := make(map[string]string, len(r.world.Environ))
	for _, entry := range r.world.Environ {
		name, text, ok := strings.Cut(entry, "=")
		if !ok || name == "" {
			continue
		}
		values[name] = text
		list = append(list, &setting{name: name, value: source.Value{Text: text}, source: ProcessEnvironment})
	}
	return list, func(name string) (string, bool) {
		text, ok := values[name]
		return text, ok
	}
}

// dollar is a reference that python-dotenv leaves alone.
var dollar = regexp.MustCompile(`\$[A-Za-z_]\w*`)

// withDollars adds the references of the form $NAME to the open ones of a value.
// The readers of other languages than Python expand them.
func withDollars(value source.Value) []source.Reference {
	var all []source.Reference
	open := value.Open
	for _, m := range dollar.FindAllStringIndex(value.Text, -1) {
		for len(open) > 0 && open[0].Start < m[0] {
			all, open = append(all, open[0]), open[1:]
		}
		if (len(open) == 0 || open[0].Start >= m[1]) && (len(all) == 0 || all[len(all)-1].End <= m[0]) {
			all = append(all, source.Reference{Start: m[0], End: m[1], Name: value.Text[m[0]+1 : m[1]]})
		}
	}
	return append(all, open...)
}

// family are the words in names of variables that configure a database.
var family = regexp.MustCompile(`(?i)(^|_)(DB|DATABASE|POSTGRES|POSTGRESQL|PG|MYSQL|MARIADB|MSSQL|ORACLE|SQLITE|SQL|SQLALCHEMY)(_|$)`)

// ofDatabase tells whether a variable belongs to a database connection.
func ofDatabase(name, text string) bool {
	if dsn.IsName(name) || dsn.IsURL(text) || family.MatchString(name) {
		return true
	}
	_, ok := dsn.PartOf(name)
	return ok
}

// display gives the value of a setting with its secrets masked, and whether
// anything is. What came from a variable that is masked stays masked.
func (all bindings) display(s *setting) (shown string, hidden bool) {
	shown, hidden = display(s.name, s.value.Text)
	if shown != masked && all.reveals(s, shown) {
		return masked, true
	}
	return shown, hidden
}

// maxReferring bounds how many references are followed from a variable, so that
// long chains, and long lists, take linear time.
const maxReferring = 100

// reveals tells whether a text that was made of a setting shows the value of a
// variable that is masked itself, because the setting refers to it. Where there
// are too many of those to tell, it may.
func (all bindings) reveals(s *setting, shown string) bool {
	var todo []*setting
	refer := func(s *setting) {
		for _, name := range s.refers[:min(len(s.refers), maxReferring+1)] {
			todo = append(todo, all[name])
		}
		todo = append(todo, s.filled[:min(len(s.filled), maxReferring+1)]...)
	}
	refer(s)
	seen := map[*setting]bool{nil: true}
	for steps := 0; len(todo) > 0; steps++ {
		if steps == maxReferring {
			return true
		}
		held := todo[0]
		todo = todo[1:]
		if seen[held] {
			continue
		}
		seen[held] = true
		if _, hidden := display(held.name, held.value.Text); hidden && strings.Contains(shown, held.value.Text) {
			return true
		}
		refer(held)
	}
	return false
}

// variables shows the variables without their secrets.
func (r *resolver) variables(all bindings) []Variable {
	variables := make([]Variable, 0, len(all))
	for _, s := range all.sorted() {
		value, masked := all.display(s)
		v := Variable{
			Name: nameOf(s.name, s.bare), Value: value, Masked: masked,
			Empty: s.empty(), Bare: s.bare, Database: ofDatabase(s.name, s.value.Text),
			Filling: fillingOf(s), References: []string{}, Defaulted: []string{},
			Role: roleOf(s), Fields: []string{}, Type: s.declared, Invalid: s.invalid, Default: s.byDefault,
			Source: s.source, Service: source.SafeSection(s.service), Fallbacks: []Fallback{}, At: s.at, Shadows: []Shadow{},
		}
		v.Fallbacks = append(v.Fallbacks, s.fallbacks...)
		for _, field := range s.fields {
			if field = source.SafeName(field); !slices.Contains(v.Fields, field) {
				v.Fields = append(v.Fields, field)
			}
		}
		text := s.value.Text
		if number := strings.TrimPrefix(strings.TrimSpace(text), "+"); !masked || number != text && isHarmless(s.name, number) {
			v.Boolean, v.Integer = boolean(text), integer(text)
		}
		for _, open := range s.value.Open {
			v.References = append(v.References, referenceName(open.Name))
		}
		for _, name := range s.value.Unset {
			v.References = append(v.References, referenceName(name))
		}
		for _, name := range s.value.Defaulted {
			v.Defaulted = append(v.Defaulted, referenceName(name))
		}
		for _, weaker := range slices.Backward(s.shadows) {
			value, _ := all.display(weaker)
			v.Shadows = append(v.Shadows, Shadow{Value: value, Source: weaker.source, At: weaker.at})
		}
		variables = append(variables, v)
	}
	return variables
}

// booleans are the words that pydantic takes for a bool, in any case, but without
// white space around them.
// Source: docs.pydantic.dev, "Conversion Table", str to bool.
var booleans = map[string]bool{
	"1": true, "on": true, "t": true, "true": true, "y": true, "yes": true,
	"0": false, "off": false, "f": false, "false": false, "n": false, "no": false,
}

func boolean(text string) *bool {
	value, ok := booleans[strings.ToLower(text)]
	if !ok {
		return nil
	}
	return &value
}

// integers are the texts that pydantic takes for an int, without the white space
// around them: 10, +10, 1_000, 10.0; not 10., 1e3, 0x10. Measured with pydantic
// 2.13.
var integers = regexp.MustCompile(`^([+-]?[0-9]+(?:_[0-9]+)*)(?:\.0+)?$`)

// integer gives nil for what pydantic refuses, and for what no int64 holds.
func integer(text string) *int64 {
	m := integers.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return nil
	}
	value, err := strconv.ParseInt(strings.ReplaceAll(m[1], "_", ""), 10, 64)
	if err != nil {
		return nil
	}
	return &value
}

// frontEndPrefixes mark variables that a bundler builds into a browser program.
var frontEndPrefixes = []string{
	"VITE_", "REACT_APP_", "NEXT_PUBLIC_", "NUXT_PUBLIC_", "VUE_APP_", "EXPO_PUBLIC_", "GATSBY_", "PUBLIC_", "NG_APP_", "STORYBOOK_",
}

// frontEnd tells whether variables are those of a browser program.
func frontEnd(all bindings) bool {
	found := false
	for _, s := range all {
		if ofDatabase(s.name, s.value.Text) {
			return false
		}
		found = found || slices.ContainsFunc(frontEndPrefixes, func(prefix string) bool { return strings.HasPrefix(s.name, prefix) })
	}
	return found
}
