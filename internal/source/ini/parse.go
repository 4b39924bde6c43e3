package ini

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// Parse reads a file. Every fault is a problem, and what can be read behind it
// is read: an option of a section that stands twice belongs to the one section,
// and of an option that stands twice both are facts, the last of which the
// interpolation of others sees. Reference names a missing option as it is
// written, if it looks like a name.
func Parse(file *source.File) source.Document {
	r := newReader(file)
	r.read()
	r.interpolate()
	slices.SortStableFunc(r.document.Problems, func(a, b source.Problem) int { return a.At.Compare(b.At) })
	return r.document
}

func (r *reader) problem(code source.Code, start, end int, section, name, format string, args ...any) {
	r.document.Problems = append(r.document.Problems, source.Problem{
		Code: code, Message: fmt.Sprintf(format, args...), At: r.file.Pos(start, end),
		Section: section, Name: name,
	})
}

// interpolate makes facts of the options, then looks for options of [DEFAULT]
// that fail in a section that inherits them.
func (r *reader) interpolate() {
	budget := newBudget(len(r.text))
	scopes := map[*section]*scope{}
	within := func(s *section) *scope {
		if scopes[s] == nil {
			scopes[s] = newScope(s.options, r.defaults.options, budget)
		}
		return scopes[s]
	}
	seen := map[place]bool{}
	for _, o := range r.options {
		fact := source.Fact{
			Section: o.section.name, Name: o.name, Value: o.raw,
			NameAt: r.file.Pos(o.nameStart, o.nameEnd),
			At:     r.file.Pos(o.span()),
		}
		if !isFormat(o.section.name, o.name) {
			if e, f := within(o.section).value(o); f == nil {
				interpolated(&fact, o, e)
			} else if o.section != r.defaults && o.section.name != "" {
				r.fault(f, o.section, seen)
			}
		}
		r.document.Facts = append(r.document.Facts, fact)
	}
	r.inherited(within, seen)
}

// interpolated gives a fact its value.
func interpolated(fact *source.Fact, o *option, e expansion) {
	fact.Value, fact.Segments, fact.Raw = e.text, e.segments(), ""
	if e.text != o.raw {
		fact.Raw = o.raw
	}
}

// span gives the offsets of the value without surrounding white space.
func (o *option) span() (start, end int) {
	if len(o.runs) == 0 {
		return o.behind, o.behind
	}
	return o.runs[0].start, o.runs[len(o.runs)-1].end
}

func (r *reader) inherited(within func(*section) *scope, seen map[place]bool) {
	var defaults []*option
	for _, o := range r.options {
		if o.section == r.defaults && r.defaults.options[o.name] == o && !o.plain {
			defaults = append(defaults, o)
		}
	}
	if defaults == nil {
		return
	}
	for _, s := range r.sections {
		if isLogging(s.name) {
			continue
		}
		scope := within(s)
		for _, o := range defaults {
			if !scope.spend(1) {
				return
			}
			if s.options[o.name] != nil {
				continue
			}
			if _, f := scope.value(o); f != nil {
				r.fault(f, s, seen)
			}
		}
	}
}

// A place is where a fault lies: one place is reported once.
type place struct {
	owner *option
	start int
	cause cause
}

// fault reports a failed interpolation that comes up when a section is read.
func (r *reader) fault(f *fault, read *section, seen map[place]bool) {
	at := place{f.owner, f.start, f.cause}
	if f.cause == exhausted {
		at = place{cause: exhausted}
	}
	if seen[at] {
		return
	}
	seen[at] = true

	o := f.owner
	code, why := f.describe(read)
	start, end := o.at(f.start, f.end)
	subject := fmt.Sprintf("option %s of [%s]", source.SafeName(o.name), o.section.shown)
	if read != o.section {
		subject += fmt.Sprintf(" in [%s]", read.shown)
	}
	if f.cause < large {
		subject = "ConfigParser refuses to read " + subject
	}
	r.problem(code, start, end, o.section.name, o.name, "%s: %s", subject, why)
	if f.cause == undefined && source.SafeName(f.reference) == f.reference {
		r.document.Problems[len(r.document.Problems)-1].Reference = f.reference
	}
}

// describe gives the code of a fault and the tail of its message.
func (f *fault) describe(read *section) (source.Code, string) {
	switch f.cause {
	case single:
		return source.InterpolationSyntax, "a % must be written %%, or begin a %(name)s"
	case unclosed:
		return source.InterpolationSyntax, "this %( does not begin a %(name)s; a % is written %%"
	case undefined:
		reference := "the reference"
		if source.SafeName(f.reference) == f.reference {
			reference = "%(" + source.SafeName(f.reference) + ")s"
		}
		return source.InterpolationMissing, fmt.Sprintf("neither [%s] nor [%s] defines the option of %s",
			read.shown, Default, reference)
	case nested:
		return source.InterpolationDepth, fmt.Sprintf(
			"this reference leads back to itself, or to values nested more than %d deep", maxDepth)
	case large:
		return source.InterpolationDepth, fmt.Sprintf(
			"its value grows beyond %d bytes here and is left as it is written", maxExpanded)
	default:
		return source.InterpolationDepth,
			"the options of this file multiply each other; from here on values are left as they are written"
	}
}

// isLogging tells whether logging.config.fileConfig reads a section.
func isLogging(section string) bool {
	switch section {
	case "loggers", "handlers", "formatters":
		return true
	}
	kind, _, ok := strings.Cut(section, "_")
	return ok && (kind == "logger" || kind == "handler" || kind == "formatter")
}

// isFormat tells whether fileConfig reads an option without interpolation, as
// %(message)s in a format asks for.
func isFormat(section, name string) bool {
	if !strings.HasPrefix(section, "formatter_") {
		return false
	}
	switch name {
	case "format", "datefmt", "style", "defaults":
		return true
	}
	return false
}
