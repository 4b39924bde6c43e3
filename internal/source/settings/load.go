package settings

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A Load is a call by which a program puts what an env file says into its process
// environment: load_dotenv of python-dotenv, and what does the like.
type Load struct {
	// File is the env file, if Known tells that its path can be told.
	File  EnvFile
	Known bool
	// Search tells that it is looked for in the folder of Module, and in those above:
	// find_dotenv.
	Search bool
	// Override tells that the file wins over the process environment.
	Override bool
	// Certain tells that the call is made whenever its module is imported, and that its
	// path can be told.
	Certain bool
	// First tells that the module that was asked for makes it before it imports another
	// one of the project.
	First bool
	// Values tells that it is dotenv_values, which gives the program a dictionary.
	Values bool
	// Module is the path of the module, as [Module] has it.
	Module string
	At     source.Pos
}

// loaders are parts of the text of every module with a call that loads an env file.
var loaders = [][]byte{
	[]byte("dotenv"), []byte("_env_file"), []byte("read_env"), []byte("decouple"), []byte("starlette.config"), []byte("dynaconf"), []byte("uvicorn"),
}

// MayLoad tells whether a Python file may load an env file. It is cheap, and says yes
// too often.
func MayLoad(data []byte) bool {
	return slices.ContainsFunc(loaders, func(word []byte) bool { return bytes.Contains(data, word) })
}

// maxLoading bounds the modules that the import of one leads to.
const maxLoading = 200

// A Loader knows the modules of a project, and what they load.
type Loader struct {
	reader *reader
	loads  map[string][]Load // by module
}

// NewLoader makes a loader; find is as in [Read].
func NewLoader(find func(name string) *python.Module) *Loader {
	return &Loader{newReader(nil, find), map[string][]Load{}}
}

// Loads gives what a module loads, and what it imports from the project does, in the
// order in which the program does so. Modules are those that are imported.
func (l *Loader) Loads(name string) (loads []Load, modules []string) {
	i := &importing{loader: l, seen: map[string]bool{}}
	if m := l.reader.load(name); m != nil {
		i.module(m)
	}
	return i.loads, i.modules
}

// importing is what the import of a module leads to.
type importing struct {
	loader  *Loader
	seen    map[string]bool
	modules []string
	loads   []Load
}

// module runs a module, after those of the packages that it is in.
func (i *importing) module(m *module) {
	if i.seen[m.path] || len(i.modules) >= maxLoading {
		return
	}
	i.seen[m.path] = true
	i.modules = append(i.modules, m.path)
	asked := len(i.modules) == 1
	var packages []*module
	for folder := path.Dir(m.path); folder != "." && folder != "/"; folder = path.Dir(folder) {
		above := i.loader.reader.load(folder + "/__init__.py")
		if above == nil {
			break
		}
		packages = append(packages, above)
	}
	for _, above := range slices.Backward(packages) {
		i.module(above)
	}
	w := &loading{reader: i.loader.reader, module: m, imports: func(s *python.Import) { i.imports(m, s) }}
	before := len(i.modules)
	w.found = func(load Load) {
		load.First = asked && len(i.modules) == before
		i.loads = append(i.loads, load)
	}
	w.body(m.tree.Body, true, 0)
}

// imports runs the modules of the project that a statement imports.
func (i *importing) imports(from *module, s *python.Import) {
	run := func(dotted string) bool {
		for _, place := range places(from, s.Level, dotted) {
			if m := i.loader.reader.loadEither(place); m != nil && m != from {
				i.module(m)
				return true
			}
		}
		return false
	}
	for _, name := range s.Names {
		if !s.From {
			run(name.Name)
			continue
		}
		if name.Name == "*" || !run(join(s.Module, name.Name)) {
			run(s.Module)
		}
	}
}

// loading reads the calls of one module.
type loading struct {
	reader  *reader
	module  *module
	imports func(*python.Import)
	found   func(Load)
}

// body reads statements. They are certain if they run whenever the module is imported.
func (w *loading) body(body []python.Statement, certain bool, depth int) {
	if depth > maxDepth {
		return
	}
	for _, statement := range body {
		switch s := statement.(type) {
		case *python.Import:
			w.library(s)
			if certain {
				w.imports(s)
			}
		case *python.Function:
			w.body(s.Body, false, depth+1)
		case *python.Class:
			w.body(s.Body, certain, depth+1)
		case *python.Compound:
			for _, e := range s.Head {
				w.expression(e, certain)
			}
			w.body(s.Body, certain && w.runs(s), depth+1)
		case *python.Assignment:
			w.expression(s.Value, certain)
		case *python.ExpressionStatement:
			w.expression(s.Value, certain)
		case *python.Return:
			w.expression(s.Value, certain)
		}
	}
}

