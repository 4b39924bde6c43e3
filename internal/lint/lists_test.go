package lint_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/config"
	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/policies"
)

// builtInLists gives the text of the lists that come with the rules, by name.
func builtInLists(t *testing.T) map[string][]byte {
	t.Helper()
	lists := map[string][]byte{}
	entries, err := fs.ReadDir(policies.FS, "data")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		text, err := fs.ReadFile(policies.FS, "data/"+entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		lists[strings.TrimSuffix(entry.Name(), ".json")] = text
	}
	return lists
}

// TestListsAreDeclared holds the declaration of the lists against those that come
// with the rules: each could stand in a configuration, in the form that rules
// compare, and nothing is declared that none of them has.
func TestListsAreDeclared(t *testing.T) {
	builtIn := builtInLists(t)
	for _, list := range config.Lists {
		text := builtIn[list.Name]
		delete(builtIn, list.Name)
		var tables map[string][]any
		if err := json.Unmarshal(text, &tables); err != nil {
			t.Errorf("%s: %v", list.Name, err)
			continue
		}
		c, problems := config.Parse(source.NewFile(config.Name, fmt.Appendf(nil, `{"lists": {%q: %s}}`, list.Name, text)))
		for _, problem := range problems {
			t.Errorf("%s: %s", list.Name, problem.Message)
		}
		for _, table := range list.Tables {
			entries := tables[table.Name]
			added := c.Lists[list.Name][table.Name]
			for _, field := range table.Fields {
				if field.Name != "" && !slices.ContainsFunc(entries, func(entry any) bool {
					_, ok := entry.(map[string]any)[field.Name]
					return ok
				}) {
					t.Errorf("%s: no entry of %s has %s", list.Name, table.Name, field.Name)
				}
			}
			if table.Fields[0].Takes == config.Password {
				added = nil
				for _, password := range c.TestCredentials {
					added = append(added, map[string]any{"password": password})
				}
			}
			for i, entry := range entries {
				if diff := cmp.Diff(written(table, entry), written(table, added[i])); diff != "" {
					t.Errorf("%s.%s, entry %d (-in policies/data +as a configuration has it):\n%s", list.Name, table.Name, i, diff)
				}
			}
		}
	}
	for name := range builtIn {
		t.Errorf("policies/data/%s.json is not declared in internal/config", name)
	}
}

// written gives an entry with its defaults, and without what makes a pattern one for
// hosts. Numbers have different types in JSON and in a configuration.
func written(table config.Table, entry any) string {
	fields, ok := entry.(map[string]any)
	if !ok {
		return fmt.Sprint(entry)
	}
	var lines []string
	for _, field := range table.Fields {
		value, ok := fields[field.Name]
		if !ok {
			value = field.Default
		}
		text := fmt.Sprint(value)
		if pattern, ok := strings.CutPrefix(text, "(?i:"); ok && field.Takes == config.HostPattern {
			text = strings.TrimSuffix(pattern, ")")
		}
		lines = append(lines, field.Name+": "+text)
	}
	return strings.Join(lines, "\n")
}

// TestListsAreExported has the entries that a configuration adds in the bundle for
// other programs, but for passwords.
func TestListsAreExported(t *testing.T) {
	var bundle bytes.Buffer
	options := lint.Options{FS: project(`
-- .dbcfg-lint.yaml --
lists:
  poolers: {hosts: [{name: our pooler, port: 7432}]}
  sample-credentials: {passwords: [{password: hunter22}]}
`), Folder: "project"}
	if problems, err := lint.Export(options, &bundle); err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	zipped, err := gzip.NewReader(&bundle)
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(zipped)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(all, []byte(`"our pooler"`)) || bytes.Contains(all, []byte("hunter22")) {
		t.Error("the bundle lacks the pooler, or has the password")
	}
}

// TestDocsLists holds docs/lists.md against the declaration.
func TestDocsLists(t *testing.T) {
	var page strings.Builder
	page.WriteString(`<!-- Written by make docs. -->

# Lists

Rules judge by lists: hosts of poolers, names of administrators, parameters that drivers
refuse. They are in [policies/data](../policies/data). A ` + "`" + config.Name + "`" + ` adds entries to
them, in the same shape, for the files that it governs:

` + "```yaml" + `
lists:
  poolers:
    hosts:
      - {name: our pooler, host: '^pgb-', port: 6432}
  superusers:
    users:
      - {user: dba, dialects: [postgresql]}
` + "```" + `

An entry can also have a ` + "`source`" + `, which is for readers. Whatever is misspelt, missing or
of another type is an error with its place. A configuration that another one ` + "`extends`" + `
hands its entries on. Texts that messages show must not hold what may be a secret.

Regular expressions are those of Go and RE2, and are found anywhere in a name unless
they begin with ` + "`^`" + ` and end with ` + "`$`" + `.
`)
	for _, list := range config.Lists {
		fmt.Fprintf(&page, "\n## %s\n\n%s\n", list.Name, list.About)
		for _, table := range list.Tables {
			if table.Fields[0].Name == "" {
				fmt.Fprintf(&page, "\n`%s`: %s. An entry is %s.\n", table.Name, table.About, table.Fields[0].Takes)
				continue
			}
			fmt.Fprintf(&page, "\n`%s`: %s.\n\n| key | | value | default |\n| --- | --- | --- | --- |\n", table.Name, table.About)
			for _, field := range table.Fields {
				takes, preset := string(field.Takes), "required"
				if field.Many {
					takes = "a list, each " + takes
				}
				if !field.Required {
					text, err := json.Marshal(field.Default)
					if err != nil {
						t.Fatal(err)
					}
					preset = "`" + string(text) + "`"
				}
				fmt.Fprintf(&page, "| `%s` | %s | %s | %s |\n", field.Name, field.About, takes, preset)
			}
			if len(table.Either) > 0 {
				fmt.Fprintf(&page, "\nAn entry has %s, or both.\n", strings.Join(table.Either, " or "))
			}
		}
	}
	compare(t, filepath.Join(repository, "docs", "lists.md"), page.String())
}
