package compose

import (
	"path"
	"slices"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A scope is the services among which one finds those that it extends.
type scope struct {
	*model
	resets resets
	folder string
	state  map[int]state
}

type state int

const (
	untouched state = iota
	active
	done
)

// A link is a service of a scope.
type link struct {
	*scope
	at int
}

// extend gives each service of a scope what the service has that it extends.
func (l *linking) extend(s *scope) {
	s.state = make(map[int]state, len(s.services))
	for i := range s.services {
		l.chain(link{s, i})
	}
}

// chain gives a service, and all that it builds on, what they extend.
func (l *linking) chain(first link) {
	var chain []link // of services that extend each other, the last of them first
	top := source.Pos{}
	var base link
	for at, ok := first, true; ok && at.state[at.at] == untouched; at = base {
		at.state[at.at] = active
		chain = append(chain, at)
		extends := at.services[at.at].Extends
		if extends == nil {
			break
		}
		back := func() {}
		if !top.IsZero() {
			back = l.from(top)
		}
		base, ok = l.base(at)
		if ok && base.state[base.at] == active {
			l.circle(extends.Service.At, at.services[at.at].Name, "these services extend each other in a circle")
			base, ok = link{}, false
		}
		back()
		if ok && top.IsZero() && base.scope != at.scope {
			top = extends.File.At
		}
	}
	for _, at := range slices.Backward(chain) {
		at.state[at.at] = done
		over := at.services[at.at]
		if base, ok := l.known(at); ok && base.state[base.at] == done && base != at {
			inherited := at.resets.of(base.services[base.at], over.Name)
			inherited.Extends = nil
			at.services[at.at] = l.combine(inherited, over)
		}
	}
}

// base gives the service that one extends, and reports if there is none.
func (l *linking) base(at link) (link, bool) {
	s := at.services[at.at]
	name := s.Extends.Service.byDefault()
	if name.Open != nil {
		return link{}, false
	}
	in := at.scope
	if !s.Extends.File.At.IsZero() {
		if in = l.scopeOf(at, s); in == nil {
			at.services[at.at].Unseen = true
			return link{}, false
		}
	}
	i, ok := in.index[name.Text]
	if !ok {
		l.refuse(s.Extends.Service.At, s.Name, "this extends a service that is not there")
	}
	return link{in, i}, ok
}

// known gives the service that one extends, if it was found before.
func (l *linking) known(at link) (link, bool) {
	s := at.services[at.at]
	if s.Extends == nil {
		return link{}, false
	}
	in := at.scope
	if !s.Extends.File.At.IsZero() {
		name, ok := find(s.Extends.File, at.folder)
		if in = l.bases[name]; !ok || in == nil {
			return link{}, false
		}
	}
	name := s.Extends.Service.byDefault()
	i, ok := in.index[name.Text]
	return link{in, i}, ok && name.Open == nil
}

// scopeOf gives the services of the file that a service extends one of; nil where it is
// not read. Compose looks at neither what that file includes nor what it extends, but for
// the service in question.
func (l *linking) scopeOf(at link, s Service) *scope {
	name, ok := find(s.Extends.File, at.folder)
	if !ok || l.open == nil {
		return nil
	}
	if known, ok := l.bases[name]; ok {
		return known
	}
	l.bases[name] = nil
	p := l.file(name, s.Extends.File, s.Name)
	if p == nil {
		return nil
	}
	m := newModel(nil)
	base := &scope{model: m, folder: path.Dir(name), state: map[int]state{}}
	for _, d := range p.documents {
		if !l.spend(len(d.services), s.Extends.File.At) {
			return nil
		}
		services := make([]Service, len(d.services))
		for i, one := range d.services {
			services[i] = one.in(base.folder, false)
		}
		l.override(m, services, d.resets)
		base.resets = d.resets
	}
	l.bases[name] = base
	return base
}
