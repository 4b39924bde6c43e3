package cli_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/cli"
)

// A repository is a work tree in the working directory of a test, and an environment
// without the configuration of whoever runs it.
type repository struct {
	*testing.T
	environ []string
}

func newRepository(t *testing.T) repository {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("needs git, which is not in PATH")
	}
	folder := t.TempDir()
	t.Chdir(folder)
	r := repository{t, []string{
		"PATH=" + os.Getenv("PATH"), "GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_CEILING_DIRECTORIES=" + filepath.Dir(folder),
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.com",
	}}
	r.git("init", "-q", "-b", "main")
	return r
}

func (r repository) git(args ...string) string {
	r.Helper()
	command := exec.Command("git", args...)
	command.Env = r.environ
	out, err := command.CombinedOutput()
	if err != nil {
		r.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// commit commits the work tree and gives the commit.
func (r repository) commit() string {
	r.Helper()
	r.git("add", "-A")
	r.git("commit", "-q", "--allow-empty", "-m", "x")
	return r.git("rev-parse", "HEAD")
}

// pushes gives the line of a push to a remote that has nothing.
func pushes(oid string) string {
	return fmt.Sprintf("refs/heads/main %s refs/heads/main %s\n", oid, strings.Repeat("0", 40))
}

// TestCanariesPushed pushes what holds a canary wherever a secret can stand, as it is
// and after it was taken away again.
func TestCanariesPushed(t *testing.T) {
	r := newRepository(t)
	var c cage
	files := project(&c)
	for name := range files {
		// What every place of a secret gives is for TestCanaries to find out.
		if folder, base := filepath.Split(name); strings.Count(name, "/") != 1 || !strings.HasSuffix(folder, "1/") || base == ".env.example" {
			delete(files, name)
		}
	}
	write(t, files)
	before := r.commit()
	for name := range files {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	after := r.commit()
	for about, test := range map[string]struct {
		stdin string
		most  int
	}{"past": {pushes(after), 500}, "both": {pushes(before) + pushes(after), 5000}} {
		t.Run(about, func(t *testing.T) {
			stdout, _ := c.quiet(t, r.environ, test.stdin, "hook", "run", "origin")
			if len(stdout) < test.most {
				t.Errorf("says little: %s", stdout)
			}
		})
	}
	r.git("checkout", "-q", before, "--", ".")
	stdout, _ := c.quiet(t, r.environ, "", "--staged", "-v")
	if len(stdout) < 5000 {
		t.Errorf("--staged says little: %s", stdout)
	}
	c.quiet(t, r.environ, "", "--since", "HEAD")

	// What is wrong with the command line, the input and the configuration is said without it.
	c.quiet(t, r.environ, "", "--since", c.fill("https://app:§@db.internal/app"))
	c.quiet(t, r.environ, "", "--staged", c.fill("https://app:§@db.internal/app"))
	secret := c.fill("https://app:§@db.internal/app.git")
	c.quiet(t, r.environ, pushes(after), "hook", "run", secret, secret)
	c.quiet(t, r.environ, pushes(strings.Repeat("7", 40)), "hook", "run", secret, secret)
	c.quiet(t, r.environ, secret+"\n", "hook", "run", "origin", secret)
	c.quiet(t, r.environ, "", "hook", "run", "--fail-on", "x", secret, secret)
	c.quiet(t, r.environ, "", "hook", "run", secret, secret, secret)
	c.quiet(t, r.environ, "", "hook", secret)
	r.git("config", "remote.origin.url", secret)
	r.git("config", "core.hooksPath", c.fill("/nowhere/§"))
	c.quiet(t, r.environ, pushes(after), "hook", "run", "origin", secret)
	write(t, map[string]string{".git/config": c.fill("[core]\n\trepositoryformatversion = §\n")})
	c.quiet(t, r.environ, pushes(after), "hook", "run", "origin", secret)
	c.quiet(t, r.environ, "", "--staged")
	c.quiet(t, r.environ, "", "hook", "install")
}

// TestStrangeNames pushes files with names of all sorts: none is left out in silence.
func TestStrangeNames(t *testing.T) {
	r := newRepository(t)
	const bad = "DATABASE_URL=postgresql://app:postgres@db.internal/app\n"
	r.commit()
	for _, folder := range []string{"a space", "a \"quote\"", "it's", "a\nline", "-dash", "*?[", "ü", "\xff"} {
		if err := os.Mkdir(folder, 0o777); err != nil {
			t.Skipf("this file system has no %q: %v", folder, err)
		}
		write(t, map[string]string{folder + "/.env.production": bad})
	}
	r.git("add", "-A")
	check := func(about string, code int, stdout, stderr string) {
		t.Helper()
		if n := strings.Count(stdout, "error[test-credentials-in-production]"); n != 7 {
			t.Errorf("%s: %d findings, not 7:\n%s%s", about, n, stdout, stderr)
		}
		if !strings.Contains(stderr, `\xff`) || !strings.Contains(stderr, "its name is not UTF-8") || code != cli.ExitUnable {
			t.Errorf("%s: exits with %d, and says of what it cannot read:\n%s", about, code, stderr)
		}
	}
	for about, args := range map[string][]string{"staged": {"--staged"}, "since": {"--since", "HEAD"}} {
		code, stdout, stderr := run(t, r.environ, "", args...)
		check(about, code, stdout, stderr)
	}
	r.commit()
	tip := r.git("rev-parse", "HEAD")
	code, stdout, stderr := run(t, r.environ, pushes(tip), "hook", "run", "origin")
	check("tip", code, stdout, stderr)
	r.git("rm", "-rqf", ".")
	code, stdout, stderr = run(t, r.environ, pushes(r.commit()), "hook", "run", "origin")
	check("past", code, stdout, stderr)
}

// TestWithoutGit says that git is missing, whatever it is needed for.
func TestWithoutGit(t *testing.T) {
	newRepository(t)
	for _, args := range [][]string{{"--staged"}, {"--since", "HEAD"}, {"hook", "install"}, {"hook", "uninstall"}, {"hook", "run"}} {
		code, stdout, stderr := run(t, []string{"PATH="}, "", args...)
		if code != cli.ExitUnable || stdout != "" || !strings.Contains(stderr, "git is not installed, or not in PATH: install it") {
			t.Errorf("%s exits with %d: %s%s", args, code, stdout, stderr)
		}
	}
}
