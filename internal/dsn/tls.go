package dsn

import "strings"

// TLS is what the text of a connection says of its encryption. What a program
// adds in code (connect_args) or in files is not known here.
type TLS struct {
	// Known tells that the driver is one whose parameters are known, so that
	// the rest means something. It is false for files, sockets, references and
	// for parts whose program decides.
	Known bool
	// Mode is the mode in the driver's words, the default if none is given;
	// empty if it is not known.
	Mode string
	// Enforced tells that the connection fails rather than go unencrypted.
	Enforced bool
	// Verified tells that the certificate of the server is checked.
	Verified bool
	// Parameter is the parameter that decides, or that would; empty if the
	// driver has none that fits into a URL.
	Parameter string
	// Reason says in plain words what the judgement rests on.
	Reason string
}

// TLS judges the encryption of a connection by its dialect, its driver and its
// parameters.
func (d *Database) TLS() TLS {
	row := dialectByName[d.Dialect]
	switch {
	case inFile(d.Dialect) && d.Hosts == nil:
		return TLS{Reason: "a database without a server"}
	case d.Form == FormReference:
		return TLS{Reason: "the connection string is not known"}
	case d.allSockets():
		return TLS{Reason: "a socket does not leave the machine"}
	case row != nil && row.hosted:
		return TLS{Known: true, Mode: "https", Enforced: true, Verified: true, Reason: "the service is reached over HTTPS only"}
	}
	switch d.Form {
	case FormLibpq:
		return d.libpqTLS("prefer")
	case FormURL:
		return d.urlTLS()
	case FormParts:
		return d.partsTLS()
	case FormADO, FormSQLServer, FormJDBC:
		return d.keywordTLS()
	}
	return TLS{Reason: "nothing is known of the driver"}
}

func (d *Database) allSockets() bool {
	for _, host := range d.Hosts {
		if host.Kind != SocketHost {
			return false
		}
	}
	return d.Hosts != nil
}

func (d *Database) urlTLS() TLS {
	driver := d.Driver
	if driver == "" {
		driver = d.Default20
	}
	if d.Foreign != "" || d.Dialect == "" {
		return TLS{Reason: "nothing is known of the driver"}
	}
	switch {
	case d.Dialect == "redshift" && driver == "psycopg2":
		return d.libpqTLS("verify-full") // the default of sqlalchemy-redshift
	case driver == "psycopg2" || driver == "psycopg" || driver == "psycopg_async" || driver == "psycopg2cffi":
		return d.libpqTLS("prefer")
	case driver == "asyncpg":
		return d.asyncpgTLS()
	case driver == "pg8000":
		return d.pg8000TLS()
	case d.Dialect == "mysql" || d.Dialect == "mariadb" || d.Dialect == "tidb":
		return d.mysqlTLS(driver)
	case d.Dialect == "mssql":
		return d.mssqlTLS(driver)
	case d.Dialect == "oracle":
		return d.oracleTLS()
	case d.Dialect == "clickhouse" || d.Dialect == "clickhousedb":
		return d.clickhouseTLS()
	}
	return TLS{Reason: "nothing is known of the driver"}
}

// libpqTLS judges sslmode (PostgreSQL documentation, 34.19 and table 34.1).
func (d *Database) libpqTLS(otherwise string) TLS {
	tls := TLS{Known: true, Parameter: "sslmode"}
	if _, ok := d.Parameter("ssl"); ok && d.Form == FormURL {
		tls.Mode, tls.Parameter = otherwise, "ssl"
		tls.Reason = "libpq has no option ssl and refuses it"
		return tls
	}
	mode, set := d.Parameter("sslmode")
	root, rooted := d.Parameter("sslrootcert")
	if mode.Reference() {
		return TLS{Parameter: "sslmode", Reason: "sslmode is a reference"}
	}
	tls.Mode = mode.Value
	if !set || mode.Value == "" {
		tls.Mode = otherwise
		if root.Value == "system" {
			tls.Mode = "verify-full"
		}
	}
	tls.Reason = "sslmode is " + tls.Mode
	switch tls.Mode {
	case "require":
		// with a root certificate it acts as verify-ca
		tls.Enforced, tls.Verified = true, rooted
	case "verify-ca", "verify-full":
		tls.Enforced, tls.Verified = true, true
	case "disable", "allow", "prefer":
	default:
		tls.Mode, tls.Reason = "", "sslmode has a value that libpq does not know"
	}
	if root.Value == "system" && tls.Mode != "verify-full" {
		tls.Reason = "sslrootcert=system refuses every mode but verify-full"
	}
	if !set && tls.Mode == otherwise {
		tls.Reason += " by default"
	}
	if binding, _ := d.Parameter("channel_binding"); binding.Value == "require" && tls.Mode != "disable" {
		tls.Enforced, tls.Verified = true, true
		tls.Reason += ", and channel_binding is require"
	}
	return tls
}

// asyncpgTLS judges ssl (MagicStack/asyncpg, connection.py: connect).
func (d *Database) asyncpgTLS() TLS {
	tls := TLS{Known: true, Parameter: "ssl", Mode: "prefer"}
	if _, ok := d.Parameter("sslmode"); ok {
		tls.Parameter, tls.Reason = "sslmode", "asyncpg refuses sslmode in a SQLAlchemy URL, it wants ssl"
		return tls
	}
	mode, set := d.Parameter("ssl")
	switch {
	case mode.Reference():
		return TLS{Parameter: "ssl", Reason: "ssl is a reference"}
	case !set:
		tls.Reason = "ssl is prefer by default"
		return tls
	}
	switch tls.Mode = mode.Value; tls.Mode {
	case "require":
		tls.Enforced = true
	case "verify-ca", "verify-full":
		tls.Enforced, tls.Verified = true, true
	case "disable", "allow", "prefer":
	default:
		tls.Mode, tls.Reason = "", "ssl has a value that asyncpg refuses"
		return tls
	}
	tls.Reason = "ssl is " + tls.Mode
	return tls
}

// pg8000TLS judges pg8000, which takes a context of Python's ssl module from
// connect_args and has no parameter that fits into a URL (pg8000, README).
func (d *Database) pg8000TLS() TLS {
	for _, name := range []string{"sslmode", "ssl"} {
		if _, ok := d.Parameter(name); ok {
			return TLS{Known: true, Parameter: name, Reason: "pg8000 refuses " + name + ", it wants ssl_context in connect_args"}
		}
	}
	return TLS{Reason: "connect_args decides"}
}

// truthy reads the words that drivers take for true.
func truthy(text string) bool {
	switch strings.ToLower(text) {
	case "yes", "true", "1", "on", "y", "t":
		return true
	}
	return false
}

// folded gives a parameter without regard to case.
func (d *Database) folded(name string) (Text, bool) {
	for i := len(d.Parameters) - 1; i >= 0; i-- {
		if strings.EqualFold(d.Parameters[i].Name, name) {
			return d.Parameters[i].Value, true
		}
	}
	return Text{}, false
}
