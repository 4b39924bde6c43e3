package python

import (
	"slices"
	"strings"
)

// An EnvironmentRead is an expression that reads an environment variable.
type EnvironmentRead struct {
	Name string
	// NameAt is the place of the name without its quotes; of a name that is not
	// written, as in env.db(), that of the function.
	NameAt Span
	// Default is what is taken if the variable is not set; nil if none is given.
	Default Expression
	// Required tells that reading fails if the variable is not set.
	Required bool
}

// A library reads environment variables with objects of its own.
type library struct {
	readers []string // the classes of these objects
	object  string   // an object that the library itself has
	// second tells that a call has the default as its third argument, behind a
	// cast.
	second bool
}

// libraries are python-decouple 3.8, starlette 0.40, environs 14 and
// django-environ 0.12.
var libraries = map[string]library{
	"decouple":         {readers: []string{"Config", "AutoConfig"}, object: "config"},
	"starlette.config": {readers: []string{"Config"}, second: true},
	"environs":         {readers: []string{"Env", "FileAwareEnv"}, object: "env"},
	"environ":          {readers: []string{"Env", "FileAwareEnv"}, second: true},
}

// methods are those of the objects of libraries that read a variable. Where a
// text is given, it is the variable that is read if no name is given.
var methods = map[string]string{
	"get": "", "get_value": "", "str": "", "bytes": "", "bool": "", "int": "", "float": "", "decimal": "", "json": "",
	"list": "", "tuple": "", "dict": "", "url": "", "path": "", "uuid": "", "enum": "", "log_level": "",
	"datetime": "", "date": "", "time": "", "timedelta": "",
	"dj_db_url": "", "dj_email_url": "", "dj_cache_url": "",
	"db": "DATABASE_URL", "db_url": "DATABASE_URL", "cache": "CACHE_URL", "cache_url": "CACHE_URL",
	"email": "EMAIL_URL", "email_url": "EMAIL_URL", "search_url": "SEARCH_URL",
	"channels": "CHANNELS_URL", "channels_url": "CHANNELS_URL",
}

// A reader is an object of a library, by the name that is assigned to it.
type reader struct {
	library
	made *Call // nil for the library's own
	// prefixed tells that a prefix is set for some of the variables, so that
	// none of their names are known.
	prefixed bool
}

// Environment tells whether an expression reads an environment variable whose name
// is literal: with os.environ, os.getenv, or an object of python-decouple,
// starlette, environs or django-environ that this module imports or makes.
func (m *Module) Environment(e Expression) (EnvironmentRead, bool) {
	switch e := e.(type) {
	case *Subscript:
		if name, ok := m.system(e.Value); ok && (name == "os.environ" || name == "starlette.config.environ") {
			return variable(e.Index, EnvironmentRead{Required: true})
		}
	case *Call:
		name, _ := m.system(e.Function)
		switch name {
		case "os.getenv", "os.environ.get":
			return e.reads("key", 1, EnvironmentRead{})
		case "os.environ.pop", "os.environ.setdefault", "starlette.config.environ.get":
			r, ok := e.reads("key", 1, EnvironmentRead{})
			r.Required = r.Default == nil && name == "os.environ.pop"
			return r, ok
		}
		return m.library(e)
	}
	return EnvironmentRead{}, false
}

// system gives the dotted name of a function of the standard library. A file that
// does not import os, at least not where we can see it, means that os.
func (m *Module) system(e Expression) (string, bool) {
	if origin, ok := m.Origin(e); ok {
		return origin.Name, origin.Level == 0
	}
	name, ok := Dotted(e)
	return name, ok && strings.HasPrefix(name, "os.")
}

