package source

import (
	"cmp"
	"fmt"
	"slices"
)

// MaxFacts is how many assignments a reader reads of one file, and how many
// comments, sections and references to variables. At the first one more it stops,
// with a problem of code [Unread].
//
// No process has as many variables: Linux gives the environment a quarter of the
// stack, 2 MiB as a rule.
const MaxFacts = 100_000

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
	codes  []listing // a few
}

// A listing is how many problems of a code are listed, and how many are not.
type listing struct {
	code            Code
	listed, skipped int
	last            Pos
}

func (p *Problems) of(code Code) *listing {
	for i := range p.codes {
		if p.codes[i].code == code {
			return &p.codes[i]
		}
	}
	p.codes = append(p.codes, listing{code: code})
	return &p.codes[len(p.codes)-1]
}

// Full tells whether a reader that has read so many of something, such as
// "assignments", must stop before the one at a place. If so, it adds the problem
// that says it.
func (p *Problems) Full(count int, of string, at Pos) bool {
	if count < MaxFacts {
		return false
	}
	if p.of(Unread).listed == 0 {
		p.Add(Problem{
			Code: Unread, At: at,
			Message: fmt.Sprintf("more than %d %s: from here on the file is not read", MaxFacts, of),
		})
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
	slices.SortFunc(p.codes, func(a, b listing) int { return cmp.Compare(a.code, b.code) })
	for _, l := range p.codes {
		if l.skipped > 0 {
			all = append(all, Problem{
				Code: l.code, At: l.last,
				Message: fmt.Sprintf("%d more problems of this kind are not listed (%s)", l.skipped, l.code),
			})
		}
	}
	slices.SortStableFunc(all, func(a, b Problem) int { return a.At.Compare(b.At) })
	return all
}
