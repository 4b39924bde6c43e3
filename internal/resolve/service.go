package resolve

import (
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/compose"
)

// A role is what a service of a compose file is for.
type role int

const (
	// ofApplication is a program of the project.
	ofApplication role = iota
	// ofServer is a database server.
	ofServer
	// ofOthers is a program of others: a cache, a proxy, a console.
	ofOthers
)

// serverWords are words of the names of images, and of services, that are database
// servers.
var serverWords = setOf(
	"DB", "DATABASE", "POSTGRES", "POSTGRESQL", "POSTGIS", "PG", "PGSQL", "PGVECTOR", "TIMESCALE", "TIMESCALEDB", "CITUS",
	"MYSQL", "MARIADB", "PERCONA", "MSSQL", "SQLSERVER", "ORACLE", "COCKROACH", "COCKROACHDB", "CLICKHOUSE", "MONGO", "MONGODB",
	"SQL", "RDBMS", "CASSANDRA", "SCYLLA", "INFLUXDB", "NEO4J", "ARANGODB", "COUCHDB", "EDGEDB", "YUGABYTE", "TIDB",
)

// strangeWords are words of the names of images, and of services, that are programs
// of others. They go before those of servers: postgres-exporter, pgadmin.
var strangeWords = setOf(
	"REDIS", "VALKEY", "KEYDB", "DRAGONFLY", "MEMCACHED", "RABBITMQ", "KAFKA", "ZOOKEEPER", "REDPANDA", "NATS", "MOSQUITTO", "ACTIVEMQ",
	"ELASTICSEARCH", "OPENSEARCH", "KIBANA", "LOGSTASH", "FILEBEAT", "SOLR", "MEILISEARCH", "TYPESENSE", "QDRANT", "WEAVIATE", "MILVUS", "CHROMA",
	"PGADMIN", "PGADMIN4", "ADMINER", "PHPMYADMIN", "PGWEB", "CLOUDBEAVER", "PGHERO", "OMNIDB", "DBGATE",
	"PGBOUNCER", "PGCAT", "PGPOOL", "ODYSSEY", "PROXYSQL", "MAXSCALE", "CLOUDSQL", "PROXY",
	"EXPORTER", "BACKUP", "BACKUPS", "PGBACKREST", "BARMAN", "WALG", "DUMP", "RESTIC",
	"NGINX", "TRAEFIK", "CADDY", "HAPROXY", "ENVOY", "HTTPD", "APACHE", "VARNISH", "CERTBOT", "CLOUDFLARED", "NGROK", "TUNNEL",
	"GRAFANA", "PROMETHEUS", "LOKI", "TEMPO", "JAEGER", "ZIPKIN", "ALERTMANAGER", "CADVISOR", "COLLECTOR", "OTEL", "ALLOY", "NETDATA",
	"METABASE", "SUPERSET", "REDASH", "KEYCLOAK", "AUTHENTIK", "KRATOS", "HYDRA", "ZITADEL", "LOGTO", "AUTHELIA", "DEX", "CASDOOR",
	"HASURA", "POSTGREST", "GOTRUE", "REALTIME", "PGMETA", "DIRECTUS", "STRAPI", "NOCODB", "BASEROW", "APPSMITH", "TOOLJET",
	"N8N", "WINDMILL", "TEMPORAL", "AIRFLOW", "PREFECT", "DAGSTER", "KESTRA", "MLFLOW", "LANGFUSE", "SONARQUBE", "SENTRY", "GLITCHTIP", "POSTHOG",
	"WORDPRESS", "NEXTCLOUD", "GHOST", "GITEA", "FORGEJO", "GITLAB", "MATTERMOST", "WIKIJS", "OUTLINE", "VAULT", "CONSUL", "UNLEASH",
	"MINIO", "LOCALSTACK", "AZURITE", "MAILHOG", "MAILPIT", "MAILCATCHER", "MAILDEV", "SELENIUM", "PLAYWRIGHT", "WATCHTOWER", "PORTAINER",
	"DEBEZIUM", "CONNECT", "FLYWAY", "LIQUIBASE", "OLLAMA",
)

// roleOfService tells what a service is for by its image; if it is built, or another
// file has the image of it, by its name.
func roleOfService(s compose.Service) role {
	image := strings.ToLower(byDefault(s.Image).Text)
	if image == "" || !s.Build.At.IsZero() {
		return roleOfName(s.Name)
	}
	owner, name := splitImage(image)
	switch {
	case strings.Contains(owner, "mssql"), strings.Contains(owner, "oracle"):
		return ofServer
	case owner == "supabase" && name != "postgres":
		return ofOthers
	}
	return roleOfName(name)
}

// splitImage gives what stands before the name of an image, where it is kept and who
// made it, and the name without its tag and digest.
func splitImage(image string) (owner, name string) {
	i := strings.LastIndexByte(image, '/')
	owner, name = image[:max(i, 0)], image[i+1:]
	if i := strings.IndexAny(name, ":@"); i >= 0 {
		name = name[:i]
	}
	return owner, name
}

// roleOfName tells a role by the words of a name.
func roleOfName(name string) role {
	found := ofApplication
	for word := range words(name) {
		switch {
		case strangeWords[word]:
			return ofOthers
		case serverWords[word]:
			found = ofServer
		}
	}
	return found
}

// elsewhere tells whether a service is, by its name or its profiles, for another
// environment than its file.
func elsewhere(s compose.Service, kin string) bool {
	other := func(name string) bool {
		for word := range strings.FieldsFuncSeq(name, func(r rune) bool { return strings.ContainsRune(".-_", r) }) {
			if environment, known := source.Canonical(word); known && environment != kin {
				return true
			}
		}
		return false
	}
	if other(s.Name) {
		return true
	}
	return len(s.Profiles) > 0 && !slices.ContainsFunc(s.Profiles, func(profile compose.Text) bool { return !other(profile.Value) })
}

// runtimes are images of languages.
var runtimes = map[string]language{
	"python": sqlAlchemy, "uv": sqlAlchemy, "uvicorn-gunicorn-fastapi": sqlAlchemy,
	"node": otherLanguage, "bun": otherLanguage, "deno": otherLanguage, "golang": otherLanguage, "ruby": otherLanguage, "php": otherLanguage,
	"openjdk": otherLanguage, "eclipse-temurin": otherLanguage, "rust": otherLanguage, "elixir": otherLanguage, "sdk": otherLanguage, "aspnet": otherLanguage,
}

// languageOfService tells what a service is written in by the folder that it is
// built from, or by its image.
func (r *resolver) languageOfService(s *Source, service compose.Service) (language, bool) {
	if text := byDefault(service.Build); text.Text != "" && len(text.Open) == 0 && !source.IsAbs(text.Text) {
		return r.languageIn(path.Join(s.folderOf(service.Build), source.Slashes(text.Text)))
	}
	_, image := splitImage(byDefault(service.Image).Text)
	known, ok := runtimes[image]
	return known, ok
}

// languageOfServices tells the language by the first service that tells one.
func (r *resolver) languageOfServices() (language, bool) {
	for _, s := range r.application.Sources {
		if s.Kind != KindCompose || s.naming.Template {
			continue
		}
		for _, service := range s.Compose.Services {
			if roleOfService(service) != ofApplication {
				continue
			}
			if known, ok := r.languageOfService(s, service); ok {
				return known, true
			}
		}
	}
	return sqlAlchemy, false
}
