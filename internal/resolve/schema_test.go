package resolve_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
)

// everything is a project in which every list has an element somewhere.
const everything = `-- .git --
-- .env --
DATABASE_URL=postgresql://app:x@db.example.com/app?sslmode=require
A=1
A=2
B=${C} ${D:-e}
broken line
-- .env.production --
ENV=test
NODE_ENV=development
-- .env.production.local --
ENV=prod
-- .env.example --
-- alembic.ini --
[alembic]
script_location = missing
sqlalchemy.url = ${DATABASE_URL}
`

// TestNoNullLists looks for a nil slice in whatever a project holds. Policies
// may then iterate over every list.
func TestNoNullLists(t *testing.T) {
	projects := read(everything).resolve()
	for _, text := range []string{
		"-- .env --\n", "-- alembic.ini --\n", "-- alembic.ini --\n[alembic]\nsqlalchemy.url =\n",
		"-- .env.production --\nDATABASE_URL=nonsense\nA\nDB_USER=x\nTEST_DATABASE_URL=sqlite://\n",
	} {
		projects = append(projects, read(text).resolve()...)
	}
	projects = append(projects, read("-- alembic.ini --\n").as("production").resolve()...)
	var nulls func(at string, v reflect.Value)
	nulls = func(at string, v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer:
			if !v.IsNil() {
				nulls(at, v.Elem())
			}
		case reflect.Struct:
			for i := range v.NumField() {
				nulls(at+"."+v.Type().Field(i).Name, v.Field(i))
			}
		case reflect.Slice:
			// An option without a value has no database.
			if v.IsNil() {
				t.Errorf("%s is null", at)
			}
			for i := range v.Len() {
				nulls(at+"[]", v.Index(i))
			}
		}
	}
	for _, p := range projects {
		nulls("project", reflect.ValueOf(p))
	}
	url := resolve.URL("nonsense", nil)
	nulls("URL", reflect.ValueOf(url))
}

// selfExplanatory are fields whose name says it all, or what they are is said
// of the type that holds them.
var selfExplanatory = []string{
	"project.environments", "project.files", "project.migrations", "environment.name", "environment.databases", "environment.requirements",
	"member.path", "member.because", "claim.variable", "variable.name", "variable.empty", "variable.at", "shadow.source", "shadow.at",
	"database.dialect", "database.user", "database.password", "database.hosts", "database.parameters", "database.tls", "database.at",
	"password.set", "password.same_as_database", "password.at", "host.name", "host.at", "parameter.name", "parameter.secret",
	"requirement.name", "requirement.because", "file.path", "file.kind", "file.template", "file.entries", "file.duplicates", "file.problems",
	"entry.section", "entry.name", "entry.empty", "entry.name_at", "entry.at", "duplicate.name", "problem.code", "problem.message",
	"problem.section", "problem.name", "problem.at", "migration.file", "migration.script_locations", "migration.connections",
	"scriptlocation.section", "scriptlocation.at", "connection.section", "connection.option", "connection.blank", "connection.database",
	"connection.at", "interpolation.section", "interpolation.option", "interpolation.name", "interpolation.at",
	"ignore.rules", "ignore.reason", "ignore.at", "claim.at", "environment.production",
	"ambiguity.name", "ambiguity.readings", "ambiguity.at", "reading.reader", "unknownname.name", "class.name", "class.file",
	"class.fields", "field.name", "unknown.reason", "unknown.at", "program.file", "program.engines", "origin.at", "set.option",
	"engine.at", "commented.name", "configure.at", "print.at",
}

func TestFieldsAreDescribed(t *testing.T) {
	var missing []string
	seen := map[reflect.Type]bool{}
	var visit func(typ reflect.Type)
	visit = func(typ reflect.Type) {
		for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct || seen[typ] || !strings.HasSuffix(typ.PkgPath(), "/resolve") {
			return
		}
		seen[typ] = true
		for i := range typ.NumField() {
			field := typ.Field(i)
			name := strings.ToLower(typ.Name()) + "." + field.Tag.Get("json")
			if field.Tag.Get("json") == "" {
				t.Errorf("%s has no name in JSON", name)
			}
			if field.Tag.Get("jsonschema") == "" && !slices.Contains(selfExplanatory, name) {
				missing = append(missing, name)
			}
			visit(field.Type)
		}
	}
	visit(reflect.TypeFor[resolve.Project]())
	for _, name := range missing {
		t.Errorf("%s has no description", name)
	}
}

// TestSchema has a project judged by the schema that is derived from its type.
func TestSchema(t *testing.T) {
	schema, err := resolve.Schema()
	if err != nil {
		t.Fatal(err)
	}
	resolved, err := schema.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range read(everything).resolve() {
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var document any
		if err := json.Unmarshal(text, &document); err != nil {
			t.Fatal(err)
		}
		if err := resolved.Validate(document); err != nil {
			t.Error(err)
		}
		document.(map[string]any)["environments"] = nil
		if resolved.Validate(document) == nil {
			t.Error("null passes for a list")
		}
	}
}
