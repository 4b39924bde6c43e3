package settings

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// urlRules are what pydantic demands of a URL of some type.
type urlRules struct {
	schemes     []string // any, if there are none
	max         int      // bytes; 0 for no limit
	hostNeeded  bool
	userNeeded  bool // pydantic 1
	domain      bool // pydantic 1: the host ends in a top-level domain
	defaultHost bool // a host is put in, unless the URL cannot have one
	several     bool // hosts, with commas between
}

var postgresSchemes = []string{
	"postgres", "postgresql", "postgresql+asyncpg", "postgresql+pg8000", "postgresql+psycopg",
	"postgresql+psycopg2", "postgresql+psycopg2cffi", "postgresql+py-postgresql", "postgresql+pygresql",
}

// urlTypes are the types of pydantic 2, of pydantic.networks in 2.13. A default
// port needs a host.
var urlTypes = map[string]*urlRules{
	"AnyUrl":          {},
	"AnyHttpUrl":      {schemes: []string{"http", "https"}},
	"HttpUrl":         {schemes: []string{"http", "https"}, max: 2083},
	"AnyWebsocketUrl": {schemes: []string{"ws", "wss"}},
	"WebsocketUrl":    {schemes: []string{"ws", "wss"}, max: 2083},
	"FileUrl":         {schemes: []string{"file"}},
	"FtpUrl":          {schemes: []string{"ftp"}},
	"PostgresDsn":     {schemes: postgresSchemes, hostNeeded: true, several: true},
	"CockroachDsn":    {schemes: []string{"cockroachdb", "cockroachdb+psycopg2", "cockroachdb+asyncpg"}, hostNeeded: true},
	"AmqpDsn":         {schemes: []string{"amqp", "amqps"}},
	"RedisDsn":        {schemes: []string{"redis", "rediss"}, defaultHost: true},
	"MongoDsn":        {schemes: []string{"mongodb", "mongodb+srv"}, hostNeeded: true, several: true},
	"KafkaDsn":        {schemes: []string{"kafka"}, defaultHost: true},
	"NatsDsn":         {schemes: []string{"nats", "tls", "ws", "wss"}, defaultHost: true, several: true},
	"MySQLDsn": {schemes: []string{"mysql", "mysql+mysqlconnector", "mysql+aiomysql", "mysql+asyncmy", "mysql+mysqldb",
		"mysql+pymysql", "mysql+cymysql", "mysql+pyodbc"}, hostNeeded: true},
	"MariaDBDsn": {schemes: []string{"mariadb", "mariadb+mariadbconnector", "mariadb+pymysql"}, hostNeeded: true},
	"ClickHouseDsn": {schemes: []string{"clickhouse+native", "clickhouse+asynch", "clickhouse+http", "clickhouse",
		"clickhouses", "clickhousedb"}, defaultHost: true},
	"SnowflakeDsn": {schemes: []string{"snowflake"}, hostNeeded: true},
}

func (s *spec) validateURL(v *value) (reason string, ok bool) {
	if v.kind != text {
		return "is not a URL", false
	}
	if s.v1 {
		return s.url.validate1(v.text)
	}
	r := s.url
	t := v.text
	if r.max > 0 && len(t) > r.max {
		return "is longer than " + strconv.Itoa(r.max) + " bytes", false
	}
	var scheme string
	var host, opaque bool
	if r.several {
		scheme, host, opaque, reason = parseHosts(t)
	} else {
		scheme, host, opaque, reason = parseURL(t)
	}
	switch {
	case reason != "":
		return reason, false
	case len(r.schemes) > 0 && !slices.Contains(r.schemes, scheme):
		return "has a scheme that " + s.name + " does not allow", false
	case r.hostNeeded && !host, r.defaultHost && opaque:
		return noHost, false
	}
	return "", true
}

const (
	noScheme = "is not a URL: it does not begin with a scheme"
	noHost   = "has no host"
	badHost  = "has a character in its host that no host may have, or one in its user or password that must be percent-encoded"
	badPort  = "has a port that is no number up to 65535, or a character in its password that must be percent-encoded"
)

// specialSchemes are those that the URL standard reads in a way of its own.
var specialSchemes = []string{"http", "https", "ws", "wss", "ftp", "file"}

// parseHosts follows pydantic-core: commas before the path stand between hosts.
func parseHosts(t string) (scheme string, host, opaque bool, reason string) {
	rest := strings.TrimLeftFunc(t, func(r rune) bool { return r <= ' ' })
	if rest == "" {
		return "", false, false, noScheme
	}
	i := strings.IndexFunc(rest, func(r rune) bool { return !isSchemeChar(r) })
	if i < 0 || rest[i] != ':' {
		return "", false, false, noScheme
	}
	scheme = strings.ToLower(rest[:i])
	rest = strings.TrimLeft(rest[i+1:], `/\`)
	end := strings.IndexAny(rest, "/?#")
	if slices.Contains(specialSchemes, scheme) {
		end = strings.IndexAny(rest, `/?#\`)
	}
	if end < 0 {
		end = len(rest)
	}
	last := strings.LastIndexByte(rest[:end], ',')
	if last < 0 {
		return parseURL(t)
	}
	for h := range strings.SplitSeq(rest[:last], ",") {
		if h == "" {
			return "", false, false, noHost
		}
		if _, host, _, reason := parseURL(scheme + "://" + h); reason != "" || !host {
			return "", false, false, orNoHost(reason)
		}
	}
	if _, host, _, reason = parseURL(scheme + "://" + rest[last+1:]); reason != "" || !host {
		return "", false, false, orNoHost(reason)
	}
	return scheme, true, false, ""
}

