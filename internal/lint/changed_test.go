package lint_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/git"
	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
)

// texts gives a file system of names and texts in turn.
func texts(pairs ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for pair := range slices.Chunk(pairs, 2) {
		fsys[pair[0]] = &fstest.MapFile{Data: []byte(pair[1])}
	}
	return fsys
}

func placesOf(findings []lint.Finding) []string {
	var places []string
	for _, finding := range findings {
		places = append(places, finding.At.String()+" "+finding.Rule.ID)
	}
	return places
}

func TestCandidates(t *testing.T) {
	fsys := texts("w/.dbcfg-lint.yaml", "ignore: [fixtures/**]\nenvironments: {production: {files: [conf/*.txt]}}\n")
	candidate, err := lint.Candidates(lint.Options{FS: fsys, Folder: "w", Paths: []string{"."}})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{
		"w/.env": true, "w/a/b/.env.production": true, "w/alembic.ini": true, "w/pyproject.toml": true, "w/app/settings.py": true,
		"w/conf/a.txt": true, "w/b/a.txt": false, "w/README.md": false, "w/fixtures/.env": false,
		"w/node_modules/a/.env": false, "w/a/.venv/.env": false, ".env": false, "beside/.env": false,
		"w/\xff/.env": true, "w/\xff/README.md": false,
	} {
		if candidate(name) != want {
			t.Errorf("%q: not %t", name, want)
		}
	}
}

const (
	openURL = "DATABASE_URL=postgresql://app:${DB_PASSWORD}@db.internal/app\n"
	appApp  = "DATABASE_URL=postgresql://app:app@db.internal/app\n"
	appApp1 = "DATABASE_URL=postgresql://app:app1@db.internal/app\n"
	program = "from alembic import context\nfrom sqlalchemy import create_engine\nwith create_engine(\"URL\").connect() as c:\n    context.configure(connection=c)\n"
)

