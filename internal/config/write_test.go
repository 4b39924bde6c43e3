package config_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/config"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A draft is read as what it was made of, whatever its names mean in YAML or as
// globs. Names that a configuration cannot hold are left out.
func TestDraftText(t *testing.T) {
	names := []string{
		"production", "null", "true", "y", "no", "123", "1e3", "0x1f", "2024-01-01", "web.env", "a_b-c",
		"has space", "production (.env.prod-eu)", "ümlaut", "a\nversion: 2", "", "-x", "{x}",
	}
	files := []string{`.env.*`, `a/[b]/{c}.env`, `it's "one".env`, "# no comment", "a: b", "ü.env", "?", "-", "~", `back\slash.env`}
	draft := config.Draft{Extends: "../.dbcfg-lint.yaml", Reader: "compose", Explicit: true}
	application := config.DraftApplication{Root: ".", Because: "of\u2028a\nreader: docker"}
	for _, name := range names {
		environment := config.DraftEnvironment{Name: name, Production: name == "production"}
		for _, file := range files {
			environment.Files = append(environment.Files, config.DraftFile{Path: file, Because: "why\nnot"})
		}
		application.Environments = append(application.Environments, environment)
	}
	application.Templates = []string{"a\nversion: 2"}
	application.Settings = []config.DraftSettings{{Class: "Settings", File: "a[1].py", Required: []string{"A", "B"}}}
	draft.Applications = []config.DraftApplication{application, {Root: "b", Because: "x", Config: "b/.dbcfg-lint.yaml"}}

	text := string(draft.Text())
	c, problems := config.Parse(source.NewFile(config.Name, []byte(text)))
	if len(problems) > 0 || c.Reader != "compose" || c.Extends != draft.Extends {
		t.Fatalf("%v in:\n%s", problems, text)
	}
	var got []string
	for _, environment := range c.Environments {
		got = append(got, environment.Name)
		if production := environment.Production != nil && *environment.Production; production != (environment.Name == "production") {
			t.Errorf("%s: production is %t", environment.Name, production)
		}
		for i, file := range files[:len(files)-1] {
			for j, glob := range environment.Files {
				if c.Match(glob, file) != (i == j) {
					t.Errorf("%s: %s matches %s: %t", environment.Name, glob, file, i != j)
				}
			}
		}
	}
	if diff := cmp.Diff(names[:11], got); diff != "" {
		t.Errorf("environments (-want +got):\n%s", diff)
	}
	if strings.Contains(text, "\nversion: 2") || strings.Contains(text, "\u2028") {
		t.Error(text)
	}
}