func orNoHost(reason string) string {
	if reason == "" {
		return noHost
	}
	return reason
}

func isSchemeChar(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '+' || r == '-' || r == '.'
}

// parseURL follows the URL standard as Rust's url crate does. opaque tells that the
// URL has a path alone, and cannot have a host.
func parseURL(t string) (scheme string, host, opaque bool, reason string) {
	t = strings.TrimFunc(t, func(r rune) bool { return r <= ' ' })
	t = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(t)
	i := strings.IndexFunc(t, func(r rune) bool { return !isSchemeChar(r) })
	if i <= 0 || t[i] != ':' || '0' <= t[0] && t[0] <= '9' || strings.ContainsRune("+-.", rune(t[0])) {
		return "", false, false, noScheme
	}
	scheme = strings.ToLower(t[:i])
	rest := t[i+1:]
	special := slices.Contains(specialSchemes, scheme)
	switch {
	case scheme == "file":
		return scheme, false, false, ""
	case special:
		rest = strings.TrimLeft(rest, `/\`)
	case strings.HasPrefix(rest, "//"):
		rest = rest[2:]
	default:
		return scheme, false, !strings.HasPrefix(rest, "/"), ""
	}
	ends := "/?#"
	if special {
		ends = `/?#\`
	}
	end := strings.IndexAny(rest, ends)
	if end < 0 {
		end = len(rest)
	}
	authority := rest[:end]
	user := strings.LastIndexByte(authority, '@')
	if user >= 0 {
		authority = authority[user+1:]
	}
	name, port, hasPort := splitPort(authority)
	if name == "" && (user >= 0 || special || hasPort) {
		return "", false, false, noHost
	}
	if reason := checkHost(name, special); reason != "" {
		return "", false, false, reason
	}
	if hasPort {
		if cut := strings.IndexByte(port, '\\'); cut >= 0 {
			port = port[:cut]
		}
		if port != "" {
			n, err := strconv.ParseUint(port, 10, 64)
			if err != nil || n > 65535 || !digits(port) {
				return "", false, false, badPort
			}
		}
	}
	return scheme, name != "", false, ""
}

// splitPort cuts at the first colon outside of brackets.
func splitPort(authority string) (host, port string, ok bool) {
	inside := false
	for i := range len(authority) {
		switch c := authority[i]; {
		case c == '[':
			inside = true
		case c == ']':
			inside = false
		case c == ':' && !inside:
			return authority[:i], authority[i+1:], true
		}
	}
	return authority, "", false
}

func checkHost(name string, special bool) (reason string) {
	if strings.HasPrefix(name, "[") {
		a, err := netip.ParseAddr(strings.Trim(name, "[]"))
		if err != nil || !a.Is6() || a.Zone() != "" || !strings.HasSuffix(name, "]") || strings.Count(name, "[") > 1 || strings.Count(name, "]") > 1 {
			return "has an IPv6 address as its host that is none"
		}
		return ""
	}
	if !special {
		if strings.ContainsAny(name, "\x00 #/:<>?@[\\]^|") {
			return badHost
		}
		return ""
	}
	name = unescape(name)
	if strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r == 0x7f || strings.ContainsRune(`#/:<>?@[\]^|%`, r) }) {
		return badHost
	}
	labels := strings.Split(strings.TrimSuffix(name, "."), ".")
	if isNumber(labels[len(labels)-1]) && !isIPv4(labels) {
		return "has an IPv4 address as its host that is none"
	}
	return ""
}

func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(n))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func isNumber(label string) bool {
	if hexadecimal, ok := strings.CutPrefix(strings.ToLower(label), "0x"); ok {
		return strings.Trim(hexadecimal, "0123456789abcdef") == ""
	}
	return digits(label)
}

func isIPv4(labels []string) bool {
	if len(labels) > 4 {
		return false
	}
	for i, label := range labels {
		label = strings.ToLower(label)
		base, most := 10, uint64(255)
		switch {
		case strings.HasPrefix(label, "0x"):
			label, base = label[2:], 16
		case len(label) > 1 && label[0] == '0':
			label, base = label[1:], 8
		}
		if i == len(labels)-1 {
			most = 1<<(8*(5-len(labels))) - 1
		}
		if label == "" && base == 16 {
			continue
		}
		n, err := strconv.ParseUint(label, base, 64)
		if err != nil || n > most {
			return false
		}
	}
	return true
}
