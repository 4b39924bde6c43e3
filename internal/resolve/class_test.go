package resolve_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
)

// declared is a settings class with one field of every sort.
const declared = `-- core/app_settings.py --
from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    DATABASE_URL: str = "postgresql+asyncpg://postgres:hunter2@localhost:5432/gateway"
    DB_POOL_SIZE: int = 5
    SECRET_KEY: str
    token: str = Field(validation_alias=AliasChoices("API_TOKEN", "TOKEN"))
`

// variable gives a variable of an environment.
func variable(t *testing.T, p *resolve.Project, environment, name string) resolve.Variable {
	t.Helper()
	variables := environmentOf(t, p, environment).Variables
	i := slices.IndexFunc(variables, func(v resolve.Variable) bool { return v.Name == name })
	if i < 0 {
		t.Fatalf("%s has no variable %s", environment, name)
	}
	return variables[i]
}

func TestDefaultOfClass(t *testing.T) {
	p := read(declared + "-- .env.production --\nDB_POOL_SIZE=ten\nSECRET_KEY=\n").only(t)
	url := variable(t, p, "production", "DATABASE_URL")
	if !url.Default || url.Source != "core/app_settings.py" || url.Role != "url" || url.Type != "str" {
		t.Errorf("the default in force is %+v", url)
	}
	if url.At == nil || url.At.Line != 7 || url.At.Column != len(`    DATABASE_URL: str = "`)+1 {
		t.Errorf("the default is at %v", url.At)
	}
	if strings.Contains(url.Value, "hunter2") {
		t.Error("the default shows its password")
	}
	size := variable(t, p, "production", "DB_POOL_SIZE")
	if size.Default || size.Invalid == "" || size.Type != "int" {
		t.Errorf("a value of the wrong type is %+v", size)
	}
	if databases := environmentOf(t, p, "production").Databases; len(databases) != 1 || !databases[0].Default {
		t.Errorf("the connection is %+v", databases)
	}
}

func TestRequirementsOfClass(t *testing.T) {
	p := read(declared + "-- .env.production --\nTOKEN=x\n-- .env.test --\nTOKEN=x\n-- .env.example --\n# SECRET_KEY=\nTOKEN=\n").only(t)
	type requirement struct {
		Name, Field string
		Names       []string
		Set         bool
	}
	of := func(e resolve.Environment) []requirement {
		var all []requirement
		for _, r := range e.Requirements {
			all = append(all, requirement{r.Name, r.Field, r.Names, r.Set})
		}
		return all
	}
	key := requirement{"SECRET_KEY", "SECRET_KEY", []string{"SECRET_KEY"}, false}
	token := requirement{"API_TOKEN", "token", []string{"API_TOKEN", "TOKEN"}, true}
	if diff := cmp.Diff([]requirement{key, token}, of(environmentOf(t, p, "production"))); diff != "" {
		t.Errorf("production (-want +got):\n%s", diff)
	}
	if got := of(environmentOf(t, p, "test")); got != nil {
		t.Errorf("a test must set %v", got)
	}
	key.Set = true // in a comment of the template
	if diff := cmp.Diff([]requirement{key, token}, of(p.Templates[0])); diff != "" {
		t.Errorf("the template (-want +got):\n%s", diff)
	}
}

// TestEmptyUnderIgnoreEmpty has an empty line fall back to the default.
func TestEmptyUnderIgnoreEmpty(t *testing.T) {
	class := strings.Replace(declared, `extra="ignore"`, `extra="ignore", env_ignore_empty=True`, 1)
	url := variable(t, read(class+"-- .env.production --\nDATABASE_URL=\n").only(t), "production", "DATABASE_URL")
	if !url.Default || len(url.Shadows) != 1 {
		t.Errorf("an empty line that is ignored gives %+v", url)
	}
	url = variable(t, read(declared+"-- .env.production --\nDATABASE_URL=\n").only(t), "production", "DATABASE_URL")
	if url.Default || !url.Empty {
		t.Errorf("an empty line that counts gives %+v", url)
	}
}

// TestClassOfEnvironment has classes for environments by their names.
func TestClassOfEnvironment(t *testing.T) {
	p := read(`-- config.py --
import os

class Config:
    SQLALCHEMY_DATABASE_URI = os.environ.get("DATABASE_URL", "postgresql://app:app@localhost/app")

class ProductionConfig(Config):
    DEBUG = False

class TestingConfig(Config):
    SQLALCHEMY_DATABASE_URI = "sqlite://"
-- .env --
DATABASE_URL=postgresql://app:app@localhost/app
`).only(t)
	production := environmentOf(t, p, "production")
	if !production.Production || len(production.Files) != 0 || len(production.Requirements) != 0 || !strings.Contains(production.Because, "ProductionConfig") {
		t.Errorf("the environment of a class is %+v", production)
	}
	if url := variable(t, p, "production", "DATABASE_URL"); !url.Default {
		t.Errorf("the inherited default is %+v", url)
	}
	if url := variable(t, p, "development", "DATABASE_URL"); url.Default || len(url.Shadows) != 0 {
		t.Errorf("the env file gives %+v", url)
	}
}

