package toml_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/sourcetest"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/toml"
)

const (
	alembic = "tool.alembic"
	hooks   = "tool.alembic.post_write_hooks"
)

// A fact gives places as the text that stands there.
type fact struct{ section, name, value, nameAt, at string }

func TestFacts(t *testing.T) {
	for _, test := range []struct {
		name, data string
		want       []fact
	}{
		{"the folder of the file, and doubled percent signs",
			"[tool.alembic]\nscript_location = \"%(here)s/migrations\"\nfile_template = '%%(year)d_%%(rev)s'\n",
			[]fact{
				{alembic, "script_location", "%(here)s/migrations", "script_location", "%(here)s/migrations"},
				{alembic, "file_template", "%(year)d_%(rev)s", "file_template", "%%(year)d_%%(rev)s"},
			}},
		{"a fact for each element of a list",
			"[tool.alembic]\nversion_locations = [\n  \"%(here)s/a\", # no\n  'b',\n]\nprepend_sys_path = []\n",
			[]fact{
				{alembic, "version_locations", "%(here)s/a", "version_locations", "%(here)s/a"},
				{alembic, "version_locations", "b", "version_locations", "b"},
			}},
		{"integers and booleans",
			"[tool.alembic]\ntruncate_slug_length = 4_0\nx = 0x28\nsourceless = true\n",
			[]fact{
				{alembic, "truncate_slug_length", "40", "truncate_slug_length", "4_0"},
				{alembic, "x", "40", "x", "0x28"},
				{alembic, "sourceless", "true", "sourceless", "true"},
			}},
		{"an option with a quoted name",
			"[tool.alembic]\n\"sqlalchemy.url\" = \"sqlite:///app.db\"\n",
			[]fact{{alembic, "sqlalchemy.url", "sqlite:///app.db", "sqlalchemy.url", "sqlite:///app.db"}}},
		{"an option that is a table, and not formatted",
			"[tool.alembic]\nsqlalchemy.url = \"mysql://u:p%40ss@db/app\"\n",
			[]fact{{alembic, "sqlalchemy.url", "mysql://u:p%40ss@db/app", "sqlalchemy.url", "mysql://u:p%40ss@db/app"}}},
		{"a table with a header of its own",
			"[tool.alembic.sqlalchemy]\nurl = 'sqlite://'\n",
			[]fact{{alembic, "sqlalchemy.url", "sqlite://", "url", "sqlite://"}}},
		{"hooks",
			"[[tool.alembic.post_write_hooks]]\nname = 'ruff'\noptions = 'check %%'\n[[tool.alembic.post_write_hooks]]\nname = 'black'\n",
			[]fact{
				{hooks, "name", "ruff", "name", "ruff"},
				{hooks, "options", "check %", "options", "check %%"},
				{hooks, "name", "black", "name", "black"},
			}},
		{"inline tables and dotted keys",
			"tool = {other = 1, alembic = {a = 'x', b.c = {d = 'y'}}}\n",
			[]fact{{alembic, "a", "x", "a", "x"}, {alembic, "b.c.d", "y", "d", "y"}}},
		{"dotted keys in the table above",
			"[tool]\nalembic . script_location = 'x'\nalembicx.y = 1\n[tool.other]\nalembic.y = 1\n",
			[]fact{{alembic, "script_location", "x", "script_location", "x"}}},
		{"escapes",
			"[tool.alembic]\nx = \"a\\t\\u0062\\\"\\\\\"\ny = '\\t'\n",
			[]fact{{alembic, "x", "a\tb\"\\", "x", `a\t\u0062\"\\`}, {alembic, "y", `\t`, "y", `\t`}}},
		{"strings of several lines",
			"[tool.alembic]\nx = \"\"\"\r\na \\\r\n\r\n   b\r\n\"\"\"\ny = '''\nc'''\n",
			[]fact{{alembic, "x", "a b\n", "x", "\r\na \\\r\n\r\n   b\r\n"}, {alembic, "y", "c", "y", "\nc"}}},
		{"quotes at the end of a string of several lines",
			"[tool.alembic]\nx = \"\"\"a\"\"\"\"\"\ny = \"\"\ny1 = ''''''\n",
			[]fact{{alembic, "x", `a""`, "x", `a""`}, {alembic, "y", "", "y", ""}, {alembic, "y1", "", "y1", ""}}},
		{"other tables, and names in other letters",
			"[project]\ndependencies = ['alembic']\n[tool.poetry.dependencies]\nalembic = '^1.16'\n[tool.Alembic]\nx = 1\n",
			nil},
		{"what only TOML 1.1 has",
			"[tool.alembic]\nx = {\n  a = \"\\e\",\n}\n",
			[]fact{{alembic, "x.a", "\x1b", "a", `\e`}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			file, document := parse(t, test.data)
			var got []fact
			for i, f := range document.Facts {
				got = append(got, fact{f.Section, f.Name, f.Value, file.Text(f.NameAt), file.Text(f.At)})
				if i < len(test.want) {
					sourcetest.At(t, file, f.At, test.want[i].at)
				}
			}
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(fact{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func parse(t *testing.T, data string) (*source.File, source.Document) {
	t.Helper()
	file := source.NewFile("pyproject.toml", []byte(data))
	document := toml.Parse(file)
	sourcetest.Sound(t, file, document)
	return file, document
}

func TestSegments(t *testing.T) {
	_, document := parse(t, "[tool.alembic]\nx = '%(here)s/%%a/%(here)-9s'\ny = '%%'\n")
	want := []source.Segment{
		{Text: "%(here)s", Name: "here"}, {Text: "/%a/"}, {Text: "%(here)-9s", Name: "here"},
	}
	if diff := cmp.Diff(want, document.Facts[0].Segments); diff != "" {
		t.Error(diff)
	}
	if raw := document.Facts[0].Raw; raw != "%(here)s/%%a/%(here)-9s" {
		t.Errorf("the raw value is %q", raw)
	}
	if y := document.Facts[1]; y.Segments != nil || y.Raw != "%%" || y.Value != "%" {
		t.Errorf("the literal is %+v", y)
	}
}

// A problem gives its place as the text that stands there, with the line.
type problem struct {
	code source.Code
	line int
	at   string
	name string
}

func TestProblems(t *testing.T) {
	for _, test := range []struct {
		name, data string
		want       []problem
	}{
		{"a percent sign in a URL",
			"[tool.alembic]\n\"sqlalchemy.url\" = 'postgresql://u:p%40x@db/app'\n",
			[]problem{{source.InterpolationSyntax, 2, "%", "sqlalchemy.url"}}},
		{"a conversion of everything, which Python does not refuse",
			"[tool.alembic]\nx = 'p%40ss'\n",
			[]problem{{source.InterpolationSyntax, 2, "%", "x"}}},
		{"a name that is not here",
			"[tool.alembic]\nfile_template = '%%(rev)s_%(year)d'\n",
			[]problem{{source.InterpolationMissing, 2, "%(year)", "file_template"}}},
		{"behind escapes and line ends",
			"[tool.alembic]\nx = \"\"\"\\u0041\\\n  b\\n\r\nc\\u0025(x)s\"\"\"\n",
			[]problem{{source.InterpolationMissing, 4, `\u0025(x)`, "x"}}},
		{"one problem for each string",
			"[tool.alembic]\nx = ['%', 'a%(', '%%']\n",
			[]problem{{source.InterpolationSyntax, 2, "%", "x"}, {source.InterpolationSyntax, 2, "%", "x"}}},
		{"a hook",
			"[[tool.alembic.post_write_hooks]]\noptions = '%d'\n",
			[]problem{{source.InterpolationSyntax, 2, "%", "options"}}},
		{"options that are not formatted",
			"[tool.alembic]\nsourceless = '%'\nsqlalchemy.url = '%'\n[tool.other]\nx = '%'\n",
			nil},
		{"not TOML",
			"[tool.alembic]\nx = 'a'\ny = b\n",
			[]problem{{source.Refused, 3, "b", ""}}},
		{"a string without its end",
			"[tool.alembic]\nx = 'secret\ny = 1\n",
			[]problem{{source.Refused, 2, "", ""}}},
		{"the end of the file",
			"[tool.alembic]\nx = [",
			[]problem{{source.Refused, 2, "[", ""}}},
		{"a key that stands twice",
			"[tool.alembic]\nx = 1\n[project]\nname = 'a'\nname = 'b'\n",
			[]problem{{source.Refused, 5, "name", ""}}},
		{"no such date",
			"[tool.alembic]\nx = 2026-02-30\n",
			[]problem{{source.Refused, 2, "2026-02-30", ""}}},
		{"a byte order mark",
			"\ufeff[tool.alembic]\n",
			[]problem{{source.Refused, 1, "\ufeff", ""}}},
		{"not UTF-8",
			"[tool.alembic]\nx = '\xff'\n",
			[]problem{{source.Encoding, 2, "\xff", ""}}},
		{"the first syntax of TOML 1.1",
			"[tool.alembic]\nx = {a = 1,}\ny = \"\\e\"\n",
			[]problem{{source.Refused, 2, ",", ""}}},
		{"an inline table of several lines",
			"[tool.alembic]\nx = {a = [\n1], b = 2 # c\n}\n",
			[]problem{{source.Refused, 3, "", ""}}},
		{"a list of tables",
			"[[tool.alembic]]\nx = '%'\n[tool.alembic.y]\nz = '%'\n",
			[]problem{{source.Refused, 1, "tool.alembic", ""}}},
		{"a string instead of the table",
			"[tool]\nalembic = 'x'\n",
			[]problem{{source.Refused, 2, "alembic", ""}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			file, document := parse(t, test.data)
			var got []problem
			for _, p := range document.Problems {
				got = append(got, problem{p.Code, p.At.Line, file.Text(p.At), p.Name})
			}
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(problem{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestProblemsHoldNoValues(t *testing.T) {
	for _, data := range []string{
		"[tool.alembic]\nx = 'S3cr3tS3cr3tS3cr3t%'\n",
		"[tool.alembic]\nx = '%(S3cr3tS3cr3tS3cr3t)s'\n",
		"[tool.alembic]\n'S3cr3tS3cr3tS3cr3t:S3' = '%'\n",
		"[tool.alembic]\nx = S3cr3tS3cr3tS3cr3t\n",
		"[tool.alembic]\nx = 'S3cr3tS3cr3tS3cr3t\n",
		"[tool.alembic]\nx = \"\\S3cr3tS3cr3tS3cr3t\"\n",
		"[tool.alembic]\n'S3cr3tS3cr3tS3cr3t:S3' = 1\n'S3cr3tS3cr3tS3cr3t:S3' = 1\n",
	} {
		_, document := parse(t, data)
		if len(document.Problems) != 1 {
			t.Errorf("%q has %d problems, want 1", data, len(document.Problems))
		}
		for _, p := range document.Problems {
			if strings.Contains(p.Message, "3cr3t") || strings.Contains(p.Reference, "3cr3t") {
				t.Errorf("%q: a problem repeats the value", data)
			}
		}
	}
}

func TestSections(t *testing.T) {
	for _, test := range []struct {
		name, data string
		want       []string // the names, each followed by the text at its place
	}{
		{"a header", "[tool.other]\n  [ tool . alembic ] # x\n", []string{alembic, "[ tool . alembic ]"}},
		{"a header below", "[[tool.alembic.post_write_hooks]]\n",
			[]string{alembic, "[[tool.alembic.post_write_hooks]]", hooks, "[[tool.alembic.post_write_hooks]]"}},
		{"a dotted key", "[tool]\nalembic.x = 1\nalembic.y = 1\n", []string{alembic, "alembic"}},
		{"an empty inline table", "tool = {\"alembic\" = {}}\n", []string{alembic, `"alembic"`}},
		{"none", "[tool]\nx = {alembic = 1}\n[alembic]\n", nil},
		{"no table", "[tool]\nalembic = 1\n", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			file, document := parse(t, test.data)
			var got []string
			for _, s := range document.Sections {
				got = append(got, s.Name, file.Text(s.At))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestComments(t *testing.T) {
	_, document := parse(t, "# a\n[tool.alembic] # b\nx = [ # c\n  # d\n  1, # e\n  2 # f\n  # g\n] # h\ny = '# no'\n\t# i\r\n")
	want := "# a!|# b|# c|# d!|# e|# f|# g!|# h|# i!"
	var got []string
	for _, c := range document.Comments {
		text := c.Text
		if c.Alone {
			text += "!"
		}
		got = append(got, text)
	}
	if diff := cmp.Diff(want, strings.Join(got, "|")); diff != "" {
		t.Error(diff)
	}
}

func TestRelevant(t *testing.T) {
	for _, test := range []struct {
		name, data string
		want       bool
	}{
		{"pyproject.toml", "[tool.alembic]\n", true},
		{"a/b/pyproject.toml", "[project]\nname = 'x'\n\n  [ \"tool\" . 'alembic' ]\r\n", true},
		{"pyproject.toml", "[[tool.alembic.post_write_hooks]]\n", true},
		{"pyproject.toml", "[tool]\nalembic.script_location = 'x'\n", true},
		{"pyproject.toml", "[tool]\nalembic = {}\n", true},
		{"pyproject.toml", "tool.alembic.x = 1\n", true},
		{"pyproject.toml", "tool = {alembic = {}}\n", true},
		{"pyproject.toml", "x = 'broken\n[tool.alembic]\n", true},
		{"pyproject.toml", "[project]\ndependencies = ['alembic>=1.16']\n", false},
		{"pyproject.toml", "[tool.poetry.dependencies]\nalembic = '^1.16'\n", false},
		{"pyproject.toml", "[tool.poetry]\ntool.alembic = 1\n# [tool.alembic]\n", false},
		{"pyproject.toml", "[tool.alembicx]\n[tool]\nx = 'alembic'\n[toolx.alembic]\n", false},
		{"pyproject.toml", "[tool", false},
		{"alembic.toml", "[tool.alembic]\n", false},
	} {
		if got := toml.Relevant(test.name, []byte(test.data)); got != test.want {
			t.Errorf("Relevant(%q, %q) = %t", test.name, test.data, got)
		}
	}
}
