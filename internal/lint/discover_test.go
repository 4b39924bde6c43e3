package lint

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

var testKinds = []source.Kind{
	{Name: "dotenv", Match: func(p string) bool { return source.NameOf(p).EnvFile }},
	{Name: "ini", Match: func(p string) bool { return strings.HasSuffix(p, ".ini") }},
}

func nothingIgnored(string) bool { return false }

// mapOf makes a file system of names; one that ends with a slash is a folder,
// and "name -> target" is a link.
func mapOf(names ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for _, name := range names {
		if link, target, ok := strings.Cut(name, " -> "); ok {
			fsys[link] = &fstest.MapFile{Data: []byte(target), Mode: fs.ModeSymlink | 0o777}
		} else if folder, ok := strings.CutSuffix(name, "/"); ok {
			fsys[folder] = &fstest.MapFile{Mode: fs.ModeDir | 0o755}
		} else {
			name, text, _ := strings.Cut(name, "=")
			fsys[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
		}
	}
	return fsys
}

// seen gives what was found as "kind display", and "!" for what the user named.
func seen(d *discovery) []string {
	shown := []string{}
	for _, f := range d.files {
		line := f.kind + " " + f.display
		if f.explicit {
			line += " !"
		}
		shown = append(shown, line)
	}
	return shown
}

func problems(d *discovery) []string {
	shown := []string{}
	for _, p := range d.problems {
		shown = append(shown, p.At.File+": "+p.Message)
	}
	return shown
}

func prunes(d *discovery) []string {
	shown := []string{}
	for _, p := range d.pruned {
		shown = append(shown, p.display+": "+p.reason)
	}
	return shown
}

func TestDiscover(t *testing.T) {
	const (
		tools   = ": a folder of tools or of other people's code"
		ignored = ": ignored by git"
	)
	for _, test := range []struct {
		name                           string
		tree                           []string
		work                           string
		paths                          []string
		files, roots, pruned, problems []string
	}{
		{
			name:  "kinds in order, then names",
			tree:  []string{"w/b.ini", "w/a.ini", "w/.env.production", "w/.env", "w/x/.env", "w/main.go"},
			files: []string{"dotenv .env", "dotenv .env.production", "dotenv x/.env", "ini a.ini", "ini b.ini"},
		},
		{
			name:  "relative, absolute and overlapping paths, above and beside",
			tree:  []string{"a/w/.env", "a/b/.env", "a/.env", "c/.env"},
			work:  "a/w",
			paths: []string{"../b", "/a/w", ".", "../.env", "/c/./"},
			files: []string{"dotenv ../.env !", "dotenv ../b/.env", "dotenv .env", "dotenv ../../c/.env"},
		},
		{
			name:  "the root of the volume",
			tree:  []string{".env", "w/.env"},
			work:  ".",
			paths: []string{"/", "../.."},
			files: []string{"dotenv .env", "dotenv w/.env"},
		},
		{
			name:     "a missing path and an empty one",
			tree:     []string{"w/.env"},
			paths:    []string{"missing", "", ".env/x"},
			problems: []string{".: a path is empty", ".env/x: no such file or folder", "missing: no such file or folder"},
		},
		{
			name: "files that the user names",
			tree: []string{
				"w/settings=[app]\nurl = 1\n", "w/prod=\ufeff# note\r\n\r\n; [x]\n[app]\n", "w/variables=A=1\n[x]\n", "w/empty=",
				"w/node_modules/x/.env", "w/alembic.ini",
			},
			paths: []string{"settings", "prod", "variables", "empty", "node_modules/x/.env", "alembic.ini"},
			files: []string{"dotenv empty !", "dotenv node_modules/x/.env !", "dotenv variables !", "ini alembic.ini !", "ini prod !", "ini settings !"},
			roots: []string{"w"},
		},
		{
			name: "pruned by name",
			tree: []string{
				"w/.git/.env", "w/node_modules/x/.env", "w/.venv-3.12/.env", "w/venv/.env", "w/lib/site-packages/.env",
				"w/a/__pycache__/.env", "w/dist/.env", "w/build/.env",
			},
			files:  []string{"dotenv build/.env", "dotenv dist/.env"},
			roots:  []string{"w"},
			pruned: []string{".git" + tools, ".venv-3.12" + tools, "a/__pycache__" + tools, "lib/site-packages" + tools, "node_modules" + tools, "venv" + tools},
		},
		{
			name: "pruned by what they hold",
			tree: []string{
				"w/.env/pyvenv.cfg", "w/.env/x.ini", "w/py/pyvenv.cfg", "w/py/.env", "w/target/CACHEDIR.TAG", "w/target/.env",
				"w/vendor/modules.txt", "w/vendor/.env", "w/b/vendor/.env",
			},
			files:  []string{"dotenv b/vendor/.env"},
			pruned: []string{".env: a virtual environment", "py: a virtual environment", "target: a cache", "vendor: other people's code"},
		},
		{
			name:  "a folder called .env",
			tree:  []string{"w/.gitignore=.env\n", "w/.env/prod.env", "w/.env/a/b.ini"},
			files: []string{"dotenv .env/prod.env", "ini .env/a/b.ini"},
		},
		{
			name:  "what the user names is walked whatever it is",
			tree:  []string{"w/.git/", "w/.gitignore=out*\n", "w/vendor/modules.txt", "w/vendor/.env", "w/out/.env", "w/out/a/.env", "w/out/out/.env"},
			paths: []string{".", "vendor", "out"},
			roots: []string{"w"},
			files: []string{"dotenv out/.env", "dotenv out/a/.env", "dotenv out/out/.env", "dotenv vendor/.env"},
			pruned: []string{
				".git" + tools, "out" + ignored, "vendor: other people's code",
			},
		},
		{
			name: "ignored by git: folders, never files",
			tree: []string{
				"w/.gitignore=.env*\n*.ini\nbuild/\n/top\nsub/only\n!sub/only/kept\n", "w/.env", "w/a.ini", "w/build/.env",
				"w/x/build/.env", "w/top/.env", "w/x/top/.env", "w/sub/only/.env", "w/x/sub/only/.env",
			},
			files:  []string{"dotenv .env", "dotenv x/sub/only/.env", "dotenv x/top/.env", "ini a.ini"},
			pruned: []string{"build" + ignored, "sub/only" + ignored, "top" + ignored, "x/build" + ignored},
		},
		{
			name: "ignored by git: negation and nested files",
			tree: []string{
				"w/.gitignore=*.d\n!keep.d\n", "w/a.d/.env", "w/keep.d/.env", "w/x/.gitignore=!a.d\nkeep.d # no comment\nkeep.d  \n",
				"w/x/a.d/.env", "w/x/keep.d/.env",
			},
			files:  []string{"dotenv keep.d/.env", "dotenv x/a.d/.env"},
			pruned: []string{"a.d" + ignored, "x/keep.d" + ignored},
		},
		{
			name: "ignored by git, but called after environments or secrets",
			tree: []string{
				"w/.gitignore=*/\n", "w/.envs/.production/.postgres", "w/secrets/.env", "w/deploy-eu/.gitignore=*\n",
				"w/deploy-eu/prod/.env", "w/config/a/b.ini", "w/data/.env",
			},
			files: []string{
				"dotenv .envs/.production/.postgres", "dotenv deploy-eu/prod/.env", "dotenv secrets/.env", "ini config/a/b.ini",
			},
			pruned: []string{"data" + ignored},
		},
		{
			name:   "the .gitignore files above, up to the top of the work tree",
			tree:   []string{".gitignore=y\n", "r/.git/", "r/.gitignore=/a/w/x\n", "r/a/.gitignore=z\n", "r/a/w/x/.env", "r/a/w/y/.env", "r/a/w/z/.env"},
			work:   "r/a/w",
			files:  []string{"dotenv y/.env"},
			roots:  []string{"r"},
			pruned: []string{"x" + ignored, "z" + ignored},
		},
		{
			name: "roots",
			tree: []string{
				"go.mod", "p/package.json", "p/w/api/pyproject.toml", "p/w/web/docker-compose.prod.yml", "p/w/db/compose.yaml",
				"p/w/m/alembic.ini", "p/w/s/.git=gitdir: x", "p/w/c/.dbcfg-lint.yaml", "p/w/n/.env",
			},
			work:  "p/w",
			files: []string{"dotenv n/.env", "ini m/alembic.ini"},
			roots: []string{"p", "p/w/api", "p/w/c", "p/w/db", "p/w/m", "p/w/s", "p/w/web"},
		},
		{
			name:  "the root above a file that the user names",
			tree:  []string{"w/a/go.mod", "w/a/b/.env"},
			paths: []string{"a/b/.env"},
			files: []string{"dotenv a/b/.env !"},
			roots: []string{"w/a"},
		},
		{
			name:  "links to files",
			tree:  []string{"w/.env -> ../shared/app", "shared/app", "w/.env.prod -> .env", "w/a.txt -> .env", "w/link.ini -> /shared/app"},
			files: []string{"dotenv .env", "dotenv .env.prod", "ini link.ini"},
		},
		{
			name:     "links that lead nowhere",
			tree:     []string{"w/.env -> gone", "w/readme -> gone", "w/.env.a -> .env.b", "w/.env.b -> .env.a"},
			paths:    []string{".", "readme"},
			problems: []string{".env: this symbolic link cannot be followed: file does not exist", ".env.a: this symbolic link cannot be followed: too many levels of symbolic links", ".env.b: this symbolic link cannot be followed: too many levels of symbolic links", "readme: no such file or folder"},
		},
		{
			name:   "links to folders",
			tree:   []string{"w/a -> z", "w/z/.env", "w/z/loop -> ..", "w/self -> .", "w/out -> ../out", "w/out2 -> ../out", "out/.env", "out/back -> ../w", "out/more -> /more", "more/.env", "ext/o/.env", "ext/o/up -> ..", "w/o -> ../ext/o", "ext/.env"},
			files:  []string{"dotenv o/.env", "dotenv out/.env", "dotenv out/more/.env", "dotenv z/.env"},
			pruned: []string{"o/up: a link to a folder above"},
		},
		{
			name:   "links that lead astray",
			tree:   []string{"v/w/up -> ../..", "v/w/bazel-out -> /cache", "cache/.env", "v/.env", "v/w/pkg -> node_modules/pkg", "v/w/node_modules/pkg/.env", "v/w/venv -> /cache", "v/w/.gitignore=tmp\n", "v/w/tmp -> /cache"},
			work:   "v/w",
			files:  []string{},
			pruned: []string{"bazel-out: a link to what bazel has built", "node_modules" + tools, "pkg: a link to a folder of tools or of other people's code", "tmp" + ignored, "up: a link to a folder above", "venv" + tools},
		},
		{
			name:  "a working directory behind a link",
			tree:  []string{"real/.env", "real/a/.env", "w -> real"},
			files: []string{"dotenv .env", "dotenv a/.env"},
		},
		{
			name:  "names that break lines",
			tree:  []string{"w/a\n\u202eb/.env", "w/é/.env"},
			files: []string{`dotenv a\n\u202eb/.env`, "dotenv é/.env"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.work == "" {
				test.work = "w"
			}
			if test.paths == nil {
				test.paths = []string{"."}
			}
			d := discover(mapOf(test.tree...), test.work, test.paths, testKinds, nothingIgnored)
			for _, check := range []struct {
				what      string
				want, got []string
			}{
				{"files", test.files, seen(d)},
				{"roots", test.roots, d.roots},
				{"pruned", test.pruned, prunes(d)},
				{"problems", test.problems, problems(d)},
			} {
				if !slices.Equal(check.want, check.got) {
					t.Errorf("%s: %s", check.what, cmp.Diff(check.want, check.got))
				}
			}
		})
	}
}

func TestDiscoverReal(t *testing.T) {
	fsys := mapOf("shared/app", "w/.env -> ../shared/app", "w/l -> /x", "x/.env")
	for _, f := range discover(fsys, "w", []string{"."}, testKinds, nothingIgnored).files {
		if want := map[string]string{"w/.env": "shared/app", "w/l/.env": "x/.env"}[f.name]; f.real != want {
			t.Errorf("%s is %s, want %s", f.name, f.real, want)
		}
	}
}

func TestDiscoverIgnored(t *testing.T) {
	fsys := mapOf("w/.env", "w/tests/.env", "w/tests/.env.x -> gone")
	ignored := func(name string) bool { return strings.HasPrefix(name, "w/tests/") }
	d := discover(fsys, "w", []string{"."}, testKinds, ignored)
	if diff := cmp.Diff([]string{"dotenv .env"}, seen(d)); diff != "" || len(d.problems) > 0 {
		t.Error(diff, d.problems)
	}
	d = discover(fsys, "w", []string{"tests/.env", "."}, testKinds, ignored)
	if diff := cmp.Diff([]string{"dotenv .env", "dotenv tests/.env !"}, seen(d)); diff != "" {
		t.Error(diff)
	}
}

func TestDiscoverDeep(t *testing.T) {
	fsys := mapOf("w/"+strings.Repeat("a/", maxDepth-1)+".env", "w/"+strings.Repeat("a/", maxDepth+1)+".env")
	d := discover(fsys, "w", []string{"."}, testKinds, nothingIgnored)
	if len(d.files) != 1 || len(d.problems) != 1 || d.problems[0].Message != "folders are nested too deep here" {
		t.Errorf("%d files, %v", len(d.files), d.problems)
	}
}

// forbidding refuses to read one folder.
type forbidding struct {
	fstest.MapFS
	folder string
}

func (f forbidding) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == f.folder {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return f.MapFS.ReadDir(name)
}

func TestDiscoverUnreadableFolder(t *testing.T) {
	fsys := forbidding{mapOf("w/.env", "w/closed/.env", "w/x/.env"), "w/closed"}
	d := discover(fsys, "w", []string{"."}, testKinds, nothingIgnored)
	if diff := cmp.Diff([]string{"closed: this folder cannot be read: permission denied"}, problems(d)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"dotenv .env", "dotenv x/.env"}, seen(d)); diff != "" {
		t.Error(diff)
	}
}
