package resolve

import (
	"regexp"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
)

// placeholders match a whole value that nobody has filled in, as manuals,
// consoles of providers and templates write it.
var placeholders = regexp.MustCompile(`(?i)^(?:` + strings.Join([]string{
	`<[^<>]+>`,                                  // <password>
	`\[[a-z][a-z0-9 _-]*\]`,                     // [YOUR-PASSWORD]
	`\{[a-z][a-z0-9 _-]*\}`,                     // {password}
	`\$[A-Z_]*(?:PASS|USER|HOST|SECRET)[A-Z_]*`, // $PASSWORD, which nothing expands
	`%[a-z_]+%`,                                 // %PASSWORD%
	`__[a-z_]+__`,                               // __PASSWORD__
	`!{2,}.*!{2,}`,                              // !!!SET POSTGRES_PASSWORD!!!
	`(?:your|insert|enter|replace)(?:[ _-][a-z0-9]+)+(?:[ _-]here)?`, // your_password_here
	`[a-z0-9_ -]+[ _-]here`,                            // password-here
	`change[ _-]?me[ _-](?:to|in|before|please|now).*`, // CHANGE_ME_TO_A_STRONG_PASSWORD
	`replace(?:[ _-]?me)?`, `todo`, `tbd`, `fixme`, `fill[ _-]?me(?:[ _-]?in)?`,
	`x{3,}`, `\*{3,}`, `\.{3,}`, `…`,
}, "|") + `)$`)

// roles are the words that stand for a component of a connection in the format
// that a manual shows: postgresql://USER:PASSWORD@HOST:PORT/DATABASE. Only
// upper case counts, for user:password is a sample that people do run.
var roles = regexp.MustCompile(`^(?:DB_?|DATABASE_?)?(?:USER|USERNAME|PASSWORD|PASS|HOST|HOSTNAME|PORT|DATABASE|DBNAME|NAME|SERVER)$`)

// nothings are what is left where a program wrote out that there is no value.
var nothings = regexp.MustCompile(`^(?:null|None|NULL|nil|undefined|NaN)$`)

// isPlaceholder tells whether a whole value is one that nobody has filled in.
func isPlaceholder(text string) bool {
	text = strings.TrimSpace(text)
	if len(text) > longest {
		return false
	}
	return placeholders.MatchString(text) || nothings.MatchString(text)
}

// fillingOf tells how a variable is filled.
func fillingOf(s *setting) string {
	text := s.value.Text
	if dsn.IsName(s.name) || dsn.IsURL(text) {
		database, err := dsn.Parse(s.value)
		switch {
		case isPlaceholder(text), err == nil && unfilled(database), err != nil && roleInURL.MatchString(text):
			return Placeholder
		case err == nil && database.Form == dsn.FormReference:
			return Reference
		}
		return Literal
	}
	switch part, ok := dsn.PartOf(s.name); {
	case len(s.value.Open) > 0 || len(dsn.References(text)) > 0:
		return Reference
	case isPlaceholder(text), ok && roles.MatchString(text) && part.Role != dsn.NameRole:
		return Placeholder
	}
	return Literal
}

// roleInURL finds the word PORT where SQLAlchemy wants a number.
var roleInURL = regexp.MustCompile(`:(?:DB_?)?PORT(?:[/?]|$)|:<[^<>/]+>(?:[/?]|$)|:\[[A-Z_-]+\](?:[/?]|$)`)

// unfilled tells whether a component of a connection is a placeholder.
func unfilled(d *dsn.Database) bool {
	is := func(text dsn.Text) bool {
		return text.Set && !text.Reference() && (isPlaceholder(text.Value) || roles.MatchString(text.Value))
	}
	if is(d.User) || is(d.Password) || is(d.Name) {
		return true
	}
	for _, host := range d.Hosts {
		if is(host.Name) {
			return true
		}
	}
	return false
}
