package resolve

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// What is shown here is of a form that is known to hold no secret. Everything
// else is masked, for users make mistakes in every place: a text is not
// harmless because nobody has thought of the secret that it might be.

// masked stands for a secret.
const masked = "***"

var (
	// switches are secretive names that hold a switch.
	switches   = regexp.MustCompile(`(?i)(ALLOW_EMPTY(_ROOT)?_PASSWORD|HOST_AUTH_METHOD)$`)
	plainText  = regexp.MustCompile(`^(?:[\w./,*-]*|[\w.-]+:\d+|/[\w./:-]*|\[?[0-9A-Fa-f:]+\]?)$`)
	switchText = regexp.MustCompile(`(?i)^(trust|reject|peer|ident|md5|scram-sha-256|password|cert|true|false|yes|no|on|off|[01])$`)
	boolText   = regexp.MustCompile(`(?i)^(true|false|yes|no|on|off|[tfyn01])$`)
	// drawn is a run of letters and digits as a machine draws it.
	drawn = regexp.MustCompile(`[A-Za-z0-9]{10,}`)
	// plainReference is a reference that holds nothing but a name.
	plainReference = regexp.MustCompile(`\$\{(\w+)\}|\$\{\{ *([\w.]+) *\}\}|\{\{ *([\w.]+) *\}\}|%\((\w+)\)s|<%= *([\w.]+) *%>`)
)

// display gives a value with its secrets masked, and whether anything is.
func display(name, text string) (shown string, hidden bool) {
	var shownText string
	switch {
	case text == "" || isHarmless(name, text):
		return text, false
	case len(text) > longestText:
		shownText = masked
	case dsn.IsName(name) || dsn.IsURL(text):
		shownText = connectionString(text)
	case withoutReferences(text) == "":
		return text, false
	default:
		shownText = masked
	}
	return shownText, shownText != text
}

func isHarmless(name, text string) bool {
	switch {
	case len(text) > longest, looksDrawn(text):
		return false
	case switches.MatchString(name):
		return switchText.MatchString(text)
	case isSecretiveName(name):
		return false
	case boolText.MatchString(text):
		return true
	}
	return isHarmlessName(name) && plainText.MatchString(text)
}

// withoutReferences leaves out the references that hold nothing but a name.
func withoutReferences(text string) string {
	if len(text) > longestText || !strings.ContainsAny(text, "$%{<") {
		return text // it is asked about every value, and the expression is slow
	}
	return plainReference.ReplaceAllStringFunc(text, func(reference string) string {
		for _, name := range plainReference.FindStringSubmatch(reference)[1:] {
			for word := range strings.SplitSeq(name, ".") {
				if source.SafeName(word) != word {
					return reference
				}
			}
		}
		return ""
	})
}

// looksDrawn tells whether a text holds a run of letters in both cases and
// digits, as keys and generated passwords do, and names do not.
func looksDrawn(text string) bool {
	for _, run := range drawn.FindAllString(text, -1) {
		if strings.ToLower(run) != run && strings.ToUpper(run) != run && strings.ContainsAny(run, "0123456789") {
			return true
		}
	}
	return false
}

// connectionString gives a connection string with its secrets masked.
func connectionString(text string) string { return dsn.Mask(text, secretSpans(text)) }

// knownScheme is the part of a connection string that may always be shown.
var knownScheme = regexp.MustCompile(`^(?:jdbc:)?[a-zA-Z][a-zA-Z0-9_]*(?:\+[a-z0-9_]+)?://`)

// secretSpans gives the ranges of a connection string that must not be shown. If
// what remains is not of the form that it should have, that is all but the
// scheme: a forgotten "?" or a ";" too many moves a password to where no reader
// looks for one.
func secretSpans(text string) []dsn.Span {
	if len(text) <= longestText && dsn.IsURL(text) {
		if secrets := dsn.Secrets(text); presentable(dsn.Mask(text, secrets)) {
			return secrets
		}
	}
	start := 0
	if scheme := knownScheme.FindString(text); dsn.IsURL(text) && !looksDrawn(scheme) {
		start = len(scheme)
	}
	if start == len(text) {
		return nil
	}
	return []dsn.Span{{Start: start, End: len(text)}}
}

