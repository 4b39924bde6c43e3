package lint_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
)

// TestSettingsThatAreNowhere says which pattern for settings matches nothing, where
// all that it could match was looked at.
func TestSettingsThatAreNowhere(t *testing.T) {
	const (
		module  = "from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n    database_url: str\n"
		message = `"settings" has a pattern that matches no file that is looked at`
	)
	for name, test := range map[string]struct {
		files []string
		paths []string
		want  []string
	}{
		"one of two": {
			[]string{".dbcfg-lint.yaml", "settings: [core/app.py, app/*.py]\n", "app/core.py", module},
			[]string{"."}, []string{".dbcfg-lint.yaml:1:12"},
		},
		"one file was named": {
			[]string{".dbcfg-lint.yaml", "settings: [core/app.py]\n", "app/core.py", module},
			[]string{"app/core.py"}, nil,
		},
		"a folder below was named": {
			[]string{".dbcfg-lint.yaml", "settings: [core/app.py]\n", "app/core.py", module},
			[]string{"app"}, nil,
		},
		"a folder above was named": {
			[]string{"a/.dbcfg-lint.yaml", "settings: [core/app.py]\n", "a/.env", "A=1\n"},
			[]string{"."}, []string{"a/.dbcfg-lint.yaml:1:12"},
		},
		"a pattern that leads out": {
			[]string{"a/.dbcfg-lint.yaml", "settings: [../core/app.py]\n", "a/.env", "A=1\n"},
			[]string{"a"}, nil,
		},
		"an extended configuration": {
			[]string{"a/.dbcfg-lint.yaml", "extends: ../base.yaml\n", "base.yaml", "settings: [core/app.py]\n", "a/.env", "A=1\n"},
			[]string{"."}, []string{"base.yaml:1:12"},
		},
		"an ignored file": {
			[]string{".dbcfg-lint.yaml", "settings: [app/core.py]\nignore: [app]\n", "app/core.py", module, ".env", "A=1\n"},
			[]string{"."}, []string{".dbcfg-lint.yaml:1:12"},
		},
		"env files": {
			[]string{".dbcfg-lint.yaml", "environments: {production: {files: [deploy/*.env]}}\n", ".env", "A=1\n"},
			[]string{"."}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			result, err := lint.Run(t.Context(), lint.Options{FS: texts(test.files...), Folder: ".", Paths: test.paths})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, problem := range result.Problems {
				got = append(got, problem.At.String())
				if problem.Message != message {
					t.Error(problem.Message)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestOnlyWhatIsOff evaluates a rule that the configuration has switched off, where it
// was asked for by name, with its own severity.
func TestOnlyWhatIsOff(t *testing.T) {
	result, err := lint.Run(t.Context(), lint.Options{
		FS:     texts(".env.production", appApp, ".dbcfg-lint.yaml", "rules: {test-credentials-in-production: off}\n"),
		Folder: ".", Paths: []string{"."}, Only: []string{"test-credentials-in-production"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Findings) != 1 || result.Findings[0].Severity != policy.Error {
		t.Errorf("got %+v", result.Findings)
	}
}
