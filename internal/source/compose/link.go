package compose

import (
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// Bounds of what files may give each other. A file that would exceed one has a
// problem.
const (
	// maxShared is what all files of a [Linker] may copy.
	maxShared = 20 * maxCopies
	// maxIncluded is how deep, and maxIncludes how many, files may be included by one.
	maxIncluded = 20
	maxIncludes = 1000
)

// A Linker gives files what others give that they include, and whose services they
// extend. It is not for several at a time.
type Linker struct {
	// open gives a file by its name, as [Read] gives it, or says why it is not there.
	open   func(name string) (*Project, source.Problem)
	budget int
}

// NewLinker gives a Linker. Open gives a file by its name, as [Read] gives it, or nil
// and the code and the message of what is wrong with that: the place is that of the
// name. Names are slash-separated and clean; they begin with "../" where they lead out
// of what the names count from.
func NewLinker(open func(name string) (*Project, source.Problem)) *Linker {
	return &Linker{open: open, budget: maxShared}
}

// Link gives a file, whose name is as Open takes it, together with all that it includes
// and extends. The references of all of these files are those of the result; its problems
// are those in the file itself, or with what it names.
func (l *Linker) Link(name string, p *Project) *Project {
	work := newLinking(l)
	linked := *p
	linked.Services = work.project(name, p)
	linked.linked, linked.Parts, linked.Unseen = work.linked, work.parts, work.unseen
	for _, other := range work.others {
		linked.Defaults = slices.Concat(linked.Defaults, other.Defaults)
		linked.Required = slices.Concat(linked.Required, other.Required)
	}
	sortReferences(linked.Defaults)
	linked.Problems = slices.Concat(p.own, work.problems.List())
	slices.SortStableFunc(linked.Problems, func(a, b source.Problem) int { return a.At.Compare(b.At) })
	return &linked
}

// Over gives what compose makes of a base and a file that it is given after it. Both are
// as Link or [Read] gives them, and by is the place that stands for the file. The problems,
// and what is no service, are those of the file.
func (l *Linker) Over(p, base *Project, by source.Pos) *Project {
	work := newLinking(l)
	if !work.spend(len(base.Services), by) {
		alone := *p
		alone.Unseen = true
		return &alone
	}
	m := newModel(base.Services)
	for _, d := range p.linked {
		work.override(m, d.services, d.resets)
	}
	both := *p
	both.Services = m.list()
	both.Unseen = p.Unseen || base.Unseen
	both.Defaults, both.Required = slices.Concat(base.Defaults, p.Defaults), slices.Concat(base.Required, p.Required)
	sortReferences(both.Defaults)
	both.Parts = append(slices.Clone(p.Parts), Part{File: base.path, By: by})
	for _, part := range base.Parts {
		both.Parts = append(both.Parts, Part{File: part.File, By: by})
	}
	return &both
}

func sortReferences(all []Reference) {
	slices.SortStableFunc(all, func(a, b Reference) int { return a.At.Compare(b.At) })
}

// A linking is the work on one file.
type linking struct {
	*Linker
	left     int // of what this file may copy
	problems source.Problems
	broken   bool // the file has a fault, so that no other is told
	parts    []Part
	others   []*Project
	unseen   bool

	opened   map[string]*Project
	bases    map[string]*scope
	included map[string]*model // nil while it is put together
	top      source.Pos        // the place in the file that leads to the current one
	includes int
	linked   []document
}

func newLinking(l *Linker) *linking {
	return &linking{
		Linker: l, left: maxCopies, opened: map[string]*Project{}, bases: map[string]*scope{}, included: map[string]*model{},
	}
}

// spend tells whether so much may still be copied. The first time that it may not is
// a problem.
func (l *linking) spend(size int, at source.Pos) bool {
	if l.left < 0 || l.budget < 0 {
		return false
	}
	l.left -= size
	if l.budget -= size; l.left < 0 || l.budget < 0 {
		if !l.top.IsZero() {
			at = l.top
		}
		l.problems.Add(source.Problem{
			Code: source.Unread, At: at, Message: "from here on nothing is read that other places of the file give: it is too much",
		})
		return false
	}
	return true
}

// refuse reports a fault of the file itself, or of what it names.
func (l *linking) refuse(at source.Pos, service, message string) {
	l.report(source.Problem{Code: source.Refused, At: at, Section: service, Message: "compose refuses the file: " + message})
}

// circle reports a circle, which is that of all files and services in it.
func (l *linking) circle(at source.Pos, service, message string) {
	if !l.top.IsZero() {
		at, l.top = l.top, source.Pos{}
		defer func() { l.top = at }()
	}
	l.refuse(at, service, message)
}

// report reports a problem. What is wrong in another file is told where that is read by
// itself.
func (l *linking) report(problem source.Problem) {
	switch {
	case !l.top.IsZero():
		l.unseen = true
	case !l.broken:
		l.problems.Add(problem)
	}
}

// project gives the services of a file.
func (l *linking) project(name string, p *Project) []Service {
	l.broken = p.broken
	folder := ""
	if l.open != nil {
		folder = path.Dir(name)
	}
	m := newModel(nil)
	for _, d := range p.documents {
		d = l.document(d, folder, []string{name})
		l.override(m, d.services, d.resets)
		l.linked = append(l.linked, d)
	}
	return m.list()
}

// document gives a document with what it includes, and what its services extend. The
// chain are the files that include each other, this one the last.
func (l *linking) document(d document, folder string, chain []string) document {
	own := len(chain) == 1
	if !own && !l.spend(len(d.services), source.Pos{}) {
		l.unseen = true
		return document{}
	}
	services := make([]Service, len(d.services))
	for i, s := range d.services {
		services[i] = s.in(folder, own)
	}
	m := newModel(services)
	for _, one := range d.includes {
		l.include(m, one, d.resets, folder, chain)
	}
	l.extend(&scope{model: m, resets: d.resets, folder: folder})
	return document{services: m.services, resets: d.resets}
}

// in gives a service whose paths count from a folder. Compose cleans those of other
// files, and leaves those of the file itself as they are.
func (s Service) in(folder string, own bool) Service {
	s.Build.Folder = folder
	if len(s.EnvFiles) > 0 {
		s.EnvFiles = slices.Clone(s.EnvFiles)
		for i := range s.EnvFiles {
			file := &s.EnvFiles[i]
			file.Path.Folder = folder
			switch written := file.Path.byDefault().Text; {
			case !own:
				file.key = path.Join(folder, source.Slashes(written))
			case folder == "." || folder == "":
				file.key = written
			default:
				file.key = folder + "/" + written
			}
		}
	}
	return s
}

// find gives the name of a file by a path, and false where nobody can tell here which
// file it is: one of the machine, or of a server.
func find(text Text, folder string) (name string, ok bool) {
	value := text.byDefault()
	written := source.Slashes(value.Text)
	if len(value.Open) > 0 || written == "" || source.IsAbs(value.Text) || strings.HasPrefix(written, "~") || isRemote(value.Text) {
		return "", false
	}
	return path.Join(folder, written), true
}

// isRemote tells whether compose fetches a file from a registry or a repository.
func isRemote(text string) bool {
	return strings.Contains(text, "://") || strings.HasPrefix(text, "oci:") || strings.HasPrefix(text, "git@") ||
		strings.HasPrefix(text, "github.com/")
}

// file opens the file that a text names. It is nil where that is not read.
func (l *linking) file(name string, text Text, service string) *Project {
	p, known := l.opened[name]
	if !known {
		var problem source.Problem
		p, problem = l.open(name)
		l.opened[name] = p
		if p == nil && problem.Message != "" {
			problem.At, problem.Section = text.At, service
			l.report(problem)
		}
		if p != nil {
			l.others = append(l.others, p)
		}
	}
	if p != nil && !known {
		by := l.top
		if by.IsZero() {
			by = text.At
		}
		l.parts = append(l.parts, Part{File: p.path, By: by})
	}
	return p
}

// from notes that what follows is in a file that a place leads to. It gives what
// goes back.
func (l *linking) from(at source.Pos) (back func()) {
	if !l.top.IsZero() {
		return func() {}
	}
	l.top = at
	return func() { l.top = source.Pos{} }
}
