package envpy

import (
	"slices"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// Bounds of what is remembered of one value, so that no operation costs more
// than a constant.
const (
	maxOrigins = 64
	maxKeys    = 64
	maxText    = 4096
	maxPath    = 12
	maxSize    = 256
	maxLevel   = 8
)

// A value is what is known of a value at run time. It is never changed once it is
// made. A nil value is one of which nothing is known.
type value struct {
	// origins are the places where its text comes from.
	origins []entry
	// text is the text of a string as far as it is known.
	text *text
	// reference is not nil for what an import gives.
	reference *reference
	// constant is None, True, False, or the name mainSection.
	constant string
	kind     kind
	dict     *dict
	elements []*value // of a sequence
	size     int      // how many values are in it, at least
	function *function
	self     *value // of a method
	class    *class
	engines  []python.Span // the engines in it, by their places
	percent  percent
	// direct tells that its text is that of its one origin, but for quoting.
	direct  bool
	quoting source.Quoting
	// url tells that it is a URL object of SQLAlchemy, part that it is a component
	// of one, masked that no password is left in its text.
	url, part, masked bool
	// tail is what was cut off in front: the text, or ? if that is not known.
	tail string
	// cut tells that it was split at the @.
	cut bool
	// items tells of a dictionary that a loop over it gives keys and values.
	items bool
	// maybe tells that it may also be None, filled that it is neither that nor
	// empty.
	maybe, filled bool
	// unset tells of an option that it may still be what the ini has.
	unset bool
	// sometimes tells of what a dictionary holds that it need not hold it.
	sometimes bool
}

// A kind is what a value is, where that matters and has no field of its own.
type kind int

const (
	plain       kind = iota
	environment      // a copy of os.environ
	arguments        // what get_x_argument gives
	attributes       // config.attributes
	variables        // an object of a library that reads the process environment
)

// An entry is an origin of a value, by its index in the table of the reader.
type entry struct {
	id int
	// fallback tells that it counts only where the others give nothing.
	fallback bool
}

// percent is what is known of the percent signs of a text.
type percent int

const (
	percentUnknown percent = iota
	percentNone            // it has none, or all are doubled in the literal
	percentRaw             // it comes from outside, or has a single one
	percentDoubled         // each was doubled
)

// A dict is a dictionary, or a section of the ini.
type dict struct {
	keys map[string]*value
	rest *value // what is under keys that are not known
	open bool   // there may be keys that are not known
	ini  *section
}

// A section is a section of the ini; any tells that its name is not known.
type section struct {
	name string
	any  bool
	at   python.Span
}

// mainSection is the constant for config.config_ini_section.
const mainSection = "config_ini_section"

var (
	none  = &value{constant: "None", percent: percentNone}
	unset = &value{unset: true}
)

func (v *value) isNone() bool { return v != nil && v.constant == "None" }

// known gives the text of a string that is wholly known.
func (v *value) known() (string, bool) {
	if v == nil || v.text == nil {
		return "", false
	}
	return v.text.whole()
}

// percentOf gives the state of the percent signs.
func (v *value) percentOf() percent {
	if v == nil {
		return percentUnknown
	}
	return v.percent
}

// flat gives a value of which only the origins are left, and what is known of
// its text.
func (r *reader) flat(v *value) *value {
	if v == nil {
		return &value{}
	}
	engines := v.engines
	if v.reference != nil && v.reference.application && isEngineName(v.reference.last()) {
		r.imported[v.reference.at] = v.reference.last()
		engines = unionSpans(engines, []python.Span{v.reference.at})
	}
	return &value{
		origins: r.originsOf(v), engines: engines, percent: v.percent,
		maybe: v.maybe, filled: v.filled, url: v.url, part: v.part, masked: v.masked, tail: v.tail, cut: v.cut, unset: v.unset,
	}
}

// flagged gives v with its literals as fallbacks.
func (r *reader) flagged(v *value) *value {
	if v == nil || v.constant != "" {
		return v
	}
	result := *v
	if v.text != nil || v.reference == nil {
		result = *r.flat(v)
	}
	result.filled = r.certain(v)
	result.origins = slices.Clone(result.origins)
	for i, e := range result.origins {
		result.origins[i].fallback = e.fallback || r.origins[e.id].Origin == FromLiteral
	}
	return &result
}
