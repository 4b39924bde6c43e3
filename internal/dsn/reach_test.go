package dsn_test

import (
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// The faults of hosts and ports, measured with psql 15: could not translate host
// name, invalid port number, invalid integer value.
func TestHostFault(t *testing.T) {
	label := strings.Repeat("a", 63)
	tests := map[string]string{
		"postgresql://u:p@h:0/db":                                  "the port is 0",
		"postgresql://u:p@h:65536/db":                              "the port is not between 1 and 65535",
		"postgresql://u:p@h:-1/db":                                 "the port is not between 1 and 65535",
		"postgresql://u:p@h:99999999999999999999999/db":            "the port is not between 1 and 65535",
		"postgresql://u:p@h:abc/db":                                "the port is not a number",
		"postgresql://u:p@h:65535/db":                              "",
		"postgresql://u:p@h:/db":                                   "",
		"postgresql://u:p@h:${PORT}/db":                            "",
		"postgresql://u:p@ss:word@h/db":                            "", // the port may be a part of the password
		"postgresql://u:p@a..b/db":                                 "the host has an empty label, as between two dots",
		"postgresql://u:p@.b/db":                                   "the host has an empty label, as between two dots",
		"postgresql://u:p@-db/db":                                  "the host begins with a dash",
		"postgresql://u:p@a b/db":                                  "the host has white space or a quote in it",
		"postgresql://u:p@db;5432/db":                              "the host has a character that no name has",
		"postgresql://u:p@my_db/db":                                "",
		"postgresql://u:p@db.internal./db":                         "",
		"postgresql://u:p@${HOST}-db/db":                           "",
		"postgresql://u:p@10.0.0.256/db":                           "the host is an address with a number above 255",
		"postgresql://u:p@10.0.0.1.5/db":                           "the host is an address with more than four numbers",
		"postgresql://u:p@10.0.0.255/db":                           "",
		"postgresql://u:p@192.168.1/db":                            "", // getaddrinfo takes it
		"postgresql://u:p@10.0.0.256.nip.io/db":                    "",
		"postgresql://u:p@" + label + ".internal/db":               "",
		"postgresql://u:p@" + label + "a.internal/db":              "the host has a label of more than 63 characters",
		"postgresql://u:p@" + strings.Repeat("abc.", 64) + "io/db": "the host has more than 253 characters",
		"postgresql://u:p@[fd00::1]/db":                            "",
		"postgresql://u:p@[fd00::g]/db":                            "the host is no address of IPv6",
		"postgresql://u:p@[fe80::1%eth0]/db":                       "",
		"postgresql://u:p@/db":                                     "",
		"postgresql:///db?host=/cloudsql/p:r:i":                    "",
		"postgresql:///db?host=a..b":                               "the host has an empty label, as between two dots",
		"postgresql:///db?host=a&port=0":                           "the port is 0",
		"mssql+pyodbc://u:p@host\\instance/db":                     "",
		"bigquery://my project/set":                                "",
		"host=db port=0":                                           "the port is 0",
		"host=db port=54321x":                                      "the port is not a number",
		"host=db port=''":                                          "",
		"host=a,b port=1,2":                                        "",
		"host=http://db":                                           "the host is a URL",
		"host=db:5432 port=5432":                                   "the host has a port behind it",
		"Server=tcp:db,1433;Database=app":                          "",
	}
	for text, want := range tests {
		d, _ := dsn.Parse(value(text))
		if d == nil || len(d.Hosts) == 0 {
			t.Errorf("%s: no host", text)
			continue
		}
		if got := d.HostFault(0); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestHostsOfKeywords(t *testing.T) {
	d, err := dsn.Parse(value("host=a,b,c port=5432,,5434"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, host := range d.Hosts {
		got = append(got, host.Name.Value+" "+host.PortText.Value)
	}
	if strings.Join(got, "|") != "a 5432|b |c 5434" {
		t.Errorf("got %q", got)
	}
	parts := dsn.FromParts("DB", map[dsn.Role]source.Value{dsn.HostRole: {Text: "a,b"}, dsn.PortRole: {Text: "5432,5433"}})
	if len(parts.Hosts) != 2 || parts.Hosts[1].Port != 5433 {
		t.Errorf("got %d hosts", len(parts.Hosts))
	}
}

func TestMisplaced(t *testing.T) {
	for text, want := range map[string]bool{
		"postgresql+psycopg://u:p@%2Fvar%2Frun/db": true,
		"postgresql://%2fcloudsql%2fa/db":          true,
		"postgresql://u:p@db/db":                   false,
		"postgresql:///db?host=/var/run":           false,
		"postgresql://postgresql://u:p@db/db":      true,
		"postgresql+asyncpg:///u:p@db/db":          true,
		"postgresql://u:p@db/db&sslmode=require":   true,
		"postgresql://u:p@db/db?a=1&sslmode=x":     false,
		"sqlite:////data/a@b.db":                   false,
		"sqlite:///a&b=c.db":                       false,
		"postgresql:///db?host=/a@b":               false,
		"ecto://u:p@%2Fvar%2Frun/db":               false,
	} {
		d, _ := dsn.Parse(value(text))
		if got := d.Misplaced() != nil; got != want {
			t.Errorf("%s: got %t, want %t", text, got, want)
		}
	}
}
