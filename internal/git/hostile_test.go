package git_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/dbcfg-lint/dbcfg-lint/internal/git"
)

// The configuration of a repository can name programs. None of them is run, nor
// is anything fetched.
func TestHostileRepository(t *testing.T) {
	b := newBox(t)
	b.init("origin")
	b.run("origin", "config", "uploadpack.allowFilter", "true")
	base := b.commit("origin", "a", "fetched when it is needed", ".env", "A=1")
	b.commit("origin", "a", "1")
	b.run(".", "clone", "-q", "--filter=blob:none", "file://"+b.path("origin"), "r")
	b.commit("r", ".gitattributes", "* filter=evil diff=evil merge=evil\n", ".env", "A=2", "b", "1")
	mark := b.path("ran")
	b.executable("evil", "#!/bin/sh\necho \"$0 $*\" >>"+mark+"\nexit 1\n")
	for _, hook := range []string{"post-index-change", "reference-transaction", "post-checkout", "pre-push", "fsmonitor-watchman"} {
		b.executable("r/.git/hooks/"+hook, "#!/bin/sh\necho "+hook+" >>"+mark+"\n")
		b.executable("hooks/"+hook, "#!/bin/sh\necho "+hook+" >>"+mark+"\n")
	}
	evil := b.path("evil")
	var config strings.Builder
	for _, line := range []string{
		"core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "core.gitProxy",
		"core.alternateRefsCommand", "pager.ls-files", "pager.rev-list", "pager.diff-tree", "pager.diff-index",
		"filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "diff.external", "diff.evil.command",
		"diff.evil.textconv", "merge.evil.driver", "gpg.program", "credential.helper", "interactive.diffFilter",
		"remote.origin.uploadpack", "uploadpack.packObjectsHook", "sequence.editor",
	} {
		section, key := line[:strings.LastIndex(line, ".")], line[strings.LastIndex(line, ".")+1:]
		if name, sub, ok := strings.Cut(section, "."); ok {
			section = fmt.Sprintf("%s %q", name, sub)
		}
		fmt.Fprintf(&config, "[%s]\n\t%s = %s\n", section, key, evil)
	}
	for _, alias := range []string{"ls-files", "rev-parse", "cat-file", "check-ignore", "rev-list", "diff-tree", "diff-index", "ls-tree", "merge-base"} {
		fmt.Fprintf(&config, "[alias]\n\t%s = !%s\n", alias, evil)
	}
	fmt.Fprintf(&config, "[filter \"evil\"]\n\trequired = true\n[core]\n\thooksPath = %s\n\tuntrackedCache = true\n", b.path("hooks"))
	fmt.Fprintf(&config, "[protocol]\n\tallow = always\n[protocol \"ext\"]\n\tallow = always\n")
	fmt.Fprintf(&config, "[remote \"origin\"]\n\turl = ext::%s\n\tpromisor = true\n", evil)
	b.write("r", ".git/config", b.read("r/.git/config")+config.String())
	// An entry whose time is that of the index is compared by its content.
	b.write("r", ".env", "A=3")
	now := time.Now()
	for _, name := range []string{"r/.env", "r/b", "r/.git/index"} {
		if err := os.Chtimes(b.path(name), now, now); err != nil {
			t.Fatal(err)
		}
	}
	o := b.options("r")
	o.Environ = append(o.Environ, "GIT_EXTERNAL_DIFF="+evil, "GIT_PAGER="+evil, "PAGER="+evil, "GIT_SSH="+evil, "GIT_SSH_COMMAND="+evil,
		"GIT_ASKPASS="+evil, "SSH_ASKPASS="+evil, "GIT_EDITOR="+evil, "GIT_PROXY_COMMAND="+evil, "GIT_EXEC_PATH="+b.dir,
		"GIT_TRACE="+mark, "GIT_TRACE2="+mark, "GIT_ALLOW_PROTOCOL=ext:file", "GIT_LITERAL_PATHSPECS=1")

	r, err := git.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	index, head := must(r.Index(t.Context()))(t), must(r.Head(t.Context()))(t)
	index.Diff(head)
	since := must(r.Since(t.Context(), base))(t)
	if !since.Differs(b.name("r/.env"), []byte("A=3")) {
		t.Error("a change is not seen")
	}
	if data := must(index.ReadFile(b.name("r/.env")))(t); string(data) != "A=2" {
		t.Errorf("got %q", data)
	}
	if _, err := since.ReadFile(b.name("r/a")); !errors.Is(err, git.ErrMissing) {
		t.Errorf("got %v", err)
	}
	if _, err := since.Stat(b.name("r/a")); !errors.Is(err, git.ErrMissing) {
		t.Errorf("got %v", err)
	}
	must(git.Statuses(t.Context(), o, []string{b.name("r/.env"), b.name("r/new")}))(t)
	refs := must(git.ReadRefs(strings.NewReader("x " + base + " x " + strings.Repeat("7", 40) + "\n")))(t)
	must(r.Pushed(t.Context(), refs, "origin", func(git.Tip, string) bool { return true }))(t)
	_, _ = r.Hook(t.Context())
	if data, err := os.ReadFile(mark); err == nil {
		t.Errorf("programs were run:\n%s", data)
	}

	// The trap works.
	_, _ = b.try("r", "", "status")
	if _, err := os.Stat(mark); err != nil {
		t.Error("git status runs none of the programs: the test tests nothing")
	}
}
