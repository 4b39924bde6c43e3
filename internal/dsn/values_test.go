package dsn_test

import (
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

func value(text string) source.Value {
	return source.Value{Text: text, Open: dsn.References(text)}
}

// What libpq refuses is measured with psql 15.
func TestRefusals(t *testing.T) {
	tests := map[string]string{ // the nearest words, or what is taken instead
		"postgresql://h/db?sslmode=requird":                                "require",
		"postgresql://h/db?sslmode=REQUIRE":                                "require",
		"postgresql+psycopg://h/db?sslmode=required":                       "require",
		"postgresql+psycopg2://h/db?sslmode=verify_full":                   "verify-full",
		"postgresql+psycopg2://h/db?sslmode=verify-full":                   "",
		"postgresql+psycopg2://h/db?sslmode=":                              "", // SQLAlchemy drops it
		"postgresql+psycopg2://h/db?sslmode=${MODE}":                       "",
		"postgresql+psycopg2://h/db?channel_binding=required":              "require",
		"postgresql+psycopg2://h/db?gssencmode=disabled":                   "disable",
		"postgresql+psycopg2://h/db?target_session_attrs=readwrite":        "read-write",
		"postgresql+psycopg2://h/db?target_session_attrs=any":              "",
		"postgresql+psycopg2://h/db?ssl_min_protocol_version=TLS1.2":       "TLSv1.2",
		"postgresql+psycopg2://h/db?ssl_min_protocol_version=tlsv1.2":      "",
		"postgresql+psycopg2://h/db?require_auth=scram-sha256":             "scram-sha-256",
		"postgresql+psycopg2://h/db?require_auth=!password,!md5":           "",
		"postgresql+psycopg2://h/db?connect_timeout=10s":                   "a whole number",
		"postgresql+psycopg2://h/db?connect_timeout=10&keepalives=1":       "",
		"postgresql+psycopg://h/db?connect_timeout=1.5":                    "",
		"postgresql+psycopg2://h/db?keepalives=true":                       "a whole number",
		"postgresql+psycopg2://h/db?application_name=x":                    "",
		"postgresql+asyncpg://h/db?ssl=REQUIRE":                            "require",
		"postgresql+asyncpg://h/db?ssl=verify_full":                        "",
		"postgresql+asyncpg://h/db?ssl=true":                               "disable, allow, prefer, require, verify-ca or verify-full",
		"postgresql+asyncpg://h/db?prepared_statement_cache_size=none":     "a whole number",
		"mysql+mysqldb://h/db?ssl_mode=required":                           "",
		"mysql://h/db?ssl_mode=REQUIRD":                                    "REQUIRED",
		"mysql+pymysql://h/db?connect_timeout=ten":                         "a whole number",
		"mysql+mysqlconnector://h/db?connect_timeout=ten":                  "",
		"ecto://h/db?sslmode=requird":                                      "",
		"jdbc:postgresql://h/db?sslmode=requird":                           "",
		"host=h sslmode=requird":                                           "require",
		"host=h sslmode=require connect_timeout=' 5 '":                     "",
		"cockroachdb://h:26257/db?sslmode=verify-ful":                      "verify-full",
		"postgresql+pg8000://h/db?sslmode=requird":                         "",
		"postgresql+psycopg2://h/db?sslmode=require&sslmode_x=wrong&port=": "",
	}
	for text, want := range tests {
		d, _ := dsn.Parse(value(text))
		got := ""
		for _, refusal := range d.Refusals() {
			if got += refusal.Nearest; refusal.Nearest == "" {
				got += refusal.Takes
			}
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestRefusedVariable(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       bool
	}{
		{"PGSSLMODE", "require", false},
		{"PGSSLMODE", "Require", true},
		{"PGCONNECT_TIMEOUT", "5s", true},
		{"pgsslmode", "Require", false}, // the environment minds case
		{"PGHOST", "wrong", false},
	} {
		if _, got := dsn.RefusedVariable(test.name, test.text); got != test.want {
			t.Errorf("%s=%s: got %t, want %t", test.name, test.text, got, test.want)
		}
	}
}

func TestMisspeltMode(t *testing.T) {
	for text, want := range map[string]string{
		"requird": "require", "verify-ful": "verify-full", "disbale": "disable", "REQUIRE": "", "required": "", "VERIFY_CA": "",
		"true": "", "1": "", "no-verify": "", "on": "", "": "", "self-signed": "", "skip-verify": "", "enabled": "", "allow ": "",
	} {
		if got, _ := dsn.MisspeltMode(text, "postgresql"); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
	if got, _ := dsn.MisspeltMode("requird", "mysql"); got != "REQUIRED" {
		t.Errorf("of MySQL: got %q", got)
	}
}

func TestMeant(t *testing.T) {
	for scheme, want := range map[string]string{
		"postgresql+asycnpg":  "postgresql+asyncpg",
		"postgressql":         "postgresql",
		"postgressql+asyncpg": "postgresql+asyncpg",
		"postgres+asyncpg":    "postgresql+asyncpg",
		"postgres":            "postgresql",
		"postgre":             "postgresql",
		"psql":                "postgresql",
		"POSTGRESQL":          "postgresql",
		"postgresql+psycopg3": "postgresql+psycopg",
		"postgresql+pyscopg2": "postgresql+psycopg2",
		"mysql+pymsql":        "mysql+pymysql",
		"mysql+mysqlclient":   "mysql+mysqldb",
		"mysq":                "mysql",
		"sqlite+aiosqllite":   "sqlite+aiosqlite",
		"sqllite":             "sqlite",
		"mssql+pyobdc":        "mssql+pyodbc",
		"oracle+oracledb":     "",
		"mysql+asyncpg":       "mysql+aiomysql",
		"sqlite+asyncpg":      "sqlite+aiosqlite",
		"postgresql+pymysql":  "postgresql+psycopg2",
		"postgresql+asyncpg":  "",
		"postgresql+psqlpy":   "",
		"trino":               "",
		"iris":                "",
		"doris":               "",
		"foodb":               "",
		"https":               "",
		"mysql2":              "",
		"driver":              "",
		"snowflake+other":     "",
	} {
		d, _ := dsn.Parse(value(scheme + "://h/db"))
		if got := d.Meant(); got != want {
			t.Errorf("%s: got %q, want %q", scheme, got, want)
		}
	}
}
