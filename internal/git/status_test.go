package git_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/git"
)

func TestStatuses(t *testing.T) {
	b := newBox(t)
	b.init("module")
	b.commit("module", "tracked", "1", ".gitignore", "ignored\n")
	b.init("r")
	b.write("r", ".gitignore", "*.local\n!kept.local\nfolder/\n/sub/deep\nforced\n", "tracked", "1", "forced", "1",
		"folder/a", "1", "sub/deep", "1", "sub/.gitignore", "own\n", "sub/own", "1", "a.local", "1", "kept.local", "1", "new", "1")
	for _, name := range strangeNames {
		b.write("r", "strange/"+name, "1", "strange/"+name+".local", "1")
	}
	b.run("r", "add", ".gitignore", "tracked", "strange")
	b.run("r", "add", "-f", "forced")
	b.write("r", "intended", "1", "strange/not tracked", "1")
	b.run("r", "add", "-N", "intended")
	b.run("r", "-c", "protocol.file.allow=always", "submodule", "add", "-q", b.path("module"), "module")
	b.write("r/module", "ignored", "1", "new", "1", "x.local", "1")
	// A submodule that is not checked out has no .git, but files may lie there.
	b.run("r", "-c", "protocol.file.allow=always", "submodule", "add", "-q", b.path("module"), "absent")
	b.run("r", "submodule", "deinit", "-q", "-f", "absent")
	b.write("r", "absent/stray", "1")
	b.init("r/nested")
	b.write("r/nested", "tracked", "1", "new", "1", "x.local", "1")
	b.run("r/nested", "add", "tracked")
	b.write("r", "garbage/.git/x", "1", "garbage/new", "1", "garbage/x.local", "1")
	b.run("r", "-c", "user.name=x", "commit", "-q", "-m", "x")
	b.run("r", "worktree", "add", "-q", "../linked")
	b.write("linked", "b.local", "1")
	b.write("outside", "a", "1")

	tracked := func(r string) git.Status { return git.Status{Repository: b.name(r), Tracked: true} }
	ignored := func(r string) git.Status { return git.Status{Repository: b.name(r), Ignored: true} }
	neither := func(r string) git.Status { return git.Status{Repository: b.name(r)} }
	cases := map[string]git.Status{
		"r/tracked":             tracked("r"),
		"r/forced":              tracked("r"),
		"r/intended":            tracked("r"),
		"r/a.local":             ignored("r"),
		"r/kept.local":          neither("r"),
		"r/new":                 neither("r"),
		"r/missing":             neither("r"),
		"r/folder/a":            ignored("r"),
		"r/sub/deep":            ignored("r"),
		"r/sub/own":             ignored("r"),
		"r/strange/not tracked": neither("r"),
		"r/module/tracked":      tracked("r/module"),
		"r/module/ignored":      ignored("r/module"),
		"r/module/new":          neither("r/module"),
		"r/module/x.local":      neither("r/module"),
		"r/absent/stray":        neither("r"),
		"r/nested/tracked":      tracked("r/nested"),
		"r/nested/new":          neither("r/nested"),
		"r/nested/x.local":      neither("r/nested"),
		"r/garbage/new":         neither("r"),
		"r/garbage/x.local":     ignored("r"),
		"linked/tracked":        tracked("linked"),
		"linked/b.local":        ignored("linked"),
		"outside/a":             {},
	}
	for _, name := range strangeNames {
		cases["r/strange/"+name] = tracked("r")
		cases["r/strange/"+name+".local"] = ignored("r")
	}
	want := map[string]git.Status{}
	var names []string
	for name, status := range cases {
		names = append(names, b.name(name))
		want[b.name(name)] = status
	}
	for _, folder := range []string{"r", "r/sub", "r/nested", "outside", "."} {
		got, err := git.Statuses(t.Context(), b.options(folder), names)
		if err != nil {
			t.Errorf("%s: %v", folder, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", folder, diff)
		}
	}
}

// A name that git tracks may have any bytes.
func TestStatusesNotUTF8(t *testing.T) {
	b := newBox(t)
	b.init("r")
	if err := os.WriteFile(b.path("r/a\xff"), nil, 0o644); err != nil {
		t.Skip("the disk takes only UTF-8")
	}
	b.commit("r")
	b.write("r", "b\xff", "1")
	got := must(git.Statuses(t.Context(), b.options("r"), []string{b.name("r/a\xff"), b.name("r/b\xff")}))(t)
	if !got[b.name("r/a\xff")].Tracked || got[b.name("r/b\xff")].Tracked {
		t.Errorf("got %+v", got)
	}
}

// Where one repository is broken the others are told, and the broken one is said.
func TestStatusesOfBrokenRepository(t *testing.T) {
	b := newBox(t)
	b.init("good")
	b.commit("good", "a", "1")
	b.write("file", ".git", "nonsense", "a", "1")
	b.init("index")
	b.write("index", "a", "1", ".git/index", "nonsense")
	got, err := git.Statuses(t.Context(), b.options("good"), []string{b.name("good/a"), b.name("file/a"), b.name("index/a")})
	if err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("got %v", err)
	}
	if diff := cmp.Diff(map[string]git.Status{b.name("good/a"): {Repository: b.name("good"), Tracked: true}}, got); diff != "" {
		t.Error(diff)
	}
}

// The user's own list of ignored files counts.
func TestStatusesGlobalIgnore(t *testing.T) {
	b := newBox(t)
	b.init("r")
	b.write(".", "ignore", ".env\n", "config", "[core]\n\texcludesFile = "+b.path("ignore")+"\n", "r/.env", "1")
	o := b.options("r")
	o.Environ = append(o.Environ, "GIT_CONFIG_GLOBAL="+b.path("config"))
	if got := must(git.Statuses(t.Context(), o, []string{b.name("r/.env")}))(t); !got[b.name("r/.env")].Ignored {
		t.Errorf("got %+v", got)
	}
}