// runs tells whether the body of a clause runs as far as env files go: to ask whether
// there is one changes nothing.
func (w *loading) runs(s *python.Compound) bool {
	switch s.Keyword {
	case "try", "with", "finally":
		return true
	case "if":
		if len(s.Head) == 1 {
			if call, ok := s.Head[0].(*python.Call); ok {
				name := dotted(call.Function)
				if method, ok := call.Function.(*python.Attribute); ok {
					name = method.Name
				}
				return slices.Contains([]string{"exists", "isfile", "is_file", "find_dotenv"}, lastOf(name))
			}
		}
	}
	return false
}

// others are libraries that read env files in ways that are not followed.
var others = []string{"environs", "environ", "decouple", "dynaconf"}

func (w *loading) library(s *python.Import) {
	for _, name := range s.Names {
		module := name.Name
		if s.From {
			module = s.Module
		}
		root, _, _ := strings.Cut(module, ".")
		if s.Level == 0 && (slices.Contains(others, root) || module == "starlette.config") {
			w.found(Load{Module: w.module.path, At: w.module.tree.Pos(s)})
			return
		}
	}
}

func (w *loading) expression(e python.Expression, certain bool) {
	if e == nil {
		return
	}
	inside(e, func(e python.Expression) bool {
		switch e := e.(type) {
		case *python.Conditional, *python.Unknown, *python.Binary:
			if certain {
				for _, part := range children(e) {
					w.expression(part, false)
				}
				return false
			}
		case *python.Call:
			w.call(e, certain)
		}
		return true
	})
}

// call notes a call that loads a file.
func (w *loading) call(e *python.Call, certain bool) {
	at := scope{module: w.module}
	load := Load{Certain: certain, Module: w.module.path, At: w.module.tree.Pos(e)}
	name := dotted(e.Function)
	if name == "" {
		return
	}
	switch last := lastOf(name); {
	case w.isDotenv(e.Function, "load_dotenv", "dotenv_values"):
		load.Search, load.Values = true, w.isDotenv(e.Function, "dotenv_values")
		load.Known = w.arguments(&load, at, e)
	case last == "read_env":
	default:
		argument := keyword(e, "_env_file")
		if argument == nil && (last == "run" || last == "Config") && strings.Contains(name, "uvicorn") {
			argument = keyword(e, "env_file")
		}
		if argument == nil {
			return
		}
		load.Certain = false // it is for a class, or for a program that is yet to start
		load.Known = w.path(&load, at, argument)
	}
	load.Certain = load.Certain && load.Known
	w.found(load)
}

func keyword(e *python.Call, name string) python.Expression {
	for _, argument := range e.Arguments {
		if argument.Name == name {
			return argument.Value
		}
	}
	return nil
}

// isDotenv tells whether a function is one of python-dotenv.
func (w *loading) isDotenv(e python.Expression, names ...string) bool {
	found := w.reader.resolve(scope{module: w.module}, e, maxSteps)
	if found.kind != external {
		return false
	}
	rest, ok := strings.CutPrefix(found.dotted, "dotenv.")
	return ok && slices.Contains(names, strings.TrimPrefix(rest, "main."))
}

// arguments reads those of load_dotenv and dotenv_values, and tells whether the path
// can be told.
func (w *loading) arguments(load *Load, at scope, e *python.Call) bool {
	load.File = EnvFile{Path: ".env", At: load.At}
	known := true
	for n, argument := range e.Arguments {
		switch {
		case argument.Stars > 0, argument.Name == "stream", argument.Name == "" && n == 1:
			known = false
		case n == 0 && argument.Name == "", argument.Name == "dotenv_path":
			if c, ok := argument.Value.(*python.Constant); !ok || c.Name != "None" {
				known = w.path(load, at, argument.Value) && known
			}
		case argument.Name == "override":
			v := w.reader.fold(at, argument.Value, maxSteps)
			load.Override = v.text == "true"
			known = known && v.kind == boolean
		}
	}
	return known
}

// path reads the path of a file, which may be what find_dotenv gives, and tells whether
// it can be told.
func (w *loading) path(load *Load, at scope, e python.Expression) bool {
	if name, ok := e.(*python.Name); ok {
		if found := w.reader.resolveName(at, name.ID, maxSteps); found.kind == valueEntity && found.at.module == w.module {
			if call, ok := found.value.(*python.Call); ok && w.isDotenv(call.Function, "find_dotenv") {
				e = call
			}
		}
	}
	load.Search = false
	if call, ok := e.(*python.Call); ok && dotted(call.Function) != "" && w.isDotenv(call.Function, "find_dotenv") {
		load.Search = true
		e = nil
		for n, argument := range call.Arguments {
			switch {
			case argument.Stars > 0:
				return false
			case n == 0 && argument.Name == "", argument.Name == "filename":
				e = argument.Value
			case argument.Name == "usecwd", n == 2 && argument.Name == "":
				load.Search = w.reader.fold(at, argument.Value, maxSteps).text == "false"
			}
		}
		if e == nil {
			load.File = EnvFile{Path: ".env", At: load.At}
			return true
		}
	}
	load.File = w.reader.pathOf(at, e, maxSteps).file(w.module.tree.Pos(e))
	return load.File.Path != "" && !load.File.Tail || load.File.Parts != nil
}
