package lint

import "github.com/dbcfg-lint/dbcfg-lint/internal/policy"

// LoadRules loads the rules anew, as a run does.
var LoadRules = loadRules

// CompileRules compiles the rules anew, with all checks.
func CompileRules() (*policy.Library, error) {
	modules, err := builtInModules()
	if err != nil {
		return nil, err
	}
	return policy.Compile(modules, policyData())
}

// PrepareRules gives what policies.Compiled should be.
func PrepareRules() ([]byte, error) {
	modules, err := builtInModules()
	if err != nil {
		return nil, err
	}
	return policy.Prepare(modules)
}
