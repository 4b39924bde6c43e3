package cli_test

import (
	"compress/gzip"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// habits are what a policy of one's own may do with what it is given.
const habits = `# METADATA
# title: Nothing must be said
# custom:
#   severity: error
#   category: house
#   parameters:
#     words:
#       default: []
#       description: words
package dbcfg.rules["house"]

report contains {"message": sprintf("%v %v %v %v", [input, data.dbcfg.parameters, data.dbcfg.sample_credentials, data.dbcfg.superusers]), "at": file.at} if some file in input.files

report contains {"message": m, "variable": m, "environment": m, "at": file.at, "related": [{"message": m, "at": file.at}]} if {
	some file in input.files
	m := "see postgresql://app:§@h/db, or postgresql+asyncpg://app:§:§@h/db?x"
}

report contains {"message": concat(" ", data.dbcfg.parameters.house.words), "at": file.at} if some file in input.files
`

// habitTests are tests of it that show what they see.
const habitTests = `package dbcfg.rules_test["house"]

import data.dbcfg.fixture
import data.dbcfg.rules.house as rule

test_shows_all if {
	print(input, data.dbcfg.parameters, data.dbcfg.sample_credentials)
	report := rule.report with input as fixture.connected({})
	print(report)
	count(report) == 0
}

test_has_a_password if {
	url := "postgresql://app:§@h/db"
	print(url)
	url == "postgresql://app:§§@h/db"
}

test_fails_in_a_function if to_number("postgresql://app:§@h/db") == 1

test_fails_in_json if json.unmarshal("{postgresql://app:§@h/db").x == 1
`

// TestCanariesInPolicies has policies that show all that they are given, and that hold
// connection strings themselves.
func TestCanariesInPolicies(t *testing.T) {
	t.Chdir(t.TempDir())
	var c cage
	write(t, map[string]string{
		"policies/house.rego":      c.fill(habits),
		"policies/house_test.rego": c.fill(habitTests),
		".env.production":          c.fill("DATABASE_URL=postgresql://app:§@db.example.com/app?password=§\nDB_PASSWORD=§\nAPI_KEY=§\n"),
		".dbcfg-lint.yaml": c.fill("policies: [policies]\ntest-credentials: [§]\n" +
			"lists: {sample-credentials: {passwords: [{password: §}]}}\nrules: {house: {parameters: {words: [a, b]}}}\n"),
		"broken.yaml":        c.fill("policies: [policies]\nrules: {house: {parameters: {words: ['postgresql://app:§@h/db'], §: 1}}}\n"),
		"key.pem":            c.fill("-----BEGIN PUBLIC KEY-----\n§§§§\n-----END PUBLIC KEY-----\n"),
		"no-key.pem":         c.fill("postgresql://app:§@h/db\n"),
		"private.pem":        c.fill("-----BEGIN RSA PRIVATE KEY-----\n§§§§\n-----END RSA PRIVATE KEY-----\n"),
		"secret":             c.fill("§\n"),
		"b/.manifest":        `{"roots": ["house"]}`,
		"b/data.json":        c.fill(`{"house": {"password": "§"`),
		"b/house.rego":       "package house\n",
		"s/.manifest":        `{"roots": ["house"]}`,
		"s/.signatures.json": c.fill(`{"signatures": ["§.§.§"]}`),
		"s/house.rego":       "package house\n",
	})
	environ := []string{c.fill("API_KEY=§"), c.fill("DATABASE_URL=postgresql://app:§@h/db")}
	for _, args := range [][]string{
		{"test"}, {"test", "-v", "--coverage"}, {"test", "--format", "json", "-v"}, {"test", "--run", "password"}, {"test", "policies", "b"},
		{"lint", "--format", "text", "--format", "json", "--format", "sarif"}, {"lint", "-e", "production"}, {"rules", "--format", "json"}, {"explain", "house"},
		{"test", "--config", "broken.yaml"}, {"rules", "--config", "broken.yaml"}, {"lint", "--config", "broken.yaml"},
		{"lint", "--policy", "b"}, {"lint", "--policy", "s"}, {"test", "s"},
		{"rules", "--bundle", "out.tar.gz", "--config", "broken.yaml"},
	} {
		stdout, stderr := c.quiet(t, environ, "", args...)
		if len(stdout)+len(stderr) < 20 {
			t.Errorf("%s says nothing", args)
		}
		if all := strings.Join(args, " "); (all == "test" || all == "lint -e production") && !strings.Contains(stdout, "app:***@h/db") {
			t.Errorf("%s does not show what the policy writes: %s%s", args, stdout, stderr)
		}
	}
	for _, key := range []string{"key.pem", "no-key.pem", "private.pem", "secret"} {
		for _, bundle := range []string{"b", "s", "policies"} {
			c.quiet(t, environ, "", "lint", "--policy", bundle, "--policy-key", key)
			c.quiet(t, environ, "", "rules", "--policy", bundle, "--policy-key", key)
		}
	}
}

// TestCanariesInBundle has secrets where a bundle of the rules is made: none is in it.
func TestCanariesInBundle(t *testing.T) {
	t.Chdir(t.TempDir())
	var c cage
	write(t, map[string]string{
		".env.production":  c.fill("DATABASE_URL=postgresql://app:§@db.example.com/app\n"),
		".dbcfg-lint.yaml": c.fill("test-credentials: [§]\nlists: {sample-credentials: {passwords: [{password: §}]}, superusers: {users: [{user: dba}]}}\n"),
	})
	c.quiet(t, []string{c.fill("API_KEY=§")}, "", "rules", "--bundle", "out.tar.gz")
	file, err := os.Open("out.tar.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	zipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(zipped)
	if err != nil || !strings.Contains(string(text), `"dba"`) {
		t.Fatalf("%d bytes, %v", len(text), err)
	}
	c.search(t, "the bundle", string(text))
}

// TestCanariesInInitOfCode begins a configuration in projects with secrets in Python
// and ini files.
func TestCanariesInInitOfCode(t *testing.T) {
	t.Chdir(t.TempDir())
	var c cage
	files := map[string]string{}
	for i := 0; i < len(secretURLs); i += 25 * stride {
		maps.Copy(files, code(fmt.Sprintf("url%03d/", i), c.fill(secretURLs[i])))
	}
	for i, name := range slices.Sorted(maps.Keys(secretInis)) {
		files[fmt.Sprintf("ini%03d/alembic.ini", i)] = c.fill(secretInis[name])
	}
	write(t, files)
	stdout, _ := c.quiet(t, nil, "", "init", "-")
	if len(stdout) < 1_000 {
		t.Errorf("init says little: %s", stdout)
	}
	write(t, map[string]string{".dbcfg-lint.yaml": c.fill("postgresql://app:§@h/db\n")})
	c.quiet(t, nil, "", "init")
	c.quiet(t, nil, "", "init", "--force")
}

// TestCanariesInHook gives the hook what git gives it: a remote, its URL with a
// password, and refs.
func TestCanariesInHook(t *testing.T) {
	r := newRepository(t)
	var c cage
	write(t, map[string]string{".env.production": c.fill("DATABASE_URL=postgresql://app:§@db.example.com/app\n")})
	oid := r.commit()
	for _, stdin := range []string{
		pushes(oid), "", "§\n", "postgresql://app:§@h/db x y z\n", "refs/heads/main §§§§ refs/heads/main 0\n",
		"refs/heads/main " + oid + " refs/heads/main §\n", "refs/heads/main " + strings.Repeat("1", 40) + " refs/heads/main " + strings.Repeat("0", 40) + "\n",
	} {
		for _, args := range [][]string{
			{"hook", "run"}, {"hook", "run", "origin", "https://app:§@git.example.com/app.git"},
			{"hook", "run", "https://app:§@git.example.com/app.git", "https://app:§@git.example.com/app.git"},
			{"hook", "run", "origin", "ssh://§:§@git.example.com/app.git", "§"}, {"hook", "run", "-q", "--fail-on", "https://app:§@git.example.com"}, {"hook", "https://app:§@git.example.com"},
		} {
			for i := range args {
				args[i] = c.fill(args[i])
			}
			c.quiet(t, r.environ, c.fill(stdin), args...)
		}
	}
}
