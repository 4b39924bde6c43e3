package dsn

import "strings"

// mysqlTLS judges the parameters of MySQL drivers. SQLAlchemy folds ssl_ca,
// ssl_cert, ssl_key, ssl_capath, ssl_cipher and ssl_check_hostname into the
// driver's ssl argument (dialects/mysql/mysqldb.py). With one of them PyMySQL
// and its kin use TLS, and with a CA they check the certificate. mysqlclient
// has ssl_mode; without it the C library decides what a CA means. MySQL
// Connector/Python goes on without TLS unless ssl_verify_cert is set.
func (d *Database) mysqlTLS(driver string) TLS {
	tls := TLS{Known: true, Mode: "PREFERRED", Parameter: "ssl_ca"}
	switch driver {
	case "mysqldb":
		if mode, ok := d.Parameter("ssl_mode"); ok {
			return mysqlMode("ssl_mode", mode)
		}
		for _, name := range sslNames {
			if _, ok := d.Parameter(name); ok {
				return TLS{Parameter: "ssl_mode", Reason: name + " without ssl_mode, and so the client library decides"}
			}
		}
		tls.Parameter = "ssl_mode"
	case "mysqlconnector":
		tls.Parameter = "ssl_verify_cert"
		if verify, ok := d.Parameter("ssl_verify_cert"); ok && truthy(verify.Value) {
			tls.Mode, tls.Enforced, tls.Verified, tls.Reason = "VERIFY_CA", true, true, "ssl_verify_cert is set"
		} else {
			tls.Reason = "ssl_verify_cert is not set"
		}
		return tls
	case "pymysql", "aiomysql", "asyncmy", "cymysql":
		for _, name := range []string{"ssl_mode", "ssl-mode", "ssl", "sslmode", "useSSL"} {
			if _, ok := d.Parameter(name); ok {
				tls.Parameter, tls.Reason = name, "the driver refuses "+name+", it wants ssl_ca"
				return tls
			}
		}
	case "mariadbconnector":
		if value, ok := d.Parameter("ssl"); ok && truthy(value.Value) {
			tls.Parameter, tls.Mode, tls.Enforced, tls.Reason = "ssl", "REQUIRED", true, "ssl is set"
			if verify, ok := d.Parameter("ssl_verify_cert"); ok && truthy(verify.Value) {
				tls.Verified = true
			}
			return tls
		}
	default:
		return TLS{Reason: "nothing is known of the driver"}
	}
	if value, ok := d.Parameter("ssl_disabled"); ok && truthy(value.Value) {
		tls.Parameter, tls.Mode, tls.Reason = "ssl_disabled", "DISABLED", "ssl_disabled is set"
		return tls
	}
	if _, ok := d.Parameter("ssl_ca"); ok {
		tls.Mode, tls.Enforced, tls.Verified, tls.Reason = "VERIFY_CA", true, true, "ssl_ca is set"
		return tls
	}
	if _, ok := d.Parameter("ssl_capath"); ok {
		tls.Parameter, tls.Mode, tls.Enforced, tls.Verified, tls.Reason = "ssl_capath", "VERIFY_CA", true, true, "ssl_capath is set"
		return tls
	}
	for _, name := range sslNames {
		if _, ok := d.Parameter(name); ok {
			tls.Parameter, tls.Mode, tls.Enforced, tls.Reason = name, "REQUIRED", true, name+" is set, but no ssl_ca"
			return tls
		}
	}
	tls.Reason = "none of the ssl parameters is set"
	return tls
}

var sslNames = []string{"ssl_ca", "ssl_capath", "ssl_cert", "ssl_key", "ssl_cipher", "ssl_check_hostname", "ssl_verify_cert", "ssl_verify_identity"}

// mysqlMode judges a mode in MySQL's words (MySQL manual, --ssl-mode).
func mysqlMode(parameter string, mode Text) TLS {
	if mode.Reference() {
		return TLS{Parameter: parameter, Reason: parameter + " is a reference"}
	}
	tls := TLS{Known: true, Parameter: parameter}
	switch strings.ToUpper(mode.Value) {
	case "REQUIRED":
		tls.Enforced = true
	case "VERIFY_CA", "VERIFY_IDENTITY":
		tls.Enforced, tls.Verified = true, true
	case "DISABLED", "PREFERRED":
	default:
		tls.Reason = parameter + " has a value that MySQL does not know"
		return tls
	}
	tls.Mode = strings.ToUpper(mode.Value)
	tls.Reason = parameter + " is " + tls.Mode
	return tls
}

