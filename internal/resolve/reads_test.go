package resolve_test

import (
	"fmt"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
)

const reading = `-- app/settings.py --
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    model_config = {"env_file": ".env", "extra": "ignore"}
    DATABASE_URL: str
-- .env.production --
DATABASE_URL=postgresql://app@db/app
`

// requirementOf gives the requirement of DATABASE_URL in production, and the first file.
func requirementOf(t *testing.T, p *resolve.Project) (resolve.Requirement, resolve.Member) {
	t.Helper()
	production := environmentOf(t, p, "production")
	for _, one := range production.Requirements {
		if one.Name == "DATABASE_URL" {
			return one, production.Files[0]
		}
	}
	t.Fatalf("production requires %v", production.Requirements)
	return resolve.Requirement{}, resolve.Member{}
}

func TestUnread(t *testing.T) {
	one, file := requirementOf(t, read(reading).as("production").only(t))
	if one.Set || one.Unread == nil || one.Unread.File != ".env.production" || one.Unread.By != "" || one.Unread.At.Line != 1 || !file.Unread {
		t.Errorf("a file that nothing reads gives %+v of %+v", one, file)
	}
	one, file = requirementOf(t, read(reading).only(t))
	if !one.Set || one.Unread != nil || file.Unread {
		t.Errorf("without a process it gives %+v of %+v", one, file)
	}
	one, file = requirementOf(t, read(reading).govern(named(".", "production", ".env.production")).as("production").only(t))
	if !one.Set || file.Unread {
		t.Errorf("a file of the configuration gives %+v of %+v", one, file)
	}
	one, file = requirementOf(t, read(reading).as("production", "DATABASE_URL=postgresql://app@db/app").only(t))
	if !one.Set || !file.Unread {
		t.Errorf("what the process sets gives %+v of %+v", one, file)
	}
}

func TestClaimsOfProcess(t *testing.T) {
	tests := []struct {
		environ []string
		file    string
		want    string
		at      bool
	}{
		{[]string{"ENVIRONMENT=development"}, "", "ENVIRONMENT", false},
		{[]string{"APP_ENV=test"}, "APP_ENV=production", "APP_ENV", false},
		{[]string{"APP_ENV=prod"}, "APP_ENV=test", "", false},
		{nil, "APP_ENV=test", "APP_ENV", true},
		{[]string{"MAILER_ENV=test", "NODE_ENV=test", "VIRTUAL_ENV=test", "ENV=/etc/profile"}, "", "", false},
		{[]string{"MAILER_ENV=test"}, "MAILER_ENV=production", "MAILER_ENV", false},
	}
	for _, test := range tests {
		p := read(reading+"-- .env --\n"+test.file+"\n").as("production", test.environ...).only(t)
		claims := environmentOf(t, p, "production").Claims
		got, at := "", false
		if len(claims) > 0 {
			got, at = claims[0].Variable, claims[0].At != nil
		}
		if got != test.want || at != test.at || len(claims) > 1 {
			t.Errorf("%v and the file %q give %+v", test.environ, test.file, claims)
		}
	}
}

// TestReadThrough tells what brings a file into the environment of a process that is for
// another one by its name.
func TestReadThrough(t *testing.T) {
	p := read(reading + "-- .env --\nDATABASE_URL=postgresql://app@localhost/app\n").as("production").only(t)
	for _, member := range environmentOf(t, p, "production").Files {
		through := ""
		if member.Through != nil {
			through = fmt.Sprintf("%s:%d:%d", member.Through.File, member.Through.Line, member.Through.Column)
		}
		if want := map[string]string{".env": "app/settings.py:4:33"}[member.Path]; through != want {
			t.Errorf("%s is there through %q, want %q", member.Path, through, want)
		}
	}
}
