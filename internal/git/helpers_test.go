package git_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/git"
)

// A box is a folder with repositories in it, and an environment without the
// configuration of whoever runs the tests.
type box struct {
	*testing.T
	git string
	dir string // without symbolic links
	env []string
}

func newBox(t *testing.T) *box {
	t.Helper()
	path, err := git.Find(os.Environ())
	if err != nil {
		t.Skip("needs git, which is not in PATH")
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return &box{T: t, git: path, dir: dir, env: []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + dir,
		"GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_CEILING_DIRECTORIES=" + filepath.Dir(dir),
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_AUTHOR_DATE=2024-01-01T00:00:00Z",
		"GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.com", "GIT_COMMITTER_DATE=2024-01-01T00:00:00Z",
	}}
}

// path gives the path of a name in the box.
func (b *box) path(name string) string { return filepath.Join(b.dir, filepath.FromSlash(name)) }

// name gives the rooted name of a name in the box.
func (b *box) name(name string) string {
	return strings.TrimPrefix(filepath.ToSlash(b.path(name)), "/")
}

// run runs git in a folder of the box and gives its output without the last line end.
func (b *box) run(folder string, args ...string) string {
	b.Helper()
	out, err := b.try(folder, "", args...)
	if err != nil {
		b.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSuffix(out, "\n")
}

func (b *box) try(folder, stdin string, args ...string) (string, error) {
	cmd := exec.Command(b.git, args...)
	cmd.Dir, cmd.Env, cmd.Stdin = b.path(folder), b.env, strings.NewReader(stdin)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	return out.String(), err
}

// init makes a repository.
func (b *box) init(folder string, args ...string) {
	b.Helper()
	b.run(".", append([]string{"init", "-q", "-b", "main", folder}, args...)...)
}

// write writes files: names and contents in turn.
func (b *box) write(folder string, files ...string) {
	b.Helper()
	for i := 0; i < len(files); i += 2 {
		path := filepath.Join(b.path(folder), filepath.FromSlash(files[i]))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(files[i+1]), 0o644); err != nil {
			b.Fatal(err)
		}
	}
}

// commit writes files, commits all and gives the commit.
func (b *box) commit(folder string, files ...string) string {
	b.Helper()
	b.write(folder, files...)
	b.run(folder, "add", "-A")
	b.run(folder, "commit", "-q", "--allow-empty", "-m", "x")
	return b.run(folder, "rev-parse", "HEAD")
}

func (b *box) options(folder string) git.Options {
	return git.Options{Dir: b.path(folder), Git: b.git, Environ: b.env}
}

func (b *box) open(folder string) *git.Repository {
	b.Helper()
	r, err := git.Open(b.Context(), b.options(folder))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(r.Close)
	return r
}

// must gives a value of which there is no error.
func must[T any](value T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// executable writes a program.
func (b *box) executable(name, content string) {
	b.Helper()
	b.write(".", name, content)
	if err := os.Chmod(b.path(name), 0o755); err != nil {
		b.Fatal(err)
	}
}

func (b *box) read(name string) string {
	b.Helper()
	data, err := os.ReadFile(b.path(name))
	if err != nil {
		b.Fatal(err)
	}
	return string(data)
}
