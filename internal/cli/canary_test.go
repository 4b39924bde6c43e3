package cli_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/cli"
	"github.com/dbcfg-lint/dbcfg-lint/internal/config"
	"github.com/dbcfg-lint/dbcfg-lint/internal/report"
)

// run calls the program as a user does, and gives its exit code and all output.
func run(t *testing.T, environ []string, stdin string, args ...string) (int, string, string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := cli.Main(t.Context(), args, environ, strings.NewReader(stdin), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// quiet runs the program and searches all that it writes.
func (c *cage) quiet(t *testing.T, environ []string, stdin string, args ...string) (stdout, stderr string) {
	t.Helper()
	_, stdout, stderr = run(t, environ, stdin, args...)
	shown := strings.Join(args, " ")
	for _, w := range c.words {
		shown = strings.ReplaceAll(shown, w.text, "§")
	}
	c.search(t, "standard output of "+shown, stdout)
	c.search(t, "standard error of "+shown, stderr)
	return stdout, stderr
}

// write makes the files of a project in the working directory.
func write(t *testing.T, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// project gives the files of a project with a folder for each text that holds
// secrets. Each line is there twice, so that it is reported, and so shown.
func project(c *cage) map[string]string {
	files := map[string]string{".dbcfg-lint.yaml": c.fill("test-credentials: [§, \"§\"]\n")}
	for _, reader := range config.Readers {
		files[reader+"/.dbcfg-lint.yaml"] = "reader: " + reader + "\n"
		for i, name := range slices.Sorted(maps.Keys(secretFiles)) {
			if i%stride != 0 {
				continue
			}
			files[fmt.Sprintf("%s/%03d/.env.production", reader, i)] = c.fill(secretFiles[name])
		}
		var urls strings.Builder
		for i, text := range secretURLs {
			fmt.Fprintf(&urls, "A%d_DATABASE_URL=%s\nB%d_DATABASE_URL=%q\nC%d_DB_HOST='%s'\n", i, c.fill(text), i, c.fill(text), i, c.fill(text))
		}
		files[reader+"/urls/.env.production"] = urls.String()
	}
	for i, text := range secretURLs {
		if i%stride != 0 {
			continue
		}
		twice := func(form string) string {
			line := strings.ReplaceAll(form, "URL", text) + "\n"
			return c.fill(line + line + "# " + line)
		}
		folder := fmt.Sprintf("url%03d/", i)
		if i/stride%5 == 0 { // what is masked in a text is the same everywhere
			maps.Copy(files, code(folder, c.fill(text)))
		}
		files[folder+".env.production"] = twice("DATABASE=URL") + twice("DB_DSN=URL") + twice("SOMETHING=URL") + twice("POOL_MODE=URL")
		files[folder+".env.staging"] = twice(`DB_DSN="URL"`) + twice(`DB_HOST="URL"`) + twice(`DB_NAME="URL"`)
		files[folder+".env.test"] = twice("DB_DSN='URL'") + twice("POSTGRES_USER='URL'") + twice("POSTGRES_PORT='URL'") + twice("DB_SSLMODE='URL'")
		if strings.Contains(text, "://") {
			files[folder+"migrations.ini"] = "[alembic]\n" + twice("script_location = URL")
		}
		text = strings.ReplaceAll(text, "\n", "\n  ")
		files[folder+"alembic.ini"] = "[alembic]\nscript_location = db\n" +
			twice("sqlalchemy.url = URL") + twice("plain = URL") + "[x]\n" + twice("URL")
	}
	for i, name := range slices.Sorted(maps.Keys(secretFiles)) {
		folder := fmt.Sprintf("file%03d/", i)
		for _, base := range []string{".env.production", ".env.example"} {
			files[folder+base] = c.fill(secretFiles[name])
		}
	}
	for i, name := range slices.Sorted(maps.Keys(secretInis)) {
		files[fmt.Sprintf("ini%03d/alembic.ini", i)] = c.fill(secretInis[name])
	}
	return files
}

// TestCanaries lints, shows and prints projects that hold a canary wherever a
// secret can stand. No output may show a piece of one.
func TestCanaries(t *testing.T) {
	t.Chdir(t.TempDir())
	var c cage
	write(t, project(&c))
	lint := []string{"lint", "-v", "--format", "text"}
	for _, format := range report.Formats() {
		lint = append(lint, "--format", format+"=out."+format)
	}
	for name, args := range map[string][]string{
		"lint":  lint,
		"show":  {"show"},
		"input": {"input"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stdout, _ := c.quiet(t, nil, "", args...)
			if len(stdout) < 10_000 {
				t.Errorf("%s says little: %s", args, stdout)
			}
			for _, arg := range args {
				if _, file, ok := strings.Cut(arg, "="); ok {
					text, err := os.ReadFile(file)
					if err != nil {
						t.Fatal(err)
					}
					if len(text) < 2_000 {
						t.Errorf("%s says little: %s", file, text)
					}
					c.search(t, file, string(text))
				}
			}
		})
	}
}

// Every form of a canary is found, or the tests above would pass for nothing.
func TestCanaryIsFound(t *testing.T) {
	var c cage
	text := c.fill("§")
	for _, form := range []string{
		text, text[2:10], strings.ToUpper(text), base64.StdEncoding.EncodeToString([]byte("ab" + text + "cd")),
		hex.EncodeToString([]byte(text)), fmt.Sprintf("%%%X%%%X%%%X%%%X%%%X%%%X%%%X%%%X", text[0], text[1], text[2], text[3], text[4], text[5], text[6], text[7]),
	} {
		if len(c.escaped("x"+form+"x")) != 1 {
			t.Errorf("%s is not found in %s", text, form)
		}
	}
	if escaped := c.escaped(text[:7] + " " + text[7:]); escaped != nil {
		t.Error("found", escaped)
	}
}

// TestCanariesInProcessEnvironment has the secrets in the environment of the
// process, which -e reads.
func TestCanariesInProcessEnvironment(t *testing.T) {
	t.Chdir(t.TempDir())
	var c cage
	write(t, map[string]string{
		".env.production":   c.fill("DATABASE_URL=postgresql://app:§@db.example.com/app\nDB_PASSWORD=§\nAPI_KEY=§\nURL=https://h/${HOSTED}\nDB_DSN=postgresql://app:${HOSTED}@h/db\n"),
		".dbcfg-lint.yaml":  "required: [API_KEY, OTHER_SECRET, MISSING]\n",
		"alembic.ini":       "[alembic]\nscript_location = x\n",
		"other/.env":        "DB_HOST=${DB_HOSTED}\n",
		"other/alembic.ini": "[alembic]\n",
	})
	environ := []string{
		c.fill("DATABASE_URL=postgresql://postgres:§@localhost/app"), c.fill("DB_PASSWORD=§"), c.fill("API_KEY=§"), c.fill("OTHER_SECRET=§"),
		c.fill("HOSTED=§"), c.fill("AWS_SECRET_ACCESS_KEY=§"), c.fill("POSTGRES_PASSWORD=§\n§"), c.fill("PATH=/bin:§"), c.fill("§=§"), c.fill("§"),
		"DEBUG=true", c.fill("SQLALCHEMY_DATABASE_URI=§"), c.fill("PGPASSWORD=postgres§"), c.fill("DB_BASH_FUNC%%=() { § }"), c.fill("DB_TOKEN=§"),
	}
	for i, text := range secretURLs {
		environ = append(environ, c.fill(fmt.Sprintf("APP%d_DATABASE_URL=%s", i, text)), c.fill(fmt.Sprintf("APP%d_DB_HOST=%s", i, text)))
	}
	for _, args := range [][]string{
		{"lint", "-e", "production", "-v", "--format", "text", "--format", "json", "--format", "github"},
		{"show", "-e", "production"},
		{"input", "-e", "production"},
	} {
		stdout, _ := c.quiet(t, environ, "", args...)
		if !strings.Contains(stdout, "process environment") && args[0] != "lint" {
			t.Errorf("%s does not show the process environment: %s", args, stdout)
		}
	}
	// Without -e it isn't read at all.
	stdout, _ := c.quiet(t, environ, "", "show")
	if strings.Contains(stdout, "process environment") {
		t.Errorf("the process environment was read without -e: %s", stdout)
	}
}

// TestCanariesInConfiguration has secrets in configurations and policies, where
// none belong.
func TestCanariesInConfiguration(t *testing.T) {
	t.Chdir(t.TempDir())
	var c cage
	files := map[string]string{}
	for i, text := range []string{
		"test-credentials: §\n", "test-credentials: {a: §}\n", "test-credentials: [[§]]\n", "test-credentials: [§\n", "test-credentials: [*§]\n",
		"lists: {sample-credentials: {passwords: [§, {password: §}, {password: [§]}, {§: §}, {pasword: §}]}}\n", "lists: {sample-credentials: [§]}\n", "lists: {§: {§: §}}\n",
		"lists: {poolers: {hosts: [{name: §, host: §, port: §, prepared: §}, {name: 'postgresql://app:§@h/db', host: 'postgresql://app:§@h/db', port: 1}, {name: our §, port: 1}]}}\n",
		"lists: {superusers: {users: [{user: 'app:§', dialects: [§]}]}, open-access: {variables: [{name: 'A=§', value: 'a:§', effect: §}]}, ports: {defaults: [{port: §, server: §, dialects: §}]}}\n",
		"lists: {driver-parameters: {refused: [{drivers: ['§ §'], parameters: ['§=§'], values: '(§', instead: 'use §'}]}, pool: {settings: [{name: '§-', kind: §}]}}\n",
		"rules: {house: {parameters: {p: 'postgresql://app:§@h/db', q: ['postgresql://app:§@h/db'], §: §}}}\n",
		"required: [DATABASE_URL=postgresql://app:§@h/db, 'postgresql://app:§@h/db', DB_PASSWORD=§]\n",
		"environments: {production: {required: ['API_KEY=§ §', 'postgresql://app:§@h/db']}}\n",
		"environments: {'postgresql://app:§@h/db': {production: true, files: [.env.production]}}\n",
		"environments: {production: {files: ['postgresql://app:§@h/db', .env.production]}}\n",
		"environments: {production: {password: §}}\n", "environments: {production: 'postgresql://app:§@h/db'}\n",
		"rules: {'postgresql://app:§@h/db': off}\n", "rules: {sqlite-in-production: 'postgresql://app:§@h/db'}\n", "rules: {sqlite-in-production: {parameters: {password: {a: §}}}}\n",
		"extends: postgresql://app:§@h/db\n", "extends: ../../../§/§\n", "policies: ['postgresql://app:§@h/db']\n", "settings: ['postgresql://app:§@h/db']\n", "ignore: ['[postgresql://app:§@h/db']\n",
		"reader: postgresql://app:§@h/db\n", "version: §\n", "workers: §\n", "DATABASE_URL: postgresql://app:§@h/db\n", "postgresql://app:§@h/db: x\n", "postgresql://app:§@h/db\n", "- §\n", "§\n",
		"DATABASE_URL=postgresql://app:§@h/db\nDB_PASSWORD=§\n", "a: \"§\n", "a: '§\nb: §\n", "a: §\n\tb: §\n", "a: !§ x\n", "a: &§ x\n§: *§\n", "%§\n", "a: §: §\n", "{§\n", "a: |§\n", "a: \"\\§\"\n", "a: \xff§\n", "'§ §/§': x\n",
	} {
		folder := fmt.Sprintf("%03d/", i)
		files[folder+".dbcfg-lint.yaml"] = c.fill(text)
		files[folder+".env.production"] = "DATABASE_URL=sqlite:///app.db\n"
	}
	const header = "# METADATA\n# title: t\n# custom:\n#   severity: error\n#   category: x\npackage dbcfg.rules.x\n"
	for i, text := range []string{
		"DATABASE_URL=postgresql://app:§@h/db\n", header + "postgresql://app:§@h/db\n", header + "report contains \"§\"\n", header + "report contains \"§\n", header + "report := \"§\"\n",
		header + "report contains {\"message\": \"x\", \"severity\": \"§\"}\n", header + "report contains {\"message\": \"x\", \"at\": \"§\"}\n",
		header + "report contains {\"message\": \"x\", \"at\": {\"file\": \"§\", \"line\": 1, \"column\": 1, \"end_line\": 1, \"end_column\": 1}}\n",
		header + "report contains {\"message\": x} if x := json.unmarshal(\"§\")\n",
		header + "report contains {\"message\": x} if x := json.unmarshal(input.environments[_].variables[_].value)\n",
		header + "report contains {\"message\": x} if x := to_number(input.environments[_].variables[_].value)\n",
		header + "report contains {\"message\": sprintf(\"%v\", [input])}\n", header + "report contains {\"message\": json.marshal(input)}\n", header + "report contains {\"message\": base64.encode(input.environments[_].variables[_].value)}\n",
		"# METADATA\n# title: [§\n# custom: {§\npackage dbcfg.rules.y\n", "# METADATA\n# password: §\npackage dbcfg.rules.y\n",
	} {
		folder := fmt.Sprintf("p%03d/", i)
		files[folder+"policies/x.rego"] = c.fill(text)
		files[folder+".dbcfg-lint.yaml"] = "policies: [policies]\n"
		files[folder+".env.production"] = c.fill("DATABASE_URL=postgresql://app:§@h/db\nDB_PASSWORD=§\nAPI_KEY=§\n")
	}
	write(t, files)
	folders, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		if folder.Name()[0] == 'p' { // policies are compiled for a run, not for a folder
			c.quiet(t, nil, "", "lint", "--format", "text", "--format", "json", "--format", "github", folder.Name())
			c.quiet(t, nil, "", "rules", "--config", folder.Name()+"/.dbcfg-lint.yaml")
		}
	}
	c.quiet(t, nil, "", "lint", "-v", "--format", "text", "--format", "json", "--format", "github")
	c.quiet(t, nil, "", "show")
	c.quiet(t, nil, "", "input")
}

// TestCanariesInURL hands connection strings to the command that takes them
// apart.
func TestCanariesInURL(t *testing.T) {
	var c cage
	for _, text := range secretURLs {
		for _, args := range [][]string{{"url"}, {"url", "-"}, {"url", "--format", "json"}} {
			c.quiet(t, nil, c.fill(text)+"\n", args...)
		}
		c.quiet(t, nil, "", "url", c.fill(text))
		c.quiet(t, nil, "", "url", "--format=json", "--", c.fill(text))
	}
}

// TestCanariesInArguments gives a secret in a place of the command line where
// it does not belong.
func TestCanariesInArguments(t *testing.T) {
	t.Chdir(t.TempDir())
	var c cage
	write(t, map[string]string{".env": "DATABASE_URL=sqlite://\n"})
	for _, text := range []string{
		"postgresql://app:§@db.example.com/app", "postgresql://app:§/§@db.example.com/app", "postgresql://app:§ §@h/db",
		"postgresql://app:§\"§@h/db", "postgresql://app:§\n§@h/db", "postgresql://app:§\x1b§@h/db", "postgresql://app:§=§@h/db",
		"postgresql://app:§\xff§@h/db", "postgresql://h/db?password=§", "postgres:app:§@h/db", "app:§@db.example.com/app",
		"DATABASE_URL=postgresql://app:§@h/db", "DB_PASSWORD=§", "PGPWD=§", "host=h password=§", "Server=h;Pwd=§",
		"jdbc:oracle:thin:scott/§@h", "https://§@h", "a,postgresql://app:§@h/db", "../x/postgresql://app:§@h/../db",
		"./postgresql://app:§@h/db", "text=postgresql://app:§@h/db", "postgresql:\\\\app:§@h\\db",
	} {
		for _, before := range [][]string{
			{}, {"lint"}, {"show"}, {"input"}, {"rules"}, {"explain"}, {"version"}, {"help"}, {"completion"}, {"completion", "bash"},
			{"url", "x"}, {"url", "--format"}, {"url", "--format", "json", "x", "y"}, {"nonsense"}, {"lint", "--nonsense"},
			{"--environment"}, {"-e"}, {"--format"}, {"--fail-on"}, {"--color"}, {"--config"}, {"--policy"}, {"--only"}, {"--disable"},
			{"--allow-empty"}, {"-q", "-v"}, {"--", "--"}, {"rules", "--format"}, {"explain", "--format"}, {"input", "--schema"},
		} {
			c.quiet(t, nil, "", append(slices.Clone(before), c.fill(text))...)
		}
		// As a flag, and as the value of one behind "=".
		for _, form := range []string{"--%s", "-%s", "-e%s", "-e=%s", "-q%s", "--fail-on=%s", "--format=%s", "--config=%s", "--only=%s", "--no-ignore=%s", "--nonsense=%s"} {
			c.quiet(t, nil, "", fmt.Sprintf(form, c.fill(text)))
			c.quiet(t, nil, "", "url", fmt.Sprintf(form, c.fill(text)))
		}
	}
}