// TestPast judges earlier versions of files: what is new in them is reported, once.
func TestPast(t *testing.T) {
	for name, test := range map[string]struct {
		tip  []string
		past [][]string
		want []string
	}{
		"taken away": {
			tip: []string{".env.production", openURL}, past: [][]string{{".env.production", appApp}},
			want: []string{".env.production:1:14 test-credentials-in-production"},
		},
		"a file that is no longer there": {
			past: [][]string{{".env.production", appApp}},
			want: []string{".env.production:1:14 test-credentials-in-production"},
		},
		"still there": {tip: []string{".env.production", "A=1\n" + appApp}, past: [][]string{{".env.production", appApp}}},
		"still there, of another host": {
			tip:  []string{".env.production", appApp},
			past: [][]string{{".env.production", strings.Replace(appApp, "internal", "outside", 1)}},
		},
		"still there, in another file": {tip: []string{".env.prod", appApp}, past: [][]string{{".env.production", appApp}}},
		"another one": {
			tip: []string{".env.production", appApp}, past: [][]string{{".env.production", appApp1}},
			want: []string{".env.production:1:14 test-credentials-in-production"},
		},
		"several times": {
			tip:  []string{".env.production", openURL},
			past: [][]string{{".env.production", appApp}, {".env.production", "A=1\n" + appApp}, {".env.production", appApp1}},
			want: []string{".env.production:1:14 test-credentials-in-production", ".env.production:1:14 test-credentials-in-production"},
		},
		"ignored at the tip": {
			tip:  []string{".env.production", "# dbcfg-lint: ignore[test-credentials-in-production] -- a demo\n" + appApp},
			past: [][]string{{".env.production", appApp1}},
		},
		"switched off at the tip": {
			tip:  []string{".dbcfg-lint.yaml", "rules: {test-credentials-in-production: off}\n"},
			past: [][]string{{".env.production", appApp}},
		},
		"other rules": {past: [][]string{{".env.production", "DATABASE_URL=sqlite:///x.db\nA=1\nA=2\n# dbcfg-lint: ignore[x] -- y\n"}}},
		"a program": {
			tip:  []string{"alembic.ini", "[alembic]\nscript_location = m\n", "m/env.py", strings.Replace(program, "URL", "driver://", 1)},
			past: [][]string{{"m/env.py", strings.Replace(program, "URL", "postgresql://app:kV8-orange@db.internal/app", 1)}},
			want: []string{"m/env.py:3:21 url-in-env-py"},
		},
		"a program without a secret": {
			tip:  []string{"alembic.ini", "[alembic]\nscript_location = m\n", "m/env.py", strings.Replace(program, "URL", "driver://", 1)},
			past: [][]string{{"m/env.py", strings.Replace(program, "URL", "postgresql://db.internal/app", 1)}},
		},
		"a secret that is none of a manual": {
			past: [][]string{{".env", "DATABASE_URL=postgresql://app:kV8-orange@db.example.org/app\n"}},
			want: []string{".env:1:14 credentials-committed"},
		},
		"an ini file": {
			past: [][]string{{"alembic.ini", "[alembic]\nscript_location = m\nsqlalchemy.url = postgresql://app:kV8-orange@db.internal/app\n"}},
			want: []string{"alembic.ini:3:18 url-in-migration-config"},
		},
		"an env file that a compose file names": {
			tip: []string{"compose.prod.yaml", "services: {app: {image: a, env_file: conf/app.conf}}\n", "conf/app.conf", openURL}, past: [][]string{{"conf/app.conf", appApp}},
			want: []string{"conf/app.conf:1:14 test-credentials-in-production"},
		},
		"a compose file that another one extends": {
			tip: []string{
				"compose.prod.yaml", "services: {app: {extends: {file: common.part, service: app}}}\n",
				"common.part", "services: {app: {image: a, environment: [A=1]}}\n",
			},
			past: [][]string{{"common.part", "services: {app: {image: a, environment: [" + strings.TrimSpace(appApp) + "]}}\n"}},
			want: []string{"common.part:1:55 test-credentials-in-production"},
		},
		"a compose file that another one makes part of production": {
			tip: []string{
				"compose.yaml", "services: {db: {image: postgres, environment: [A=1]}}\n",
				"compose.prod.yaml", "services: {db: {restart: always}}\n",
			},
			past: [][]string{{"compose.yaml", "services: {db: {image: postgres, environment: [POSTGRES_PASSWORD=postgres]}}\n"}},
			want: []string{"compose.yaml:1:66 test-credentials-in-production"},
		},
		"an ini file of something else": {past: [][]string{{"tox.ini", "[tox]\nx = postgresql://app:kV8-orange@db.internal/app\n"}}},
		"programs of no concern":        {past: [][]string{{"app/models.py", "class A: pass\n"}}},
	} {
		t.Run(name, func(t *testing.T) {
			var history lint.History
			state, err := history.Judge(t.Context(), lint.Options{
				FS: texts(test.tip...), Folder: ".", Paths: []string{"."},
				Statuses: func(_ context.Context, names []string) (map[string]git.Status, error) {
					tracked := map[string]git.Status{}
					for _, name := range names {
						tracked[name] = git.Status{Tracked: true}
					}
					return tracked, nil
				},
			})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, past := range test.past {
				over := texts(test.tip...)
				var names []string
				for pair := range slices.Chunk(past, 2) {
					names = append(names, pair[0])
					over[pair[0]] = &fstest.MapFile{Data: []byte(pair[1])}
				}
				if result := state.Past(t.Context(), over, names); result != nil {
					got = append(got, placesOf(result.Findings)...)
					if len(result.Problems) > 0 {
						t.Error(result.Problems)
					}
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestPastOfNoConcern looks at no commit that changes programs alone.
func TestPastOfNoConcern(t *testing.T) {
	var history lint.History
	state, err := history.Judge(t.Context(), lint.Options{FS: texts(".env.production", appApp), Folder: ".", Paths: []string{"."}})
	if err != nil {
		t.Fatal(err)
	}
	if result := state.Past(t.Context(), texts("app/models.py", "class A: pass\n"), []string{"app/models.py"}); result != nil {
		t.Errorf("got %+v", result)
	}
}

// TestChanged reports what has to do with a changed file.
func TestChanged(t *testing.T) {
	fsys := texts(
		".dbcfg-lint.yaml", "required: [SENTRY_DSN]\n",
		"a/pyproject.toml", "", "a/.env.production", appApp+"SENTRY_DSN=x\n",
		"b/pyproject.toml", "", "b/.env.production", openURL,
	)
	for name, test := range map[string]struct {
		changed []string
		want    []string
		files   int
	}{
		"nothing": {nil, nil, 2},
		"its file": {
			[]string{"a/.env.production"}, []string{"a/.env.production:1:14 test-credentials-in-production"}, 1,
		},
		"the configuration": {[]string{".dbcfg-lint.yaml"}, []string{"b/.env.production:1:1 missing-required-variable"}, 2},
		"another file":      {[]string{"a/pyproject.toml"}, nil, 2},
	} {
		t.Run(name, func(t *testing.T) {
			result, err := lint.Run(t.Context(), lint.Options{
				FS: fsys, Folder: ".", Paths: []string{"."},
				Only:    []string{"test-credentials-in-production", "missing-required-variable"},
				Changed: func(name string, _ []byte) bool { return slices.Contains(test.changed, name) },
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, placesOf(result.Findings)); diff != "" {
				t.Error(diff)
			}
			if want := (lint.Unchanged{Files: test.files, Findings: 2 - len(test.want)}); *result.Unchanged != want {
				t.Errorf("got %+v, want %+v", *result.Unchanged, want)
			}
		})
	}
}

// TestBefore reports what stands in an unchanged file, and is there because of what was
// changed or taken away elsewhere.
func TestBefore(t *testing.T) {
	const twoFiles = "required: [SENTRY_DSN]\nenvironments: {production: {files: [base.env, prod.env]}}\n"
	for name, test := range map[string]struct {
		before, after []string
		want          []string
		left          int
	}{
		"nothing": {
			before: []string{".env.production", appApp},
			after:  []string{".env.production", appApp},
			left:   1,
		},
		"a file that was taken away": {
			before: []string{".dbcfg-lint.yaml", twoFiles, "prod.env", openURL, "base.env", "SENTRY_DSN=x\n"},
			after:  []string{".dbcfg-lint.yaml", twoFiles, "prod.env", openURL},
			want:   []string{"prod.env:1:1 missing-required-variable"},
		},
		"a configuration that was taken away": {
			before: []string{".env.production", appApp, ".dbcfg-lint.yaml", "rules: {test-credentials-in-production: off}\n"},
			after:  []string{".env.production", appApp},
			want:   []string{".env.production:1:14 test-credentials-in-production"},
		},
		"less grave than before": {
			before: []string{".env.production", appApp},
			after:  []string{".env.production", appApp, ".dbcfg-lint.yaml", "rules: {test-credentials-in-production: note}\n"},
			left:   1,
		},
		"graver than before": {
			before: []string{".env.production", appApp, ".dbcfg-lint.yaml", "rules: {test-credentials-in-production: note}\n"},
			after:  []string{".env.production", appApp},
			want:   []string{".env.production:1:14 test-credentials-in-production"},
		},
		"an ignored folder": {
			before: []string{"a/.env.production", appApp, "b/.env.production", appApp, ".gitignore", "/a/\n"},
			after:  []string{"a/.env.production", appApp, "b/.env.production", appApp},
			want:   []string{"a/.env.production:1:14 test-credentials-in-production"},
			left:   1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			before, after := texts(test.before...), texts(test.after...)
			o := lint.Options{
				FS: after, Folder: ".", Paths: []string{"."},
			}
			earlier := o
			earlier.FS = before
			o.Before = &earlier
			o.Changed = func(name string, data []byte) bool {
				file := before[name]
				return file == nil || !slices.Equal(file.Data, data)
			}
			result, err := lint.Run(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, placesOf(result.Findings)); diff != "" {
				t.Error(diff)
			}
			if result.Unchanged.Findings != test.left {
				t.Errorf("%d are left out, want %d", result.Unchanged.Findings, test.left)
			}
		})
	}
}

// TestBeforeThatIsNone reports all where what was there before cannot be judged.
func TestBeforeThatIsNone(t *testing.T) {
	o := lint.Options{
		FS: texts("app/.env.demo", appApp), Folder: ".", Paths: []string{"."}, Environment: "demo",
		Environ: []string{"A=1"}, Changed: func(string, []byte) bool { return false },
	}
	earlier := o
	earlier.FS = texts("README.md", "")
	o.Before = &earlier
	result, err := lint.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if result.Unchanged.Findings != 0 {
		t.Errorf("%d are left out", result.Unchanged.Findings)
	}
}
