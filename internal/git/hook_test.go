package git_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/git"
)

// A hooked is a repository with a remote, and a dbcfg-lint that notes how it is run.
type hooked struct {
	*box
}

func newHooked(t *testing.T) *hooked {
	t.Helper()
	b := &hooked{newBox(t)}
	b.init("r")
	b.run(".", "init", "-q", "--bare", "remote.git")
	b.run("r", "remote", "add", "origin", b.path("remote.git"))
	b.commit("r", "a", "1")
	b.executable("bin/dbcfg-lint", "#!/bin/sh\n{ echo \"ours $*\"; cat; } >>"+b.path("log")+"\nexit $(cat "+b.path("exit")+")\n")
	b.write(".", "exit", "0")
	b.env[0] = "PATH=" + b.path("bin") + string(filepath.ListSeparator) + os.Getenv("PATH")
	return b
}

// hook finds the hook.
func (b *hooked) hook() *git.Hook {
	b.Helper()
	return must(b.open("r").Hook(b.Context()))(b.T)
}

// install installs the hook twice.
func (b *hooked) install(program string) *git.Hook {
	b.Helper()
	h := b.hook()
	if changed, err := h.Install(program); err != nil || !changed {
		b.Fatalf("install: %t, %v", changed, err)
	}
	before, err := os.ReadFile(h.Path)
	if err != nil {
		b.Fatal(err)
	}
	if changed, err := b.hook().Install(program); err != nil || changed {
		b.Errorf("install again: %t, %v", changed, err)
	}
	if after, _ := os.ReadFile(h.Path); string(after) != string(before) {
		b.Errorf("installed again the hook is another:\n%s", after)
	}
	return h
}

// push makes a commit, pushes it and gives what was noted.
func (b *hooked) push(args ...string) (log, out string, err error) {
	b.Helper()
	b.run("r", "commit", "-q", "--allow-empty", "-m", "x")
	out, err = b.try("r", "", append([]string{"push", "-q", "origin", "main"}, args...)...)
	if _, errStat := os.Stat(b.path("log")); errStat == nil {
		log = b.read("log")
	}
	_ = os.Remove(b.path("log"))
	return log, out, err
}

// snapshot gives the names, modes and contents in a folder.
func (b *hooked) snapshot(folder string) string {
	b.Helper()
	var all strings.Builder
	err := filepath.WalkDir(b.path(folder), func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		all.WriteString(strings.TrimPrefix(path, b.dir) + " " + info.Mode().String())
		if info.Mode().IsRegular() {
			all.WriteString("\n" + b.read(strings.TrimPrefix(path, b.dir)))
		} else if target, err := os.Readlink(path); err == nil {
			all.WriteString(" -> " + target)
		}
		all.WriteString("\n")
		return nil
	})
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		b.Fatal(err)
	}
	return all.String()
}

