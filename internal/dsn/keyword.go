package dsn

import "strings"

// A keyword is a name and a value of a list of keywords.
type keyword struct {
	name, value string
	at          span // of the value as it is written, without quotes
}

// libpqNames are the keywords of libpq (PostgreSQL documentation, 34.1.2). Only
// a text made of nothing else is taken for such a list.
var libpqNames = setOf(
	"host", "hostaddr", "port", "dbname", "user", "password", "passfile", "require_auth", "channel_binding",
	"connect_timeout", "client_encoding", "options", "application_name", "fallback_application_name", "keepalives",
	"keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout", "replication", "gssencmode",
	"sslmode", "requiressl", "sslnegotiation", "sslcompression", "sslcert", "sslkey", "sslkeylogfile", "sslpassword",
	"sslcertmode", "sslrootcert", "sslcrl", "sslcrldir", "sslsni", "requirepeer", "ssl_min_protocol_version",
	"ssl_max_protocol_version", "krbsrvname", "gsslib", "gssdelegation", "scram_client_key", "scram_server_key",
	"service", "target_session_attrs", "load_balance_hosts", "min_protocol_version", "max_protocol_version",
)

// adoNames are keywords of which one must occur in a list that ";" separates:
// ODBC, Microsoft.Data.SqlClient, Npgsql and MySqlConnector.
var adoNames = setOf(
	"server", "data source", "datasource", "address", "addr", "network address", "servername", "host",
	"dsn", "driver", "initial catalog", "database",
)

func setOf(names ...string) map[string]bool {
	set := map[string]bool{}
	for _, name := range names {
		set[name] = true
	}
	return set
}

// libpqKeywords reads a list as libpq's conninfo_parse does: pairs separated by
// white space, which may also stand around "="; a value with white space is in
// single quotes; a backslash escapes the next byte.
func libpqKeywords(text string) ([]keyword, bool) {
	const space = " \t\n\r\f\v"
	var keywords []keyword
	i := 0
	skip := func() {
		for i < len(text) && strings.IndexByte(space, text[i]) >= 0 {
			i++
		}
	}
	for skip(); i < len(text); skip() {
		n := strings.IndexAny(text[i:], "="+space)
		if n < 0 || !libpqNames[text[i:i+n]] {
			return nil, false
		}
		k := keyword{name: text[i : i+n]}
		i += n
		skip()
		if i == len(text) || text[i] != '=' {
			return nil, false
		}
		i++
		skip()
		quoted := i < len(text) && text[i] == '\''
		if quoted {
			i++
		}
		k.at.start = i
		var b strings.Builder
		for ; i < len(text); i++ {
			if quoted && text[i] == '\'' || !quoted && strings.IndexByte(space, text[i]) >= 0 {
				break
			}
			if text[i] == '\\' && i+1 < len(text) {
				i++
			}
			b.WriteByte(text[i])
		}
		k.at.end = i
		if quoted {
			if i == len(text) {
				return nil, false
			}
			i++
		}
		k.value = b.String()
		keywords = append(keywords, k)
	}
	return keywords, keywords != nil
}

// adoKeywords reads Name=Value;Name=Value. A value in quotes or braces may hold
// ";"; its quote is doubled inside (ODBC: SQLDriverConnect, ADO.NET: connection
// string syntax). Names come in lower case.
func adoKeywords(text string) ([]keyword, bool) {
	keywords := properties(text)
	for _, k := range keywords {
		if adoNames[k.name] {
			return keywords, true
		}
	}
	return nil, false
}

func properties(text string) []keyword {
	keywords := make([]keyword, 0, 1+strings.Count(text, ";"))
	for i := 0; i < len(text); {
		end := len(text)
		if n := strings.IndexByte(text[i:], ';'); n >= 0 {
			end = i + n
		}
		n := strings.IndexByte(text[i:end], '=')
		if n < 0 {
			i = end + 1
			continue
		}
		k := keyword{name: strings.ToLower(strings.TrimSpace(text[i : i+n]))}
		i += n + 1
		for i < len(text) && (text[i] == ' ' || text[i] == '\t') {
			i++
		}
		k.at, k.value = span{i, max(i, end)}, ""
		if closer := quoteCloser(text[min(i, len(text)):]); closer != 0 {
			k.value, k.at.end = quoted(text, i+1, closer)
			k.at.start = i + 1
			if n := strings.IndexByte(text[k.at.end:], ';'); n >= 0 {
				end = k.at.end + n
			} else {
				end = len(text)
			}
		} else {
			k.value = strings.TrimSpace(k.at.of(text))
		}
		keywords = append(keywords, k)
		i = end + 1
	}
	return keywords
}

