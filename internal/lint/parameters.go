package lint

import (
	"fmt"
	"slices"

	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// checkParameters reports the parameters of configurations that a rule does not
// have or does not take.
func (w *Workspace) checkParameters(library *policy.Library) []source.Problem {
	var problems []source.Problem
	for _, g := range w.governor.all() {
		for id, configured := range g.Rules {
			rule, ok := library.Rule(id)
			if !ok {
				continue // which is reported as such
			}
			for name, value := range configured.Parameters {
				problem := source.Problem{Code: source.Refused, At: value.At}
				parameter, unknown := rule.Parameter(name)
				if problem.Message = unknown; unknown == "" {
					wrong := parameter.Takes(value.Value)
					if wrong == "" {
						continue
					}
					problem.At, problem.Message = value.ValueAt, fmt.Sprintf("the parameter %s of %s %s", name, id, wrong)
				}
				problems = append(problems, problem)
			}
		}
	}
	slices.SortFunc(problems, func(a, b source.Problem) int { return a.At.Compare(b.At) })
	return problems
}

// libraries gives the library with the parameters, and the entries of lists, of each
// configuration. A parameter that a rule does not take is left out of account.
func (w *Workspace) libraries(library *policy.Library) map[*governed]*policy.Library {
	configured := map[*governed]*policy.Library{}
	for _, g := range w.governed {
		if configured[g] != nil {
			continue
		}
		values := map[string]map[string]any{}
		for id, set := range g.Rules {
			rule, ok := library.Rule(id)
			for name, value := range set.Parameters {
				if !ok {
					continue
				}
				if p, unknown := rule.Parameter(name); unknown != "" || p.Takes(value.Value) != "" {
					continue
				}
				if values[id] == nil {
					values[id] = map[string]any{}
				}
				values[id][name] = value.Value
			}
		}
		configured[g] = extended(library, g.Lists)
		if len(values) > 0 {
			configured[g] = configured[g].Configured(values)
		}
	}
	return configured
}