func TestHook(t *testing.T) {
	const theirs = `{ echo "theirs $0 $*"; cat; } >>"$LOG"` + "\n"
	for _, test := range []struct {
		name   string
		set    func(b *hooked)
		folder string // that the hooks are in
		runs   bool   // the hook that was there
	}{
		{"none", func(*hooked) {}, "r/.git/hooks", false},
		{"no folder", func(b *hooked) {
			if err := os.RemoveAll(b.path("r/.git/hooks")); err != nil {
				b.Fatal(err)
			}
		}, "r/.git", false},
		{"a shell script", func(b *hooked) { b.executable("r/.git/hooks/pre-push", "#!/bin/sh\nset -eu\n"+theirs) }, "r/.git/hooks", true},
		{"a script of bash", func(b *hooked) {
			b.executable("r/.git/hooks/pre-push", "#!/usr/bin/env bash\nset -euo pipefail\n"+theirs)
		}, "r/.git/hooks", true},
		{"without a last line end", func(b *hooked) {
			b.executable("r/.git/hooks/pre-push", "#!/bin/sh -e\n"+strings.TrimSuffix(theirs, "\n"))
		}, "r/.git/hooks", true},
		{"an empty script", func(b *hooked) { b.executable("r/.git/hooks/pre-push", "#!/bin/sh\n") }, "r/.git/hooks", false},
		{"another language", func(b *hooked) {
			b.executable("r/.git/hooks/pre-push", "#!/usr/bin/awk -f\n"+
				`BEGIN { print "theirs", ARGV[1] >> ENVIRON["LOG"]; while ((getline line < "/dev/stdin") > 0) print line >> ENVIRON["LOG"] }`+"\n")
		}, "r/.git/hooks", true},
		{"no first line", func(b *hooked) { b.executable("r/.git/hooks/pre-push", theirs) }, "r/.git/hooks", true},
		{"a symbolic link", func(b *hooked) {
			b.executable("r/scripts/check", "#!/bin/sh\n"+theirs)
			if err := os.Symlink("../../scripts/check", b.path("r/.git/hooks/pre-push")); err != nil {
				b.Fatal(err)
			}
		}, "r/.git/hooks", true},
		{"one that git does not run", func(b *hooked) { b.write("r", ".git/hooks/pre-push", "#!/bin/sh\n"+theirs) }, "r/.git/hooks", false},
		{"core.hooksPath in the work tree", func(b *hooked) {
			b.run("r", "config", "core.hooksPath", ".githooks")
			b.executable("r/.githooks/pre-push", "#!/bin/sh\n"+theirs)
		}, "r/.githooks", true},
		{"husky 9", func(b *hooked) {
			b.run("r", "config", "core.hooksPath", ".husky/_")
			b.executable("r/.husky/_/pre-push", "#!/usr/bin/env sh\n"+`sh -e "$(dirname "$(dirname "$0")")/pre-push" "$@"`+"\n")
			b.write("r", ".husky/pre-push", theirs)
		}, "r/.husky", true},
		{"husky 8", func(b *hooked) {
			b.run("r", "config", "core.hooksPath", ".husky")
			b.executable("r/.husky/pre-push", "#!/usr/bin/env sh\n"+theirs)
		}, "r/.husky", true},
		{"pre-commit", func(b *hooked) {
			b.executable("r/.git/hooks/pre-push", "#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\n"+
				"refs=$(cat)\nif [ -x \"$0.legacy\" ]; then echo \"$refs\" | \"$0.legacy\" \"$@\" || exit 1; fi\n[ -z \"$refs\" ] || echo \"$refs\" | {\n"+theirs+"}\n")
		}, "r/.git/hooks", true},
		{"git lfs", func(b *hooked) {
			b.executable("r/.git/hooks/pre-push", "#!/bin/sh\ncommand -v git >/dev/null 2>&1 || exit 2\n"+theirs)
		}, "r/.git/hooks", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := newHooked(t)
			b.env = append(b.env, "LOG="+b.path("log"))
			test.set(b)
			before := b.snapshot(test.folder)
			h := b.install("")
			log, out, err := b.push()
			if err != nil {
				t.Fatalf("push: %v\n%s", err, out)
			}
			ours, rest, _ := strings.Cut(log, "theirs")
			if !strings.HasPrefix(ours, "ours hook run origin "+b.path("remote.git")+"\nrefs/heads/main ") {
				t.Errorf("got %q", log)
			}
			if test.runs != strings.Contains(rest, "origin") || test.runs != strings.Contains(rest, "refs/heads/main ") {
				t.Errorf("the hook that was there: got %q", rest)
			}
			// Nothing to push: a loop over the lines must not see an empty one.
			out, err = b.try("r", "", "push", "-q", "origin", "main")
			if err != nil {
				t.Fatalf("push: %v\n%s", err, out)
			}
			if _, err := os.Stat(b.path("log")); err == nil && strings.Contains(b.read("log"), "\n\n") {
				t.Errorf("with nothing to push: got %q", b.read("log"))
			}
			_ = os.Remove(b.path("log"))

			b.write(".", "exit", "1")
			log, _, err = b.push()
			if err == nil || strings.Contains(log, "theirs") {
				t.Errorf("a finding does not keep from pushing: got %q", log)
			}
			if _, out, err := b.push("--no-verify"); err != nil {
				t.Errorf("push --no-verify: %v\n%s", err, out)
			}

			if changed, err := b.hook().Uninstall(); err != nil || !changed {
				t.Fatalf("uninstall: %t, %v", changed, err)
			}
			after := b.snapshot(test.folder)
			if test.name == "no folder" {
				_, statErr := os.Stat(h.Path)
				if statErr == nil {
					t.Error("the hook is still there")
				}
			} else if after != before {
				t.Errorf("uninstalled it is not what it was:\n%s\nbut\n%s", before, after)
			}
			if changed, err := b.hook().Uninstall(); err != nil || changed {
				t.Errorf("uninstall again: %t, %v", changed, err)
			}
		})
	}
}

func TestHookWithoutProgram(t *testing.T) {
	b := newHooked(t)
	b.install("")
	b.env[0] = "PATH=" + os.Getenv("PATH")
	log, out, err := b.push()
	if err == nil || log != "" || !strings.Contains(out, "not found in PATH") || !strings.Contains(out, "--no-verify") {
		t.Errorf("got %q, %q, %v", log, out, err)
	}
	// Installed again it knows where to look.
	program := b.path("it's a bin/dbcfg-lint")
	b.executable("it's a bin/dbcfg-lint", b.read("bin/dbcfg-lint"))
	if changed, err := b.hook().Install(program); err != nil || !changed {
		t.Errorf("install: %t, %v", changed, err)
	}
	if log, out, err := b.push(); err != nil || !strings.HasPrefix(log, "ours hook run origin") {
		t.Errorf("got %q, %q, %v", log, out, err)
	}
}

