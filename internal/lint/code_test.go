package lint_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
)

// load loads a project and wants it to have no problems.
func load(t *testing.T, files fstest.MapFS, set func(*lint.Options)) *lint.Workspace {
	t.Helper()
	o := lint.Options{FS: files, Folder: "project", Paths: []string{"."}}
	if set != nil {
		set(&o)
	}
	w, err := lint.Load(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range w.Problems {
		t.Errorf("%s: %s", problem.At, problem.Message)
	}
	return w
}

// filesOf gives the files of all projects with their kinds.
func filesOf(w *lint.Workspace) []string {
	var files []string
	for _, project := range w.Projects {
		for _, file := range project.Files {
			files = append(files, file.Kind+" "+file.Path)
		}
	}
	slices.Sort(files)
	return files
}

// TestClassesAcrossFiles follows the imports of a settings class, re-exports and
// relative ones included.
func TestClassesAcrossFiles(t *testing.T) {
	w := load(t, project(`
-- pyproject.toml --
-- app/core/__init__.py --
from .base import Base
-- app/core/base.py --
from pydantic_settings import BaseSettings

class Base(BaseSettings):
    DATABASE_URL: str
-- app/core/other.py --
class Base:
    pass
-- app/settings.py --
from app.core import Base
from .names import PREFIX

class Settings(Base, env_prefix="APP_"):
    debug: bool = False
-- app/names.py --
PREFIX = "APP_"
-- tests/settings.py --
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    nothing: str
`), nil)
	if diff := cmp.Diff([]string{"settings app/core/base.py", "settings app/settings.py"}, filesOf(w)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if w.Files != 2 {
		t.Errorf("%d files", w.Files)
	}
	var variables []string
	for _, class := range w.Projects[0].Settings {
		for _, field := range class.Fields {
			variables = append(variables, class.Name+" "+strings.Join(field.Variables, ","))
		}
	}
	if diff := cmp.Diff([]string{"Base DATABASE_URL", "Settings APP_DATABASE_URL", "Settings APP_DEBUG"}, variables); diff != "" {
		t.Errorf("variables (-want +got):\n%s", diff)
	}
}

// TestSettingsOfTheConfiguration reads the files that the configuration names, and
// no others.
func TestSettingsOfTheConfiguration(t *testing.T) {
	w := load(t, project(`
-- .dbcfg-lint.yaml --
version: 1
settings: [tests/settings.py, nothing.py]
-- app/settings.py --
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    DATABASE_URL: str
-- tests/settings.py --
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    DATABASE_URL: str
-- nothing.py --
print("here is none")
`), nil)
	if diff := cmp.Diff([]string{"settings nothing.py", "settings tests/settings.py"}, filesOf(w)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// TestAlembicConfig follows ALEMBIC_CONFIG to a file that its name does not tell.
func TestAlembicConfig(t *testing.T) {
	files := project(`
-- deploy/migrations.cfg --
[alembic]
script_location = %(here)s/../db
-- db/env.py --
-- db/script.py.mako --
-- db/versions/.gitkeep --
-- other.cfg --
[alembic]
script_location = db
-- app/.env --
ALEMBIC_CONFIG=deploy/migrations.cfg
`)
	want := []string{"dotenv app/.env", "env.py db/env.py", "ini deploy/migrations.cfg"}
	if diff := cmp.Diff(want, filesOf(load(t, files, nil))); diff != "" {
		t.Errorf("an env file (-want +got):\n%s", diff)
	}
	w := load(t, files, func(o *lint.Options) {
		o.Environment, o.Environ = "production", []string{"ALEMBIC_CONFIG=other.cfg"}
	})
	if got := filesOf(w); !slices.Contains(got, "ini other.cfg") {
		t.Errorf("the process environment: %v", got)
	}
	if got := filesOf(load(t, files, func(o *lint.Options) { o.Environ = []string{"ALEMBIC_CONFIG=other.cfg"} })); slices.Contains(got, "ini other.cfg") {
		t.Error("the process environment counts without being asked for")
	}
}

// TestAlembicConfigOfWindows holds that an absolute path leads to a file of the same
// volume, and of no other.
func TestAlembicConfigOfWindows(t *testing.T) {
	files := project("-- app/.env --\nLOG_LEVEL=info\n-- deploy/other.cfg --\n[alembic]\nscript_location = db\n")
	for _, test := range []struct {
		volume, value string
		found         bool
	}{
		{"", "deploy/other.cfg", true},
		{"", `deploy\other.cfg`, true},
		{"", "/project/deploy/other.cfg", true},
		{"", `C:\project\deploy\other.cfg`, false},
		{"C:", `deploy\other.cfg`, true},
		{"C:", `C:\project\deploy\other.cfg`, true},
		{"C:", "c:/project/deploy/other.cfg", true},
		{"C:", `\project\deploy\other.cfg`, true},
		{"C:", `D:\project\deploy\other.cfg`, false},
		{"C:", `\\files\project\deploy\other.cfg`, false},
		{`\\files\team`, `\\files\team\project\deploy\other.cfg`, true},
	} {
		w := load(t, files, func(o *lint.Options) {
			o.Volume, o.Environment, o.Environ = test.volume, "production", []string{"ALEMBIC_CONFIG=" + test.value}
		})
		if got := filesOf(w); slices.Contains(got, "ini deploy/other.cfg") != test.found {
			t.Errorf("%s on %q: %v", test.value, test.volume, got)
		}
	}
}

// TestPrograms reads env.py where script_location has it, in all forms, and
// nowhere else.
func TestPrograms(t *testing.T) {
	const scripts = "-- shop/db/env.py --\n-- shop/db/script.py.mako --\n-- shop/db/versions/.gitkeep --\n-- other/env.py --\n"
	for _, test := range []struct{ name, files string }{
		{"from here", "-- alembic.ini --\n[alembic]\nscript_location = %(here)s/shop/db\n"},
		{"from the working directory", "-- alembic.ini --\n[alembic]\nscript_location = shop/db\n"},
		{"as Windows has it", "-- alembic.ini --\n[alembic]\nscript_location = shop\\db\n"},
		{"from here, as Windows has it", "-- alembic.ini --\n[alembic]\nscript_location = %(here)s\\shop\\db\n"},
		{"of a package", "-- alembic.ini --\n[alembic]\nscript_location = shop:db\n"},
		{"in pyproject.toml", "-- pyproject.toml --\n[tool.alembic]\nscript_location = \"%(here)s/shop/db\"\n"},
		{"of a section", "-- alembic.ini --\n[alembic]\n[tenant]\nscript_location = shop/db\nsqlalchemy.url =\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := filesOf(load(t, project("\n"+scripts+test.files), nil))
			if !slices.Contains(got, "env.py shop/db/env.py") || slices.Contains(got, "env.py other/env.py") {
				t.Errorf("files %v", got)
			}
		})
	}
}

// TestBrokenCode lints the rest of a project whose Python is broken.
func TestBrokenCode(t *testing.T) {
	deep := strings.Repeat("[", 100_000)
	for _, test := range []struct{ name, text string }{
		{"Python 2", "class Settings(BaseSettings):\n    print 'hello'\n    DATABASE_URL: str\n"},
		{"Jinja", "{% if x %}\nclass Settings(BaseSettings):\n    DATABASE_URL: str = {{ url }}\n{% endif %}\n"},
		{"tabs and spaces", "class Settings(BaseSettings):\n\tA: str\n        B: str\n"},
		{"nested brackets", "class Settings(BaseSettings):\n    A: str = " + deep + "\n"},
		{"circle", "class Settings(Base):\n    A: str\nclass Base(Settings, BaseSettings):\n    B: str\n"},
		{"circle of imports", "from settings import Base\nclass Settings(Base, BaseSettings):\n    B: str\n"},
		{"bytes", "class Settings(BaseSettings):\n    A: str = '\xff\x00'\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			head := "-- settings.py --\nfrom pydantic_settings import BaseSettings\n"
			files := project("\n-- alembic.ini --\n[alembic]\nscript_location = db\n-- db/script.py.mako --\n-- db/versions/x --\n" +
				"-- .env.production --\nOTHER_DATABASE_URL=sqlite:///x.db\n" +
				head + test.text + strings.Replace(head, "settings.py", "db/env.py", 1) + test.text)
			if !slices.ContainsFunc(lines(run(t, files, nil).Findings), func(line string) bool {
				return strings.HasSuffix(line, "sqlite-in-production")
			}) {
				t.Error("the rest is not linted")
			}
		})
	}
}
