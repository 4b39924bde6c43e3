package lint

import "github.com/dbcfg-lint/dbcfg-lint/internal/policy"

// Compile compiles the rules anew, as a run does.
func Compile() (*policy.Library, error) { return compile(policy.CompileTrusted) }

// CompileChecked compiles the rules with all checks.
func CompileChecked() (*policy.Library, error) { return compile(policy.Compile) }
