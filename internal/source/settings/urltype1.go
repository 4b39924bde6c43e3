package settings

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// urlTypes1 are the types of pydantic 1.10.
var urlTypes1 = map[string]*urlRules{
	"AnyUrl":      {hostNeeded: true},
	"AnyHttpUrl":  {schemes: []string{"http", "https"}, hostNeeded: true},
	"HttpUrl":     {schemes: []string{"http", "https"}, hostNeeded: true, domain: true, max: 2083},
	"FileUrl":     {schemes: []string{"file"}},
	"PostgresDsn": {schemes: postgresSchemes, hostNeeded: true, userNeeded: true, several: true},
	"CockroachDsn": {schemes: []string{"cockroachdb", "cockroachdb+psycopg2", "cockroachdb+asyncpg"},
		hostNeeded: true, userNeeded: true},
	"AmqpDsn":  {schemes: []string{"amqp", "amqps"}},
	"RedisDsn": {schemes: []string{"redis", "rediss"}, defaultHost: true},
	"MongoDsn": {schemes: []string{"mongodb"}, hostNeeded: true},
	"KafkaDsn": {schemes: []string{"kafka"}, defaultHost: true},
}

const (
	host1 = `(?:(?:\d{1,3}\.){3}\d{1,3}|(\[[A-F0-9]*:[A-F0-9:]+\])|([^\s/:?#]+))?(?::(\d+))?`
	head1 = `(?i)^(?:([a-z][a-z0-9+\-.]+)://)?(?:([^\s:/]*)(?::([^\s/]*))?@)?`
	tail1 = `(?:/[^\s?#]*)?(?:\?[^\s#]*)?(?:#[^\s#]*)?`
)

var (
	url1   = regexp.MustCompile(head1 + `(` + host1 + `)` + tail1)
	urls1  = regexp.MustCompile(head1 + `([^/]*)` + tail1)
	one1   = regexp.MustCompile(`(?i)^` + host1)
	ascii1 = regexp.MustCompile(`(?i)^(?:[_0-9a-z](?:[-_0-9a-z]{0,61}[_0-9a-z])?\.)*?[_0-9a-z](?:[-_0-9a-z]{0,61}[_0-9a-z])?(\.[a-z]{2,63})?\.?$`)
)

// validate1 tells whether pydantic 1 takes a URL.
func (r *urlRules) validate1(t string) (reason string, ok bool) {
	t = strings.TrimSpace(t)
	most := 1 << 16
	if r.max > 0 {
		most = r.max
	}
	if n := utf8.RuneCountInString(t); n == 0 || n > most {
		return "is empty or too long for a URL", false
	}
	expression := url1
	if r.several {
		expression = urls1
	}
	m := expression.FindStringSubmatchIndex(t)
	group := func(n int) (string, bool) {
		if m[2*n] < 0 {
			return "", false
		}
		return t[m[2*n]:m[2*n+1]], true
	}
	scheme, found := group(1)
	if !found {
		return noScheme, false
	}
	if len(r.schemes) > 0 && !slices.Contains(r.schemes, strings.ToLower(scheme)) {
		return "has a scheme that the type does not allow", false
	}
	if _, found := group(2); !found && r.userNeeded {
		return "has no user", false
	}
	hosts, _ := group(4)
	for host := range strings.SplitSeq(hosts, ",") {
		if !r.several {
			host = hosts
		}
		alone := !r.several || host == hosts
		if reason, ok := r.host1(host, alone); !ok {
			return reason, false
		}
	}
	if m[1] != len(t) {
		return "has something behind its end", false
	}
	return "", true
}

func (r *urlRules) host1(host string, alone bool) (reason string, ok bool) {
	m := one1.FindStringSubmatchIndex(host)
	whole := host[:m[1]]
	name := whole
	if m[6] >= 0 {
		if port := strings.TrimLeft(whole[m[6]:m[7]], "0"); len(port) > 5 || len(port) == 5 && port > "65535" {
			return badPort, false
		}
		name = whole[:m[6]-1]
	}
	switch {
	case name == "":
		if r.hostNeeded && !r.defaultHost {
			return noHost, false
		}
		return "", true
	case m[4] < 0: // an address
		return "", true
	}
	ascii := true
	for _, c := range name {
		ascii = ascii && c < utf8.RuneSelf
	}
	d := ascii1.FindStringSubmatchIndex(name)
	switch {
	case !ascii && alone:
		return "", true
	case d == nil && ascii:
		return badHost, false
	case !alone && (d == nil || d[2] < 0): // a fault of pydantic 1
		return "has several hosts, and one of them without a top-level domain", false
	}
	if r.domain && d[2] < 0 {
		return "has no top-level domain in its host", false
	}
	return "", true
}
