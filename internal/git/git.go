// Package git asks git what is tracked, ignored, staged and pushed, and keeps the
// pre-push hook. It is the only place that runs a program, and the program is
// always git.
//
// A repository is not trusted: its configuration can name programs (fsmonitor,
// filters, textconv, pagers, hooks, ssh, credential helpers) and remotes to fetch
// from. So only plumbing is run that has no use for them, what it could still run
// is switched off on its command line, no transport is allowed, and a file of the
// work tree is never compared by git, which would call its filters.
//
// Names of files are rooted like those of the linter: with slashes, from the root
// of the volume, without a leading slash.
package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// These errors tell why git cannot say what it was asked for. They come wrapped.
var (
	ErrNoGit         = errors.New("git is not installed")
	ErrNotRepository = errors.New("not in a git repository")
	ErrBare          = errors.New("this is a bare repository, or the inside of one: there is no work tree")
	ErrOwner         = errors.New("the repository belongs to another user, so git does not trust it: see safe.directory in git help config")
	ErrMissing       = errors.New("the object is not in this clone, and nothing is fetched")
	ErrRevision      = errors.New("no such commit in this clone")
	ErrNoMergeBase   = errors.New("no common ancestor with the current commit")
	ErrShallow       = errors.New("no common ancestor in this shallow clone: fetch more of the history first, as git fetch --unshallow does")
)

// Options are where git is, and where it is asked.
type Options struct {
	// Dir is an absolute path of a folder.
	Dir string
	// Git is the path of the program, as Find gives it.
	Git string
	// Environ is the process environment, NAME=value. Of it git is given what
	// says where things are; a hook is told by GIT_DIR and GIT_INDEX_FILE.
	Environ []string
}

// Find gives the path of git. Folders of PATH that are not absolute are left out:
// they are the work of whoever wrote the working directory.
func Find(environ []string) (string, error) {
	for _, variable := range slices.Backward(environ) {
		name, value, _ := strings.Cut(variable, "=")
		if !strings.EqualFold(name, "PATH") {
			continue
		}
		for _, folder := range filepath.SplitList(value) {
			if !filepath.IsAbs(folder) {
				continue
			}
			if found, err := exec.LookPath(filepath.Join(folder, "git")); err == nil {
				return found, nil
			}
		}
		break
	}
	return "", ErrNoGit
}

// located are the variables that tell which repository a process works on. They
// hold for one repository only.
var located = []string{
	"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",
	"GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_SHALLOW_FILE",
}

// kept are the other variables that git is given. None of them names a program.
// The user's own configuration is kept for safe.directory and core.excludesFile.
var kept = []string{
	"PATH", "HOME", "XDG_CONFIG_HOME", "TMPDIR", "SUDO_UID",
	"USERPROFILE", "HOMEDRIVE", "HOMEPATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "PROGRAMDATA", "ALLUSERSPROFILE",
	"GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM",
	"GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS",
}

// environment gives the environment that git runs in.
func environment(environ []string) []string {
	var env []string
	for _, variable := range environ {
		name, _, _ := strings.Cut(variable, "=")
		name = strings.ToUpper(name)
		if slices.Contains(located, name) || slices.Contains(kept, name) ||
			strings.HasPrefix(name, "GIT_CONFIG_KEY_") || strings.HasPrefix(name, "GIT_CONFIG_VALUE_") {
			env = append(env, variable)
		}
	}
	return append(env,
		"LC_ALL=C", // messages are looked at
		"GIT_OPTIONAL_LOCKS=0",
		"GIT_TERMINAL_PROMPT=0",
		// A partial clone fetches what it lacks. Git before 2.39.4 does not know
		// the first; the second holds whatever protocol.*.allow says.
		"GIT_NO_LAZY_FETCH=1",
		"GIT_ALLOW_PROTOCOL=none",
		"GIT_GRAFT_FILE="+os.DevNull, // a push does not know of grafts
	)
}

// without gives an environment without some variables.
func without(env, names []string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		return slices.Contains(names, strings.ToUpper(name))
	})
}

// A program is git, in a folder.
type program struct {
	path, dir string
	env       []string
	// hooksPath leaves core.hooksPath to the configuration, to ask for it.
	hooksPath bool
}

func (p program) command(ctx context.Context, args ...string) *exec.Cmd {
	all := []string{
		"--no-pager", "--no-replace-objects", // a push does not know of replacements
		"-c", "core.fsmonitor=false",
		"-c", "core.pager=cat",
		"-c", "core.sshCommand=false",
		"-c", "core.askPass=",
		"-c", "credential.helper=",
		"-c", "protocol.allow=never",
		"-c", "advice.graftFileDeprecated=false",
	}
	if !p.hooksPath {
		all = append(all, "-c", "core.hooksPath="+os.DevNull)
	}
	cmd := exec.CommandContext(ctx, p.path, append(all, args...)...)
	cmd.Dir, cmd.Env = p.dir, p.env
	cmd.WaitDelay = 5 * time.Second
	return cmd
}

// run runs git to its end and gives its output.
func (p program) run(ctx context.Context, stdin io.Reader, args ...string) ([]byte, error) {
	var out bytes.Buffer
	err := p.stream(ctx, stdin, &out, args...)
	return out.Bytes(), err
}

// stream is like run, with the output written as it comes.
func (p program) stream(ctx context.Context, stdin io.Reader, out io.Writer, args ...string) error {
	cmd := p.command(ctx, args...)
	var said head
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, out, &said
	return failed(ctx, args[0], cmd.Run(), &said)
}

// A failure is git that ended with an error.
type failure struct {
	command string
	code    int
	said    string
}

func (f *failure) Error() string {
	_, line, ok := strings.Cut("\n"+f.said, "\nfatal: ")
	if !ok {
		line = f.said
	}
	line, _, _ = strings.Cut(line, "\n")
	// Git quotes values of the configuration, and a URL may hold a password.
	line = quoted.ReplaceAllString(line, "'***'")
	if line == "" {
		return fmt.Sprintf("git %s: exit status %d", f.command, f.code)
	}
	return fmt.Sprintf("git %s: %s", f.command, line)
}

var quoted = regexp.MustCompile(`'.*'|"[^"]*"|\S+://\S+`)

// failed makes the error of a git that has ended.
func failed(ctx context.Context, command string, err error, said *head) error {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case strings.Contains(said.text.String(), "from promisor remote"):
		return fmt.Errorf("git %s: %w", command, ErrMissing)
	case errors.As(err, &exit):
		return &failure{command, exit.ExitCode(), said.text.String()}
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, os.ErrNotExist):
		return ErrNoGit
	}
	return fmt.Errorf("git %s: %w", command, err)
}

// exited tells whether git ended with a code, as it does to say no.
func exited(err error, code int) bool {
	var f *failure
	return errors.As(err, &f) && f.code == code
}

// A head keeps the beginning of what is written to it.
type head struct{ text bytes.Buffer }

func (h *head) Write(p []byte) (int, error) {
	const most = 4 << 10
	h.text.Write(p[:min(len(p), max(0, most-h.text.Len()))])
	return len(p), nil
}
