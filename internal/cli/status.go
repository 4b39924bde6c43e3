package cli

import (
	"context"
	"os"

	"github.com/dbcfg-lint/dbcfg-lint/internal/git"
)

// statuses asks git which files it tracks, from the working directory.
func (p *program) statuses(ctx context.Context, names []string) (map[string]git.Status, error) {
	program, err := git.Find(p.environ)
	if err != nil {
		return nil, err
	}
	folder, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	return git.Statuses(ctx, git.Options{Dir: folder, Git: program, Environ: p.environ}, names)
}

// allTracked is for what is read from git itself: the index, or a commit.
func allTracked(_ context.Context, names []string) (map[string]git.Status, error) {
	all := make(map[string]git.Status, len(names))
	for _, name := range names {
		all[name] = git.Status{Tracked: true}
	}
	return all, nil
}
