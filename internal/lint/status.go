package lint

import (
	"context"
	"slices"

	"github.com/dbcfg-lint/dbcfg-lint/internal/git"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
)

// Statuses asks git about files, as [git.Statuses] does. It is given names
// without symbolic links.
type Statuses func(ctx context.Context, names []string) (map[string]git.Status, error)

// AskGit notes what git makes of the files that may hold a secret. It is not asked
// about others, so that most runs do not need it. What it cannot tell stays
// unknown, and the reason is one of the decisions.
func (w *Workspace) AskGit(ctx context.Context) {
	if w.options.Statuses == nil {
		return
	}
	files := map[string][]*resolve.File{} // by name without symbolic links
	var names []string
	for _, project := range w.Projects {
		for i := range project.Files {
			file := &project.Files[i]
			if !file.Secret && len(file.Commented) == 0 {
				continue
			}
			name, _, err := realpath(w.options.FS, "", w.sources[file.Path].Name)
			if err != nil {
				continue // it was read a moment ago
			}
			if files[name] == nil {
				names = append(names, name)
			}
			files[name] = append(files[name], file)
		}
	}
	if len(names) == 0 {
		return
	}
	slices.Sort(names)
	statuses, err := w.options.Statuses(ctx, names)
	if err != nil {
		w.Decisions = append(w.Decisions, "which files git tracks is not known: "+err.Error())
	}
	for _, name := range names {
		word := resolve.GitUnknown
		switch status := statuses[name]; {
		case status.Tracked:
			word = resolve.GitTracked
		case status.Ignored:
			word = resolve.GitIgnored
		case status.Repository != "":
			word = resolve.GitUntracked
		}
		for _, file := range files[name] {
			file.Git = word
		}
	}
}
