package settings

import (
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

const placed = `from pydantic import Field, SecretStr, PostgresDsn, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
class Base(BaseSettings):
    url: str = "sqlite:///x.db"
class Settings(Base, env_prefix="P_"):
    model_config = SettingsConfigDict(env_file=(".env", "b.env"))
    a: int = Field(default=5, env="OTHER")
    secret: SecretStr = SecretStr("s3cret")
    dsn: PostgresDsn | None = None
    @field_validator("dsn", mode="before")
    def fill(cls, v, info):
        return f"postgresql://{info.data['url']}@h"
    def settings_customise_sources(cls): ...
`

func TestPlaces(t *testing.T) {
	file := source.NewFile("s.py", []byte(placed))
	classes := Read([]Module{{"s.py", python.Parse(file)}}, nil)
	c := classes[1]
	for _, test := range []struct {
		at   source.Pos
		want string
	}{
		{c.NameAt, "Settings"},
		{c.Config.EnvFiles[1].At, `"b.env"`},
		{c.Fields[0].NameAt, "url"},
		{c.Fields[0].At, `url: str = "sqlite:///x.db"`},
		{c.Fields[0].Default.At, "sqlite:///x.db"},
		{c.Fields[1].Default.At, "5"},
		{c.Fields[1].IgnoredEnvAt, `"OTHER"`},
		{c.Fields[2].Default.At, "s3cret"},
		{c.Assemblies[0].NameAt, "dsn"},
		{c.Assemblies[0].At, `f"postgresql://{info.data['url']}@h"`},
		{c.Unknowns[0].At, "settings_customise_sources"},
	} {
		if got := file.Text(test.at); got != test.want {
			t.Errorf("%s: %q, want %q", test.at, got, test.want)
		}
	}
	if got := file.Text(c.At); !strings.HasPrefix(got, "class Settings") || !strings.HasSuffix(got, "...") {
		t.Errorf("class: %q", got)
	}
}

func TestRelevant(t *testing.T) {
	for text, want := range map[string]bool{
		"from pydantic_settings import BaseSettings as B\nclass X(B): ...": true,
		"class ProductionConfig(Base):\n":                                  true,
		"class X(\n    AppSettings,\n):\n":                                 true,
		"x = BaseSettings":                                                 false,
		"class X:\n    config = Settings()\n":                              false,
		"":                                                                 false,
	} {
		if got := Relevant([]byte(text)); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

func TestMatch(t *testing.T) {
	for name, want := range map[string]bool{
		"app/config.py": true, "app/tests/config.py": false, "test/x.py": false, "test_x.py": false, "a/x_test.py": false,
		"conftest.py": false, "x.pyi": false, "latest/x.py": true,
	} {
		if got := Match(name); got != want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestEnvironment(t *testing.T) {
	for name, want := range map[string]string{
		"ProductionConfig": "production", "ProdSettings": "production", "TestingConfig": "test", "DevelopmentSettings": "development",
		"DevConfig": "development", "Config": "", "BaseSettings": "", "AppSettings": "", "StagingSettings": "staging", "DatabaseConfig": "",
		"SettingsProd": "production", "AppTestSettings": "test",
	} {
		if got := environmentOf(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
