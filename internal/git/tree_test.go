package git_test

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/git"
)

var strangeNames = []string{
	"with space", `with "quotes" and 'quotes'`, "with\nline end", "with\ttab", "back\\slash", ":colon", "-dash", "*", "ünï",
}

func TestTreeIsFileSystem(t *testing.T) {
	b := newBox(t)
	b.init("r")
	b.write("r/plain", ".env", "A=1\n", "empty", "", "config/app/a.ini", "[a]\n", "with\nline end", "1")
	for _, name := range strangeNames {
		b.write("r", "strange/"+name, name)
	}
	if err := os.Symlink("app/a.ini", b.path("r/plain/config/link")); err != nil {
		t.Fatal(err)
	}
	b.commit("r")
	r := b.open("r")
	for _, of := range []struct {
		name string
		tree *git.Tree
	}{
		{"commit", must(r.Head(t.Context()))(t)},
		{"index", must(r.Index(t.Context()))(t)},
	} {
		t.Run(of.name, func(t *testing.T) {
			root := must(fs.Sub(of.tree, r.Root+"/plain"))(t)
			if err := fstest.TestFS(root, ".env", "empty", "config/app/a.ini", "config/link", "with\nline end"); err != nil {
				t.Error(err)
			}
			for _, name := range strangeNames {
				if data, err := of.tree.ReadFile(r.Root + "/strange/" + name); string(data) != name {
					t.Errorf("%q: got %q, %v", name, data, err)
				}
			}
			if len(of.tree.Unread) > 0 {
				t.Errorf("unread: %q", of.tree.Unread)
			}
		})
	}
}

