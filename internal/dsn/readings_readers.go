package dsn

import (
	"net/netip"
	"net/url"
	"strings"
)

// A view is what a reader sees of a URL. It holds secrets.
type view struct {
	ok bool
	// user, password and host are decoded as far as the reader does. A host in
	// brackets is without them.
	user, password, host string
	// userAt and hostsAt are where they stand behind the "://".
	userAt  span
	hostsAt []span
}

// same tells whether two views lead to the same host with the same account.
func (v view) same(w view) bool {
	if !v.ok || !w.ok {
		return v.ok == w.ok
	}
	return v.user == w.user && v.password == w.password && (v.host == w.host || sameAddress(v.host, w.host))
}

func sameAddress(a, b string) bool {
	x, err := netip.ParseAddr(a)
	y, otherErr := netip.ParseAddr(b)
	return err == nil && otherErr == nil && x == y
}

// A reader reads what stands behind the "://" of a URL.
type reader struct {
	name string
	read func(rest string) view
}

// readersOf gives the readers that a URL meets, SQLAlchemy first.
func readersOf(d *Database) []reader {
	var as []reader
	if d.Foreign == "" {
		as = append(as, reader{"SQLAlchemy", readSQLAlchemy})
	}
	if postgresLike(d.Dialect) {
		as = append(as, reader{"libpq", func(rest string) view { return readLibpq(rest, libpq18) }})
	}
	return append(as, reader{"Go", readGo}, reader{"WHATWG", readWHATWG})
}

// anyScheme stands for the scheme: readers differ in what they take for one,
// and WHATWG has rules of its own for http and its kin.
const anyScheme = "db://"

func readSQLAlchemy(rest string) view {
	match, ok := matchURL(anyScheme+rest, false)
	if !ok {
		return view{}
	}
	text := anyScheme + rest
	if match.port.set() {
		if _, ok := integer(match.port.of(text)); !ok {
			return view{}
		}
	}
	v := view{ok: true, user: unquote(match.user.of(text)), password: unquote(match.password.of(text)), host: match.host.of(text), userAt: span{-1, -1}}
	if match.user.set() {
		v.userAt = match.user.shift(-len(anyScheme))
	}
	if match.host.set() {
		v.hostsAt = []span{match.host.shift(-len(anyScheme))}
	}
	return v
}

// readGo reads as net/url does. Its errors quote the URL and are dropped.
func readGo(rest string) view {
	u, err := url.Parse(anyScheme + rest)
	if err != nil {
		return view{}
	}
	v := view{ok: true, user: u.User.Username(), host: u.Hostname(), userAt: span{-1, -1}}
	v.password, _ = u.User.Password()
	authority := rest[:authorityEnd(rest)]
	at := strings.LastIndexByte(authority, '@')
	if at >= 0 {
		v.userAt = span{0, at}
		if i := strings.IndexByte(authority[:at], ':'); i >= 0 {
			v.userAt.end = i
		}
	}
	v.hostsAt = []span{hostOf(authority, at+1)}
	return v
}

// authorityEnd gives the end of user, password, host and port by RFC 3986.
func authorityEnd(rest string) int {
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		return i
	}
	return len(rest)
}

// hostOf gives the place of the host in an authority, without its port and
// without brackets.
func hostOf(authority string, start int) span {
	if strings.HasPrefix(authority[start:], "[") {
		if i := strings.LastIndexByte(authority[start:], ']'); i >= 0 {
			return span{start + 1, start + i}
		}
	}
	if i := strings.LastIndexByte(authority[start:], ':'); i >= 0 {
		return span{start, start + i}
	}
	return span{start, len(authority)}
}

// readWHATWG reads as https://url.spec.whatwg.org/#url-parsing does for a
// scheme that is not one of the web. The user and the password are decoded,
// as programs do with what it gives.
func readWHATWG(rest string) view {
	clean, origin := whatwgInput(rest)
	authority := clean[:authorityEnd(clean)]
	v := view{ok: true, userAt: span{-1, -1}}
	at := strings.LastIndexByte(authority, '@')
	if at >= 0 {
		name, password, _ := strings.Cut(authority[:at], ":")
		v.user, v.password = string(unquoteBytes(name)), string(unquoteBytes(password))
		v.userAt = span{origin(0), origin(len(name))}
		if at+1 == len(authority) {
			return view{} // an account without a host
		}
	}
	host, port, ok := whatwgHost(authority[at+1:])
	if !ok || len(strings.TrimLeft(port, "0123456789")) > 0 || !whatwgPort(port) {
		return view{}
	}
	start := at + 1
	if strings.HasPrefix(host, "[") {
		start++
		host = host[1 : len(host)-1]
		address, err := netip.ParseAddr(host)
		if err != nil || !address.Is6() || address.Zone() != "" {
			return view{}
		}
	} else if strings.ContainsAny(host, forbiddenInHost) {
		return view{}
	}
	v.host = host
	v.hostsAt = []span{{origin(start), origin(start + len(host))}}
	return v
}

// forbiddenInHost are the forbidden host code points.
const forbiddenInHost = "\x00\t\n\r #/:<>?@[\\]^|"

// whatwgInput gives the input without the tabs and line breaks that are skipped
// wherever they stand, and without spaces at its end, and the place in the
// original of an offset in it.
func whatwgInput(rest string) (clean string, origin func(int) int) {
	trimmed := strings.TrimRightFunc(rest, func(r rune) bool { return r <= ' ' })
	if !strings.ContainsAny(trimmed, "\t\n\r") {
		return trimmed, func(i int) int { return i }
	}
	var b strings.Builder
	var places []int
	for i := range len(trimmed) {
		if strings.IndexByte("\t\n\r", trimmed[i]) < 0 {
			b.WriteByte(trimmed[i])
			places = append(places, i)
		}
	}
	places = append(places, len(trimmed))
	return b.String(), func(i int) int { return places[i] }
}

// whatwgHost takes host and port apart: a colon in brackets is a part of the
// host. A port needs a host.
func whatwgHost(text string) (host, port string, ok bool) {
	inside := false
	for i := range len(text) {
		switch text[i] {
		case '[':
			inside = true
		case ']':
			inside = false
		case ':':
			if !inside {
				return text[:i], text[i+1:], i > 0 && closed(text[:i])
			}
		}
	}
	return text, "", closed(text)
}

// closed tells whether a host that starts with a bracket ends with one.
func closed(host string) bool {
	return !strings.HasPrefix(host, "[") || len(host) > 1 && strings.HasSuffix(host, "]")
}

// whatwgPort tells whether a port of digits fits into 16 bits.
func whatwgPort(digits string) bool {
	number, _ := portNumber("0" + digits)
	return number <= 65535
}
