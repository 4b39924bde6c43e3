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
	r.document.Problems = r.problems.List()
	return r.document
}

func (r *reader) problem(code source.Code, start, end int, section, name, format string, args ...any) {
	r.problems.Add(source.Problem{
		Code: code, Message: fmt.Sprintf(format, args...), At: r.cursor.Pos(start, end),
		Section: section, Name: name,
	})
}

// interpolate makes facts of the options, then looks for options of [DEFAULT]
// that fail in a section that inherits them.
func (r *reader) interpolate() {
	budget := newBudget(len(r.text))
	within := func(s *section) *scope {
		if s.scope == nil {
			s.scope = newScope(s.options, r.defaults.options, budget)
		}
		return s.scope
	}
	if len(r.options) > 0 {
		r.document.Facts = make([]source.Fact, 0, len(r.options))
	}
	for _, o := range r.options {
		fact := source.Fact{
			Section: o.section.name, Name: o.name, Value: o.raw,
			NameAt: r.cursor.Pos(o.nameStart, o.nameEnd),
			At:     r.cursor.Pos(o.span()),
		}
		if !o.plain && !isFormat(o.section.name, o.name) {
			if e, f := within(o.section).value(o); f == nil {
				interpolated(&fact, o, e)
			} else if o.section != r.defaults && o.section.name != "" {
				r.fault(f, o.section)
			}
		}
		r.document.Facts = append(r.document.Facts, fact)
	}
	r.inherited(within, budget)
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
	if o.first.end == 0 {
		return o.behind, o.behind
	}
	return o.first.start, o.last().end
}

func (r *reader) inherited(within func(*section) *scope, budget *int) {
	var defaults []*option
	for _, o := range r.options {
		if o.section == r.defaults && r.defaults.options[o.name] == o && !o.plain {
			defaults = append(defaults, o)
		}
	}
	if defaults == nil {
		return
	}
	*budget = min(*budget, inheritance+2*len(r.text))
	for _, s := range r.sections {
		if isLogging(s.name) {
			continue
		}
		scope := within(s)
		for _, o := range defaults {
			if !scope.spend(step / 8) {
				return
			}
			if s.options[o.name] != nil {
				continue
			}
			if _, f := scope.value(o); f != nil {
				r.fault(f, s)
			}
		}
	}
}

// isReported tells whether a fault in an option is reported already, and notes
// that it is.
func (i *interpolation) isReported(f *fault) bool {
	r := reported{1 + f.start, f.cause}
	switch {
	case i.reported == r || slices.Contains(i.otherReported, r):
		return true
	case i.reported.start == 0:
		i.reported = r
	default:
		i.otherReported = append(i.otherReported, r)
	}
	return false
}

// fault reports a failed interpolation that comes up when a section is read. One
// place is reported once.
func (r *reader) fault(f *fault, read *section) {
	switch {
	case f.cause == exhausted && r.exhausted, f.owner.isReported(f):
		return
	case f.cause == undefined && r.full:
		return // it may be among the options that are left out
	}
	r.exhausted = r.exhausted || f.cause == exhausted
	if r.problems.Skip(f.code()) {
		return
	}

	o := f.owner
	why := f.describe(read)
	start, end := o.at(f.start, f.end)
	subject := fmt.Sprintf("option %s of [%s]", source.SafeName(o.name), o.section.shown)
	if read != o.section {
		subject += fmt.Sprintf(" in [%s]", read.shown)
	}
	if f.cause < large {
		subject = "ConfigParser refuses to read " + subject
	}
	problem := source.Problem{
		Code: f.code(), Message: subject + ": " + why, At: r.cursor.Pos(start, end),
		Section: o.section.name, Name: o.name,
	}
	if f.cause == undefined && source.SafeName(f.reference) == f.reference {
		problem.Reference = f.reference
	}
	r.problems.Add(problem)
}

func (f *fault) code() source.Code {
	switch f.cause {
	case single, unclosed:
		return source.InterpolationSyntax
	case undefined:
		return source.InterpolationMissing
	}
	return source.InterpolationDepth
}

// describe gives the tail of the message of a fault.
func (f *fault) describe(read *section) string {
	switch f.cause {
	case single:
		return "a % must be written %%, or begin a %(name)s"
	case unclosed:
		return "this %( does not begin a %(name)s; a % is written %%"
	case undefined:
		reference := "the reference"
		if source.SafeName(f.reference) == f.reference {
			reference = "%(" + source.SafeName(f.reference) + ")s"
		}
		return fmt.Sprintf("neither [%s] nor [%s] defines the option of %s",
			read.shown, Default, reference)
	case nested:
		return fmt.Sprintf(
			"this reference leads back to itself, or to values nested more than %d deep", maxDepth)
	case large:
		return fmt.Sprintf(
			"its value grows beyond %d bytes here and is left as it is written", maxExpanded)
	default:
		return "the options of this file multiply each other; from here on values are left as they are written"
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