// The tree stands where the work tree does, and has nothing beside it.
func TestTreeIsRootedAtTheVolume(t *testing.T) {
	b := newBox(t)
	b.init("r")
	b.commit("r", "a", "1")
	b.write(".", "beside", "1")
	tree := must(b.open("r").Head(t.Context()))(t)
	var names []string
	err := fs.WalkDir(tree, ".", func(name string, _ fs.DirEntry, err error) error {
		names = append(names, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(b.name("r"), "/")
	want := []string{"."}
	for i := range parts {
		want = append(want, strings.Join(parts[:i+1], "/"))
	}
	want = append(want, b.name("r/.git"), b.name("r/a"))
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
}

func TestTreeLinks(t *testing.T) {
	b := newBox(t)
	b.init("r")
	b.write("r", "folder/file", "1")
	b.write(".", "outside", "1")
	for name, target := range map[string]string{
		"file": "folder/file", "folderlink": "folder", "folder/up": "../file", "absolute": b.path("r/folder/file"),
		"out": "../outside", "etc": "/etc/passwd", "loop": "loop", "dangling": "missing", "through": "folderlink/up",
		"afile": "folder/file/x",
	} {
		if err := os.Symlink(target, b.path("r/"+name)); err != nil {
			t.Fatal(err)
		}
	}
	b.commit("r")
	tree := must(b.open("r").Head(t.Context()))(t)
	for _, test := range []struct {
		name string
		ok   bool
	}{
		{"file", true}, {"folder/up", true}, {"folderlink/up", true}, {"folderlink/file", true}, {"absolute", true}, {"through", true},
		{"out", false}, {"etc", false}, {"loop", false}, {"dangling", false}, {"afile", false}, {"file/x", false},
	} {
		data, err := tree.ReadFile(b.name("r/" + test.name))
		if test.ok && string(data) != "1" || !test.ok && err == nil {
			t.Errorf("%s: got %q, %v", test.name, data, err)
		}
	}
	if tree.Differs(b.name("r/folder/up"), []byte("../file")) || !tree.Differs(b.name("r/folder/up"), []byte("file")) {
		t.Error("the content of a link is not its target")
	}
	if target, err := tree.ReadLink(b.name("r/folder/up")); target != "../file" {
		t.Errorf("got %q, %v", target, err)
	}
	if _, err := tree.ReadLink(b.name("r/folder")); err == nil {
		t.Error("a folder is read as a link")
	}
	if info := must(tree.Lstat(b.name("r/file")))(t); info.Mode().Type() != fs.ModeSymlink {
		t.Errorf("got mode %v", info.Mode())
	}
	if info := must(tree.Stat(b.name("r/file")))(t); !info.Mode().IsRegular() || info.Size() != 1 {
		t.Errorf("got mode %v, size %d", info.Mode(), info.Size())
	}
}

func TestIndex(t *testing.T) {
	b := newBox(t)
	b.init("module")
	b.commit("module", "inside", "1")
	b.init("r")
	b.commit("r", "same", "1", "changed", "1", "deleted", "1", "mode", "1", "conflict", "1", "crlf", "a\r\n")
	b.run("r", "-c", "protocol.file.allow=always", "submodule", "add", "-q", b.path("module"), "module")
	b.write("r", "changed", "2", "added", "2", "intended", "2", "untracked", "2")
	b.run("r", "add", "changed", "added")
	b.run("r", "add", "-N", "intended")
	b.run("r", "rm", "-q", "--cached", "deleted")
	b.run("r", "update-index", "--chmod=+x", "mode")
	b.run("r", "update-index", "--skip-worktree", "same")
	oid := b.run("r", "rev-parse", "HEAD:conflict")
	if out, err := b.try("r", "0 "+strings.Repeat("0", 40)+"\tconflict\n100644 "+oid+" 1\tconflict\n100644 "+oid+" 2\tconflict\n100644 "+oid+" 3\tconflict\n",
		"update-index", "--index-info"); err != nil {
		t.Fatal(out)
	}
	b.write("r", "changed", "3, not staged")
	if err := os.Remove(b.path("r/same")); err != nil {
		t.Fatal(err)
	}

	r := b.open("r")
	index, head := must(r.Index(t.Context()))(t), must(r.Head(t.Context()))(t)
	want := []string{b.name("r/.gitmodules"), b.name("r/added"), b.name("r/changed")}
	if diff := cmp.Diff(want, index.Diff(head)); diff != "" {
		t.Error(diff)
	}
	for name, want := range map[string]string{"same": "1", "changed": "2", "added": "2", "mode": "1", "crlf": "a\r\n"} {
		if data, err := index.ReadFile(b.name("r/" + name)); string(data) != want {
			t.Errorf("%s: got %q, %v", name, data, err)
		}
	}
	for _, name := range []string{"deleted", "intended", "untracked", "conflict", "module/inside"} {
		if _, err := index.Stat(b.name("r/" + name)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if entries := must(index.ReadDir(b.name("r/module")))(t); len(entries) != 0 {
		t.Errorf("the submodule has %v", entries)
	}
	if len(index.Unread) != 1 || index.Unread[0].Name != b.name("r/conflict") {
		t.Errorf("unread: %q", index.Unread)
	}
}

func TestEmptyRepository(t *testing.T) {
	for _, format := range []string{"sha1", "sha256"} {
		t.Run(format, func(t *testing.T) {
			b := newBox(t)
			b.init("r", "--object-format="+format)
			r := b.open("r")
			head, index := must(r.Head(t.Context()))(t), must(r.Index(t.Context()))(t)
			if got := index.Diff(head); got != nil {
				t.Errorf("got %q", got)
			}
			b.write("r", ".env", "A=1")
			b.run("r", "add", ".")
			index = must(r.Index(t.Context()))(t)
			if diff := cmp.Diff([]string{b.name("r/.env")}, index.Diff(head)); diff != "" {
				t.Error(diff)
			}
			if index.Differs(b.name("r/.env"), []byte("A=1")) || !index.Differs(b.name("r/.env"), []byte("A=2")) {
				t.Error("the content is not told apart")
			}
			if _, err := r.Since(t.Context(), "HEAD"); !errors.Is(err, git.ErrRevision) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestSparseIndex(t *testing.T) {
	b := newBox(t)
	b.init("r")
	b.commit("r", "in/a", "1", "out/deep/.env", "1", "top", "1")
	b.run("r", "sparse-checkout", "set", "--cone", "--sparse-index", "in")
	if _, err := os.Stat(b.path("r/out/deep/.env")); err == nil {
		t.Fatal("the checkout is not sparse")
	}
	r := b.open("r")
	index := must(r.Index(t.Context()))(t)
	if data, err := index.ReadFile(b.name("r/out/deep/.env")); string(data) != "1" {
		t.Errorf("got %q, %v", data, err)
	}
	if got := index.Diff(must(r.Head(t.Context()))(t)); got != nil {
		t.Errorf("got %q", got)
	}
	if got := must(git.Statuses(t.Context(), b.options("r"), []string{b.name("r/out/deep/.env")}))(t); !got[b.name("r/out/deep/.env")].Tracked {
		t.Errorf("got %+v", got)
	}
}

func TestSince(t *testing.T) {
	b := newBox(t)
	b.init("r")
	base := b.commit("r", "same", "1", "changed", "1\n2\n", "theirs", "1")
	b.run("r", "checkout", "-q", "-b", "topic")
	b.commit("r", "changed", "2", "added", "1")
	b.run("r", "checkout", "-q", "main")
	b.commit("r", "theirs", "2")
	b.run("r", "checkout", "-q", "--orphan", "unrelated")
	b.commit("r", "same", "9")
	b.run("r", "checkout", "-q", "--detach", "topic")

	r := b.open("r")
	for _, revision := range []string{"main", base, "HEAD~1"} {
		since := must(r.Since(t.Context(), revision))(t)
		for name, want := range map[string]bool{"same": false, "theirs": false, "changed": true, "added": true, "untracked": true} {
			if since.Differs(b.name("r/"+name), []byte("1")) != want {
				t.Errorf("%s: %s: differs %t", revision, name, !want)
			}
		}
		if since.Differs(b.name("r/changed"), []byte("1\r\n2\r\n")) {
			t.Errorf("%s: a changed line end is taken for a change", revision)
		}
		if !since.Differs(b.name("beside"), []byte("1")) {
			t.Error("a file outside the work tree is in the tree")
		}
	}
	for revision, want := range map[string]error{
		"missing": git.ErrRevision, "": git.ErrRevision, "--help": git.ErrRevision, "HEAD:same": git.ErrRevision,
		"main..topic": git.ErrRevision, "unrelated": git.ErrNoMergeBase,
	} {
		if _, err := r.Since(t.Context(), revision); !errors.Is(err, want) {
			t.Errorf("%q: got %v, want %v", revision, err, want)
		}
	}
}

func TestSinceInShallowClone(t *testing.T) {
	b := newBox(t)
	b.init("origin")
	b.commit("origin", "a", "1")
	b.run("origin", "checkout", "-q", "-b", "topic")
	b.commit("origin", "a", "2")
	b.commit("origin", "a", "3")
	b.run("origin", "checkout", "-q", "main")
	b.commit("origin", "b", "1")
	b.run(".", "clone", "-q", "--depth=1", "--no-single-branch", "-b", "topic", "file://"+b.path("origin"), "shallow")
	r := b.open("shallow")
	if _, err := r.Since(t.Context(), "origin/main"); !errors.Is(err, git.ErrShallow) {
		t.Errorf("got %v", err)
	}
	if _, err := r.Since(t.Context(), "HEAD"); err != nil {
		t.Error(err)
	}
}

func TestWith(t *testing.T) {
	b := newBox(t)
	b.init("r")
	b.commit("r", "kept", "1", "gone/.env", "1", "folder/a", "1", "hidden", "a file")
	b.run("r", "rm", "-q", "-r", "gone", "hidden")
	b.commit("r", "folder/b", "2", "kept", "2", "hidden/below", "a folder")
	r := b.open("r")
	refs := must(git.ReadRefs(strings.NewReader("refs/heads/main " + b.run("r", "rev-parse", "HEAD") + " refs/heads/main " + zero + "\n")))(t)
	push := must(r.Pushed(t.Context(), refs, "", func(git.Tip, string) bool { return true }))(t)
	tip := must(r.Commit(t.Context(), push.Tips[0].Revision))(t)
	over, names := tip.With(push.Commits[0].Files)
	slices.Sort(names)
	if diff := cmp.Diff([]string{b.name("r/gone/.env"), b.name("r/hidden"), b.name("r/kept")}, names); diff != "" {
		t.Error(diff)
	}
	for name, want := range map[string]string{"kept": "1", "gone/.env": "1", "folder/a": "1", "folder/b": "2", "hidden": "a file"} {
		if data, err := over.ReadFile(b.name("r/" + name)); string(data) != want {
			t.Errorf("%s: got %q, %v", name, data, err)
		}
	}
	if err := fstest.TestFS(must(fs.Sub(over, r.Root))(t), "kept", "gone/.env", "folder/a", "folder/b", "hidden"); err != nil {
		t.Error(err)
	}
	if over, names := tip.With(push.Commits[1].Files); len(names) != 0 || over.Differs(b.name("r/kept"), []byte("2")) {
		t.Errorf("got %q", names)
	}
}