// mssqlTLS judges Encrypt and TrustServerCertificate. ODBC Driver 18 encrypts
// by default, 17 and older do not (learn.microsoft.com, "Major version
// differences").
func (d *Database) mssqlTLS(driver string) TLS {
	switch driver {
	case "pyodbc", "aioodbc", "turbodbc", "mssqlpython":
	default:
		return TLS{Reason: "nothing is known of the driver"}
	}
	name, named := d.folded("driver")
	_, encrypted := d.folded("Encrypt")
	switch {
	case driver == "mssqlpython" || strings.Contains(name.Value, "Driver 18"):
		return d.encryptTLS("yes", "ODBC Driver 18 encrypts by default")
	case named && !name.Reference():
		return d.encryptTLS("no", "this ODBC driver does not encrypt by default")
	case encrypted:
		return d.encryptTLS("no", "")
	}
	return TLS{Parameter: "Encrypt", Reason: "the ODBC driver, and so its default, is not known"}
}

func (d *Database) encryptTLS(otherwise, reason string) TLS {
	tls := TLS{Known: true, Parameter: "Encrypt", Mode: otherwise, Reason: reason}
	if value, ok := d.folded("Encrypt"); ok {
		if value.Reference() {
			return TLS{Parameter: "Encrypt", Reason: "Encrypt is a reference"}
		}
		tls.Mode = strings.ToLower(value.Value)
		tls.Reason = "Encrypt is set"
	}
	switch tls.Mode {
	case "yes", "true", "mandatory", "strict":
		tls.Enforced, tls.Verified = true, true
	case "no", "false", "optional":
	default:
		tls.Mode, tls.Reason = "", "Encrypt has a value that the driver does not know"
	}
	trust, ok := d.folded("TrustServerCertificate")
	if !ok {
		trust, _ = d.folded("Trust Server Certificate")
	}
	if truthy(trust.Value) && tls.Mode != "strict" {
		tls.Verified = false
		if tls.Enforced {
			tls.Parameter = "TrustServerCertificate"
			tls.Reason += ", but TrustServerCertificate drops the check of the certificate"
		}
	}
	return tls
}

// oracleTLS judges the protocol of python-oracledb; TCPS always checks.
func (d *Database) oracleTLS() TLS {
	if protocol, ok := d.folded("protocol"); ok && strings.EqualFold(protocol.Value, "tcps") {
		return TLS{Known: true, Mode: "tcps", Enforced: true, Verified: true, Parameter: "protocol", Reason: "the protocol is tcps"}
	}
	if len(d.Hosts) == 1 && d.Hosts[0].Kind == NoHost {
		return TLS{Reason: "tnsnames.ora decides"}
	}
	return TLS{Known: true, Mode: "tcp", Parameter: "protocol", Reason: "the protocol is tcp by default"}
}

// clickhouseTLS judges secure and protocol of clickhouse-sqlalchemy and
// clickhouse-connect.
func (d *Database) clickhouseTLS() TLS {
	tls := TLS{Known: true, Mode: "plain", Parameter: "secure", Reason: "neither secure nor protocol=https is set"}
	secure, _ := d.Parameter("secure")
	protocol, _ := d.Parameter("protocol")
	if truthy(secure.Value) || protocol.Value == "https" {
		verify, ok := d.Parameter("verify")
		tls.Mode, tls.Enforced, tls.Verified = "tls", true, !ok || truthy(verify.Value)
		tls.Reason = "secure or protocol=https is set"
	}
	return tls
}

// partsTLS judges parts, whose program decides unless a variable says it.
func (d *Database) partsTLS() TLS {
	if _, ok := d.Parameter("sslmode"); !ok {
		return TLS{Reason: "the program decides"}
	}
	switch mode, _ := d.Parameter("sslmode"); strings.ToLower(mode.Value) {
	case "disable", "allow", "prefer", "require", "verify-ca", "verify-full":
		return d.libpqTLS("prefer")
	case "disabled", "preferred", "required", "verify_ca", "verify_identity":
		return mysqlMode("sslmode", mode)
	}
	return TLS{Reason: "the program decides"}
}

// keywordTLS judges ADO keywords and JDBC parameters that say it plainly.
func (d *Database) keywordTLS() TLS {
	if mode, ok := d.folded("sslmode"); ok {
		switch d.Dialect {
		case "postgresql":
			if d.Form == FormJDBC {
				return d.libpqTLS("prefer")
			}
		case "mysql", "mariadb":
			return mysqlMode("sslMode", mode)
		}
	}
	if _, ok := d.folded("encrypt"); ok && d.Dialect == "mssql" {
		return d.encryptTLS("yes", "")
	}
	return TLS{Reason: "nothing is known of the driver"}
}
