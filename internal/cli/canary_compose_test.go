package cli_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/report"
)

// composed gives the compose files of a project whose connection string is a text:
// each place in them where one can stand has it.
func composed(folder, text string) map[string]string {
	const form = `# URL
name: URL
x-app: &app
  DATABASE_URL: URL # URL
  URL: URL
x-url: &url URL
services:
  db:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD: URL
      POSTGRES_USER: URL
      POSTGRES_HOST: URL
    command: URL
    healthcheck:
      test: [CMD, URL]
  web:
    image: acme/app
    env_file: [.env.production, URL]
    profiles: [URL]
    labels: {a: URL}
    environment:
      <<: *app
      DB_HOST: *url
      DB_PASSWORD: URL
      DB_PORT: URL
      SQL_ECHO: URL
      POOL_MODE: URL
      # DATABASE_URL: URL
      # - OTHER_DB_URL=URL
  worker:
    image: URL
    build: URL
    environment:
      SQLALCHEMY_DATABASE_URI: URL
      DB_NAME: URL
    extends: {service: web, file: URL}
  URL:
    environment: {DATABASE_URL: URL, DB_HOST: URL}
`
	in := func(text string) string { return strings.ReplaceAll(form, "URL", text) }
	double := fmt.Sprintf("%q", text)
	single := "'" + strings.ReplaceAll(text, "'", "''") + "'"
	list := "services:\n  web:\n    image: acme/app\n    environment:\n"
	for _, name := range []string{"DATABASE_URL", "DB_HOST", "SQL_ECHO", "DB_PASSWORD"} {
		list += "      - " + name + "=" + text + "\n      - " + fmt.Sprintf("%q", name+"="+text) + "\n      - '" + name + "=" + strings.ReplaceAll(text, "'", "''") + "'\n"
	}
	list += "      - " + single + "\n      - " + double + "\n"
	defaults := "services:\n  web:\n    image: acme/app\n    environment:\n"
	for i, operator := range []string{":-", "-", ":?", "?", ":+", "+"} {
		word := operator + strings.ReplaceAll(text, "\n", " ")
		for _, name := range []string{"DATABASE_URL", "DB_HOST", "DB_PASSWORD"} {
			defaults += fmt.Sprintf("      A%d_%s: ${%s%s}\n", i, name, name, word)
			defaults += fmt.Sprintf("      B%d_%s: postgresql://${A:-app}:${B%s}@${C:-db}/app\n", i, name, word)
		}
	}
	block := strings.ReplaceAll(list[:strings.Index(list, "      -")], "\n\n", "\n") +
		"      DATABASE_URL: |\n        " + strings.ReplaceAll(text, "\n", "\n        ") + "\n" +
		"      DB_HOST: >-\n        " + strings.ReplaceAll(text, "\n", "\n        ") + "\n"
	include := "include:\n  - parts/infra.yml\n  - " + double + "\n  - {path: [parts/more.yml, " + double + "], project_directory: " + double + "}\n"
	override := include + "services:\n  db:\n    environment: {POSTGRES_DB: app}\n  job:\n    extends: {file: parts/more.yml, service: job}\n" +
		"  none:\n    extends: {file: parts/more.yml, service: " + double + "}\n  URL:\n    extends: {file: " + double + ", service: a}\n"
	clients := "services:\n"
	for image, variables := range map[string][]string{
		"apache/airflow": {"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"}, "keycloak": {"KC_DB_URL", "KC_DB_USERNAME", "KC_DB_PASSWORD"},
		"n8n": {"DB_POSTGRESDB_USER", "DB_POSTGRESDB_PASSWORD", "DB_POSTGRESDB_DATABASE"}, "gitea": {"GITEA__database__PASSWD"},
	} {
		clients += "  " + image[strings.LastIndex(image, "/")+1:] + ":\n    image: " + image + "\n    environment:\n"
		for _, name := range variables {
			clients += "      " + name + ": " + double + "\n"
		}
	}
	return map[string]string{
		folder + "parts/compose.yaml":              strings.ReplaceAll(in(double), "  worker:\n", "  job: {image: a}\n  worker:\n"),
		folder + "parts/compose.prod.yaml":         strings.ReplaceAll(override, "URL", double),
		folder + "parts/parts/infra.yml":           clients,
		folder + "parts/parts/more.yml":            strings.ReplaceAll(in(double), "  worker:\n", "  job: {environment: {DATABASE_URL: "+double+"}}\n  worker:\n"),
		folder + "clients/compose.prod.yaml":       clients,
		folder + "double/docker-compose.prod.yml":  in(double),
		folder + "single/docker-compose.prod.yml":  in(single),
		folder + "single/docker-compose.yml":       in(single),
		folder + "plain/docker-compose.prod.yml":   in(text),
		folder + "list/docker-compose.prod.yml":    list,
		folder + "default/docker-compose.prod.yml": defaults,
		folder + "block/compose.prod.yaml":         block,
		folder + "broken/compose.prod.yaml":        in(double) + "\n\t" + text + ": \"" + text + "\n",
		folder + "filled/docker-compose.prod.yml": "services:\n  web:\n    image: acme/app\n    env_file: .env.production\n    environment:\n" +
			"      DB_HOST: ${DB_PASSWORD}\n      DB_PASSWORD: other\n      DB_NAME: x${HIDDEN}\n      DATABASE_URL: postgresql://app:x@${DB_PASSWORD}/${HIDDEN:-y}\n",
		folder + "filled/.env.production": "DB_PASSWORD='" + text + "'\nHIDDEN='" + text + "'\n",
	}
}

// TestCanariesInCompose has the secrets in compose files.
func TestCanariesInCompose(t *testing.T) {
	t.Chdir(t.TempDir())
	var c cage
	files := map[string]string{}
	for i, text := range secretURLs {
		if i%(8*stride) != 0 {
			continue
		}
		for name, data := range composed(fmt.Sprintf("url%03d/", i), c.fill(text)) {
			files[name] = data
		}
	}
	for i, text := range []string{"§", "§ §", "p§$§", "p$$§", "§:§"} {
		for name, data := range composed(fmt.Sprintf("word%d/", i), c.fill(text)) {
			files[name] = data
		}
	}
	write(t, files)
	lint := []string{"lint", "-v", "--format", "text"}
	for _, format := range report.Formats() {
		lint = append(lint, "--format", format+"=out."+format)
	}
	for _, args := range [][]string{lint, {"show"}, {"input"}} {
		stdout, _ := c.quiet(t, nil, "", args...)
		if len(stdout) < 10_000 {
			t.Errorf("%s says little: %s", args, stdout)
		}
	}
	for _, format := range report.Formats() {
		text, err := os.ReadFile("out." + format)
		if err != nil {
			t.Fatal(err)
		}
		c.search(t, "out."+format, string(text))
	}
}