func quoteCloser(text string) byte {
	if text == "" {
		return 0
	}
	switch text[0] {
	case '"', '\'':
		return text[0]
	case '{':
		return '}'
	}
	return 0
}

// quoted gives a value up to its closing quote, and where that stands; without
// one the value runs to the end of the text.
func quoted(text string, i int, closer byte) (string, int) {
	var b strings.Builder
	for ; i < len(text); i++ {
		if text[i] == closer {
			if i+1 == len(text) || text[i+1] != closer {
				return b.String(), i
			}
			i++
		}
		b.WriteByte(text[i])
	}
	return b.String(), i
}

// readKeywords makes a reading of a list of keywords.
func readKeywords(h *hidden, form Form, keywords []keyword) *reading {
	r := &reading{database: &Database{Form: form}}
	if form == FormLibpq {
		r.database.Dialect = "postgresql"
	} else {
		r.database.Dialect = adoDialect(keywords)
	}
	r.database.setDialect()
	r.database.setKeywords(h, keywords)
	r.hideKeywords(h, keywords)
	r.database.finish()
	return r
}

func (r *reading) hideKeywords(h *hidden, keywords []keyword) {
	for _, k := range keywords {
		// an "@" shows that a URL was pasted in
		if secretName(k.name) || strings.Contains(k.value, "@") {
			r.hideValue(h, k.at)
		}
	}
}

// adoDialect tells the database from keywords that only one client has.
func adoDialect(keywords []keyword) string {
	for _, k := range keywords {
		switch k.name {
		case "initial catalog", "trustservercertificate", "integrated security", "trusted_connection",
			"multipleactiveresultsets", "multisubnetfailover":
			return "mssql"
		case "driver":
			driver := strings.ToLower(k.value)
			for _, known := range [][2]string{
				{"sql server", "mssql"}, {"postgres", "postgresql"}, {"mariadb", "mariadb"}, {"mysql", "mysql"}, {"oracle", "oracle"},
			} {
				if strings.Contains(driver, known[0]) {
					return known[1]
				}
			}
		case "host", "ssl mode", "sslmode":
			return "postgresql"
		}
	}
	return ""
}

// setKeywords fills in what keywords tell, whoever reads them.
func (d *Database) setKeywords(h *hidden, keywords []keyword) {
	var hosts, address, port Text
	for _, k := range keywords {
		value := h.reveal(k.value)
		switch k.name {
		case "host", "server", "data source", "datasource", "address", "addr", "network address", "servername":
			hosts = value
		case "hostaddr":
			address = value
		case "port", "portnumber":
			port = value
		case "user", "user id", "userid", "uid", "username", "user name":
			d.User = value
		case "password", "pwd", "passwd":
			d.Password = value
		case "dbname", "database", "initial catalog", "databasename", "db":
			d.Name = value
		default:
			if value.Value != "" {
				secret := secretName(k.name) || strings.Contains(k.value, "@")
				if d.Parameters == nil {
					d.Parameters = make([]Parameter, 0, len(keywords))
				}
				d.Parameters = append(d.Parameters, Parameter{h.reveal(k.name).Value, value, secret})
			}
		}
	}
	if !hosts.Set {
		hosts = address
	}
	if d.Form == FormLibpq && (!hosts.Set || hosts.Value == "") && !d.elsewhere() {
		d.Hosts = []Host{{Kind: SocketHost, PortText: port}}
		return
	}
	if d.Form != FormLibpq && !hosts.Reference() {
		hosts.Value = strings.TrimPrefix(hosts.Value, "tcp:")
		// SQL Server writes host,port
		if name, number, ok := strings.Cut(hosts.Value, ","); ok {
			if number = strings.TrimSpace(number); number != "" && strings.Trim(number, "0123456789") == "" {
				hosts.Value, port = name, Text{Value: number, Set: true}
			}
		}
	}
	switch {
	case d.Form == FormLibpq:
		d.Hosts = pairHosts(hosts, port)
	case hosts.Set || port.Set || d.Form != FormURL:
		d.Hosts = hostList(hosts, port)
	}
}
