package git_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/git"
)

var zero = strings.Repeat("0", 40)

// pushed gives the files that the new commits bring, as COMMIT FILE with the
// commits called by the names of commits.
func (b *box) pushed(folder, lines, remote string, commits map[string]string) (*git.Push, []string) {
	b.Helper()
	refs := must(git.ReadRefs(strings.NewReader(lines)))(b.T)
	push := must(b.open(folder).Pushed(b.Context(), refs, remote, func(git.Tip, string) bool { return true }))(b.T)
	called := map[string]string{}
	for name, oid := range commits {
		called[oid] = name
	}
	files := []string{}
	for _, commit := range push.Commits {
		name := called[commit.OID]
		if len(commit.Files) == 0 {
			files = append(files, name)
		}
		for _, file := range commit.Files {
			files = append(files, name+" "+strings.TrimPrefix(file.Name, b.name(folder)+"/"))
		}
	}
	return push, files
}

func TestReadRefs(t *testing.T) {
	oid := strings.Repeat("a", 40)
	refs, err := git.ReadRefs(strings.NewReader("HEAD@{1 day ago} " + oid + " refs/heads/x " + zero + "\n(delete) " + zero + " refs/heads/y " + oid + "\n"))
	if err != nil || len(refs) != 2 || refs[0].Local != "HEAD@{1 day ago}" || refs[1].Remote != "refs/heads/y" {
		t.Errorf("got %+v, %v", refs, err)
	}
	if refs, err := git.ReadRefs(strings.NewReader("")); len(refs) != 0 || err != nil {
		t.Errorf("nothing: got %v, %v", refs, err)
	}
	for _, bad := range []string{
		"\n", "x\n", "a b c d\n", "refs/heads/x " + oid + " refs/heads/x --all\n",
		"x " + oid + "\x00 y " + oid, "x " + strings.ToUpper(oid) + " y " + oid, strings.Repeat("x", 1<<20),
	} {
		if _, err := git.ReadRefs(strings.NewReader(bad)); err == nil {
			t.Errorf("%.80q is read", bad)
		}
	}
}

func TestRef(t *testing.T) {
	b := newBox(t)
	b.init("r")
	first, second := b.commit("r", ".env", "A=1"), b.commit("r", ".env", "A=2")
	b.run("r", "tag", "-a", "-m", "x", "heavy")
	r := b.open("r")
	for _, test := range []struct {
		from, to string
		want     []string
	}{
		{"", "", []string{first, second}}, {first, second, []string{second}}, {"", first, []string{first}}, {"heavy~1", "heavy", []string{second}},
	} {
		ref := must(r.Ref(t.Context(), "refs/heads/main", "refs/heads/main", test.from, test.to))(t)
		push := must(r.Pushed(t.Context(), []git.Ref{ref}, "", func(git.Tip, string) bool { return true }))(t)
		var got []string
		for _, commit := range push.Commits {
			got = append(got, commit.OID)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q to %q: %s", test.from, test.to, diff)
		}
	}
	for _, bad := range [][2]string{{"", "missing"}, {"missing", ""}, {"--all", ""}, {"", "--all"}} {
		if _, err := r.Ref(t.Context(), "main", "main", bad[0], bad[1]); !errors.Is(err, git.ErrRevision) {
			t.Errorf("%q: got %v", bad, err)
		}
	}
}

