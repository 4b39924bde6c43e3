package resolve_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
)

// shape gives projects as "folder: file, file".
func shape(projects []*resolve.Project) []string {
	var lines []string
	for _, p := range projects {
		var files []string
		for _, file := range p.Files {
			files = append(files, file.Path)
		}
		lines = append(lines, p.Root+": "+strings.Join(files, ", "))
	}
	return lines
}

// archive makes empty files.
func archive(names ...string) string {
	var b strings.Builder
	for _, name := range names {
		fmt.Fprintf(&b, "-- %s --\n", name)
	}
	return b.String()
}

func TestGroup(t *testing.T) {
	for _, test := range []struct {
		name  string
		files []string
		want  []string
	}{
		{
			"one project", []string{"pyproject.toml", ".env", ".env.production", "alembic.ini"},
			[]string{".: .env, .env.production, alembic.ini"},
		},
		{
			"a folder without a project", []string{".env", "deploy/.env.production"},
			[]string{".: .env, deploy/.env.production"},
		},
		{
			"a monorepo", []string{".git", "a/pyproject.toml", "a/.env", "a/.env.production", "b/package.json", "b/.env", ".env"},
			[]string{".: .env", "a: a/.env, a/.env.production", "b: b/.env"},
		},
		{
			"the same environment in two folders", []string{".git", "a/.env.production", "b/.env.production", "b/.env.test"},
			[]string{"a: a/.env.production", "b: b/.env.production, b/.env.test"},
		},
		{
			"the same environment in a folder and below it", []string{".git", ".env", ".env.production", "web/.env", "web/src/.env.staging"},
			[]string{".: .env, .env.production", "web: web/.env, web/src/.env.staging"},
		},
		{
			"folders that stand for environments",
			[]string{".git", ".envs/.local/.django", ".envs/.local/.postgres", ".envs/.production/.django", ".envs/.production/.postgres"},
			[]string{".: .envs/.local/.django, .envs/.local/.postgres, .envs/.production/.django, .envs/.production/.postgres"},
		},
		{
			"such folders twice", []string{".git", "a/envs/production/.env", "a/envs/staging/.env", "b/envs/production/.env", "b/envs/staging/.env"},
			[]string{"a: a/envs/production/.env, a/envs/staging/.env", "b: b/envs/production/.env, b/envs/staging/.env"},
		},
		{
			"such folders with services in them", []string{".git", "production/api/.env", "production/worker/.env"},
			[]string{"production/api: production/api/.env", "production/worker: production/worker/.env"},
		},
		{
			"templates go with their folder", []string{".git", "a/.env", "a/.env.example", "b/.env", "b/sub/.env.example"},
			[]string{"a: a/.env, a/.env.example", "b: b/.env, b/sub/.env.example"},
		},
		{
			"two templates are no two applications", []string{".git", ".env.example", "a/.env.example"},
			[]string{".: .env.example, a/.env.example"},
		},
		{
			"an ini file below", []string{".git", ".env", "migrations/alembic.ini"},
			[]string{".: .env, migrations/alembic.ini"},
		},
		{
			"an ini file above", []string{".git", "config/.env", "alembic.ini"},
			[]string{".: alembic.ini, config/.env"},
		},
		{
			"an ini file above two applications", []string{".git", "a/.env", "b/.env", "production.ini"},
			[]string{".: production.ini", "a: a/.env", "b: b/.env"},
		},
		{
			"an ini file with one application nearer than the other", []string{".git", "x/a/.env", "x/b/c/.env", "x/production.ini"},
			[]string{"x/a: x/a/.env, x/production.ini", "x/b/c: x/b/c/.env"},
		},
		{
			"an ini file between", []string{".git", ".env", "x/production.ini", "x/a/.env"},
			[]string{".: .env, x/production.ini", "x/a: x/a/.env"},
		},
		{
			"ini files alone", []string{".git", "alembic.ini", "a/alembic.ini"},
			[]string{".: alembic.ini", "a: a/alembic.ini"},
		},
		{"nothing", nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, shape(read(archive(test.files...)).resolve())); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestGroupByConfiguration(t *testing.T) {
	t.Run("a configuration is a boundary", func(t *testing.T) {
		f := read(archive(".git", ".env", "a/.env.production", "a/alembic.ini", "b/production.ini"))
		f.govern(&resolve.Options{Folder: "."}).govern(&resolve.Options{Folder: "a"}).govern(&resolve.Options{Folder: "b"})
		want := []string{".: .env", "a: a/.env.production, a/alembic.ini", "b: b/production.ini"}
		if diff := cmp.Diff(want, shape(f.resolve())); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("it names the files of an environment", func(t *testing.T) {
		f := read(archive(".git", ".env", "deploy/base.env", "deploy/eu/package.json", "deploy/eu/.env"))
		f.govern(named(".", "production", "deploy/base.env", "deploy/eu/.env"))
		p := f.only(t)
		production := environmentOf(t, p, "production")
		if len(production.Files) != 2 || production.Files[1].Path != "deploy/eu/.env" ||
			production.Because != "the configuration gives it to production" {
			t.Errorf("%+v", production.Files)
		}
	})
	t.Run("the order of its files counts", func(t *testing.T) {
		f := read("-- .git --\n-- z.env --\nA=weak\n-- a.env --\nA=strong\n")
		f.govern(named(".", "production", "z.env", "a.env"))
		v := environmentOf(t, f.only(t), "production").Variables[0]
		if v.Source != "a.env" || len(v.Shadows) != 1 || v.Shadows[0].Source != "z.env" {
			t.Errorf("%+v", v)
		}
	})
	t.Run("a template that it names is none", func(t *testing.T) {
		f := read(archive(".git", ".env.dist")).govern(named(".", "production", ".env.dist"))
		p := f.only(t)
		environmentOf(t, p, "production")
		if len(p.Templates) != 0 || p.Files[0].Template {
			t.Error("it is a template")
		}
	})
	t.Run("files that it does not name are on their own", func(t *testing.T) {
		options := named(".", "production", "live.env")
		options.Required = requires("SENTRY_DSN")
		f := read(archive(".git", "live.env", ".env.production")).govern(options)
		p := f.only(t)
		if n := len(environmentOf(t, p, "production").Requirements); n != 1 {
			t.Errorf("production has %d requirements", n)
		}
		other := environmentOf(t, p, "production (.env.production)")
		if !other.Production || len(other.Requirements) != 0 {
			t.Errorf("%+v", other)
		}
	})
	t.Run("a configuration elsewhere does not move the application", func(t *testing.T) {
		f := read(archive(".git", ".env", ".env.production"))
		options := named("ci/conf", "production", ".env.production")
		for _, s := range f.sources {
			s.Options = options
		}
		if diff := cmp.Diff([]string{".: .env, .env.production"}, shape(f.resolve())); diff != "" {
			t.Error(diff)
		}
	})
}

func TestGroupAtTheRootOfTheVolume(t *testing.T) {
	p := read(archive("package.json", ".env", ".env.production")).only(t)
	environmentOf(t, p, "development")
	environmentOf(t, p, "production")
}

// BenchmarkGroup groups and resolves many applications with an ini file each, many
// env files of one folder that disagree, and many folders without a project.
func BenchmarkGroup(b *testing.B) {
	const n = 10_000
	var roots, variants, folders strings.Builder
	for i := range n {
		fmt.Fprintf(&roots, "-- a/b%d/.env.production --\nDATABASE_URL=postgresql://db/app\n-- a/b%d/alembic.ini --\n[alembic]\n", i, i)
		fmt.Fprintf(&variants, "-- .env.production-%d --\nDATABASE_URL=postgresql://db/app%d\n", i, i)
		fmt.Fprintf(&folders, "-- c%d/.env --\nA=1\n-- ini/d%d/production.ini --\n[alembic]\n", i, i)
	}
	for _, benchmark := range []struct{ name, text string }{
		{"roots", roots.String()}, {"variants", variants.String()}, {"folders", folders.String()},
	} {
		b.Run(benchmark.name, func(b *testing.B) {
			f := read(benchmark.text)
			for b.Loop() {
				f.resolve()
			}
		})
	}
}

// BenchmarkResolve resolves a large file: of many variables, of one variable many
// times, and of variables that refer to each other.
func BenchmarkResolve(b *testing.B) {
	const n = 200_000
	var many, one, chain strings.Builder
	for i := range n {
		fmt.Fprintf(&many, "DB_OPTION_%d=value\n", i)
		fmt.Fprintf(&one, "DB_PASSWORD=value%d\n", i)
		fmt.Fprintf(&chain, "A%d=${A%d}\n", i+1, i)
	}
	for _, benchmark := range []struct{ name, text string }{
		{"many", many.String()}, {"one", one.String()}, {"chain", "A0=x\n" + chain.String()},
	} {
		b.Run(benchmark.name, func(b *testing.B) {
			f := read("-- .env.production --\n" + benchmark.text)
			for b.Loop() {
				f.resolve()
			}
		})
	}
}
