package ini

import (
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

const (
	// maxDepth is configparser.MAX_INTERPOLATION_DEPTH.
	maxDepth = 10
	// maxExpanded is the length in bytes up to which a value may grow. Python
	// has no such limit: ten levels of nesting make any number of copies.
	maxExpanded = 1 << 20
)

// A cause is why an interpolation fails.
type cause int

const (
	single    cause = iota // a % before something else than % and (
	unclosed               // a %( without a name or without )s
	undefined              // a %(name)s that nothing defines
	nested                 // more than maxDepth levels
	large                  // more than maxExpanded bytes
	exhausted              // the budget of the file is spent
)

// A fault is a failed interpolation, and where in the raw value of an option
// it comes up.
type fault struct {
	cause      cause
	owner      *option
	start, end int
	reference  string
}

// An expansion is the value of an option after interpolation.
type expansion struct {
	text string
	// here are the offsets of the references to the folder of the file, which all
	// are as long as %(here)s.
	here []int
	// height counts the levels of nesting, this one included, that
	// ConfigParser counts: those of values that hold a %.
	height int
}

// segments gives the parts of a value that holds references to here, else nil.
func (e expansion) segments() []source.Segment {
	if e.here == nil {
		return nil
	}
	segments := make([]source.Segment, 0, 2*len(e.here)+1)
	end := 0
	for _, at := range e.here {
		if end < at {
			segments = append(segments, source.Segment{Text: e.text[end:at]})
		}
		end = at + len("%(here)s")
		segments = append(segments, source.Segment{Text: e.text[at:end], Name: "here"})
	}
	if end < len(e.text) {
		segments = append(segments, source.Segment{Text: e.text[end:]})
	}
	return segments
}

// A scope interpolates the options that one section sees. Every option is
// expanded once, or once a depth where it fails, so that values which refer to
// each other many times take no more time than their text.
type scope struct {
	own, defaults map[string]*option
	budget        *int
}

// An interpolation is what is known of the value of an option in the scope that
// asked for it last.
type interpolation struct {
	scope   *scope
	done    bool
	value   expansion
	failure failure   // if it failed
	others  []failure // at other depths

	// The faults in it that are reported, of any scope: most have one at most.
	reported      reported
	otherReported []reported
}

// A failure is why an option fails at a depth, which counts from 1.
type failure struct {
	depth int
	fault *fault
}

// reported is a fault that is reported: where it begins, in bytes from 1.
type reported struct {
	start int
	cause cause
}

// step is what an interpolation costs besides the bytes that it reads and
// writes.
const step = 64

// inheritance is the least work that what sections inherit may take. Sections
// times options are many soon, and all that is looked for is a fault.
const inheritance = 16 << 20

// newBudget gives the work, in bytes, that all the interpolations of a file of
// a size may take. Without it options that refer to a large one, or sections
// times inherited options, would take quadratic time. It is enough for every
// option of a file by itself: the shortest that needs interpolation has 5 bytes.
func newBudget(size int) *int {
	budget := 16<<20 + 16*size
	return &budget
}

func newScope(own, defaults map[string]*option, budget *int) *scope {
	return &scope{own: own, defaults: defaults, budget: budget}
}

// value expands an option of the scope as ConfigParser.get does.
func (s *scope) value(o *option) (expansion, *fault) {
	if o.plain {
		return expansion{text: o.raw}, nil
	}
	return s.expand(o, 1)
}

// expand expands an option whose raw value holds a %.
func (s *scope) expand(o *option, depth int) (expansion, *fault) {
	if depth > maxDepth {
		return expansion{}, &fault{cause: nested, owner: o}
	}
	if o.scope != s {
		o.scope, o.done, o.failure, o.others = s, false, failure{}, o.others[:0]
	}
	if o.done {
		if depth+o.value.height-1 > maxDepth {
			return expansion{}, &fault{cause: nested, owner: o}
		}
		return o.value, nil
	}
	if o.failure.depth == depth {
		return expansion{}, o.failure.fault
	}
	for _, f := range o.others {
		if f.depth == depth {
			return expansion{}, f.fault
		}
	}
	e, f := s.compute(o, depth)
	if f != nil {
		if o.failure.depth == 0 {
			o.failure = failure{depth, f}
		} else {
			o.others = append(o.others, failure{depth, f})
		}
		return expansion{}, f
	}
	o.done, o.value = true, e
	return e, nil
}

func (s *scope) compute(o *option, depth int) (expansion, *fault) {
	if !s.spend(len(o.raw) + step) {
		return expansion{}, &fault{cause: exhausted, owner: o, end: len(o.raw)}
	}
	e := expansion{height: 1}
	var out strings.Builder
	for p := 0; p < len(o.raw); {
		i := strings.IndexByte(o.raw[p:], '%')
		if i < 0 {
			out.WriteString(o.raw[p:])
			break
		}
		out.WriteString(o.raw[p : p+i])
		p += i
		rest := o.raw[p:]
		if strings.HasPrefix(rest, "%%") {
			out.WriteByte('%')
			p += 2
			continue
		}
		name, f := reference(rest)
		if f != nil {
			f.owner, f.start, f.end = o, p, p+1
			return expansion{}, f
		}
		end := p + len("%()s") + len(name)
		inner, f := s.resolve(name, o.raw[p:end], depth)
		if f != nil {
			if f.owner == nil || f.cause >= nested {
				f = &fault{cause: f.cause, owner: o, start: p, end: end, reference: name}
			}
			return expansion{}, f
		}
		for _, at := range inner.here {
			e.here = append(e.here, out.Len()+at)
		}
		e.height = max(e.height, 1+inner.height)
		if n := out.Len() + len(inner.text); n > maxExpanded && n > len(o.raw) {
			return expansion{}, &fault{cause: large, owner: o, start: p, end: end}
		}
		if !s.spend(len(inner.text)) {
			return expansion{}, &fault{cause: exhausted, owner: o, start: p, end: end}
		}
		out.WriteString(inner.text)
		p = end
	}
	e.text = out.String()
	return e, nil
}

// reference gives the name of the %(name)s at the start of s, as it is written.
func reference(s string) (string, *fault) {
	if !strings.HasPrefix(s, "%(") {
		return "", &fault{cause: single}
	}
	name, behind, ok := strings.Cut(s[len("%("):], ")")
	if !ok || name == "" || !strings.HasPrefix(behind, "s") {
		return "", &fault{cause: unclosed}
	}
	return name, nil
}

// resolve gives what a reference stands for. For here, whose value is not known,
// that is the reference as it is written.
func (s *scope) resolve(name, written string, depth int) (expansion, *fault) {
	name = lower(name)
	o, ok := s.own[name]
	if !ok {
		o, ok = s.defaults[name]
	}
	switch {
	case !ok && name == "here":
		return expansion{text: written, here: wholly}, nil
	case !ok:
		return expansion{}, &fault{cause: undefined}
	case o.plain:
		return expansion{text: o.raw}, nil
	}
	return s.expand(o, depth+1)
}

// wholly is the place of a reference to here in itself. No letters but those of
// here, small or not, become the letters of here, so that it is always as long.
var wholly = []int{0}

func (s *scope) spend(n int) bool {
	*s.budget -= n
	return *s.budget >= 0
}
