package dsn_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

func TestTLS(t *testing.T) {
	const odbc = "mssql+pyodbc://u:fakepw@h.example.com/db?driver=ODBC+Driver+"
	for connection, want := range map[string]string{
		"postgresql://h.example.com/db":                                         "prefer",
		"postgresql+psycopg://h.example.com/db?sslmode=disable":                 "disable",
		"postgresql+psycopg2://h.example.com/db?sslmode=allow":                  "allow",
		"postgresql+psycopg2://h.example.com/db?sslmode=require":                "require enforced",
		"postgresql://h.example.com/db?sslmode=require&sslrootcert=/ca.pem":     "require enforced verified",
		"postgresql://h.example.com/db?sslmode=verify-ca":                       "verify-ca enforced verified",
		"postgresql://h.example.com/db?sslmode=verify-full":                     "verify-full enforced verified",
		"postgresql://h.example.com/db?sslrootcert=system":                      "verify-full enforced verified",
		"postgresql://h.example.com/db?sslmode=require&channel_binding=require": "require enforced verified",
		"postgresql://h.example.com/db?sslmode=":                                "prefer",
		"postgresql://h.example.com/db?sslmode=yes":                             "",
		"postgresql://h.example.com/db?sslmode=${M}":                            "unknown",
		"postgresql://h.example.com/db?ssl=require":                             "prefer refused",
		"postgresql+asyncpg://h.example.com/db":                                 "prefer",
		"postgresql+asyncpg://h.example.com/db?ssl=require":                     "require enforced",
		"postgresql+asyncpg://h.example.com/db?ssl=verify-full":                 "verify-full enforced verified",
		"postgresql+asyncpg://h.example.com/db?ssl=prefer":                      "prefer",
		"postgresql+asyncpg://h.example.com/db?ssl=true":                        " refused",
		"postgresql+asyncpg://h.example.com/db?sslmode=require":                 "prefer refused",
		"postgresql+pg8000://h.example.com/db?sslmode=require":                  " refused",
		"postgresql:///db": "unknown",
		"postgresql+psycopg2://u@localhost/db?host=/cloudsql/a:b:c":                   "unknown",
		"redshift+psycopg2://h.example.com/db":                                        "verify-full enforced verified",
		"cockroachdb://h.example.com/db?sslmode=verify-full":                          "verify-full enforced verified",
		"mysql+pymysql://h.example.com/db":                                            "PREFERRED",
		"mysql+pymysql://h.example.com/db?ssl_ca=/ca.pem":                             "VERIFY_CA enforced verified",
		"mysql+aiomysql://h.example.com/db?ssl_key=/k&ssl_cert=/c":                    "REQUIRED enforced",
		"mysql+pymysql://h.example.com/db?ssl_mode=REQUIRED":                          "PREFERRED refused",
		"mysql+pymysql://h.example.com/db?ssl-mode=REQUIRED":                          "PREFERRED refused",
		"mysql+pymysql://h.example.com/db?ssl_disabled=true":                          "DISABLED",
		"mysql://h.example.com/db?ssl_mode=VERIFY_IDENTITY":                           "VERIFY_IDENTITY enforced verified",
		"postgresql+pg8000://h.example.com/db":                                        "unknown",
		"mysql://h.example.com/db":                                                    "PREFERRED",
		"mysql://h.example.com/db?ssl_ca=/ca.pem":                                     "unknown",
		"mysql+mysqlconnector://h.example.com/db?ssl_ca=/ca.pem":                      "PREFERRED",
		"mysql+mysqlconnector://h.example.com/db?ssl_ca=/ca.pem&ssl_verify_cert=true": "VERIFY_CA enforced verified",
		"mysql://h.example.com/db?ssl_mode=PREFERRED":                                 "PREFERRED",
		"mariadb+mariadbconnector://h.example.com/db?ssl=1":                           "REQUIRED enforced",
		odbc + "18+for+SQL+Server":                                                    "yes enforced verified",
		odbc + "17+for+SQL+Server":                                                    "no",
		odbc + "18+for+SQL+Server&Encrypt=no":                                         "no",
		odbc + "18+for+SQL+Server&encrypt=Optional":                                   "optional",
		odbc + "17+for+SQL+Server&Encrypt=yes":                                        "yes enforced verified",
		odbc + "18+for+SQL+Server&TrustServerCertificate=yes":                         "yes enforced",
		odbc + "18+for+SQL+Server&Encrypt=strict&TrustServerCertificate=yes":          "strict enforced verified",
		"mssql+pyodbc:///?odbc_connect=Driver%3D%7BODBC+Driver+18+for+SQL+Server%7D%3BServer%3Dh.example.com%3BEncrypt%3Dno": "no",
		"mssql+pyodbc://name_of_a_source":                                     "unknown",
		"mssql+pymssql://h.example.com/db":                                    "unknown",
		"oracle+oracledb://h.example.com:1521/?service_name=x":                "tcp",
		"oracle+oracledb://h.example.com:2484/?service_name=x&protocol=tcps":  "tcps enforced verified",
		"oracle://scott@alias":                                                "unknown",
		"clickhouse+native://h.example.com/db?secure=true":                    "tls enforced verified",
		"clickhouse+native://h.example.com/db?secure=true&verify=false":       "tls enforced",
		"snowflake://u@account/db":                                            "https enforced verified",
		"foo://h.example.com/db?sslmode=require":                              "unknown",
		"sqlite:///x.db":                                                      "unknown",
		"${DATABASE_URL}":                                                     "unknown",
		"host=h.example.com sslmode=require":                                  "require enforced",
		"Server=h.example.com;Database=db;Trusted_Connection=no;Encrypt=true": "true enforced verified",
		"jdbc:postgresql://h.example.com/db?sslmode=verify-full":              "verify-full enforced verified",
		"jdbc:mysql://h.example.com/db?sslMode=REQUIRED":                      "REQUIRED enforced",
		"jdbc:mysql://h.example.com/db":                                       "unknown",
	} {
		d, err := dsn.Parse(source.Value{Text: connection})
		if err != nil {
			t.Errorf("%s: %v", connection, err)
			continue
		}
		tls := d.TLS()
		if tls.Reason == "" {
			t.Errorf("%s: no reason", connection)
		}
		got := "unknown"
		if tls.Known {
			got = tls.Mode
			if tls.Enforced {
				got += " enforced"
			}
			if tls.Verified {
				got += " verified"
			}
			if strings.Contains(tls.Reason, "refuses") {
				got += " refused"
			}
		} else if tls.Enforced || tls.Verified || tls.Mode != "" {
			got = fmt.Sprintf("%+v", tls)
		}
		if got != want {
			t.Errorf("%s: got %q, want %q (%s)", connection, got, want, tls.Reason)
		}
	}
	for mode, enforced := range map[string]bool{"require": true, "prefer": false, "REQUIRED": true, "DISABLED": false} {
		d := dsn.FromParts("DB", values("host=h.example.com tls="+mode))
		if tls := d.TLS(); !tls.Known || tls.Enforced != enforced {
			t.Errorf("parts with %s: %+v", mode, tls)
		}
	}
	if tls := dsn.FromParts("DB", values("host=h.example.com")).TLS(); tls.Known {
		t.Errorf("parts: %+v", tls)
	}
}

