package envpy

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// Bounds of the reading. A file is read once; beyond that, maxSteps statements and
// expressions of functions that are called, and of second rounds of loops, are.
const (
	maxSteps  = 300_000
	maxCalls  = 40
	maxNested = 500
)

// Read tells what an env.py does, from its text alone. It follows the values from
// statement to statement, into the functions that the file defines and out of
// them, on all branches; a loop is taken to run. It takes time linear in the size
// of the file.
func Read(m *python.Module) *Program {
	r := newReader(m)
	r.block(m.Body)
	r.calledByOthers()
	return r.found()
}

func newReader(m *python.Module) *reader {
	r := &reader{
		source: m, program: &Program{},
		places: map[originKey]int{}, modules: map[string]bool{},
		sets: map[python.Span]Set{}, engines: map[python.Span]Engine{}, made: map[python.Span]*made{},
		imported: map[python.Span]string{}, aliases: map[slot]*python.Subscript{},
		configures: map[python.Span]Configure{}, prints: map[python.Span]*printed{},
		module: newScope(nil), options: newScope(nil),
	}
	r.module.shared, r.options.shared = true, true
	r.scope = r.module
	return r
}

// A reader reads a file.
type reader struct {
	source  *python.Module
	program *Program

	origins []origin
	places  map[originKey]int
	// modules are those that were imported as a.b.c, star the module of the
	// application of which all names were.
	modules map[string]bool
	star    string

	scope, module *scope
	options       *scope   // what was set
	optionNames   []string // in the order of the first setting
	functions     []*function
	classes       []*class
	// aliases are the dictionaries that a variable is also kept in.
	aliases map[slot]*python.Subscript

	// every tells that all functions and methods are run: any of them may be
	// called by another file.
	every bool

	journal    []change
	branches   int // that are being run
	conditions int // that what is being run depends on
	depth      int // of calls
	nested     int // of expressions
	loops      int // that are being run
	bound      int // lambdas, whose parameters are not known
	steps      int // in functions and in second rounds
	async      bool

	sets         map[python.Span]Set
	engines      map[python.Span]Engine
	made         map[python.Span]*made
	imported     map[python.Span]string // engines of the application, used or not
	configures   map[python.Span]Configure
	prints       map[python.Span]*printed
	metadataOpen bool            // it may be among options that are not known
	whole        map[urlKey]bool // the connection strings that reach an engine as a whole
}

// step counts a statement or an expression; it is true when it is not to be read
// any more.
func (r *reader) step() bool {
	if r.depth > 0 || r.loops > 0 {
		r.steps++
		return r.steps > maxSteps
	}
	return false
}

func (r *reader) spent() bool { return r.steps > maxSteps }

// calledByOthers runs the functions that the file does not call itself: those
// that are handed to another program. If nothing was done by then, the calls are
// in a part that could not be read, and all functions are run.
func (r *reader) calledByOthers() {
	for all := false; ; all = true {
		for i := 0; i < len(r.functions); i++ {
			if f := r.functions[i]; f.calls == 0 && (f.mentioned || all || r.every) {
				r.call(f, nil, nil)
			}
			r.methods()
		}
		r.methods()
		if all || r.every || len(r.engines) > 0 || len(r.configures) > 0 || len(r.sets) > 0 {
			return
		}
	}
}

// methods runs the methods of the classes that are used.
func (r *reader) methods() {
	for len(r.classes) > 0 {
		c := r.classes[0]
		r.classes = r.classes[1:]
		for _, name := range sortedKeys(c.scope.vars) {
			if v := c.scope.vars[name]; v != nil && v.function != nil && v.function.calls == 0 {
				r.call(v.function, &value{class: c}, nil)
			}
		}
	}
}

// found gives what was found.
func (r *reader) found() *Program {
	p := r.program
	p.URLs = r.urls()
	p.Assemblies = r.assemblies()
	for _, at := range places(r.sets) {
		p.Sets = append(p.Sets, r.sets[at])
	}
	for _, at := range places(r.engines) {
		p.Engines = append(p.Engines, r.engines[at])
	}
	for _, at := range places(r.configures) {
		p.Configures = append(p.Configures, r.configures[at])
	}
	for _, at := range places(r.prints) {
		if found := r.prints[at]; r.isConnection(found.entries) {
			p.Prints = append(p.Prints, found.Print)
		}
	}
	if v, ok := r.module.vars["target_metadata"]; ok && (r.metadataOpen || len(r.configures) == 0) {
		p.Metadata = p.Metadata || !v.isNone()
	}
	return p
}

// places gives the keys in the file's order.
func places[V any](m map[python.Span]V) []python.Span {
	return slices.SortedFunc(maps.Keys(m), func(a, b python.Span) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
}

func sortedKeys(m map[string]*value) []string { return slices.Sorted(maps.Keys(m)) }

func (r *reader) pos(s python.Span) source.Pos { return r.source.File.Pos(s.Start, s.End) }

// text gives the text of an expression; none if it is long.
func (r *reader) text(e python.Expression) string { return r.slice(e.Range().Start, e.Range().End) }

// textBetween gives what stands between two expressions.
func (r *reader) textBetween(a, b python.Expression) string {
	return strings.Trim(r.slice(a.Range().End, b.Range().Start), " \t\r\n\\()")
}

// firstWord gives the keyword or the name that an expression begins with, or its
// first character.
func (r *reader) firstWord(e python.Expression) string {
	s := e.Range()
	text := r.slice(s.Start, min(s.End, s.Start+8))
	for i := range len(text) {
		if c := text[i] | 0x20; c < 'a' || c > 'z' {
			return text[:max(i, 1)]
		}
	}
	return text
}

func (r *reader) slice(start, end int) string {
	data := r.source.File.Data
	if start < 0 || end > len(data) || start > end || end-start > 400 {
		return ""
	}
	return string(data[start:end])
}
