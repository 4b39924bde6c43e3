package git_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/git"
)

func TestOpen(t *testing.T) {
	b := newBox(t)
	b.init("plain")
	b.commit("plain", "sub/a", "1")
	b.run("plain", "worktree", "add", "-q", "../linked")
	b.run(".", "clone", "-q", "--bare", "plain", "bare.git")
	b.run("bare.git", "worktree", "add", "-q", "../ofbare")
	b.init("with a\nline end")
	b.init("outer")
	b.run("outer", "-c", "protocol.file.allow=always", "submodule", "add", "-q", b.path("plain"), "module")
	b.init("sha256", "--object-format=sha256")
	b.write(".", "none/a", "1")
	for _, test := range []struct {
		name, dir, root string
		err             error
	}{
		{"the top", "plain", "plain", nil},
		{"a folder", "plain/sub", "plain", nil},
		{"a linked work tree", "linked/sub", "linked", nil},
		{"a linked work tree of a bare repository", "ofbare", "ofbare", nil},
		{"a submodule", "outer/module", "outer/module", nil},
		{"a line end in the path", "with a\nline end", "with a\nline end", nil},
		{"sha256", "sha256", "sha256", nil},
		{"no repository", "none", "", git.ErrNotRepository},
		{"a bare repository", "bare.git", "", git.ErrBare},
		{"inside .git", "plain/.git", "", git.ErrBare},
		{"no such folder", "missing", "", os.ErrNotExist},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := git.Open(t.Context(), b.options(test.dir))
			if !errors.Is(err, test.err) {
				t.Fatalf("got error %v, want %v", err, test.err)
			}
			if err != nil {
				return
			}
			defer r.Close()
			if r.Root != b.name(test.root) {
				t.Errorf("got root %q, want %q", r.Root, b.name(test.root))
			}
		})
	}
}

func TestNoGit(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{"", filepath.Join(dir, "git")} {
		if _, err := git.Open(t.Context(), git.Options{Dir: dir, Git: path}); !errors.Is(err, git.ErrNoGit) {
			t.Errorf("open with %q: got %v", path, err)
		}
		if _, err := git.Statuses(t.Context(), git.Options{Dir: dir, Git: path}, []string{"a"}); !errors.Is(err, git.ErrNoGit) {
			t.Errorf("statuses with %q: got %v", path, err)
		}
	}
	for _, environ := range [][]string{nil, {"PATH="}, {"PATH=" + dir}} {
		if _, err := git.Find(environ); !errors.Is(err, git.ErrNoGit) {
			t.Errorf("find in %q: got %v", environ, err)
		}
	}
}

// A folder of PATH that is relative may be in a project that is not trusted.
func TestFindRelative(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.WriteFile("git", []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if path, err := git.Find([]string{"PATH=.:"}); err == nil {
		t.Errorf("found %s", path)
	}
	if _, err := git.Find([]string{"PATH=.:" + dir}); err != nil {
		t.Error(err)
	}
}

func TestDubiousOwnership(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs root, to give a folder to another user")
	}
	b := newBox(t)
	b.init("theirs")
	b.write("theirs", ".env", "")
	for _, path := range []string{"theirs", "theirs/.git"} {
		if err := os.Chown(b.path(path), 12345, 12345); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := git.Open(t.Context(), b.options("theirs")); !errors.Is(err, git.ErrOwner) {
		t.Errorf("got %v", err)
	}
	// The files of other repositories are told all the same.
	b.init("ours")
	b.write("ours", ".env", "")
	b.run("ours", "add", ".")
	got, err := git.Statuses(t.Context(), b.options("."), []string{b.name("theirs/.env"), b.name("ours/.env")})
	if !errors.Is(err, git.ErrOwner) {
		t.Errorf("statuses: got error %v", err)
	}
	if len(got) != 1 || !got[b.name("ours/.env")].Tracked {
		t.Errorf("statuses: got %+v", got)
	}
	// What the user has trusted is.
	o := b.options("theirs")
	o.Environ = append(o.Environ, "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=safe.directory", "GIT_CONFIG_VALUE_0=*")
	r, err := git.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
}

// Git knows only the real path of a work tree; a user may have come by another.
func TestRootThroughLink(t *testing.T) {
	b := newBox(t)
	b.init("real")
	b.commit("real", "sub/a", "1")
	if err := os.Symlink("real", b.path("link")); err != nil {
		t.Fatal(err)
	}
	r := b.open("link/sub")
	if r.Root != b.name("link") {
		t.Errorf("got root %q", r.Root)
	}
	tree := must(r.Head(t.Context()))(t)
	if data := must(tree.ReadFile(b.name("link/sub/a")))(t); string(data) != "1" {
		t.Errorf("got %q", data)
	}
	for _, name := range []string{"real/sub/a", "link/sub/a"} {
		if tree.Differs(b.name(name), []byte("1")) {
			t.Errorf("%s differs", name)
		}
	}
	got := must(git.Statuses(t.Context(), b.options("link"), []string{b.name("real/sub/a")}))(t)
	if !got[b.name("real/sub/a")].Tracked {
		t.Errorf("got %+v", got)
	}
}

// In a hook git is told by its environment where the repository and the index are.
func TestHookEnvironment(t *testing.T) {
	b := newBox(t)
	b.init("r")
	b.commit("r", "a", "1")
	b.write("r", "b", "2")
	o := b.options("r")
	o.Environ = append(o.Environ, "GIT_DIR=.git", "GIT_INDEX_FILE=.git/other")
	b.run("r", "read-tree", "--index-output=.git/other", "HEAD")
	b.run("r", "add", "b")
	r, err := git.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if index := must(r.Index(t.Context()))(t); len(index.Diff(must(r.Head(t.Context()))(t))) != 0 {
		t.Error("the index is not that of the environment")
	}
	if got := must(git.Statuses(t.Context(), o, []string{b.name("r/a"), b.name("r/b")}))(t); !got[b.name("r/a")].Tracked || got[b.name("r/b")].Tracked {
		t.Errorf("got %+v", got)
	}
}

// What git says may quote the configuration.
func TestErrorsHaveNoValues(t *testing.T) {
	const secret = "hunter2canary"
	b := newBox(t)
	b.init("r")
	for _, config := range []string{
		"[core]\n\tbare = " + secret + "\n",
		"[core]\n\trepositoryformatversion = " + secret + "\n",
		"[core]\n\tcompression = \"https://u:" + secret + "@h\"\n",
		"[core]\n\tbigFileThreshold = " + secret + "\n",
		"[extensions]\n\tobjectFormat = " + secret + "\n",
		"[index]\n\tversion = it's " + secret + "\n",
	} {
		b.write("r", ".git/config", config)
		r, err := git.Open(t.Context(), b.options("r"))
		if err == nil {
			_, err = r.Index(t.Context())
			r.Close()
		}
		if err != nil && strings.Contains(err.Error(), secret) {
			t.Errorf("the error shows a value: %v", err)
		}
	}
}
