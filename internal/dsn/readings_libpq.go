package dsn

import "strings"

// libpqSpaces tells how libpq reads spaces in a URI: up to version 17 they are
// characters like any other, from 18 on they are dropped around a component and
// refused inside of it.
type libpqSpaces bool

const (
	libpq17 libpqSpaces = false
	libpq18 libpqSpaces = true
)

// readLibpq reads a URI as PQconninfoParse does
// (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS):
// the account ends at the first "@" in front of the first "/", and a host at the
// first of ":", "/", "?" and ",". That a parameter has a name that libpq does
// not have, or that a port is no number, is not looked at.
func readLibpq(rest string, spaces libpqSpaces) view {
	v := view{ok: true, userAt: span{-1, -1}}
	decode := func(text string) string {
		decoded, ok := libpqDecode(text, spaces)
		v.ok = v.ok && ok
		return decoded
	}
	at := 0
	if i := strings.IndexAny(rest, "@/"); i >= 0 && rest[i] == '@' {
		name, password, _ := strings.Cut(rest[:i], ":")
		v.user, v.password = decode(name), decode(password)
		v.userAt = span{0, len(name)}
		at = i + 1
	}
	var hosts, ports []string
	for {
		host, after, ok := libpqHost(rest, at)
		if !ok {
			return view{}
		}
		v.hostsAt = append(v.hostsAt, host)
		hosts = append(hosts, host.of(rest))
		port := ""
		if at = after; at < len(rest) && rest[at] == ':' {
			end := indexAny(rest, at+1, "/?,")
			port = rest[at+1 : end]
			at = end
		}
		ports = append(ports, port)
		if at == len(rest) || rest[at] != ',' {
			break
		}
		at++
	}
	v.host = decode(strings.Join(hosts, ","))
	decode(strings.Join(ports, ","))
	if at < len(rest) && rest[at] == '/' {
		end := indexAny(rest, at+1, "?")
		decode(rest[at+1 : end])
		at = end
	}
	if at < len(rest) {
		v.ok = libpqQuery(rest[at+1:], decode) && v.ok
	}
	if !v.ok {
		return view{}
	}
	return v
}

// libpqHost gives the place of the host that starts at an offset, without
// brackets, and the offset behind it.
func libpqHost(rest string, at int) (host span, after int, ok bool) {
	if at == len(rest) || rest[at] != '[' {
		end := indexAny(rest, at, ":/?,")
		return span{at, end}, end, true
	}
	end := indexAny(rest, at, "]")
	if end == len(rest) || end == at+1 {
		return span{}, 0, false
	}
	after = end + 1
	return span{at + 1, end}, after, after == len(rest) || strings.IndexByte(":/?,", rest[after]) >= 0
}

// indexAny gives the first of some characters from an offset on, or the end.
func indexAny(text string, from int, chars string) int {
	if i := strings.IndexAny(text[from:], chars); i >= 0 {
		return from + i
	}
	return len(text)
}

// libpqQuery wants exactly one "=" in each parameter; a "&" at the end is fine.
func libpqQuery(query string, decode func(string) string) bool {
	for query != "" {
		var pair string
		pair, query, _ = strings.Cut(query, "&")
		name, value, ok := strings.Cut(pair, "=")
		if !ok || strings.Contains(value, "=") {
			return false
		}
		decode(name)
		decode(value)
	}
	return true
}

// libpqDecode decodes a component. A percent sign without two hexadecimal
// digits is an error, and so is %00.
func libpqDecode(text string, spaces libpqSpaces) (string, bool) {
	if spaces == libpq18 {
		if text = strings.Trim(text, " "); strings.Contains(text, " ") {
			return "", false
		}
	}
	for i := strings.IndexByte(text, '%'); i >= 0; {
		if i+2 >= len(text) || !isHex(text[i+1]) || !isHex(text[i+2]) || text[i+1:i+3] == "00" {
			return "", false
		}
		next := strings.IndexByte(text[i+3:], '%')
		if next < 0 {
			break
		}
		i += 3 + next
	}
	return string(unquoteBytes(text)), true
}