// library is Environment for the objects of libraries.
func (m *Module) library(e *Call) (EnvironmentRead, bool) {
	object, method := e.Function, ""
	r, ok := m.reader(object)
	if a, isAttribute := object.(*Attribute); !ok && isAttribute {
		method = a.Name
		r, ok = m.reader(a.Value)
	}
	unwritten, known := methods[method]
	if !ok || r.prefixed || method != "" && !known {
		return EnvironmentRead{}, false
	}
	position := 1
	if r.second && slices.Contains([]string{"", "get", "get_value", "list", "tuple", "dict"}, method) {
		position = 2
	}
	read, ok := e.reads("var", position, EnvironmentRead{Name: unwritten})
	if !ok {
		return EnvironmentRead{}, false
	}
	if r.made != nil {
		for _, a := range r.made.Arguments {
			switch {
			case a.Name == "env_prefix" || a.Name == "prefix":
				prefix, ok := LiteralString(a.Value)
				if !ok {
					return EnvironmentRead{}, false
				}
				read.Name = prefix + read.Name
			case a.Name == read.Name && read.Default == nil: // Env(DEBUG=(bool, False))
				if pair, ok := a.Value.(*Sequence); ok && pair.Kind == Tuple && len(pair.Elements) == 2 {
					read.Default = pair.Elements[1]
				}
			}
		}
	}
	read.Required = read.Default == nil
	return read, true
}

// reader gives the object of a library that an expression names.
func (m *Module) reader(e Expression) (reader, bool) {
	if name, ok := e.(*Name); ok {
		if r := m.readers[name.ID]; r != nil {
			return *r, true
		}
	}
	if origin, ok := m.Origin(e); ok && origin.Level == 0 {
		for module, l := range libraries {
			if l.object != "" && origin.Name == module+"."+l.object {
				return reader{library: l}, true
			}
		}
	}
	return reader{}, false
}

// reads gives the variable that a call names with its first argument, or with a
// keyword, and the default at a position, or with a keyword.
func (e *Call) reads(keyword string, position int, read EnvironmentRead) (EnvironmentRead, bool) {
	var name Expression
	for i, a := range e.Arguments {
		switch {
		case a.Stars > 0:
			return EnvironmentRead{}, false
		case a.Name == "default", a.Name == "" && i == position:
			read.Default = a.Value
		case a.Name == keyword, a.Name == "" && i == 0:
			name = a.Value
		}
	}
	if name == nil {
		read.NameAt = e.Function.Range()
		return read, read.Name != ""
	}
	return variable(name, read)
}

func variable(e Expression, read EnvironmentRead) (EnvironmentRead, bool) {
	name, ok := LiteralString(e)
	read.Name, read.NameAt = name, e.Range()
	if s, isString := e.(*String); isString && len(s.Parts) == 1 {
		read.NameAt = s.Parts[0].Text
	}
	return read, ok
}

// made notes an assignment of a library's object to a name.
func (m *Module) made(s *Assignment) {
	call, ok := s.Value.(*Call)
	if !ok {
		return
	}
	origin, ok := m.Origin(call.Function)
	if !ok || origin.Level > 0 {
		return
	}
	module, class := "", origin.Name
	if n := strings.LastIndexByte(class, '.'); n > 0 {
		module, class = class[:n], class[n+1:]
	}
	l, ok := libraries[module]
	if !ok || !slices.Contains(l.readers, class) {
		return
	}
	for _, target := range s.Targets {
		if name, ok := target.(*Name); ok {
			if m.readers == nil {
				m.readers = map[string]*reader{}
			}
			m.readers[name.ID] = &reader{library: l, made: call}
		}
	}
}

// prefixes notes a with whose body has a prefix before all variables, as environs
// has it: with env.prefixed("APP_").
func (m *Module) prefixes(head []Expression) {
	for _, e := range head {
		call, ok := e.(*Call)
		if !ok {
			continue
		}
		a, ok := call.Function.(*Attribute)
		if !ok || a.Name != "prefixed" {
			continue
		}
		if name, ok := a.Value.(*Name); ok && m.readers[name.ID] != nil {
			m.readers[name.ID].prefixed = true
		}
	}
}
