package resolve

import (
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/compose"
)

// clients are programs of others that keep what they have in a database, by a word of the
// names of their images and services, and the variables with the account, or the connection
// string, that they take. What such a variable is to the connection its name tells, as for
// all others. A host is none of them: only the password is judged.
var clients = map[string][]string{
	// airflow.apache.org, "Set up a Database Backend"; the name with CORE is that before 2.3
	"AIRFLOW": {"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "AIRFLOW__CORE__SQL_ALCHEMY_CONN"},
	// keycloak.org, "All configuration", Database
	"KEYCLOAK": {"KC_DB_URL", "KC_DB_USERNAME", "KC_DB_PASSWORD", "KC_DB_URL_DATABASE"},
	// metabase.com, "Environment variables"
	"METABASE": {"MB_DB_CONNECTION_URI", "MB_DB_USER", "MB_DB_PASS", "MB_DB_DBNAME"},
	// hub.docker.com/_/wordpress, "How to use this image"
	"WORDPRESS": {"WORDPRESS_DB_USER", "WORDPRESS_DB_PASSWORD", "WORDPRESS_DB_NAME"},
	// grafana.com, "Configure Grafana", database: GF_SECTION_KEY stands for each key
	"GRAFANA": {"GF_DATABASE_URL", "GF_DATABASE_USER", "GF_DATABASE_PASSWORD", "GF_DATABASE_NAME"},
	// github.com/apache/superset, docker/pythonpath_dev/superset_config.py; the URI is an
	// option of the application, which images of others take from the variable
	"SUPERSET": {
		"SQLALCHEMY_DATABASE_URI", "SUPERSET__SQLALCHEMY_DATABASE_URI", "DATABASE_USER", "DATABASE_PASSWORD", "DATABASE_DB",
	},
	// docs.n8n.io, "Database environment variables"
	"N8N": {"DB_POSTGRESDB_USER", "DB_POSTGRESDB_PASSWORD", "DB_POSTGRESDB_DATABASE"},
	// docs.gitea.com, "Installation with Docker": GITEA__section__KEY
	"GITEA": {"GITEA__database__USER", "GITEA__database__PASSWD", "GITEA__database__NAME"},
	// forgejo.org, "Installation with Docker": FORGEJO__section__KEY
	"FORGEJO": {
		"FORGEJO__database__USER", "FORGEJO__database__PASSWD", "FORGEJO__database__NAME",
		"GITEA__database__USER", "GITEA__database__PASSWD", "GITEA__database__NAME",
	},
	// hub.docker.com/_/nextcloud, "Auto configuration via environment variables"
	"NEXTCLOUD": {
		"MYSQL_USER", "MYSQL_PASSWORD", "MYSQL_DATABASE", "POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB",
	},
}

// accountOf gives the variables of a service with which a program of others, if it is one
// that is known, connects to its database.
func accountOf(s compose.Service) []source.Fact {
	_, name := splitImage(byDefault(s.Image).Text)
	if name == "" || !s.Build.At.IsZero() {
		name = s.Name
	}
	var facts []source.Fact
	for word := range words(name) {
		for _, fact := range s.Environment {
			if slices.Contains(clients[word], fact.Name) {
				facts = append(facts, fact)
			}
		}
	}
	return facts
}

// clientIn adds a program of others to those of a file: it may be one that is there, for
// many give several services the same.
func (r *resolver) clientIn(all []*unit, one *unit, service compose.Service) []*unit {
	service.Environment, service.EnvFiles = accountOf(service), nil
	if len(service.Environment) == 0 {
		return all
	}
	if i := slices.IndexFunc(all, func(u *unit) bool { return u.client && u.isLike(service.Environment) }); i >= 0 {
		all[i].add(service)
		return all
	}
	if full(one.source, service, len(all)) {
		return all
	}
	one.add(service)
	one.server, one.client, one.apart, one.environment = true, true, true, r.nameOf(one)
	return append(all, one)
}

// words gives the words of a name in upper case.
func words(name string) func(yield func(string) bool) {
	return strings.FieldsFuncSeq(strings.ToUpper(name), func(r rune) bool { return strings.ContainsRune(".-_", r) })
}
