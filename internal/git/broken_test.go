package git_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/git"
)

// A partial clone fetches what it lacks when git is not kept from it.
func TestPartialClone(t *testing.T) {
	b := newBox(t)
	b.init("origin")
	b.run("origin", "config", "uploadpack.allowFilter", "true")
	b.run("origin", "config", "uploadpack.allowAnySHA1InWant", "true")
	b.commit("origin", ".env", "A=1")
	for _, filter := range []string{"blob:none", "tree:0"} {
		t.Run(filter, func(t *testing.T) {
			folder := strings.ReplaceAll(filter, ":", "-")
			b.run(".", "clone", "-q", "--no-checkout", "--filter="+filter, "file://"+b.path("origin"), folder)
			r := b.open(folder)
			tree, err := r.Head(t.Context())
			if filter == "tree:0" {
				if !errors.Is(err, git.ErrMissing) {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			name := b.name(folder + "/.env")
			if _, err := tree.ReadFile(name); !errors.Is(err, git.ErrMissing) {
				t.Errorf("read: got %v", err)
			}
			if _, err := tree.Stat(name); !errors.Is(err, git.ErrMissing) {
				t.Errorf("stat: got %v", err)
			}
			if out := b.run(folder, "rev-list", "--objects", "--missing=print", "HEAD"); !strings.Contains(out, "\n?") {
				t.Errorf("it was fetched: %s", out)
			}
			b.run(folder, "checkout", "-q", "main")
			if data := must(tree.ReadFile(name))(t); string(data) != "A=1" {
				t.Errorf("got %q", data)
			}
		})
	}
}

// Git makes no such trees, but nothing keeps others from it.
func TestStrangeTrees(t *testing.T) {
	b := newBox(t)
	b.init("r")
	b.commit("r", "a", "1")
	blob := must(b.try("r", "x", "hash-object", "-w", "--stdin"))(t)
	blob = strings.TrimSpace(blob)
	entry := func(mode, name, oid string) string { return mode + " " + name + "\x00" + unhex(t, oid) }
	store := func(content string) string {
		return strings.TrimSpace(must(b.try("r", content, "hash-object", "-t", "tree", "--literally", "-w", "--stdin"))(t))
	}
	sub := store(entry("100644", "x", blob))
	r := b.open("r")
	for _, test := range []struct {
		name, tree string
		unread     int
	}{
		{"above", entry("40000", "..", sub), 1},
		{"here", entry("100644", ".", blob), 1},
		{"slash", entry("100644", "/x", blob) + entry("100644", "a//b", blob) + entry("100644", "../x", blob), 3},
		{"twice", entry("100644", "a", blob) + entry("100644", "a", blob), 1},
		{"file and folder", entry("100644", "a", blob) + entry("40000", "a", sub), 1},
		{"not UTF-8", entry("100644", "a\xff", blob), 0},
		{"a file that is a tree", entry("100644", "a", sub), 0},
		{"a file .git", entry("100644", ".git", blob), 1},
		{"an old mode", entry("100664", "a", blob), 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			tree, err := r.Commit(t.Context(), store(test.tree))
			if err != nil {
				t.Fatal(err)
			}
			if len(tree.Unread) != test.unread {
				t.Errorf("unread: %q", tree.Unread)
			}
			entries := must(tree.ReadDir(r.Root))(t)
			for _, entry := range entries {
				if entry.Name() == ".git" {
					continue
				}
				_, err := tree.ReadFile(r.Root + "/" + entry.Name())
				if bad := test.name == "not UTF-8" || test.name == "a file that is a tree"; bad == (err == nil) {
					t.Errorf("%q: got %v", entry.Name(), err)
				}
			}
		})
	}
	b.run("r", "update-index", "--add", "--cacheinfo", "100644,"+blob+","+strings.Repeat("d/", 1100)+"x")
	if tree, err := r.Commit(t.Context(), b.run("r", "write-tree")); err != nil || len(tree.Unread) != 1 {
		t.Errorf("deep: %v", err)
	}
	if index := must(r.Index(t.Context()))(t); len(index.Unread) != 1 {
		t.Errorf("deep: unread %q", index.Unread)
	}
}

func unhex(t *testing.T, oid string) string {
	t.Helper()
	var raw []byte
	for pair := range slices.Chunk([]byte(oid), 2) {
		const digits = "0123456789abcdef"
		raw = append(raw, byte(strings.IndexByte(digits, pair[0])<<4|strings.IndexByte(digits, pair[1])))
	}
	return string(raw)
}

// A corrupt object is an error of its own, and says nothing of what is in it.
func TestCorruptObject(t *testing.T) {
	b := newBox(t)
	b.init("r")
	b.commit("r", "bad", "hunter2canary", "good", "1")
	oid := b.run("r", "rev-parse", "HEAD:bad")
	path := b.path("r/.git/objects/" + oid[:2] + "/" + oid[2:])
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("hunter2canary"), 0o644); err != nil {
		t.Fatal(err)
	}
	tree := must(b.open("r").Head(t.Context()))(t)
	for range 2 {
		_, err := tree.ReadFile(b.name("r/bad"))
		if err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("got %v", err)
		}
		if data, err := tree.ReadFile(b.name("r/good")); string(data) != "1" {
			t.Errorf("got %q, %v", data, err)
		}
	}
}
