package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"

	"github.com/spf13/cobra"

	"github.com/dbcfg-lint/dbcfg-lint/internal/git"
	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
)

// changedFlags are the flags that ask for what has changed.
type changedFlags struct {
	staged bool
	since  string
}

func (f *changedFlags) register(command *cobra.Command) {
	flags := command.Flags()
	flags.BoolVar(&f.staged, "staged", false, "lint what is staged, and report only findings that the staged changes bring or touch")
	flags.StringVar(&f.since, "since", "", "report only findings that the changes since the merge base with `REV` bring or touch")
}

// onlyChanged asks for what has changed. What it gives must be called when the run
// is over.
func (p *program) onlyChanged(ctx context.Context, f lintFlags, o *lint.Options) (func(), error) {
	name := "--staged"
	switch {
	case !f.staged && f.since == "":
		return func() {}, nil
	case f.staged && f.since != "":
		return nil, usagef("--staged and --since: give one of them")
	case !f.staged:
		name = "--since"
	}
	if f.updateBaseline {
		return nil, usagef("%s: leave it out with --update-baseline, which writes all there is", name)
	}
	r, err := p.repository(ctx)
	if err == nil {
		if f.staged {
			err = p.staged(ctx, r, o)
		} else {
			err = p.since(ctx, r, f.since, o)
		}
		if err == nil {
			return r.Close, nil
		}
		r.Close()
	}
	return nil, fmt.Errorf("%s: %w", name, err)
}

// repository opens the repository of the working directory.
func (p *program) repository(ctx context.Context) (*git.Repository, error) {
	folder, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	program, err := git.Find(p.environ)
	if err != nil {
		return nil, fmt.Errorf("%w, or not in PATH: install it", err)
	}
	r, err := git.Open(ctx, git.Options{Dir: folder, Git: program, Environ: p.environ})
	switch {
	case errors.Is(err, git.ErrNotRepository):
		return nil, fmt.Errorf("%w: change to one, or make one with git init", err)
	case errors.Is(err, git.ErrBare):
		return nil, fmt.Errorf("%w: change to one, git worktree list shows where", err)
	}
	return r, err
}

// staged has a run read the index.
func (p *program) staged(ctx context.Context, r *git.Repository, o *lint.Options) error {
	index, err := r.Index(ctx)
	if err != nil {
		return err
	}
	head, err := r.Head(ctx)
	if err != nil {
		return err
	}
	tree := snapshot{index, r.Root, p.tree}
	asked := o.Paths
	if o.Config != "" {
		asked = append(slices.Clone(asked), o.Config)
	}
	for _, userPath := range slices.Concat(asked, o.Policies) {
		name := lint.Rooted(p.folder, userPath)
		if _, err := fs.Stat(p.tree, name); err != nil {
			continue // the run says so
		}
		if _, err := tree.Stat(name); errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s: git add was not called for it, so nothing of it is staged", userPath)
		}
	}
	changed := map[string]bool{}
	for _, name := range index.Diff(head) {
		changed[name] = true
	}
	o.Before = p.before(r, head, *o)
	o.FS, o.Unread, o.Statuses = tree, unread(index), trackedIn(r)
	o.Changed = func(name string, _ []byte) bool { return changed[name] }
	return nil
}

// trackedIn is for what is read from git itself, and from the disk around it.
func trackedIn(r *git.Repository) lint.Statuses {
	return func(ctx context.Context, names []string) (map[string]git.Status, error) {
		outside := func(name string) bool { return !resolve.Within(r.Root, name) }
		return allTracked(ctx, slices.DeleteFunc(slices.Clone(names), outside))
	}
}

// before gives a run over an earlier commit.
func (p *program) before(r *git.Repository, earlier *git.Tree, o lint.Options) *lint.Options {
	o.FS, o.Statuses, o.Baseline = snapshot{earlier, r.Root, p.tree}, trackedIn(r), nil
	return &o
}

// since has a run compare the work tree with an earlier commit.
func (p *program) since(ctx context.Context, r *git.Repository, revision string, o *lint.Options) error {
	base, err := r.Since(ctx, revision)
	if errors.Is(err, git.ErrRevision) {
		return fmt.Errorf("%w: fetch it first, for a checkout in CI may have the last commit alone", err)
	}
	if err != nil {
		return err
	}
	o.Before = p.before(r, base, *o)
	o.Changed = func(name string, data []byte) bool {
		// A link on the way to the work tree is no part of it.
		return !resolve.Within(name, r.Root) && base.Differs(name, data)
	}
	return nil
}

// unread gives what a tree cannot give.
func unread(tree *git.Tree) map[string]string {
	reasons := map[string]string{}
	for _, one := range tree.Unread {
		reasons[one.Name] = one.Reason
	}
	return reasons
}

// A snapshot is a tree of git in the place of the work tree.
type snapshot struct {
	*git.Tree
	root string
	// outside is all that is not in the work tree; nil if nothing else is to be
	// seen.
	outside fs.FS
}

func (s snapshot) of(name string) fs.FS {
	if s.outside == nil || resolve.Within(s.root, name) || resolve.Within(name, s.root) {
		return s.Tree
	}
	return s.outside
}

// Open opens a file or a folder.
func (s snapshot) Open(name string) (fs.File, error) { return s.of(name).Open(name) }

// Stat describes a file.
func (s snapshot) Stat(name string) (fs.FileInfo, error) { return fs.Stat(s.of(name), name) }

// Lstat describes a file without following a link.
func (s snapshot) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(s.of(name), name) }

// ReadLink gives what a link leads to.
func (s snapshot) ReadLink(name string) (string, error) { return fs.ReadLink(s.of(name), name) }

// ReadFile reads a file.
func (s snapshot) ReadFile(name string) ([]byte, error) { return fs.ReadFile(s.of(name), name) }

// ReadDir lists a folder. Where nothing outside is to be seen, the links that lead
// there are left out: they are broken for everybody else.
func (s snapshot) ReadDir(folder string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(s.of(folder), folder)
	if s.outside == nil {
		entries = slices.DeleteFunc(entries, func(entry fs.DirEntry) bool {
			return entry.Type()&fs.ModeSymlink != 0 && s.leadsOut(folder, entry.Name())
		})
	}
	return entries, err
}

func (s snapshot) leadsOut(folder, link string) bool {
	target, err := s.ReadLink(path.Join(folder, link))
	if err != nil {
		return false
	}
	if !path.IsAbs(target) {
		target = "/" + folder + "/" + target
	}
	return !resolve.Within(s.root, path.Clean(target)[1:])
}
