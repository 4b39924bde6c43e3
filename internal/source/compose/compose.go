// Package compose reads compose files, as compose-go 2.16 reads them as far as the
// configuration of a database goes: services, their environment and env files, and
// the references to variables in every value.
//
// [Read] reads a file by itself. Several documents in a file are merged, merge keys,
// aliases and extends within the file are followed, and the place of what they give
// is where it is written. A [Linker] adds what the files give that include and extends
// name, and what a file gives that another one overrides.
//
// A file that compose refuses has a problem for each reason that was found, and
// what can be read of it is read. Not every reason is looked for: of an attribute
// that has nothing to do with the environment, only the YAML and the references
// are.
package compose

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// Kind is the kind of file that this package reads. Whether a file found in a
// folder is one is for [Relevant] to say, too.
var Kind = source.Kind{Name: "compose", Match: Match, Reader: "compose-go", Parse: Parse}

// A Project is what a file says.
type Project struct {
	// Services are the services and jobs, in the file's order.
	Services []Service
	// Defaults are the references with a default, ${NAME:-text} and ${NAME-text},
	// of all values of the file, those within a default included, by their places.
	Defaults []Reference
	// Required are the references ${NAME:?text} and ${NAME?text}.
	Required []Reference
	Comments []source.Comment
	Problems []source.Problem
	// Parts are the other files that services are from, the first first.
	Parts []Part
	// Unseen tells that it includes a file that is not read.
	Unseen bool

	path              string
	documents, linked []document
	own               []source.Problem // those of the file by itself, without what others are to it
	broken            bool
}

// NamesOthers tells whether the file includes others, or extends services of others.
func (p *Project) NamesOthers() bool {
	return slices.ContainsFunc(p.documents, func(d document) bool {
		return len(d.includes) > 0 || slices.ContainsFunc(d.services, func(s Service) bool { return s.Extends != nil && !s.Extends.File.At.IsZero() })
	})
}

// A Part is another file that a project is made of.
type Part struct {
	// File is the path of the file, as the places in it have it.
	File string
	// By is the place in the project's own file that leads to it.
	By source.Pos
}

// A Service is a service, or a job.
type Service struct {
	Name   string
	NameAt source.Pos
	// Job tells that it runs to completion, and stands below jobs.
	Job bool
	// Image is the name of the image; empty if there is none.
	Image Text
	// Build is the folder that the image is built from; empty if it is not built, or
	// from what stands in the file.
	Build Text
	// NetworkMode is host, service:NAME and so on; empty for a network of its own.
	NetworkMode Text
	// Environment are the variables that the container is given, each once. The
	// section is the name of the service. A name without a value, or with null, is
	// bare: its value comes from the process environment of compose. A value that
	// YAML takes for a number, a boolean or a date has, as Value, the text that
	// compose makes of it, and, as Raw, what is written, where that is different.
	Environment []source.Fact
	// EnvFiles are the env files, the first first.
	EnvFiles []EnvFile
	// Profiles are the profiles that start the service; none for always.
	Profiles []Text
	// Extends is the service that this one extends. What a service of the same
	// file gives is in this service already, and so is, in what a [Linker] gives, what
	// one of another file does.
	Extends *Extends
	// Unseen tells that it extends a service of a file that is not read.
	Unseen bool
	// Partial tells that nowhere it is said what it runs: it is there to override a
	// service of another file.
	Partial bool

	listed bool // the environment is a list
	given  bool // there is an environment, if an empty one
}

// A Text is a string of the file.
type Text struct {
	// Value is the string before references are expanded. It may be a secret.
	Value string
	// Segments are as those of a [source.Fact].
	Segments []source.Segment
	At       source.Pos
	// Folder is, for a path in what a [Linker] gives, the folder that it counts from,
	// as the names of the Linker are.
	Folder string
}

// An EnvFile is an entry of env_file.
type EnvFile struct {
	Path Text
	// Required tells that compose refuses to start without the file.
	Required bool
	// Format is how the file is read: "raw" for the way of docker --env-file, else
	// empty.
	Format string

	key string // what it shares with one that compose takes for the same
}

// An Extends says which service is extended.
type Extends struct {
	// File is the file of the service; empty for this file.
	File Text
	// Service is the name of the service.
	Service Text

	mapping bool // it is not the name alone
}

// A Reference is a reference to a variable with an operator and a word.
type Reference struct {
	Variable string
	// Operator is ":-" or "-", or ":?" or "?".
	Operator string
	// Text is the default, or the error message. It may be a secret.
	Text string
	// At is the place of Text: what stands between the operator and the brace.
	At source.Pos
	// Service is the service in which the reference is written; empty outside,
	// as in an extension field with an anchor.
	Service string
}

// Match tells whether the base of a slash-separated path is the name of a compose
// file: compose.yaml, docker-compose.yml and what has more words before or behind.
func Match(name string) bool {
	base := strings.ToLower(path.Base(name))
	for _, template := range []string{".example", ".sample", ".template", ".dist"} {
		base = strings.TrimSuffix(base, template)
	}
	stem, ok := strings.CutSuffix(base, ".yaml")
	if !ok {
		if stem, ok = strings.CutSuffix(base, ".yml"); !ok {
			return false
		}
	}
	words := strings.FieldsFunc(stem, func(r rune) bool { return r == '.' || r == '-' || r == '_' })
	if len(words) > 1 && words[0] == "docker" {
		words = words[1:]
	}
	is := func(word string) bool { return word == "compose" || word == "dockercompose" }
	return len(words) > 0 && (is(words[0]) || is(words[len(words)-1]))
}

// Relevant tells whether a file is named like a compose file and speaks of
// services.
func Relevant(name string, data []byte) bool {
	return Match(name) && (bytes.Contains(data, []byte("services")) || bytes.Contains(data, []byte("jobs")))
}

// Parse gives the environment of all services of a file, and its services as
// sections.
func Parse(file *source.File) source.Document {
	project := Read(file)
	document := source.Document{Comments: project.Comments, Problems: project.Problems}
	for _, service := range project.Services {
		document.Sections = append(document.Sections, source.Section{Name: service.Name, At: service.NameAt})
		document.Facts = append(document.Facts, service.Environment...)
	}
	return document
}

// MaxSize is the size in bytes of the largest file that is read.
const MaxSize = 1 << 20

// Read reads a file. It takes time linear in the file's size.
func Read(file *source.File) *Project {
	r := newReader(file)
	if len(file.Data) > MaxSize {
		r.problems.Add(source.Problem{Code: source.Unread, Message: "larger than 1 MiB, as no compose file is: it is not read", At: file.Whole()})
	} else {
		r.read()
		r.project.Comments = r.comments()
	}
	r.project.Problems = r.problems.List()
	return &r.project
}
