package policy

import (
	"slices"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
)

// sandbox gives what policies may call: nothing whose answer depends on
// anything but its arguments.
var sandbox = sync.OnceValue(func() *ast.Capabilities {
	capabilities := ast.CapabilitiesForThisVersion()
	capabilities.AllowNet = []string{}
	capabilities.Builtins = slices.DeleteFunc(slices.Clone(capabilities.Builtins), func(b *ast.Builtin) bool {
		return forbidden(b.Name) != ""
	})
	return capabilities
})

// forTests gives what tests of policies may call besides: the check of a fixture
// against the schema of the input.
var forTests = sync.OnceValue(func() *ast.Capabilities {
	capabilities := *sandbox()
	capabilities.Builtins = append(slices.Clone(capabilities.Builtins), ast.JSONMatchSchema)
	return &capabilities
})

// forbidden says why policies may not call a function of OPA. It is empty if they
// may, and for what is no function of OPA.
func forbidden(name string) string {
	builtin, ok := ast.BuiltinMap[name]
	switch {
	case !ok:
		return ""
	case builtin.Nondeterministic, name == ast.OPARuntime.Name:
		return "a finding must depend on nothing but the input"
	case slices.Contains(unbounded, name):
		return "it can take any amount of memory before it can be stopped"
	}
	return ""
}

// unbounded are the functions whose result can be larger than what they are given
// by any factor, and cannot be foretold.
var unbounded = []string{ast.RenderTemplate.Name, ast.ReachablePathsBuiltin.Name}
