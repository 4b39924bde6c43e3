package settings

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

func TestPieces(t *testing.T) {
	const head = `from os import environ
from urllib.parse import quote, quote_plus
from pydantic import PostgresDsn, SecretStr, field_validator
from pydantic_settings import BaseSettings
from sqlalchemy import URL

class Settings(BaseSettings):
    user: str
    password: str
    secret: SecretStr
    changed: str

    @field_validator("changed")
    def change(cls, value): return quote(value)

    @property
    def url(self):
`
	text := func(s string) source.Piece { return source.Piece{Text: s} }
	field := func(s string, quoting source.Quoting) source.Piece {
		return source.Piece{Field: s, Quoting: quoting}
	}
	for _, test := range []struct {
		name, body string
		want       []source.Piece
	}{
		{"raw", `return f"pg://{self.user}:{self.password}@h"`, []source.Piece{
			text("pg://"), field("user", source.Raw), text(":"), field("password", source.Raw), text("@h"),
		}},
		{"quoted", `return f"pg://{quote(self.user)}:{quote_plus(self.password)}@h"`, []source.Piece{
			text("pg://"), field("user", source.Quoted), text(":"), field("password", source.QuotedWhole), text("@h"),
		}},
		{"quoted whole", `return f"pg://{quote(self.user, safe='')}@h"`, []source.Piece{
			text("pg://"), field("user", source.QuotedWhole), text("@h"),
		}},
		{"formatted", `return f"pg://{self.user:>10}@h"`, []source.Piece{text("pg://"), {}, text("@h")}},
		{"secret without its value", `return f"pg://u:{self.secret}@h"`, []source.Piece{text("pg://u:"), {}, text("@h")}},
		{"secret", `return f"pg://u:{self.secret.get_secret_value()}@h"`, []source.Piece{
			text("pg://u:"), field("secret", source.Raw), text("@h"),
		}},
		{"changed by a validator", `return f"pg://u:{self.changed}@{self.user}"`, []source.Piece{
			text("pg://u:"), {}, text("@"), field("user", source.Raw),
		}},
		{"format", `return "pg://{}:{p}@h".format(self.user, p=self.password)`, []source.Piece{
			text("pg://"), field("user", source.Raw), text(":"), field("password", source.Raw), text("@h"),
		}},
		{"percent", `return "pg://%s@h%%" % self.user`, []source.Piece{
			text("pg://"), field("user", source.Raw), text("@h%"), text(""),
		}},
		{"process environment", `return f"pg://u:{environ['PASSWORD']}@{self.user}"`, []source.Piece{
			text("pg://u:"), {Variable: "PASSWORD"}, text("@"), field("user", source.Raw),
		}},
		{"something else of the whole", `return quote(f"pg://{self.user}@h")`, nil},
		{"URL.create", `return URL.create("pg", self.user, password=quote(self.password))`, []source.Piece{
			text("pg"), text("://"), field("user", source.QuotedWhole), text(":"), field("password", source.QuotedWhole+source.Quoted), text("@host/database"),
		}},
		{"build", `return PostgresDsn.build(scheme="pg", username=self.user)`, []source.Piece{
			text("pg"), text("://"), field("user", source.Raw), text("@host/database"),
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			tree := python.Parse(source.NewFile("settings.py", []byte(head+"        "+test.body+"\n")))
			classes := Read([]Module{{"settings.py", tree}}, nil)
			if len(classes) != 1 || len(classes[0].Assemblies) != 1 {
				t.Fatalf("classes %v", classes)
			}
			if diff := cmp.Diff(test.want, classes[0].Assemblies[0].Pieces); diff != "" {
				t.Errorf("pieces (-want +got):\n%s", diff)
			}
			if got, want := classes[0].Assemblies[0].Normalized(), test.name == "build"; got != want {
				t.Errorf("normalized %v, want %v", got, want)
			}
		})
	}
}
