package dsn

import (
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// common are the dialects that a misspelt one may stand for, the likeliest first. A
// rare one is as likely to be another that nobody here knows.
var common = []string{
	"postgresql", "mysql", "sqlite", "mariadb", "mssql", "oracle", "snowflake", "redshift", "bigquery", "cockroachdb", "clickhouse",
	"databricks", "duckdb", "postgres",
}

// otherNames are drivers by the names of their packages, and other names that are
// further away than a slip.
var otherNames = map[string]string{
	"psycopg3": "psycopg", "pyscopg": "psycopg", "mysqlclient": "mysqldb", "mysql": "mysqldb", "mariadb": "mariadbconnector",
	"mysql_connector": "mysqlconnector", "sqlite3": "pysqlite", "sqlite": "pysqlite", "odbc": "pyodbc", "async": "asyncpg",
	"pg": "psycopg", "aiopg": "asyncpg",
}

// Meant gives the scheme that a misspelt one most likely stands for, as
// "postgresql+asyncpg"; empty if there is none, or the scheme is right.
func (d *Database) Meant() string {
	if d.Form != FormURL || d.Foreign != "" || !plainScheme(d.Scheme) {
		return ""
	}
	name, driver, named := strings.Cut(strings.ToLower(d.Scheme), "+")
	dialect := d.Dialect
	if name == "driver" {
		return ""
	}
	if dialectByName[dialect] == nil {
		if dialect = engines[name]; dialect == "" {
			dialect = nearest(name, common)
		}
		if dialect == "postgres" {
			dialect = "postgresql"
		}
	}
	row := dialectByName[dialect]
	if row == nil {
		return ""
	}
	if named && driverByName[[2]string{dialect, driver}] == nil {
		if !row.builtin {
			return ""
		}
		var names []string
		for _, one := range drivers {
			if one.dialect == dialect {
				names = append(names, one.name)
			}
		}
		if one := driverOf(driver); one != nil {
			driver = row.default20
			if one.async == AsyncOnly {
				driver = asyncDrivers[dialect]
			}
		} else if other := otherNames[driver]; other != "" && driverByName[[2]string{dialect, other}] != nil {
			driver = other
		} else if driver = nearest(driver, names); driver == "" {
			return ""
		}
	}
	meant := dialect
	if named {
		meant += "+" + driver
	}
	if meant == d.Scheme {
		return ""
	}
	return meant
}

// asyncDrivers are what create_async_engine is most often given for a dialect.
var asyncDrivers = map[string]string{
	"postgresql": "asyncpg", "mysql": "aiomysql", "mariadb": "aiomysql", "sqlite": "aiosqlite", "mssql": "aioodbc", "oracle": "oracledb_async",
}

// driverOf gives a driver that some dialect of SQLAlchemy's own has.
func driverOf(name string) *driver {
	for i := range drivers {
		if row := dialectByName[drivers[i].dialect]; drivers[i].name == name && row.builtin {
			return &drivers[i]
		}
	}
	return nil
}

// nearest gives the known word that a misspelt one of four letters or more most likely
// stands for: one of the same letters, for asycnpg is asyncpg rather than psycopg, or
// else the one with the least edit distance.
func nearest(word string, known []string) string {
	if len(word) < 4 {
		return ""
	}
	letters := slices.Sorted(strings.SplitSeq(word, ""))
	for _, one := range known {
		if len(one) == len(word) && slices.Equal(slices.Sorted(strings.SplitSeq(one, "")), letters) {
			return one
		}
	}
	near, _ := source.Nearest(word, known)
	return near
}
