package envpy

import (
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
)

// printed is a call that prints, and where what it prints comes from.
type printed struct {
	Print
	entries []entry
}

// printing are the functions that print or log, by their whole names.
var printing = set(`builtins.print pprint.pprint pprint.pp sys.stdout.write sys.stderr.write warnings.warn
	click.echo click.secho typer.echo typer.secho rich.print alembic.util.msg alembic.util.messaging.msg
	alembic.context.config.print_stdout six.print_`)

// levels are the methods of a logger.
var levels = set("debug info warning warn error exception critical fatal log trace success")

// print notes a call that prints a connection string.
func (r *reader) print(c *call, base *value, method string, function *value) {
	if !r.isPrint(c, base, method, function) {
		return
	}
	var found *printed
	for _, a := range c.arguments {
		if a.name == "file" || a.name == "sep" || a.name == "end" {
			continue
		}
		entries := r.originsOf(a.value)
		if len(entries) == 0 {
			continue
		}
		masked := a.value.masked || a.value.url || len(a.value.engines) > 0
		if found == nil || found.Masked && !masked {
			found = &printed{Print: Print{Function: r.functionName(c), Masked: masked, At: r.pos(a.at)}, entries: entries}
		}
	}
	if found == nil {
		return
	}
	at := c.Function.Range()
	if old, ok := r.prints[at]; ok {
		if !old.Masked {
			found.Print = old.Print
		}
		found.entries = union(found.entries, old.entries)
	}
	r.prints[at] = found
}

// isPrint tells whether a call prints or logs.
func (r *reader) isPrint(c *call, base *value, method string, function *value) bool {
	if function != nil && function.reference != nil && printing[function.reference.dotted()] {
		return true
	}
	if method == "print_stdout" {
		return true
	}
	if !levels[method] {
		return false
	}
	if base != nil && base.reference != nil {
		dotted := base.reference.dotted()
		for _, module := range []string{"logging", "structlog", "loguru"} {
			if dotted == module || strings.HasPrefix(dotted, module+".") {
				return true
			}
		}
	}
	name := lastName(c.Function.(*python.Attribute).Value)
	return strings.Contains(strings.ToLower(name), "log") || name == "console"
}

func lastName(e python.Expression) string {
	switch e := e.(type) {
	case *python.Name:
		return e.ID
	case *python.Attribute:
		return e.Name
	case *python.Call:
		return lastName(e.Function)
	}
	return ""
}

// functionName gives the name of the function that is called.
func (r *reader) functionName(c *call) string {
	if name, ok := python.Dotted(c.Function); ok {
		return name
	}
	return lastName(c.Function)
}

// isConnection tells whether a connection string is among the origins: one that
// reaches an engine as a whole, here or where it is read again, or one by its name.
func (r *reader) isConnection(entries []entry) bool {
	if r.whole == nil {
		r.whole = map[urlKey]bool{}
		for id := range r.origins {
			if o := &r.origins[id]; o.whole {
				r.whole[r.urlKey(id)] = true
			}
		}
	}
	return slices.ContainsFunc(entries, func(e entry) bool {
		o := &r.origins[e.id]
		return o.composed || r.whole[r.urlKey(e.id)] || isURLName(o.Name) || o.Origin == FromLiteral && isConnection(o.Text)
	})
}