func TestPushed(t *testing.T) {
	b := newBox(t)
	b.init("r")
	c := map[string]string{}
	c["root"] = b.commit("r", "a", "1", "b", "1")
	c["secret"] = b.commit("r", ".env", "A=1", "b", "2")
	b.run("r", "rm", "-q", ".env")
	c["removed"] = b.commit("r")
	c["again"] = b.commit("r", ".env", "A=1")
	b.run("r", "mv", "a", "renamed")
	c["renamed"] = b.commit("r")
	b.run("r", "checkout", "-q", "-b", "topic", c["secret"])
	c["topic"] = b.commit("r", "b", "topic")
	b.run("r", "checkout", "-q", "-b", "clean", c["root"])
	c["side"] = b.commit("r", "side", "1")
	b.run("r", "merge", "-q", "--no-edit", "-m", "x", c["secret"])
	c["merge"] = b.run("r", "rev-parse", "HEAD")
	b.run("r", "checkout", "-q", "-b", "evil", c["side"])
	b.run("r", "merge", "-q", "--no-commit", c["secret"])
	c["evil"] = b.commit("r", "b", "neither", "smuggled", "1")
	b.run("r", "tag", "-a", "-m", "x", "v1", c["root"])
	b.run("r", "tag", "-a", "-m", "x", "v2", "v1")
	b.run("r", "tag", "-a", "-m", "x", "tree", c["root"]+"^{tree}")
	b.run("r", "tag", "-a", "-m", "x", "blob", c["root"]+":a")
	b.run("r", "checkout", "-q", "--detach", "main")
	tag := func(name string) string { return b.run("r", "rev-parse", "refs/tags/"+name) }
	line := func(local, remote string) string { return "refs/heads/x " + local + " refs/heads/x " + remote + "\n" }
	unknown := strings.Repeat("7", 40)
	for _, test := range []struct {
		name, lines string
		tracked     []string // commits that the remote has
		want        []string
	}{
		{"nothing", "", nil, nil},
		{"an update", line(c["again"], c["root"]), nil,
			[]string{"secret .env", "secret b", "removed", "again"}},
		{"nothing new", line(c["root"], c["again"]), nil, nil},
		{"a new branch", line(c["secret"], zero), nil,
			[]string{"root a", "root b", "secret .env", "secret b"}},
		{"a new branch, and the remote has its beginning", line(c["secret"], zero), []string{"root"},
			[]string{"secret .env", "secret b"}},
		{"a new branch that the remote has", line(c["secret"], zero), []string{"again"}, nil},
		{"forced, over what is known", line(c["topic"], c["again"]), nil, []string{"topic b"}},
		{"forced, over what is not known", line(c["topic"], unknown), []string{"secret"}, []string{"topic b"}},
		{"forced, over what is not known, to a remote that is not known", line(c["topic"], unknown), nil,
			[]string{"root a", "root b", "secret .env", "secret b", "topic b"}},
		{"a deletion", "(delete) " + zero + " refs/heads/x " + c["again"] + "\n", nil, nil},
		{"a rename", line(c["renamed"], c["again"]), nil, []string{"renamed renamed"}},
		{"a merge", line(c["merge"], c["root"]), nil,
			[]string{"side side", "secret .env", "secret b", "merge"}},
		{"a merge with content of its own", line(c["evil"], c["side"]), []string{"secret"},
			[]string{"evil b", "evil smuggled"}},
		{"several refs", line(c["secret"], zero) + line(c["topic"], zero) + line(c["secret"], zero), []string{"root"},
			[]string{"secret .env", "secret b", "topic b"}},
		{"a ref that tells what another need not bring", line(c["secret"], zero) + line(c["topic"], c["root"]), nil,
			[]string{"secret .env", "secret b", "topic b"}},
		{"a tag", line(tag("v1"), zero), nil, []string{"root a", "root b"}},
		{"a tag of a tag", line(tag("v2"), zero), []string{"root"}, nil},
		{"over a tag", line(c["secret"], tag("v2")), nil, []string{"secret .env", "secret b"}},
		{"over a tree", line(c["root"], tag("tree")), nil, []string{"root a", "root b"}},
		{"a tag of a tree", line(tag("tree"), zero), nil, nil},
		{"a tag of a blob", line(tag("blob"), zero), nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			for i, name := range test.tracked {
				ref := "refs/remotes/origin/" + string(rune('a'+i))
				b.run("r", "update-ref", ref, c[name])
				defer b.run("r", "update-ref", "-d", ref)
			}
			_, got := (&box{T: t, git: b.git, dir: b.dir, env: b.env}).pushed("r", test.lines, "origin", c)
			slices.Sort(got)
			want := append([]string{}, test.want...)
			slices.Sort(want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("tips", func(t *testing.T) {
		push, _ := b.pushed("r", line(tag("v2"), zero)+line(zero, c["root"])+line(tag("tree"), zero)+line(tag("blob"), zero)+line(c["topic"], zero), "origin", c)
		tree := b.run("r", "rev-parse", c["root"]+"^{tree}")
		for i, want := range []struct {
			revision string
			blob     bool
		}{{c["root"], false}, {"", false}, {tree, false}, {"", true}, {c["topic"], false}} {
			if tip := push.Tips[i]; tip.Revision != want.revision || tip.Blob != want.blob {
				t.Errorf("%d: got %+v", i, tip)
			}
			if revision := push.Tips[i].Revision; revision != "" {
				if _, err := b.open("r").Commit(t.Context(), revision); err != nil {
					t.Error(err)
				}
			}
		}
		for _, commit := range push.Commits {
			if want := map[string]int{c["root"]: 0, c["secret"]: 4, c["topic"]: 4}; commit.Tip != want[commit.OID] {
				t.Errorf("%s comes with tip %d", commit.OID, commit.Tip)
			}
		}
	})
	t.Run("parents come first", func(t *testing.T) {
		push, _ := b.pushed("r", line(c["merge"], zero), "origin", c)
		at := map[string]int{}
		for i, commit := range push.Commits {
			at[commit.OID] = i
		}
		if len(at) != 4 || at[c["root"]] != 0 || at[c["merge"]] != 3 {
			t.Errorf("got %v", at)
		}
	})
	t.Run("other remotes", func(t *testing.T) {
		b.run("r", "update-ref", "refs/remotes/private/main", c["again"])
		defer b.run("r", "update-ref", "-d", "refs/remotes/private/main")
		for _, remote := range []string{"public", "https://example.com/x.git", b.path("elsewhere"), "*", "", "--all", "."} {
			_, got := b.pushed("r", line(c["secret"], zero), remote, c)
			if len(got) != 4 {
				t.Errorf("%s: got %q", remote, got)
			}
		}
	})
	t.Run("wanted", func(t *testing.T) {
		refs := must(git.ReadRefs(strings.NewReader(line(c["again"], zero))))(t)
		wanted := func(_ git.Tip, name string) bool { return name == b.name("r/.env") }
		push := must(b.open("r").Pushed(t.Context(), refs, "origin", wanted))(t)
		n := 0
		for _, commit := range push.Commits {
			n += len(commit.Files)
		}
		if n != 1 || len(push.Commits) != 4 {
			t.Errorf("got %d files in %d commits", n, len(push.Commits))
		}
	})
	t.Run("not here", func(t *testing.T) {
		refs := must(git.ReadRefs(strings.NewReader(line(unknown, zero))))(t)
		_, err := b.open("r").Pushed(t.Context(), refs, "origin", func(git.Tip, string) bool { return true })
		if !errors.Is(err, git.ErrMissing) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("replaced and grafted", func(t *testing.T) {
		b.run("r", "replace", c["secret"], c["root"])
		b.write("r", ".git/info/grafts", c["again"]+"\n")
		_, got := b.pushed("r", line(c["again"], c["root"]), "origin", c)
		if !slices.Contains(got, "secret .env") {
			t.Errorf("got %q", got)
		}
	})
}

func TestPushedStrangeNames(t *testing.T) {
	b := newBox(t)
	b.init("r")
	want := map[string]bool{}
	for _, name := range append(strangeNames, ":100644 100644 a b M", strings.Repeat("a", 40)) {
		b.write("r", name, name)
		want["c "+name] = true
	}
	oid := b.commit("r")
	_, got := b.pushed("r", "x "+oid+" x "+zero+"\n", "origin", map[string]string{"c": oid})
	if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(slices.Values(got))); diff != "" {
		t.Error(diff)
	}
}

func TestPushedFromShallowClone(t *testing.T) {
	b := newBox(t)
	b.init("origin")
	b.commit("origin", "old", "1")
	c := map[string]string{"boundary": b.commit("origin", "a", "1")}
	b.run(".", "clone", "-q", "--depth=1", "file://"+b.path("origin"), "shallow")
	c["new"] = b.commit("shallow", "b", "1")
	_, got := b.pushed("shallow", "x "+c["new"]+" x "+c["boundary"]+"\n", "origin", c)
	if diff := cmp.Diff([]string{"new b"}, got); diff != "" {
		t.Error(diff)
	}
	_, got = b.pushed("shallow", "x "+c["new"]+" x "+zero+"\n", "other", c)
	if diff := cmp.Diff([]string{"boundary a", "boundary old", "new b"}, got); diff != "" {
		t.Error(diff)
	}
}

// A commit stays what it is when the push is done by git itself.
func TestPushedAsGitTellsIt(t *testing.T) {
	b := newBox(t)
	b.init("r")
	b.run(".", "init", "-q", "--bare", "remote.git")
	b.run("r", "remote", "add", "origin", b.path("remote.git"))
	c := map[string]string{"first": b.commit("r", "a", "1")}
	hook := "#!/bin/sh\ncat >" + b.path("refs") + "\necho \"$1\" >" + b.path("remote") + "\n"
	b.executable("r/.git/hooks/pre-push", hook)
	b.run("r", "push", "-q", "origin", "main")
	if _, got := b.pushed("r", b.read("refs"), strings.TrimSpace(b.read("remote")), c); len(got) != 0 {
		t.Errorf("when it is done: got %q", got)
	}
	c["second"] = b.commit("r", "b", "1")
	b.run("r", "tag", "v1")
	b.run("r", "push", "-q", "--dry-run", "origin", "main", "v1", "HEAD~0:refs/heads/x")
	_, got := b.pushed("r", b.read("refs"), strings.TrimSpace(b.read("remote")), c)
	if diff := cmp.Diff([]string{"second b"}, got); diff != "" {
		t.Error(diff)
	}
}