func TestNormal(t *testing.T) {
	for connection, want := range map[string]string{
		"postgresql+asyncpg://app:fakepw@DB.example.com:5432/app?ssl=require": "postgres://app:***@DB.example.com:5432/app?ssl=require",
		"postgres://a@b:fa#ke/p?w@h/db":                                       "postgres://a%40b:***@h/db",
		"postgresql://u:fake@pw@h/db":                                         "postgres://u:***@h/db",
		"postgresql://${U}:${P}@${H}:${PORT}/${D}":                            "postgres://${U}:***@${H}:${PORT}/${D}",
		"postgresql:///db":                                                    "postgres:///db",
		"postgresql://u:fakepw@/db?host=a:1&host=b":                           "postgres://u:***@a:1,b/db",
		"oracle+cx_oracle://scott:fakepw@h:1521/x":                            "oracle://scott:***@h:1521/x",
		"mssql+pyodbc://u:fakepw@h:1433/db":                                   "sqlserver://u:***@h:1433/db",
		"mariadb+mariadbconnector://u:fakepw@h/db":                            "mysql://u:***@h/db",
		"postgresql://u:fakepw@[::1]:5432/db":                                 "postgres://u:***@[::1]:5432/db",
		"sqlite://":                                                           "sqlite:///:memory:",
		"sqlite+aiosqlite:///x.db":                                            "sqlite:///x.db",
		"sqlite:////abs/x.db":                                                 "sqlite:////abs/x.db",
		"sqlite+pysqlcipher://:fakepw@/x.db":                                  "sqlite://:***@/x.db",
		"duckdb:///:memory:":                                                  "duckdb:///:memory:",
		"file:./dev.db":                                                       "sqlite:///./dev.db",
		"foo+bar://u:fakepw@h/db?token=fakepw":                                "foo://u:***@h/db?token=***",
		"host=h user=u password=fakepw dbname=db":                             "postgres://u:***@h/db",
		"jdbc:sqlserver://h:1433;databaseName=db;user=u;password=fakepw":      "sqlserver://u:***@h:1433/db",
		"${DATABASE_URL:-mysql://u:fakepw@h/db}":                              "${DATABASE_URL}",
	} {
		d, err := dsn.Parse(source.Value{Text: connection})
		if err != nil {
			t.Errorf("%s: %v", connection, err)
			continue
		}
		if got := dsn.Normal(d); got != want {
			t.Errorf("%s: got %q, want %q", connection, got, want)
		}
	}
	for connection, want := range map[string]string{
		"postgresql+asyncpg://h/db": "postgres", "mssql://h/db": "sqlserver", "sqlite:///x": "sqlite3", "redshift://h/db": "redshift", "foo://h/db": "",
	} {
		d, _ := dsn.Parse(source.Value{Text: connection})
		if got := dsn.Product(d); got != want {
			t.Errorf("%s: got %q, want %q", connection, got, want)
		}
	}
}
