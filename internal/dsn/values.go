package dsn

import (
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A domain is what drivers take for a parameter: one of some words, or a number.
type domain struct {
	drivers   []string
	parameter string
	// words are those of the documentation, also those that are taken as well.
	// Without words it is a whole number.
	words, also []string
	// folded tells that upper and lower case are the same.
	folded bool
	// list tells of words that commas separate, with an exclamation mark in front of
	// each that is not to be.
	list bool
}

var (
	libpqDrivers = []string{"libpq", "psycopg2", "psycopg", "psycopg_async", "psycopg2cffi"}
	// libpq2 wait for libpq to connect; psycopg keeps the time itself.
	libpq2       = []string{"libpq", "psycopg2", "psycopg2cffi"}
	mysqlDrivers = []string{"mysqldb", "pymysql", "aiomysql", "asyncmy", "cymysql"}

	sslModes     = []string{"disable", "allow", "prefer", "require", "verify-ca", "verify-full"}
	mysqlModes   = []string{"DISABLED", "PREFERRED", "REQUIRED", "VERIFY_CA", "VERIFY_IDENTITY"}
	threeModes   = []string{"disable", "prefer", "require"}
	sessionAttrs = []string{"any", "read-write", "read-only", "primary", "standby", "prefer-standby"}
	protocols    = []string{"TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"}
)

// domains are those of libpq (PostgreSQL documentation, 34.1.2; measured with psql
// 15, which minds case but for the versions of TLS), asyncpg (connect_utils.py:
// SSLMode, SessionAttribute), mysqlclient (_mysql.c: ssl_mode) and what SQLAlchemy
// makes a number (dialects/mysql/mysqldb.py: create_connect_args).
var domains = []domain{
	{drivers: libpqDrivers, parameter: "sslmode", words: sslModes},
	{drivers: libpqDrivers, parameter: "channel_binding", words: threeModes},
	{drivers: libpqDrivers, parameter: "gssencmode", words: threeModes},
	{drivers: libpqDrivers, parameter: "target_session_attrs", words: sessionAttrs},
	{drivers: libpqDrivers, parameter: "load_balance_hosts", words: []string{"disable", "random"}},
	{drivers: libpqDrivers, parameter: "sslnegotiation", words: []string{"postgres", "direct"}},
	{drivers: libpqDrivers, parameter: "sslcertmode", words: []string{"disable", "allow", "require"}},
	{drivers: libpqDrivers, parameter: "ssl_min_protocol_version", words: protocols, folded: true},
	{drivers: libpqDrivers, parameter: "ssl_max_protocol_version", words: protocols, folded: true},
	{
		drivers: libpqDrivers, parameter: "require_auth", list: true,
		words: []string{"password", "md5", "gss", "sspi", "scram-sha-256", "oauth", "none"},
	},
	{drivers: libpq2, parameter: "connect_timeout"},
	{drivers: libpqDrivers, parameter: "keepalives"},
	{drivers: libpqDrivers, parameter: "keepalives_idle"},
	{drivers: libpqDrivers, parameter: "keepalives_interval"},
	{drivers: libpqDrivers, parameter: "keepalives_count"},
	{drivers: libpqDrivers, parameter: "tcp_user_timeout"},
	{drivers: []string{"asyncpg"}, parameter: "ssl", words: sslModes, also: []string{"verify_ca", "verify_full"}},
	{drivers: []string{"asyncpg"}, parameter: "target_session_attrs", words: sessionAttrs},
	{drivers: []string{"asyncpg"}, parameter: "prepared_statement_cache_size"},
	{drivers: []string{"mysqldb"}, parameter: "ssl_mode", words: mysqlModes, folded: true},
	{drivers: mysqlDrivers, parameter: "connect_timeout"},
	{drivers: mysqlDrivers, parameter: "read_timeout"},
	{drivers: mysqlDrivers, parameter: "write_timeout"},
}

// A Refusal is a parameter whose value the driver does not take. It holds nothing of
// the value.
type Refusal struct {
	Parameter string
	// Takes says what the driver takes: "a whole number", or the words.
	Takes string
	// Nearest is the word that a misspelt one most likely stands for, or empty.
	Nearest string
}

// Refusals gives the parameters with a value that the driver does not take: the
// driver that the scheme names, else the one that SQLAlchemy up to 2.0 takes, or
// libpq for a list of its keywords. References, and secrets, are not judged.
func (d *Database) Refusals() []Refusal {
	driver := d.Driver
	switch {
	case d.Form == FormLibpq:
		driver = "libpq"
	case d.Form != FormURL || d.Foreign != "":
		return nil
	case driver == "":
		driver = d.Default20
	}
	var refusals []Refusal
	for _, p := range d.Parameters {
		if p.Secret || p.Value.Reference() {
			continue
		}
		if refusal, ok := refused(driver, p.Name, p.Value.Value); ok {
			refusals = append(refusals, refusal)
		}
	}
	return refusals
}

// libpqVariables are variables of libpq whose values are of the kind of a parameter
// (PostgreSQL documentation, 34.15).
var libpqVariables = map[string]string{
	"PGSSLMODE": "sslmode", "PGCHANNELBINDING": "channel_binding", "PGGSSENCMODE": "gssencmode",
	"PGTARGETSESSIONATTRS": "target_session_attrs", "PGLOADBALANCEHOSTS": "load_balance_hosts",
	"PGSSLNEGOTIATION": "sslnegotiation", "PGSSLCERTMODE": "sslcertmode", "PGREQUIREAUTH": "require_auth",
	"PGSSLMINPROTOCOLVERSION": "ssl_min_protocol_version", "PGSSLMAXPROTOCOLVERSION": "ssl_max_protocol_version",
	"PGCONNECT_TIMEOUT": "connect_timeout",
}

// RefusedVariable tells whether libpq refuses the value of one of its variables.
func RefusedVariable(name, text string) (Refusal, bool) {
	parameter := libpqVariables[name]
	if parameter == "" {
		return Refusal{}, false
	}
	return refused("libpq", parameter, text)
}

// MisspeltMode gives the mode of TLS that a misspelt one most likely stands for,
// where a variable of the program's own holds it: other words than those of libpq
// and MySQL may mean something there.
func MisspeltMode(text, dialect string) (string, bool) {
	mode := strings.ToLower(strings.TrimSpace(text))
	known := slices.Concat(sslModes, []string{
		"disabled", "preferred", "required", "verify_ca", "verify_identity", "verify_full", "no-verify", "enable", "enabled", "enforce",
		"enforced", "strict", "insecure", "verify",
	})
	if len(mode) < len("allow") || slices.Contains(known, mode) {
		return "", false
	}
	if dialect == "mysql" || dialect == "mariadb" {
		near, ok := source.Nearest(mode, lowered(mysqlModes))
		return strings.ToUpper(near), ok
	}
	return source.Nearest(mode, sslModes)
}

func refused(driver, parameter, text string) (Refusal, bool) {
	for i := range domains {
		one := &domains[i]
		if one.parameter != parameter || !slices.Contains(one.drivers, driver) || one.takes(text) {
			continue
		}
		if one.words == nil {
			return Refusal{Parameter: parameter, Takes: "a whole number"}, true
		}
		nearest, _ := source.Nearest(strings.ToLower(strings.TrimSpace(text)), lowered(one.words))
		if i := slices.Index(lowered(one.words), nearest); i >= 0 {
			nearest = one.words[i]
		}
		last := len(one.words) - 1
		takes := strings.Join(one.words[:last], ", ") + " or " + one.words[last]
		return Refusal{Parameter: parameter, Takes: takes, Nearest: nearest}, true
	}
	return Refusal{}, false
}

func (d *domain) takes(text string) bool {
	if d.words == nil {
		_, ok := integer(text)
		return ok
	}
	words := []string{text}
	if d.list {
		words = strings.Split(text, ",")
	}
	for _, word := range words {
		if d.list {
			word = strings.TrimPrefix(word, "!")
		}
		if d.folded && slices.Contains(lowered(d.words), strings.ToLower(word)) {
			continue
		}
		if !slices.Contains(d.words, word) && !slices.Contains(d.also, word) {
			return false
		}
	}
	return true
}

func lowered(words []string) []string {
	lower := make([]string, len(words))
	for i, word := range words {
		lower[i] = strings.ToLower(word)
	}
	return lower
}
