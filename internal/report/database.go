package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
)

// Database writes the parts of a connection, one a line.
func Database(w io.Writer, d resolve.Database) error {
	buffer := bufio.NewWriter(w)
	table := tabwriter.NewWriter(buffer, 0, 0, 2, ' ', 0)
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(table, "%s\t%s\n", name, printable(value))
		}
	}
	line("url", d.URL)
	line("dburl form", d.Normal)
	line("error", d.Error)
	line("dialect", d.Dialect)
	line("driver", driver(d))
	line("user", d.User)
	if d.Password.Set || len(d.Hosts) > 0 { // a file has none to miss
		line("password", password(d.Password))
	}
	for _, host := range d.Hosts {
		line("host", hostLine(host))
	}
	line("database", d.Name)
	line("socket", d.Socket)
	line("file", d.File)
	if d.Memory {
		line("memory", "yes")
	}
	for _, parameter := range d.Parameters {
		line("parameter", parameter.Name+"="+parameter.Value)
	}
	line("tls", tls(d.TLS))
	for _, raw := range d.Raw {
		line("raw", fmt.Sprintf("%s in the %s; write %s", raw.Character, raw.Component, raw.Encoded))
	}
	for _, view := range d.Readings {
		line("read by", reading(view))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	return buffer.Flush()
}

func driver(d resolve.Database) string {
	name := d.Driver
	if name == "" {
		name = "the dialect's default"
	}
	if d.Dialect == "" {
		return ""
	}
	switch d.Async {
	case "sync", "async":
		return name + " (" + d.Async + ")"
	case "both":
		return name + " (sync and async)"
	}
	return name
}

// reading says where one program would go, of several that disagree.
func reading(v resolve.View) string {
	switch {
	case !v.OK:
		return v.Reader + ": refuses it"
	case v.User == "":
		return v.Reader + ": " + v.Host
	}
	return v.Reader + ": " + v.User + " at " + v.Host
}

func password(p resolve.Password) string {
	switch {
	case !p.Set:
		return "none"
	case p.Empty:
		return "empty"
	}
	facts := []string{p.Filling}
	for _, fact := range []struct {
		holds bool
		text  string
	}{
		{p.Sample, "a well-known sample"},
		{p.SameAsUser, "the user's name"},
		{p.SameAsDatabase, "the name of the database"},
	} {
		if fact.holds {
			facts = append(facts, fact.text)
		}
	}
	return "*** (" + strings.Join(facts, ", ") + ")"
}

func hostLine(h resolve.Host) string {
	name := h.Name
	if h.Port != 0 {
		if strings.Contains(name, ":") {
			name = "[" + name + "]"
		}
		name = fmt.Sprintf("%s:%d", name, h.Port)
	}
	return strings.TrimSpace(fmt.Sprintf("%s (%s)", name, h.Kind))
}

func tls(t resolve.TLS) string {
	switch {
	case !t.Known:
		return ""
	case t.Verified:
		return t.Mode + " (enforced, with the server's certificate checked)"
	case t.Enforced:
		return t.Mode + " (enforced, but the server's certificate is not checked)"
	}
	return strings.TrimSpace(t.Mode + " (not enforced)")
}
