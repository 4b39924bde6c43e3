package source

import (
	"fmt"
	"maps"
	"slices"
)

// MaxFacts is how many assignments a reader reads of one file. Those behind them
// are one problem, with code [Unread].
const MaxFacts = 1_000_000

// maxListed is how many problems of one code a reader lists of one file. A file
// with more of them is no file of its kind.
const maxListed = 1000

// Problems collects what is wrong with one file. The zero value is ready for use.
//
// Of each code it lists the first thousand that are added. One more, at the place
// of the last of them, tells how many are left out, so that there is an end to
// the report of any file.
type Problems struct {
	listed []Problem
	codes  map[Code]*listing
}

// A listing is how many problems of a code are listed, and how many are not.
type listing struct {
	listed, skipped int
	last            Pos
}

func (p *Problems) of(code Code) *listing {
	if p.codes == nil {
		p.codes = map[Code]*listing{}
	}
	if p.codes[code] == nil {
		p.codes[code] = &listing{}
	}
	return p.codes[code]
}

// Full tells whether a reader that has read a number of assignments must leave out
// the one at a place, and adds the problem for the first of them.
func (p *Problems) Full(facts int, at Pos) bool {
	if facts < MaxFacts {
		return false
	}
	if p.of(Unread).listed == 0 {
		p.Add(Problem{Code: Unread, Message: fmt.Sprintf("more than %d assignments: from here on none is read", MaxFacts), At: at})
	}
	return true
}

// Skip tells whether a problem is one too many of its code to be listed, and
// counts it if so. There is no need to ask before [Problems.Add]; it saves the
// making of the problem.
func (p *Problems) Skip(code Code) bool {
	l := p.of(code)
	if l.listed < maxListed {
		return false
	}
	l.skipped++
	return true
}

// Add adds a problem.
func (p *Problems) Add(problem Problem) {
	if p.Skip(problem.Code) {
		return
	}
	p.listed = append(p.listed, problem)
	l := p.of(problem.Code)
	l.listed++
	l.last = problem.At
}

// List gives the problems in the order of their places.
func (p *Problems) List() []Problem {
	all := slices.Clip(p.listed)
	for _, code := range slices.Sorted(maps.Keys(p.codes)) {
		if l := p.codes[code]; l.skipped > 0 {
			all = append(all, Problem{
				Code: code, At: l.last,
				Message: fmt.Sprintf("%d more problems of this kind are not listed (%s)", l.skipped, code),
			})
		}
	}
	slices.SortStableFunc(all, func(a, b Problem) int { return a.At.Compare(b.At) })
	return all
}
