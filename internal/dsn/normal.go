package dsn

import (
	"io/fs"
	"net/url"
	"strconv"
	"strings"

	"github.com/xo/dburl"
)

// dburl looks at the disk to tell sockets and files apart, and opens them.
// What a text means must not depend on the machine that lints it.
func init() {
	dburl.ResolveSchemeType = false
	dburl.Stat = func(string) (fs.FileInfo, error) { return nil, fs.ErrNotExist }
	dburl.OpenFile = func(string) (fs.File, error) { return nil, fs.ErrNotExist }
}

// passwordMark stands for the password while dburl has the URL, as "*" does
// not survive the encoding.
const passwordMark = "xxxxx"

// Normal gives the normal form of a connection, in the way of dburl: the one
// name of the database product, without the driver, user and parameters
// encoded anew, the password and secret parameters as ***. Databases in files
// and dialects that dburl does not know keep SQLAlchemy's name and the same
// form.
func Normal(d *Database) string {
	if d.Form == FormReference {
		return d.Hosts[0].Display
	}
	u := d.encoded()
	if inFile(d.Dialect) && d.Hosts == nil {
		return d.normalFile(u)
	}
	if name, _ := dburl.SchemeNameAndAliases(d.Dialect); name != "" && !inFile(d.Dialect) {
		u.Scheme = name
		// dburl quotes its input in errors, and so they end here
		if known, err := dburl.Parse(u.String()); err == nil {
			u = &known.URL
			u.Scheme = known.SchemeName
			if u.Opaque != "" {
				u.Opaque = "//" + u.Opaque
			}
		}
	}
	text := strings.Replace(u.String(), ":"+passwordMark+"@", ":"+masked+"@", 1)
	return readable.Replace(text)
}

// readable undoes the encoding of what stands for something else: *** and the
// braces of references.
var readable = strings.NewReplacer("%2A%2A%2A", masked,
	"$%7B%7B%20", "${{ ", "$%7B%7B", "${{", "%20%7D%7D", " }}", "%7B%7B%20", "{{ ", "$%7B", "${", "%24%7B", "${", "%7B%7B", "{{", "%7D%7D", "}}", "%7D", "}")

// encoded puts the components together without a secret.
func (d *Database) encoded() *url.URL {
	u := &url.URL{Scheme: d.Dialect}
	if u.Scheme == "" {
		u.Scheme = d.Scheme
	}
	switch {
	case d.Password.Set:
		u.User = url.UserPassword(d.User.Value, passwordMark)
	case d.User.Set:
		u.User = url.User(d.User.Value)
	}
	var hosts []string
	for _, host := range d.Hosts {
		if host.Kind == SocketHost {
			continue
		}
		name := strings.TrimPrefix(host.Display, masked+"@")
		if strings.Contains(name, ":") && !host.Name.Reference() {
			name = "[" + name + "]"
		}
		if host.Port != 0 {
			name += ":" + strconv.Itoa(host.Port)
		} else if host.PortText.Reference() {
			name += ":" + host.PortText.Value
		}
		hosts = append(hosts, name)
	}
	u.Host = strings.Join(hosts, ",")
	if d.DisplayName != "" {
		u.Path = "/" + d.DisplayName
	}
	u.RawQuery = d.encodedQuery()
	return u
}

func (d *Database) encodedQuery() string {
	var pairs []string
	for _, p := range d.Parameters {
		if (p.Name == "host" || p.Name == "port") && d.Socket == "" && d.Form == FormURL {
			continue // it stands in the authority
		}
		value := url.QueryEscape(p.Value.Value)
		if p.Secret {
			value = masked
		}
		pairs = append(pairs, url.QueryEscape(p.Name)+"="+value)
	}
	if d.Socket != "" {
		if _, ok := d.Parameter("host"); !ok && d.Form == FormParts {
			pairs = append(pairs, "host="+url.QueryEscape(d.Socket))
		}
	}
	return strings.Join(pairs, "&")
}

// normalFile keeps SQLAlchemy's slashes, which dburl reads otherwise.
func (d *Database) normalFile(u *url.URL) string {
	text := d.Dialect + "://"
	if u.User != nil && d.Password.Set {
		text += u.User.Username() + ":" + masked + "@"
	}
	switch {
	case d.Path != "":
		text += "/" + d.Path
	case d.DisplayName != "":
		text += "/" + d.DisplayName
	default:
		text += "/:memory:"
	}
	if u.RawQuery != "" {
		text += "?" + u.RawQuery
	}
	return text
}