// The forms of what remains of a connection string when its secrets are masked
// and its references are left out.
var (
	urlForm = regexp.MustCompile(`^(?:jdbc:)?[\w+.-]*:?(?://)?` +
		`(?:[\w.+$\\%-]*(?::(?:\*\*\*)*)?@)?` + // user, and a password that is masked
		`[\w.:,\[\]\\%-]*` + // hosts and ports
		`(?:/[\w./~:+$\\%-]*)?` + // database
		`(?:[?;][\w.-]+=[\w./:,+()%\[\]*-]*(?:[&;][\w.-]+=[\w./:,+()%\[\]*-]*)*;?)?$`)
	keywordForm = regexp.MustCompile(`^[\w ]+ *= *[\w./:,\\*-]*(?:[ ;]+[\w ]+ *= *[\w./:,\\*-]*)*;?$`)
	keyValue    = regexp.MustCompile(`([\w.-]+) *=([^&; ]*)`)
	secretKey   = regexp.MustCompile(`(?i)pass|pwd|secret|token|api_?key|cred|private|jwt|^sig`)
	// addressKey are the parameters whose values have a port, or parts.
	addressKey = regexp.MustCompile(`(?i)^(?:host|hostaddr|server|address|addr|unix_socket|unix_sock|data source|source|file)$`)
)

// presentable tells whether a connection string can be shown once its secrets
// are masked.
func presentable(text string) bool {
	text = withoutReferences(text)
	if looksDrawn(text) || !urlForm.MatchString(text) && !keywordForm.MatchString(text) {
		return false
	}
	plain, err := url.PathUnescape(text)
	if err != nil {
		return false
	}
	for _, delimiter := range []string{"@", "=", ":"} {
		if strings.Count(plain, delimiter) != strings.Count(text, delimiter) {
			return false // something is hidden by an escape
		}
	}
	for _, pair := range keyValue.FindAllStringSubmatch(text, -1) {
		value := strings.TrimSpace(pair[2])
		if secretKey.MatchString(pair[1]) && value != "" && value != masked {
			return false
		}
		if strings.Contains(value, ":") && !addressKey.MatchString(pair[1]) {
			return false
		}
	}
	return true
}

// The forms of components of a connection that may be shown.
var (
	hostForm      = regexp.MustCompile(`^(?:[\w.-]+:\d+(?:,[\w.-]+:\d+)*|[\w.-]*(?:\\\w+)?|\[?[0-9A-Fa-f:.]+\]?|\(local(?:db)?\)|/[\w./:-]*)$`)
	schemeForm    = regexp.MustCompile(`^(?:jdbc:)?[\w+.-]*$`)
	userForm      = regexp.MustCompile(`^[\w.+$\\-]*$`)
	nameForm      = regexp.MustCompile(`^[\w.+$-]*$`)
	pathForm      = regexp.MustCompile(`^[\w./~:+\\-]*$`)
	parameterForm = regexp.MustCompile(`^[\w./,+() -]*$`)
)

const (
	// longest is the longest component, and the longest plain value, that is shown.
	longest = 200
	// longestText is the longest text that is searched for what may be shown of
	// it, so that a file whose values refer to long ones takes no longer than its
	// size suggests.
	longestText = 4096
)

// component gives a component of a connection if it has the form of one.
func component(form *regexp.Regexp, text string) string {
	if len(text) > longest {
		return masked
	}
	if rest := withoutReferences(text); form.MatchString(rest) && !looksDrawn(rest) {
		return text
	}
	return masked
}

// referenceName gives the name of a reference as it may be shown.
func referenceName(name string) string {
	for word := range strings.SplitSeq(name, ".") {
		if source.SafeName(word) != word || strings.ContainsAny(word, "-") {
			return masked
		}
	}
	return name
}

// nameOf gives the name of a fact as it may be shown. A line that is a name and
// nothing else is most often something else: a piece of a key, or of a value
// that was broken in two.
func nameOf(name string, bare bool) string {
	if bare && !upperCase.MatchString(name) {
		return masked
	}
	return source.SafeName(name)
}

var upperCase = regexp.MustCompile(`^[A-Z_][A-Z0-9_]*$`)
