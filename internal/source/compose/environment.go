package compose

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// environment reads the environment of a service, a mapping or a list.
func (r *reader) environment(s *Service, e entry) {
	s.given = e.value.Kind == yaml.MappingNode || e.value.Kind == yaml.SequenceNode
	switch e.value.Kind {
	case yaml.MappingNode:
		for _, variable := range r.entries(e.value) {
			if !r.variable(s, variable) {
				return
			}
		}
	case yaml.SequenceNode:
		s.listed = true
		known := map[string]int{}
		for _, item := range e.value.Content {
			if !r.item(s, item, known) {
				return
			}
		}
	default:
		r.refuseOption(r.node(e.key), s.Name, "", "environment must be a mapping or a list")
	}
}

// full counts an assignment and tells whether it is one too many.
func (r *reader) full(at span) bool {
	if r.facts++; r.facts == maxVariables+1 {
		r.problems.Add(source.Problem{
			Code: source.Unread, At: r.pos(at), Message: fmt.Sprintf("more than %d variables: from here on none is read", maxVariables),
		})
	}
	return r.facts > maxVariables
}

// variable reads an entry of a mapping. It gives false where no more is read.
func (r *reader) variable(s *Service, e entry) bool {
	nameAt := r.node(e.key)
	value := r.scalars[e.value]
	switch {
	case e.name == "":
		r.refuseOption(nameAt, s.Name, "", "a variable without a name")
		return true
	case value == nil:
		r.refuseOption(nameAt, s.Name, source.SafeName(e.name), "the value of a variable must be a string, a number, a boolean or null")
		return true
	case r.full(nameAt):
		return false
	}
	fact := source.Fact{Section: s.Name, Name: e.name, NameAt: r.pos(nameAt), At: r.pos(value.at)}
	switch {
	case value.text:
		fact.Value, fact.Segments = segments(value.value, value.tokens)
	case e.value.ShortTag() == "!!null":
		fact.Bare = true
	default:
		var typed any
		if e.value.Decode(&typed) != nil {
			return true // as typed has it, this can't be
		}
		fact.Value = fmt.Sprint(typed)
		if value.value == "-0" {
			fact.Value = value.value // compose takes it for a float
		}
		if fact.Value != value.value {
			fact.Raw = value.value
		}
	}
	s.Environment = append(s.Environment, fact)
	return true
}

// item reads an item of a list, NAME=value or NAME. Of several with the same name
// the last counts. A name that is put together of references is not read. It gives
// false where no more is read.
func (r *reader) item(s *Service, item *yaml.Node, known map[string]int) bool {
	n := resolve(item)
	value := r.scalars[n]
	if value == nil || !value.text {
		r.refuseOption(r.node(item), s.Name, "", "an item of environment must be a string")
		return true
	}
	if r.full(value.at) {
		return false
	}
	end, fixed := delimiter(value)
	if !fixed {
		return true
	}
	name := strings.ReplaceAll(value.value[:end], "$$", "$")
	if end > 0 && unicode.IsSpace(rune(value.value[end-1])) {
		r.refuseOption(value.part(0, end), s.Name, source.SafeName(name), "white space behind the name of a variable")
	}
	fact := source.Fact{Section: s.Name, Name: name, NameAt: r.pos(value.part(0, end)), At: r.pos(value.part(end, end))}
	if end == len(value.value) {
		fact.Bare = true
	} else {
		text := value.value[end+1:]
		fact.At = r.pos(value.part(end+1, len(value.value)))
		if value.tokens != nil {
			fact.Value, fact.Segments = segments(text, tokens(text))
		} else {
			fact.Value = text
		}
	}
	if i, ok := known[name]; ok {
		r.problems.Add(source.Problem{
			Code: source.DuplicateOption, At: s.Environment[i].NameAt, Section: s.Name, Name: source.SafeName(name),
			Message: fmt.Sprintf("this variable is set again on line %d, and that counts", fact.NameAt.Line),
		})
		s.Environment[i] = fact
		return true
	}
	known[name] = len(s.Environment)
	s.Environment = append(s.Environment, fact)
	return true
}

// delimiter gives the offset of the "=" of an item, or its length. It tells whether
// the name is written out.
func delimiter(s *scalar) (end int, fixed bool) {
	if s.tokens == nil {
		if i := strings.IndexByte(s.value, '='); i >= 0 {
			return i, true
		}
		return len(s.value), true
	}
	for _, t := range s.tokens {
		if t.name != "" {
			return 0, false
		}
		if i := strings.IndexByte(t.text, '='); i >= 0 {
			return t.at.start + i, true
		}
	}
	return len(s.value), true
}

// envFiles reads env_file: a path, or a list of paths and mappings. Of several with
// the same path the last counts, in the place of the first.
func (r *reader) envFiles(s *Service, e entry) {
	items := []*yaml.Node{e.value}
	switch {
	case e.value.Kind == yaml.SequenceNode:
		items = e.value.Content
	case r.scalars[e.value] == nil || !r.scalars[e.value].text:
		r.refuseOption(r.node(e.key), s.Name, "", "env_file must be a path or a list")
		return
	}
	known := map[string]int{}
	for _, item := range items {
		if file, ok := r.envFile(s.Name, item); ok {
			s.EnvFiles = addEnvFile(s.EnvFiles, file, known)
		}
	}
}

// addEnvFile adds a file to those of which the places are known, by the paths that
// they have with the defaults.
func addEnvFile(all []EnvFile, file EnvFile, known map[string]int) []EnvFile {
	path := file.key
	if path == "" {
		path = file.Path.byDefault().Text
	}
	if i, ok := known[path]; ok {
		all[i] = file
		return all
	}
	known[path] = len(all)
	return append(all, file)
}

func (r *reader) envFile(service string, item *yaml.Node) (file EnvFile, ok bool) {
	file.Required = true
	n := resolve(item)
	if n.Kind != yaml.MappingNode {
		file.Path, ok = r.text(service, entry{key: item, value: n}, "an item of env_file")
		return file, ok
	}
	for _, e := range r.entries(n) {
		switch e.name {
		case "path":
			file.Path, ok = r.text(service, e, "the path of an env file")
		case "format":
			format, _ := r.text(service, e, "the format of an env file")
			file.Format = format.Value
		case "required":
			file.Required = r.required(service, e)
		default:
			r.refuseOption(r.node(e.key), service, "", "an env file has a path, a format and required, and no other key")
		}
	}
	if !ok {
		r.refuseOption(r.node(item), service, "", "an env file without a path")
	}
	return file, ok
}

// required reads whether an env file is required. Where that depends on a variable,
// it is what the default says.
func (r *reader) required(service string, e entry) bool {
	s := r.scalars[e.value]
	if s == nil || !s.text && e.value.ShortTag() != "!!bool" {
		r.refuseOption(r.node(e.key), service, "", "required must be a boolean")
		return true
	}
	value, references := segments(s.value, s.tokens)
	text := strings.ToLower(Text{Value: value, Segments: references}.byDefault().Text)
	no := slices.Contains([]string{"false", "n", "no", "off"}, text)
	if !no && references == nil && !slices.Contains([]string{"true", "y", "yes", "on"}, text) {
		r.refuseOption(s.at, service, "", "required must be a boolean")
	}
	return !no
}
