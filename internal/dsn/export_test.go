package dsn

import (
	"github.com/xo/dburl"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// Masked gives a connection string with its secrets masked.
func Masked(value source.Value) string {
	return Mask(value.Text, secrets(hide(value.Text, value.Open), 0))
}

// Product gives the name of the database product by dburl ("postgres" for
// PostgreSQL, "sqlserver" for SQL Server), or empty if dburl has none.
func Product(d *Database) string {
	if inFile(d.Dialect) {
		name, _ := dburl.SchemeNameAndAliases(d.Dialect)
		return name
	}
	if known, err := dburl.Parse(d.Dialect + "://host/name"); err == nil {
		return known.Dialect
	}
	return ""
}
