package resolve

import (
	"slices"
	"strings"
)

// harmless are names, or what stands behind the last "_" or "." of names, whose
// values may be shown: they say where a database is and how it is used, not how
// to get in.
var harmless = setOf(
	"HOST", "HOSTNAME", "HOSTADDR", "SERVER", "PORT", "DB", "NAME", "DATABASE", "DBNAME", "SCHEMA", "USER", "USERNAME",
	"ENGINE", "TYPE", "DRIVER", "DIALECT", "SOCKET", "SSLMODE", "SSL", "TLS",
	"ENV", "ENVIRONMENT", "DEBUG", "ECHO", "ECHO_SQL", "LEVEL", "MODE", "METHOD", "TZ", "TIMEZONE", "REGION",
	"POOL", "POOL_SIZE", "SIZE", "MAX_OVERFLOW", "OVERFLOW", "TIMEOUT", "RECYCLE", "PRE_PING", "POOL_CLASS",
	"PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGSSLMODE",
	"WORKERS", "CONNECTIONS", "ENABLED", "SKIP_USER_SETUP", "DJANGO_SETTINGS_MODULE",
)

// isHarmlessName tells whether a name ends with a harmless one.
func isHarmlessName(name string) bool {
	name = strings.ToUpper(name)
	end := len(name)
	for range 3 { // words of the longest
		end = strings.LastIndexAny(name[:end], "_.")
		if harmless[name[end+1:]] {
			return true
		}
		if end < 0 {
			break
		}
	}
	return false
}

// secretive are words that make a name a secret's all the same.
var secretive = []string{
	"PASS", "PWD", "SECRET", "TOKEN", "KEY", "CRED", "PRIVATE", "SALT", "CERT", "SIGN", "DSN", "URL", "URI", "AUTH",
}

func isSecretiveName(name string) bool {
	name = strings.ToUpper(name)
	return slices.ContainsFunc(secretive, func(word string) bool { return strings.Contains(name, word) })
}

func setOf(words ...string) map[string]bool {
	set := make(map[string]bool, len(words))
	for _, word := range words {
		set[word] = true
	}
	return set
}
