package dsn

import "strings"

// readJDBC reads jdbc:postgresql://host:port/name?user=…&password=…, the
// ;name=value list of SQL Server, jdbc:oracle:thin:user/password@host:port:sid
// and the paths of embedded databases.
func readJDBC(h *hidden) *reading {
	const prefix = len("jdbc:")
	text := h.text
	authority := strings.Index(text, "://")
	if authority < 0 {
		return readJDBCPath(h)
	}
	dialect := jdbcDialect(text[prefix:max(prefix, authority)])
	if dialect == "mssql" && strings.Contains(text, ";") {
		return readProperties(h, FormJDBC, dialect, span{0, authority}, authority+len("://"))
	}
	start := strings.LastIndexByte(text[:authority], ':') + 1
	match, ok := matchURL(text[start:], len(h.marks) > 0)
	if !ok {
		return refuse(h, NotURL, "no JDBC URL")
	}
	for _, s := range []*span{&match.scheme, &match.user, &match.password, &match.host, &match.port, &match.name, &match.query} {
		if s.set() {
			*s = s.shift(start)
		}
	}
	match.end += start
	r := readURL(h, match, FormJDBC)
	r.jdbc(h, dialect, text[:authority])
	if match.port.set() && strings.Contains(match.port.of(text), ",") {
		r.err = nil // several hosts, which JDBC takes
	}
	return r
}

// jdbc corrects what readURL made of a JDBC URL.
func (r *reading) jdbc(h *hidden, dialect, scheme string) {
	d := r.database
	d.Scheme, d.Dialect, d.Driver, d.Foreign, d.Known = h.reveal(scheme).Value, dialect, "", "JDBC", false
	d.Package, d.Async = "", AsyncUnknown
	rest := d.Parameters[:0]
	for _, p := range d.Parameters {
		switch p.Name {
		case "user":
			d.User = p.Value
		case "password":
			d.Password = p.Value
		default:
			rest = append(rest, p)
		}
	}
	d.Parameters = rest
}

// jdbcDialect gives the dialect of a name such as "postgresql",
// "jtds:sqlserver", "mariadb:loadbalance" or "aws-wrapper:postgresql".
func jdbcDialect(name string) string {
	for part := range strings.SplitSeq(strings.ToLower(name), ":") {
		if row := foreignByName[part]; row != nil {
			return row.dialect
		}
		if dialectByName[part] != nil {
			return part
		}
	}
	return ""
}

func readJDBCPath(h *hidden) *reading {
	text := h.text
	name, rest, _ := strings.Cut(text[len("jdbc:"):], ":")
	start := len(text) - len(rest)
	r := &reading{database: &Database{Form: FormJDBC, Dialect: jdbcDialect(name)}}
	d := r.database
	d.jdbcScheme(h, text[:max(0, start-1)])
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		// oracle:thin:scott/tiger@//host:1521/service
		credentials := strings.LastIndexByte(rest[:at], ':') + 1
		if slash := strings.IndexByte(rest[credentials:at], '/'); slash >= 0 {
			d.User = h.reveal(rest[credentials : credentials+slash])
			d.Password = h.reveal(rest[credentials+slash+1 : at])
			r.hideValue(h, span{start + credentials + slash + 1, start + at})
		} else {
			r.hideValue(h, span{start + credentials, start + at})
		}
		address := strings.TrimPrefix(rest[at+1:], "//")
		end := len(address)
		if i := strings.IndexAny(address, ":/?;("); i >= 0 {
			end = i
		}
		host, tail := h.reveal(address[:end]), address[end:]
		port := Text{}
		if number, ok := strings.CutPrefix(tail, ":"); ok {
			if i := strings.IndexAny(number, ":/?;"); i >= 0 {
				number, tail = number[:i], number[i:]
				d.Name = h.reveal(strings.TrimLeft(tail, ":/"))
			}
			port = h.reveal(number)
		}
		d.Hosts = []Host{newHost(host, port)}
	} else {
		path := rest
		if i := strings.IndexAny(rest, ";?"); i >= 0 {
			path = rest[:i]
		}
		d.Name = h.reveal(path)
	}
	if i := strings.IndexAny(rest, ";?"); i >= 0 {
		r.hideTail(h, start+i+1)
	}
	d.finish()
	return r
}

// hideTail hides secrets of a list that "&" or ";" separates.
func (r *reading) hideTail(h *hidden, start int) {
	tail := h.text[start:]
	keywords := properties(strings.ReplaceAll(tail, "&", ";"))
	for _, k := range keywords {
		parameter := Parameter{h.reveal(k.name).Value, h.reveal(k.value), secretName(k.name) || strings.Contains(k.value, "@")}
		if parameter.Secret {
			r.hideValue(h, k.at.shift(start))
		}
		switch k.name {
		case "user":
			r.database.User = parameter.Value
		case "password":
			r.database.Password = parameter.Value
		default:
			if r.database.Parameters == nil {
				r.database.Parameters = make([]Parameter, 0, len(keywords))
			}
			r.database.Parameters = append(r.database.Parameters, parameter)
		}
	}
}

func (d *Database) jdbcScheme(h *hidden, scheme string) {
	d.Scheme, d.Foreign, d.Async = h.reveal(scheme).Value, "JDBC", AsyncUnknown
}

// readProperties reads scheme://host:port;name=value;name=value, which Prisma
// and JDBC have for SQL Server.
func readProperties(h *hidden, form Form, scheme string, at span, start int) *reading {
	r := &reading{database: &Database{Form: form}}
	d, text := r.database, h.text
	d.setScheme(scheme)
	d.Scheme = h.reveal(at.of(text)).Value
	d.Known, d.Package, d.Async = false, "", AsyncUnknown
	d.Foreign = "Prisma"
	if form == FormJDBC {
		d.Foreign = "JDBC"
	}
	end := len(text)
	if i := strings.IndexByte(text[start:], ';'); i >= 0 {
		end = start + i
	}
	authority := text[start:end]
	keywords := properties(text[end:])
	d.setKeywords(h, keywords)
	for i := range keywords {
		keywords[i].at = keywords[i].at.shift(end)
	}
	r.hideKeywords(h, keywords)
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		user, password, _ := strings.Cut(authority[:i], ":")
		d.User, d.Password = h.reveal(user), h.reveal(password)
		r.hideValue(h, span{start + len(user), start + i})
		authority = authority[i+1:]
	}
	name, port, ok := strings.Cut(authority, ":")
	if strings.HasPrefix(authority, "[") {
		if i := strings.IndexByte(authority, ']'); i >= 0 {
			name = authority[1:i]
			port, ok = strings.CutPrefix(authority[i+1:], ":")
		}
	}
	if authority != "" {
		portText := Text{}
		if ok {
			portText = h.reveal(port)
		}
		d.Hosts = []Host{newHost(h.reveal(name), portText)}
	}
	d.finish()
	return r
}

// readFile reads the SQLite path of Prisma, file:./dev.db.
func readFile(h *hidden) *reading {
	r := &reading{database: &Database{Form: FormPrismaFile, Scheme: "file", Dialect: "sqlite", Foreign: "Prisma", Async: AsyncUnknown}}
	d := r.database
	rest := h.text[len("file:"):]
	path, query, ok := strings.Cut(rest, "?")
	d.Name = h.reveal(path)
	if ok {
		match := urlMatch{query: span{len(h.text) - len(query), len(h.text)}}
		r.readQuery(h, match)
	}
	d.finish()
	return r
}
