package dsn

import (
	"slices"
	"strings"
)

// words splits the name of a variable at "_", "__", "-" and ".", in upper case.
func words(name string) []string {
	return strings.FieldsFunc(strings.ToUpper(name), func(r rune) bool { return r == '_' || r == '-' || r == '.' })
}

var (
	// urlWords end the name of a connection string.
	urlWords = setOf("URL", "URI", "DSN")
	// familyWords name a database in front of them.
	familyWords = setOf(
		"DATABASE", "DATABASES", "DB", "SQL", "SQLALCHEMY", "POSTGRES", "POSTGRESQL", "PG", "PGSQL", "PSQL", "POSTGIS", "MYSQL", "MARIADB",
		"MSSQL", "SQLSERVER", "SQLITE", "ORACLE", "COCKROACH", "COCKROACHDB", "CRDB", "TIMESCALE", "TIMESCALEDB", "REDSHIFT",
		"SNOWFLAKE", "DUCKDB", "MONGO", "MONGODB", "JAWSDB", "CLEARDB", "NEON", "YUGABYTE", "YUGABYTEDB", "TIDB", "PLANETSCALE",
		"PGBOUNCER", "DIRECT", "JDBC", "DATASOURCE",
	)
	// qualifiers may stand between the two, or behind them.
	qualifiers = setOf(
		"ASYNC", "SYNC", "DIRECT", "POOLED", "UNPOOLED", "NON", "POOLING", "POOLER", "PRISMA", "TEST", "TESTS", "TESTING", "DEV",
		"DEVELOPMENT", "LOCAL", "PROD", "PRODUCTION", "STAGING", "STAGE", "CI", "RO", "RW", "READ", "READONLY", "WRITE", "READER", "WRITER",
		"REPLICA", "PRIMARY", "SECONDARY", "MASTER", "SLAVE", "ADMIN", "MIGRATION", "MIGRATIONS", "ALEMBIC", "SHADOW", "CONNECTION",
		"NO", "SSL", "MAIN", "DEFAULT", "INTERNAL", "EXTERNAL", "PUBLIC", "PRIVATE",
		// HEROKU_POSTGRESQL_<COLOR>_URL
		"AMBER", "AQUA", "BLACK", "BLUE", "BRONZE", "BROWN", "CHARCOAL", "COBALT", "COPPER", "CRIMSON", "CYAN", "GOLD", "GRAY",
		"GREEN", "IVORY", "JADE", "MAROON", "MAUVE", "NAVY", "OLIVE", "ONYX", "ORANGE", "PINK", "PUCE", "PURPLE", "RED", "ROSE", "SILVER",
		"TEAL", "VIOLET", "WHITE", "YELLOW",
	)
	// strangers name what is configured like a database and is none, or is
	// none that speaks SQL.
	strangers = setOf(
		"REDIS", "VALKEY", "DRAGONFLY", "CELERY", "BROKER", "RABBIT", "RABBITMQ", "AMQP", "KAFKA", "NATS", "MEMCACHE", "MEMCACHED", "CACHE",
		"SENTRY", "GLITCHTIP", "RAVEN", "BUGSINK", "UPTRACE", "OTEL", "TRACING", "LOGGING", "MAILER", "MAIL", "SMTP", "EMAIL",
		"MESSENGER", "TRANSPORT", "LOCK", "SEMAPHORE", "NOTIFIER", "SLACK", "TELEGRAM", "SMS", "QUEUE", "PUBSUB",
		"ELASTIC", "ELASTICSEARCH", "OPENSEARCH", "MEILISEARCH", "TYPESENSE", "SOLR", "VECTOR", "VECTORDB", "QDRANT", "CHROMA", "CHROMADB",
		"MILVUS", "WEAVIATE", "PINECONE", "INFLUX", "INFLUXDB", "NEO4J", "GRAPH", "LDAP", "S3", "MINIO", "API", "MOCK",
	)
)

// IsName tells whether a variable, a setting or an option of this name holds a
// connection string: DATABASE_URL, APP_DB_URL, SQLALCHEMY_DATABASE_URI,
// sqlalchemy.url, DATABASE__URL, POSTGRES_URL_NON_POOLING, SHOP_DSN. Case does
// not count. Names of files (…_FILE) and of other services (SENTRY_DSN,
// REDIS_URL) are not.
func IsName(name string) bool {
	all := words(name)
	if slices.ContainsFunc(all, func(w string) bool { return strangers[w] }) {
		return false
	}
	rest := all
	for len(rest) > 0 && qualifiers[rest[len(rest)-1]] {
		rest = rest[:len(rest)-1]
	}
	n := len(rest)
	switch {
	case n >= 3 && rest[n-2] == "ALCHEMY" && rest[n-1] == "CONN":
		return true // AIRFLOW__DATABASE__SQL_ALCHEMY_CONN
	case n >= 2 && rest[n-1] == "STRING" && (rest[n-2] == "CONNECTION" || rest[n-2] == "CONN"):
		rest = rest[:n-2]
	case n >= 2 && rest[n-1] == "DSN":
		return true
	case n >= 2 && urlWords[rest[n-1]]:
		rest = rest[:n-1]
	case n == 1 && (rest[0] == "DATABASEURL" || rest[0] == "DATABASEURI" || rest[0] == "DBURL" || rest[0] == "DBURI"):
		return true // a field or an option in camel case
	default:
		return false
	}
	for len(rest) > 0 {
		last := rest[len(rest)-1]
		if familyWords[last] {
			return true
		}
		if !qualifiers[last] {
			return false
		}
		rest = rest[:len(rest)-1]
	}
	return false
}

// IsURL tells from the scheme whether a text is a connection string of a
// database, also one that only other programs read (jdbc:, mongodb+srv://).
// White space and quotes before it do not count. URLs of other services are
// not, nor is postgresql+advisory:// (a lock of Symfony).
func IsURL(text string) bool {
	text = strings.TrimLeft(text, " \t\r\n\"'")
	prefix := strings.ToLower(text[:min(len(text), 64)])
	if strings.HasPrefix(prefix, "jdbc:") {
		return len(prefix) > len("jdbc:")
	}
	scheme, _, ok := strings.Cut(prefix, "://")
	if !ok {
		return false
	}
	if foreignByName[scheme] != nil {
		return true
	}
	dialect, driver, _ := strings.Cut(scheme, "+")
	if driver == "advisory" || driver == "onexit" {
		return false
	}
	if dialect == "db" && driver != "" {
		dialect, _, _ = strings.Cut(driver, "+")
	}
	switch dialect {
	case "solr", "elasticsearch":
		return driver != "" && !strings.HasPrefix(driver, "https")
	case "postgres":
		return true
	case "driver":
		return true // Alembic's placeholder
	}
	return dialectByName[dialect] != nil
}
