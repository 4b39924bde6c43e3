package settings

import (
	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
)

// A hook is a validator of a class.
type hook struct {
	function *python.Function
	fields   []*python.String // nil for a validator of the whole model
	names    []string
	before   bool // it sees values before pydantic does, or instead of it
}

// hooks gives the validators that a class defines.
func hooks(c *class) []hook {
	var found []hook
	for _, f := range c.functions {
		for _, decorator := range f.Decorators {
			call, isCall := decorator.(*python.Call)
			e := decorator
			if isCall {
				e = call.Function
			}
			name := dotted(e)
			name = lastOf(name)
			h := hook{function: f}
			switch name {
			case "field_validator", "validator", "model_validator", "root_validator":
			default:
				continue
			}
			if isCall {
				for _, argument := range call.Arguments {
					switch v := argument.Value.(type) {
					case *python.String:
						switch argument.Name {
						case "":
							h.fields, h.names = append(h.fields, v), append(h.names, v.Value)
						case "mode":
							h.before = v.Value != "after"
						}
					case *python.Constant:
						h.before = h.before || argument.Name == "pre" && v.Name == "True"
					}
				}
			}
			if (name == "model_validator" || name == "root_validator") || len(h.names) > 0 {
				found = append(found, h)
			}
			break
		}
	}
	return found
}