func TestHookOfOthers(t *testing.T) {
	t.Run("lefthook", func(t *testing.T) {
		b := newHooked(t)
		b.write("r", "lefthook.yml", "pre-push:\n")
		b.executable("r/.git/hooks/pre-push", "#!/bin/sh\ncall_lefthook()\n{\n:\n}\ncall_lefthook run \"pre-push\" \"$@\"\n")
		before := b.snapshot("r/.git/hooks")
		_, err := b.hook().Install("")
		var advice *git.Advice
		if !errors.As(err, &advice) || advice.In != "lefthook.yml" || !strings.Contains(advice.Add, "use_stdin: true") {
			t.Errorf("got %v", err)
		}
		if changed, err := b.hook().Uninstall(); changed || err != nil {
			t.Errorf("uninstall: %t, %v", changed, err)
		}
		if b.snapshot("r/.git/hooks") != before {
			t.Error("the hooks were changed")
		}
	})
	t.Run("a shared folder", func(t *testing.T) {
		b := newHooked(t)
		b.write(".", "shared/pre-commit", "")
		b.run("r", "config", "core.hooksPath", "~/shared")
		before := b.snapshot("shared")
		var advice *git.Advice
		if _, err := b.hook().Install(""); !errors.As(err, &advice) || advice.In != b.path("shared/pre-push") {
			t.Errorf("got %v", err)
		}
		if b.snapshot("shared") != before {
			t.Error("the hooks were changed")
		}
	})
	t.Run("no hooks at all", func(t *testing.T) {
		b := newHooked(t)
		b.run("r", "config", "core.hooksPath", os.DevNull)
		if _, err := b.open("r").Hook(t.Context()); err == nil {
			t.Error("it is found")
		}
	})
	for name, file := range map[string]string{"husky": ".husky/pre-commit", "lefthook": ".config/lefthook.yaml"} {
		t.Run(name+" that is not set up", func(t *testing.T) {
			b := newHooked(t)
			b.write("r", file, "")
			if h := b.install(""); !strings.Contains(h.Note, name) || h.Committed {
				t.Errorf("got %+v", h)
			}
		})
	}
}

func TestHookOfLinkedWorkTree(t *testing.T) {
	b := newHooked(t)
	b.run("r", "worktree", "add", "-q", "../linked")
	h := must(b.open("linked").Hook(t.Context()))(t)
	if h.Path != b.path("r/.git/hooks/pre-push") || h.Committed {
		t.Errorf("got %+v", h)
	}
	if _, err := h.Install(""); err != nil {
		t.Fatal(err)
	}
	if log, out, err := b.push(); err != nil || log == "" {
		t.Errorf("got %q, %q, %v", log, out, err)
	}
}

func TestHookWasChanged(t *testing.T) {
	t.Run("by the user", func(t *testing.T) {
		b := newHooked(t)
		h := b.install("")
		b.executable("r/.git/hooks/pre-push", b.read("r/.git/hooks/pre-push")+"echo more\n")
		if changed, err := b.hook().Install(""); err != nil || changed {
			t.Errorf("install: %t, %v", changed, err)
		}
		if changed, err := b.hook().Uninstall(); err != nil || !changed {
			t.Errorf("uninstall: %t, %v", changed, err)
		}
		if data, _ := os.ReadFile(h.Path); string(data) != "#!/bin/sh\necho more\n" {
			t.Errorf("left is %q", data)
		}
	})
	t.Run("by the user, with another hook behind it", func(t *testing.T) {
		b := newHooked(t)
		b.executable("r/.git/hooks/pre-push", "#!/usr/bin/awk -f\n")
		b.install("")
		b.executable("r/.git/hooks/pre-push", b.read("r/.git/hooks/pre-push")+"echo more\n")
		before := b.snapshot("r/.git/hooks")
		if _, err := b.hook().Uninstall(); err == nil || b.snapshot("r/.git/hooks") != before {
			t.Errorf("got %v", err)
		}
	})
	t.Run("by another program", func(t *testing.T) {
		b := newHooked(t)
		b.executable("r/.git/hooks/pre-push", "#!/usr/bin/awk -f\n")
		b.install("")
		b.executable("r/.git/hooks/pre-push", "#!/usr/bin/awk -f\n# another\n")
		before := b.snapshot("r/.git/hooks")
		if _, err := b.hook().Install(""); err == nil || b.snapshot("r/.git/hooks") != before {
			t.Errorf("got %v", err)
		}
	})
	t.Run("to one that is not run", func(t *testing.T) {
		b := newHooked(t)
		h := b.install("")
		if err := os.Chmod(h.Path, 0o644); err != nil {
			t.Fatal(err)
		}
		if changed, err := b.hook().Install(""); err != nil || !changed {
			t.Errorf("install: %t, %v", changed, err)
		}
		if log, _, err := b.push(); err != nil || log == "" {
			t.Errorf("got %q, %v", log, err)
		}
	})
}
