package ini_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/ini"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/sourcetest"
)

// A fact gives places as the text that stands there.
type fact struct{ section, name, value, nameAt, at string }

func TestFacts(t *testing.T) {
	for _, test := range []struct {
		name, data string
		want       []fact
	}{
		{"no inline comments, quotes stay, names are folded",
			"[alembic]\nSQLAlchemy.URL : \"x\" ; note\n",
			[]fact{{"alembic", "sqlalchemy.url", `"x" ; note`, "SQLAlchemy.URL", `"x" ; note`}}},
		{"an indented option is part of the value above",
			"[alembic]\nscript_location = alembic\n  sqlalchemy.url = x\n",
			[]fact{{"alembic", "script_location", "alembic\nsqlalchemy.url = x", "script_location", "alembic\n  sqlalchemy.url = x"}}},
		{"comments and empty lines within a value",
			"[a]\nx =\n  1\n  # no\n\n  2\n\n",
			[]fact{{"a", "x", "\n1\n\n2", "x", "1\n  # no\n\n  2"}}},
		{"empty values",
			"[a]\nx=\ny = \r\n",
			[]fact{{"a", "x", "", "x", ""}, {"a", "y", "", "y", ""}}},
		{"doubled percent signs",
			"[a]\nx = p%%40ss\n",
			[]fact{{"a", "x", "p%40ss", "x", "p%%40ss"}}},
		{"references to the section before [DEFAULT]",
			"[DEFAULT]\nd = 1\ne = %(d)s\n[a]\nd = 2\nx = %(E)s\n",
			[]fact{{"DEFAULT", "d", "1", "d", "1"}, {"DEFAULT", "e", "1", "e", "%(d)s"}, {"a", "d", "2", "d", "2"}, {"a", "x", "2", "x", "%(E)s"}}},
		{"variables are not expanded",
			"[a]\nx = ${DATABASE_URL}\n",
			[]fact{{"a", "x", "${DATABASE_URL}", "x", "${DATABASE_URL}"}}},
		{"formats of the logging configuration are raw",
			"[formatter_generic]\nformat = %(levelname)-5.5s [%(name)s]\ndatefmt = %H:%M:%S\n",
			[]fact{
				{"formatter_generic", "format", "%(levelname)-5.5s [%(name)s]", "format", "%(levelname)-5.5s [%(name)s]"},
				{"formatter_generic", "datefmt", "%H:%M:%S", "datefmt", "%H:%M:%S"},
			}},
		{"behind a byte order mark",
			"\ufeff[a]\nx = 1\n",
			[]fact{{"a", "x", "1", "x", "1"}}},
		{"before the first header",
			"x = 1\n[a]\ny = 2\n",
			[]fact{{"", "x", "1", "x", "1"}, {"a", "y", "2", "y", "2"}}},
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
	file := source.NewFile("alembic.ini", []byte(data))
	document := ini.Parse(file)
	sourcetest.Sound(t, file, document)
	return file, document
}

func TestEmptyValueIsBehindItsDelimiter(t *testing.T) {
	_, document := parse(t, "[a]\nx =  \n")
	want := source.Pos{File: "alembic.ini", Line: 2, Column: 4, EndLine: 2, EndColumn: 4}
	if got := document.Facts[0].At; got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestHere(t *testing.T) {
	for _, test := range []struct {
		name, data string
		want       []source.Segment
	}{
		{"left to the caller", "[a]\nx = sqlite:///%(here)s/a%%b.db\n",
			[]source.Segment{{Text: "sqlite:///"}, {Text: "%(here)s", Name: "here"}, {Text: "/a%b.db"}}},
		{"through another option", "[a]\nw = %(here)s/d\nx = %(w)s/%(w)s\n",
			[]source.Segment{{Text: "%(here)s", Name: "here"}, {Text: "/d/"}, {Text: "%(here)s", Name: "here"}, {Text: "/d"}}},
		{"escaped", "[a]\nx = %%(here)s\n", nil},
		{"defined in the section", "[a]\nhere = /srv\nx = %(here)s/d\n", nil},
		{"defined in [DEFAULT]", "[DEFAULT]\nHere = /srv\n[a]\nx = %(here)s/d\n", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, document := parse(t, test.data)
			got := document.Facts[len(document.Facts)-1].Segments
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			if len(document.Problems) > 0 {
				t.Errorf("problems: %v", document.Problems)
			}
		})
	}
}

func TestProblems(t *testing.T) {
	type problem struct {
		Code                     source.Code
		At                       string
		Section, Name, Reference string
		Message                  string
	}
	const file, option = "ConfigParser refuses the file: ", "ConfigParser refuses to read option "
	for _, test := range []struct {
		name, data string
		want       []problem
	}{
		{"no header", "\n# c\n a = 1\nb\n[s]\n", []problem{
			{source.MissingHeader, "a = 1", "", "", "", file + "this line stands before the first [section] header"}}},
		{"byte order mark", "\ufeff[s]\na = 1\n", []problem{
			{source.MissingHeader, "\ufeff", "", "", "", file + "it takes the byte order mark at the start for text before the first [section] header"}}},
		{"section twice", "[s]\n[t]\n[s] \n[DEFAULT]\n[DEFAULT]\n", []problem{
			{source.DuplicateSection, "[s]", "s", "", "", file + "section [s] stands twice, first on line 1"}}},
		{"option twice", "[s]\nurl = 1\nURL = 2\n", []problem{
			{source.DuplicateOption, "URL", "s", "url", "", file + "option url stands twice in [s], first on line 2"}}},
		{"no delimiter", "[s]\n key \n", []problem{
			{source.Refused, "key", "s", "", "", file + "this line of [s] has neither = nor :"}}},
		{"no name", "[s]\n= x\n", []problem{
			{source.Refused, "= x", "s", "", "", file + "this line of [s] has no name before the ="}}},
		{"not UTF-8", "[s]\na = \xe9\xe8\n", []problem{
			{source.Encoding, "\xe9", "", "", "", "Python refuses the file: this byte is not valid UTF-8"}}},
		{"a NUL is text", "[s]\na = \x00\n", nil},
		{"percent sign", "[s]\nurl = p%40s\n", []problem{
			{source.InterpolationSyntax, "%", "s", "url", "", option + "url of [s]: a % must be written %%, or begin a %(name)s"}}},
		{"open reference", "[s]\nurl = %(a\n", []problem{
			{source.InterpolationSyntax, "%", "s", "url", "", option + "url of [s]: this %( does not begin a %(name)s; a % is written %%"}}},
		{"missing option", "[s]\nurl = %(DB_PASS)s\n", []problem{
			{source.InterpolationMissing, "%(DB_PASS)s", "s", "url", "DB_PASS", option + "url of [s]: neither [s] nor [DEFAULT] defines the option of %(DB_PASS)s"}}},
		{"a reference that may be part of a password", "[s]\nurl = u:%(p@ss)s\n", []problem{
			{source.InterpolationMissing, "%(p@ss)s", "s", "url", "", option + "url of [s]: neither [s] nor [DEFAULT] defines the option of the reference"}}},
		{"fault in a value that others refer to", "[s]\na = %(url)s\nurl = 5%\nb = %(a)s", []problem{
			{source.InterpolationSyntax, "%", "s", "url", "", option + "url of [s]: a % must be written %%, or begin a %(name)s"}}},
		{"fault on a later line of a value", "[s]\na = 1\n\t# 2%\n\t3%\n", []problem{
			{source.InterpolationSyntax, "%", "s", "a", "", option + "a of [s]: a % must be written %%, or begin a %(name)s"}}},
		{"cycle", "[s]\na = %(a)s\n", []problem{
			{source.InterpolationDepth, "%(a)s", "s", "a", "", option + "a of [s]: this reference leads back to itself, or to values nested more than 10 deep"}}},
		{"inherited by a section that lacks a name", "[DEFAULT]\nu = %(p)s\n[s]\np = 1\n[t]\n[v]\n", []problem{
			{source.InterpolationMissing, "%(p)s", "DEFAULT", "u", "p", option + "u of [DEFAULT] in [t]: neither [t] nor [DEFAULT] defines the option of %(p)s"}}},
		{"inherited by sections that have the name", "[DEFAULT]\nu = %(p)s\n[s]\np = 1\n[logger_root]\nlevel = WARN\n", nil},
		{"overridden in all sections", "[DEFAULT]\nu = %\n[s]\nu = 1\n", nil},
		{"formats", "[s]\n[formatter_x]\nformat = %(message)s %\n", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			file, document := parse(t, test.data)
			var got []problem
			for _, p := range document.Problems {
				got = append(got, problem{p.Code, file.Text(p.At), p.Section, p.Name, p.Reference, p.Message})
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestProblemOnALaterLine(t *testing.T) {
	_, document := parse(t, "[s]\na = 1%%\r\n\t# 2%\r\n\r\n\té%\r\n")
	want := source.Pos{File: "alembic.ini", Line: 5, Column: 4, EndLine: 5, EndColumn: 5}
	if got := document.Problems[0].At; got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestCommentsAndSections(t *testing.T) {
	file, document := parse(t, "# one \r\n[a]b] junk\nx = 1 # no\n\t; two\n[DEFAULT]")
	var got []string
	for _, c := range document.Comments {
		if !c.Alone {
			t.Errorf("the comment at %s does not stand alone", c.At)
		}
		got = append(got, c.Text)
	}
	for _, s := range document.Sections {
		got = append(got, s.Name, file.Text(s.At))
	}
	if diff := cmp.Diff([]string{"# one ", "; two", "a]b", "[a]b]", "DEFAULT", "[DEFAULT]"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestEffective(t *testing.T) {
	file, document := parse(t, `[DEFAULT]
base = /srv
script_location = %(base)s/migrations
url = %(missing)s
[alembic]
base = %(here)s
[empty]
[s]
URL = a
url = b
`)
	for _, test := range []struct {
		section string
		want    []fact
	}{
		{"alembic", []fact{
			{"alembic", "base", "%(here)s", "base", "%(here)s"},
			{"DEFAULT", "script_location", "%(here)s/migrations", "script_location", "%(base)s/migrations"},
			{"DEFAULT", "url", "%(missing)s", "url", "%(missing)s"},
		}},
		{"empty", []fact{
			{"DEFAULT", "base", "/srv", "base", "/srv"},
			{"DEFAULT", "script_location", "/srv/migrations", "script_location", "%(base)s/migrations"},
			{"DEFAULT", "url", "%(missing)s", "url", "%(missing)s"},
		}},
		{"s", []fact{
			{"s", "url", "b", "url", "b"},
			{"DEFAULT", "base", "/srv", "base", "/srv"},
			{"DEFAULT", "script_location", "/srv/migrations", "script_location", "%(base)s/migrations"},
		}},
		{"none", nil},
	} {
		t.Run(test.section, func(t *testing.T) {
			var got []fact
			for _, f := range ini.Effective(document, test.section) {
				got = append(got, fact{f.Section, f.Name, f.Value, file.Text(f.NameAt), file.Text(f.At)})
			}
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(fact{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMatch(t *testing.T) {
	for name, want := range map[string]bool{
		"alembic.ini": true, "a/b/Production.INI": true, "alembic.ini.example": true, "alembic.ini-dist": true,
		"alembic.example.ini": true, "x/alembic.ini.template": true, ".ini": true,
		"alembic.ini.bak": false, "ini": false, "setup.cfg": false, "alembic.initial": false,
		"alembic.iniexample": false, "a.ini/b.py": false, "alembic.ini.example.txt": false,
	} {
		if got := ini.Match(name); got != want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}

func TestRelevant(t *testing.T) {
	for _, test := range []struct {
		path, data string
		want       bool
	}{
		{"alembic.ini", "", true},
		{"a/alembic_tenants.ini.example", "", true},
		{"a.ini", "\ufeff[alembic]\n", true},
		{"a.ini", "[core]\r\nSQLAlchemy.Url : x", true},
		{"a.ini", "[tenant]\rscript_location = x", true},
		{"a.ini", "[m]\nreplica.url = \"postgresql+psycopg://h/d\"\n", true},
		{"a.ini", "[m]\nhome.url = https://example.org\n", false},
		{"a.ini", "[m]\nx.url = %(a)s://\n", false},
		{"a.ini", "[m]\n# sqlalchemy.url = x\n; [alembic]\n", false},
		{"a.ini", "[alembic_x]\nurl = a://b\n", false},
		{"php.ini", "[PHP]\nmysqli.default_host =\n", false},
		{"a.ini", strings.Repeat("\n", 3) + "[", false},
	} {
		if got := ini.Relevant(test.path, []byte(test.data)); got != test.want {
			t.Errorf("%s, %q: got %t", test.path, test.data, got)
		}
	}
}

func TestFactsAreBounded(t *testing.T) {
	const most = source.MaxFacts
	for _, test := range []struct {
		of, text                  string
		facts, comments, sections int
		want                      map[source.Code]int
	}{
		// The option c may be among those that are left out.
		{"assignments", "[a]\nb = %(c)s\n" + strings.Repeat("a=\n", most+3) + " more\nc = 2\n[d]\n#\n", most, 0, 1,
			map[source.Code]int{source.DuplicateOption: 1001, source.Unread: 1}},
		{"comments", "[a]\n" + strings.Repeat("#\n", most+3) + "b = 1\n", 0, most, 1, map[source.Code]int{source.Unread: 1}},
		{"sections", strings.Repeat("[a]\n", most+3) + "b = 1\n", 0, 0, most,
			map[source.Code]int{source.DuplicateSection: 1001, source.Unread: 1}},
	} {
		t.Run(test.of, func(t *testing.T) {
			document := ini.Parse(source.NewFile("alembic.ini", []byte(test.text)))
			codes := map[source.Code]int{}
			for _, problem := range document.Problems {
				codes[problem.Code]++
				if problem.Code == source.Unread && !strings.Contains(problem.Message, test.of) {
					t.Errorf("%+v", problem)
				}
			}
			if diff := cmp.Diff(test.want, codes); diff != "" {
				t.Errorf("problems: %s", diff)
			}
			if len(document.Facts) != test.facts || len(document.Comments) != test.comments || len(document.Sections) != test.sections {
				t.Errorf("%d facts, %d comments, %d sections", len(document.Facts), len(document.Comments), len(document.Sections))
			}
		})
	}
}