// TestRefusedNames has a class that refuses unknown names, but only in the files
// that it reads itself.
func TestRefusedNames(t *testing.T) {
	class := strings.Replace(declared, `, extra="ignore"`, "", 1)
	p := read(class + "-- .env --\nLOG=x\nDATABSE_URL=x\nSECRET_KEY=x\nTOKEN=x\n-- .env.production --\nLOG=x\n").only(t)
	type unknown struct{ Name, Nearest, Refused string }
	var got []unknown
	for _, u := range environmentOf(t, p, "development").Unknown {
		got = append(got, unknown{u.Name, u.Nearest, u.Refused})
	}
	want := []unknown{{"DATABSE_URL", "DATABASE_URL", "Settings"}, {"LOG", "", "Settings"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("development (-want +got):\n%s", diff)
	}
	if got := environmentOf(t, p, "production").Unknown; len(got) != 0 {
		t.Errorf("production has unknown names: %v", got)
	}
}

func TestMisspelt(t *testing.T) {
	tests := []struct{ set, want string }{
		{"DATABSE_URL", "DATABASE_URL"},
		{"DATABASEURL", "DATABASE_URL"},
		{"POSTGRES_PASWORD", "POSTGRES_PASSWORD"},
		{"DB_POOLSIZE", "DB_POOL_SIZE"},
		{"SMTP_HOST", ""},
		{"DB_HOSTS", ""},
		{"PG_DATABASE", "PGDATABASE"},
		{"APP_PORT", ""},
		{"MYSQL_USERS", ""},
		{"DB_HOST", ""},
		{"ENVIROMENT", "ENVIRONMENT"},
	}
	for _, test := range tests {
		p := read("-- .env.production --\n" + test.set + "=x\n").only(t)
		got := ""
		if unknown := environmentOf(t, p, "production").Unknown; len(unknown) > 0 {
			got = unknown[0].Nearest
		}
		if got != test.want {
			t.Errorf("%s is taken for %q, want %q", test.set, got, test.want)
		}
	}
	// Who sets the right one, too, means what they say.
	p := read("-- .env.production --\nDATABSE_URL=x\nDATABASE_URL=y\n").only(t)
	if unknown := environmentOf(t, p, "production").Unknown; len(unknown) != 0 {
		t.Errorf("beside the right name it is %v", unknown)
	}
}

// TestProgram follows a connection from the settings class to env.py.
func TestProgram(t *testing.T) {
	p := read(declared + `-- alembic.ini --
[alembic]
script_location = %(here)s/migrations
-- migrations/env.py --
from alembic import context
from core.app_settings import settings
from sqlalchemy import create_engine

engine = create_engine(settings.DATABASE_URL)
with engine.connect() as connection:
    context.configure(connection=connection, render_as_batch=True)
-- migrations/script.py.mako --
-- migrations/versions/.gitkeep --
-- .env.production --
DATABASE_URL=postgresql://app:${P}@db/app
CACHE_DATABASE_URL=postgresql://app:${P}@db/cache
`).only(t)
	programs := p.Migrations[0].Programs
	if len(programs) != 1 || len(programs[0].URLs) != 1 || programs[0].Configures[0].Batch != "yes" {
		t.Fatalf("the program is %+v", programs)
	}
	if origin := programs[0].URLs[0]; origin.Kind != "settings" || !slices.Equal(origin.Variables, []string{"DATABASE_URL"}) {
		t.Errorf("the connection comes from %+v", origin)
	}
	for _, d := range environmentOf(t, p, "production").Databases {
		if want := d.Variable == "DATABASE_URL"; d.Migrates != want {
			t.Errorf("%s migrates: %v", d.Variable, d.Migrates)
		}
	}
}

// TestSnippetOfCode shows a line of Python without its literals.
func TestSnippetOfCode(t *testing.T) {
	tests := []struct{ line, want string }{
		{`    URL: str = "postgresql://app:hunter2@db/app"  # hunter2`, `    URL: str = "postgresql://app:***@db/app"  #***`},
		{`    PASSWORD: str = "hunter2"`, `    PASSWORD: str = "***"`},
		{`    PORT: int = 5432`, `    PORT: int = 5432`},
		{`    PIN: int = 123456789`, `    PIN: int = ***`},
		{`    URL: str = f"postgresql://app:hunter2@{HOST}/app"`, `    URL: str = f"***{HOST}***"`},
		{`    URL: str = os.getenv("DATABASE_URL", "hunter2")`, `    URL: str = os.getenv("DATABASE_URL", "***")`},
		{`    URL = hunter2$`, `***`},
	}
	for _, test := range tests {
		f := read("-- config.py --\nimport os\nfrom pydantic_settings import BaseSettings\nHOST = \"\"\nclass Settings(BaseSettings):\n    A: str\n" + test.line + "\n")
		s := f.sources[0]
		at := s.File.Pos(0, 0)
		at.Line, at.EndLine = 6, 6
		if got := s.Snippet(at).Text; strings.TrimSpace(got) != strings.TrimSpace(test.want) {
			t.Errorf("%s is shown as %q, want %q", strings.ReplaceAll(test.line, "hunter2", "…"), got, test.want)
		}
	}
}
