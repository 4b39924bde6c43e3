package lint_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
)

const houseHead = `# METADATA
# title: A schema must have an owner
# custom:
#   severity: warning
#   category: house
#   parameters:
#     schemas:
#       default: [public]
#       description: schemas that belong to nobody
#     least:
#       default: 1
#       description: a number
package dbcfg.rules["house-rule"]

`

const houseBody = `report contains {"message": variable.value, "at": variable.at} if {
	some variable in input.environments[_].variables
	variable.value in data.dbcfg.parameters["house-rule"].schemas
}
`

const houseEnv = "SCHEMA=public\nLOG_LEVEL=debug\nDATABASE_URL=sqlite:///app.db\n"

// said gives the findings and problems of a run, a line each.
func said(result *lint.Result) []string {
	all := lines(result.Findings)
	for _, problem := range result.Problems {
		all = append(all, problem.At.String()+": "+problem.Message)
	}
	return all
}

func archive(t *testing.T, entries ...tar.Header) []byte {
	t.Helper()
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	files := tar.NewWriter(zipped)
	for _, entry := range entries {
		text := entry.Linkname
		entry.Linkname, entry.Size, entry.Mode = "", int64(len(text)), 0o644
		if err := files.WriteHeader(&entry); err != nil {
			t.Fatal(err)
		}
		if _, err := files.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := files.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zipped.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// entry is a file of an archive; its text travels in Linkname.
func entry(name, text string) tar.Header {
	return tar.Header{Name: name, Linkname: text, Typeflag: tar.TypeReg}
}

func TestPolicies(t *testing.T) {
	const (
		sqlite = ".env.production:3:14 sqlite-in-production"
		public = ".env.production:1:8 house-rule"
	)
	rule := houseHead + houseBody
	bomb := strings.Repeat("#", 65<<20)
	for _, test := range []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"folder", map[string]string{"p/x.rego": rule}, []string{public, sqlite}},
		{"folder with tests", map[string]string{"p/x.rego": rule, "p/x_test.rego": "package x\n\ntest_x if false\n"}, []string{public, sqlite}},
		{"folder with data, which is no bundle", map[string]string{"p/x.rego": rule, "p/data.json": "no JSON"}, []string{public, sqlite}},
		{"folder that is a bundle", map[string]string{
			"p/.manifest": `{"roots": ["dbcfg/rules/house-rule", "house"]}`, "p/house/data.yaml": "schemas: [debug]",
			"p/x.rego": strings.Replace(rule, `data.dbcfg.parameters["house-rule"].schemas`, "data.house.schemas", 1),
		}, []string{".env.production:2:11 house-rule", sqlite}},
		{"archive", map[string]string{"p": "a.tar.gz", "a.tar.gz": string(archive(t, entry("./x.rego", rule)))}, []string{public, sqlite}},
		{"archive that leads out", map[string]string{"p": "a.tar.gz", "a.tar.gz": string(archive(t, entry("../../../x.rego", rule)))}, []string{public, sqlite}},
		{"archive with a fault", map[string]string{"p": "a.tar.gz", "a.tar.gz": string(archive(t, entry("rules/x.rego", "package x\n\ny := z\n")))}, []string{sqlite, "a.tar.gz/rules/x.rego:3:6: var z is unsafe"}},
		{"archive that is none", map[string]string{"p": "a.tar.gz", "a.tar.gz": "canary"}, []string{sqlite, "a.tar.gz:1:1: cannot be read: this is no archive as opa build writes it, a gzipped tar"}},
		{"archive that is cut off", map[string]string{"p": "a.tar.gz", "a.tar.gz": string(archive(t, entry("x.rego", rule)))[:100]}, []string{sqlite, "a.tar.gz:1:1: cannot be read: this is no archive as opa build writes it, a gzipped tar"}},
		{"archive that unpacks to a lot", map[string]string{"p": "a.tar.gz", "a.tar.gz": string(archive(t, entry("x.rego", bomb)))}, []string{sqlite, "a.tar.gz:1:1: cannot be read: the files of the bundle have more than 64 MiB"}},
		{"archive with a file twice", map[string]string{"p": "a.tar.gz", "a.tar.gz": string(archive(t, entry("x.rego", rule), entry("./x.rego", rule)))}, []string{sqlite, "a.tar.gz:1:1: cannot be read: the archive holds a file twice"}},
		{"nothing", map[string]string{"p/README.md": ""}, []string{sqlite, "p:1:1: there is no policy in this folder"}},
		{"missing", map[string]string{}, []string{sqlite, "p:1:1: cannot be read: file does not exist"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := fstest.MapFS{"project/.env.production": {Data: []byte(houseEnv)}}
			named := "p"
			for name, text := range test.files {
				if name == "p" {
					named = text
					continue
				}
				files["project/"+name] = &fstest.MapFile{Data: []byte(text)}
			}
			result := run(t, files, func(o *lint.Options) { o.Policies = []string{named} })
			if diff := cmp.Diff(test.want, said(result)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestPolicyKey has a key ask for a signature of what the options name, and not of
// the folders of the project.
func TestPolicyKey(t *testing.T) {
	files := fstest.MapFS{
		"project/.env.production": {Data: []byte(houseEnv)},
		"project/key":             {Data: []byte("a secret")},
		"project/p/x.rego":        {Data: []byte(houseHead + houseBody)},
		"project/b/.manifest":     {Data: []byte("{}")},
	}
	for _, test := range []struct {
		name, policies, config, key, want string
	}{
		{"plain folder", "p", "", "key", "p:1:1: this is no bundle, and --policy-key asks for a signature"},
		{"bundle", "b", "", "key", "b:1:1: the bundle is not signed, and --policy-key asks for a signature"},
		{"folder of the project", "", "policies: [p]", "key", ""},
		{"bundle of the project", "", "policies: [b]", "key", "b:1:1: the bundle is not signed, and --policy-key asks for a signature"},
		{"missing key", "p", "", "nothing", "nothing:1:1: cannot be read: file does not exist"},
	} {
		t.Run(test.name, func(t *testing.T) {
			files["project/.dbcfg-lint.yaml"] = &fstest.MapFile{Data: []byte(test.config)}
			result := run(t, files, func(o *lint.Options) {
				if o.PolicyKey = test.key; test.policies != "" {
					o.Policies = []string{test.policies}
				}
			})
			got := ""
			for _, problem := range result.Problems {
				got += problem.At.String() + ": " + problem.Message
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestParameters(t *testing.T) {
	for _, test := range []struct {
		name, config string
		want         []string
	}{
		{"default", "", []string{".env.production:1:8 house-rule"}},
		{"set", "rules: {house-rule: {parameters: {schemas: [debug]}}}", []string{".env.production:2:11 house-rule"}},
		{"set to nothing", "rules: {house-rule: {parameters: {schemas: []}}}", nil},
		{"misspelt", "rules: {house-rule: {parameters: {schemes: [debug]}}}", []string{".env.production:1:8 house-rule", ".dbcfg-lint.yaml:1:35: the rule house-rule has no parameter schemes; did you mean schemas?"}},
		{"like none", "rules: {house-rule: {parameters: {x: 1}}}", []string{".env.production:1:8 house-rule", ".dbcfg-lint.yaml:1:35: the rule house-rule has no parameter x; 'dbcfg-lint explain house-rule' lists them"}},
		{"of a rule without", "rules: {sqlite-in-production: {parameters: {x: 1}}}", []string{".env.production:1:8 house-rule", ".dbcfg-lint.yaml:1:45: the rule sqlite-in-production has no parameters"}},
		{"text for a list", "rules: {house-rule: {parameters: {schemas: debug}}}", []string{".env.production:1:8 house-rule", ".dbcfg-lint.yaml:1:44: the parameter schemas of house-rule must be a list"}},
		{"list of another type", "rules: {house-rule: {parameters: {schemas: [1]}}}", []string{".env.production:1:8 house-rule", ".dbcfg-lint.yaml:1:44: the parameter schemas of house-rule must be a list, each item a string"}},
		{"text for a number", "rules: {house-rule: {parameters: {least: one}}}", []string{".env.production:1:8 house-rule", ".dbcfg-lint.yaml:1:42: the parameter least of house-rule must be a number"}},
		{"fraction for a number", "rules: {house-rule: {parameters: {least: 1.5}}}", []string{".env.production:1:8 house-rule"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := fstest.MapFS{
				"project/.env.production":  {Data: []byte(strings.Replace(houseEnv, "DATABASE_URL=sqlite:///app.db\n", "", 1))},
				"project/.dbcfg-lint.yaml": {Data: []byte(test.config)},
				"project/p/x.rego":         {Data: []byte(houseHead + houseBody)},
			}
			result := run(t, files, func(o *lint.Options) { o.Policies = []string{"p"} })
			if diff := cmp.Diff(test.want, said(result)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestParametersOfApplications has two applications with a configuration each.
func TestParametersOfApplications(t *testing.T) {
	env := []byte("SCHEMA=public\nLOG_LEVEL=debug\n")
	files := fstest.MapFS{
		"project/a/.env.production":  {Data: env},
		"project/a/.dbcfg-lint.yaml": {Data: []byte("rules: {house-rule: {parameters: {schemas: [debug]}}}")},
		"project/b/.env.production":  {Data: env},
		"project/b/.dbcfg-lint.yaml": {Data: []byte("rules: {house-rule: {severity: note}}")},
		"project/p/x.rego":           {Data: []byte(houseHead + houseBody)},
	}
	result := run(t, files, func(o *lint.Options) { o.Policies = []string{"p"} })
	want := []string{"a/.env.production:2:11 house-rule", "b/.env.production:1:8 house-rule"}
	if diff := cmp.Diff(want, said(result)); diff != "" {
		t.Error(diff)
	}
}

// TestStopped has a rule that does not end beside the built-in ones.
func TestStopped(t *testing.T) {
	files := fstest.MapFS{
		"project/.env.production": {Data: []byte(houseEnv)},
		"project/p/x.rego": {Data: []byte(houseHead + "report contains {\"message\": \"x\", \"at\": input.files[0].at} if {\n" +
			"\tsome i in numbers.range(1, 1000000)\n\tsome j in numbers.range(1, 1000000)\n\ti + j < 0\n}\n")},
	}
	result := run(t, files, func(o *lint.Options) {
		o.Policies, o.Limits = []string{"p"}, policy.Limits{Time: 300 * time.Millisecond}
	})
	want := []string{".env.production:3:14 sqlite-in-production", "p/x.rego:13:1: rule house-rule: stopped after 300ms: it may loop for ever"}
	if diff := cmp.Diff(want, said(result)); diff != "" {
		t.Error(diff)
	}
}
