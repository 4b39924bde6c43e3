package resolve

import (
	"regexp"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// masked stands for a secret.
const masked = "***"

// harmless are names whose values may be shown: they say where a database is
// and how it is used, not how to get in. secretive are words that make a name a
// secret's all the same.
var (
	harmless = regexp.MustCompile(`(?i)(^|[_.])(` + strings.Join([]string{
		"HOST", "HOSTNAME", "HOSTADDR", "SERVER", "PORT", "DB", "NAME", "DATABASE", "DBNAME", "SCHEMA", "USER", "USERNAME",
		"ENGINE", "TYPE", "DRIVER", "DIALECT", "SOCKET", "SSLMODE", "SSL", "TLS",
		"ENV", "ENVIRONMENT", "DEBUG", "ECHO", "ECHO_SQL", "LEVEL", "MODE", "METHOD", "TZ", "TIMEZONE", "REGION",
		"POOL", "POOL_SIZE", "SIZE", "MAX_OVERFLOW", "OVERFLOW", "TIMEOUT", "RECYCLE", "PRE_PING", "POOL_CLASS",
		"WORKERS", "CONNECTIONS", "ENABLED", "ALLOW_EMPTY_PASSWORD", "ALLOW_EMPTY_ROOT_PASSWORD", "SKIP_USER_SETUP",
		"DJANGO_SETTINGS_MODULE",
	}, "|") + `)$`)
	secretive = regexp.MustCompile(`(?i)(PASS|PWD|SECRET|TOKEN|KEY|CRED|PRIVATE|SALT|CERT|SIGN|DSN|URL|URI|AUTH)`)
	// switches are secretive names that hold a switch.
	switches = regexp.MustCompile(`(?i)(ALLOW_EMPTY(_ROOT)?_PASSWORD|HOST_AUTH_METHOD)$`)
	// plainText is a value that cannot hold a connection string or a key.
	plainText = regexp.MustCompile(`^[\w./:,*\[\] -]{0,100}$`)
	boolText  = regexp.MustCompile(`(?i)^(true|false|yes|no|on|off)$`)
	bareRef   = regexp.MustCompile(`^(\$\{\w+\}|\$\{\{[\w. ]+\}\}|\{\{[\w. ]+\}\}|%\(\w+\)s|<%= ?[\w.]+ ?%>)$`)
)

// display gives a value with its secrets masked, and whether anything is.
func display(name string, value source.Value) (text string, hidden bool) {
	switch {
	case value.Text == "":
		return "", false
	case bareRef.MatchString(strings.TrimSpace(value.Text)):
		return value.Text, false
	case dsn.IsName(name) || dsn.IsURL(value.Text):
		text = dsn.Masked(value)
		return text, text != value.Text
	case isHarmless(name, value.Text):
		return value.Text, false
	}
	return masked, true
}

func isHarmless(name, text string) bool {
	switch {
	case switches.MatchString(name):
		return plainText.MatchString(text)
	case secretive.MatchString(name):
		return false
	case boolText.MatchString(text):
		return true
	}
	return harmless.MatchString(name) && plainText.MatchString(text) && !strings.Contains(text, "://")
}
