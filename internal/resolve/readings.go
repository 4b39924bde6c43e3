package resolve

import (
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
)

// A RawCharacter is a character that should be percent-encoded in a connection
// string, and is not.
type RawCharacter struct {
	Character string `json:"character" jsonschema:"the character in quotes, or its kind"`
	Encoded   string `json:"encoded" jsonschema:"how it is to be written; empty outside of ASCII"`
	Component string `json:"component" jsonschema:"user, password or query"`
}

// A View is what a reader takes a connection string for.
type View struct {
	Reader string `json:"reader" jsonschema:"SQLAlchemy, libpq, Go (net/url) or WHATWG (the URL class of Node)"`
	OK     bool   `json:"ok" jsonschema:"the reader takes it"`
	User   string `json:"user" jsonschema:"the user that it sees; empty for none"`
	Host   string `json:"host" jsonschema:"the hosts that it sees, with *** for what may be the password"`
	Group  int    `json:"group" jsonschema:"equal for readers that see the same user, password and host"`
	Misled bool   `json:"misled" jsonschema:"it sees something else than once the characters are encoded"`
}

// readings gives what readers make of a connection string about which they
// disagree, and the characters that are the reason. Both are empty otherwise.
func readings(s *setting, all bindings) ([]View, []RawCharacter) {
	shown, characters := []View{}, []RawCharacter{}
	found, reserved := dsn.Readings(s.value)
	for _, one := range found {
		view := View{Reader: one.Reader, OK: one.OK, Group: one.Group, Misled: one.Misled}
		view.User, view.Host = component(userForm, one.User), hostNames(one.Host)
		if all.reveals(s, view.User) {
			view.User = masked
		}
		if all.reveals(s, view.Host) {
			view.Host = masked
		}
		shown = append(shown, view)
	}
	for _, one := range reserved {
		characters = append(characters, RawCharacter(one))
	}
	return shown, characters
}

// hostNames gives a list of hosts, each of which may begin with a mask.
func hostNames(list string) string {
	hosts := strings.Split(list, ",")
	for i, host := range hosts {
		name, disputed := strings.CutPrefix(host, masked+"@")
		if hosts[i] = component(hostForm, name); disputed {
			hosts[i] = masked + "@" + hosts[i]
		}
	}
	return strings.Join(hosts, ",")
}
