package git

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// A Repository is a work tree with its repository. It may be a submodule or a
// linked work tree.
type Repository struct {
	// Root is the name of the work tree, spelled as Options.Dir is.
	Root string

	git program // in the work tree, told where all is
	// real is Root without symbolic links.
	real   string
	sha256 bool
	blobs  *objects // with their content
	kinds  *objects // without
}

// Open finds the repository of a folder. It must be closed. The context holds for
// as long as the repository is used.
func Open(ctx context.Context, o Options) (*Repository, error) {
	if o.Git == "" {
		return nil, ErrNoGit
	}
	if _, err := os.Stat(o.Dir); err != nil {
		return nil, err
	}
	git := program{path: o.Git, dir: o.Dir, env: environment(o.Environ)}
	out, err := git.run(ctx, nil, "rev-parse",
		"--is-bare-repository", "--is-inside-work-tree", "--show-object-format", "--absolute-git-dir")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.Dir, refusal(err))
	}
	// The path is the last, and may have line ends in it.
	fields := strings.SplitN(strings.TrimSuffix(string(out), "\n"), "\n", 4)
	if len(fields) < 4 {
		return nil, fmt.Errorf("%s: git rev-parse: too few lines", o.Dir)
	}
	if fields[0] != "false" || fields[1] != "true" {
		return nil, fmt.Errorf("%s: %w", o.Dir, ErrBare)
	}
	if out, err = git.run(ctx, nil, "rev-parse", "--show-toplevel"); err != nil {
		return nil, fmt.Errorf("%s: %w", o.Dir, refusal(err))
	}
	top := filepath.FromSlash(strings.TrimSuffix(string(out), "\n"))
	// From here on git is not to look for the repository again.
	git.dir = top
	git.env = append(without(git.env, []string{"GIT_DIR", "GIT_WORK_TREE"}), "GIT_DIR="+fields[3], "GIT_WORK_TREE="+top)
	r := &Repository{git: git, sha256: fields[2] == "sha256"}
	r.real, r.Root = rooted(top), rooted(spelled(top, o.Dir))
	r.blobs = &objects{git: git, ctx: ctx, mode: "--batch"}
	r.kinds = &objects{git: git, ctx: ctx, mode: "--batch-check"}
	return r, nil
}

// Close ends the processes of the repository.
func (r *Repository) Close() {
	r.blobs.close()
	r.kinds.close()
}

// refusal tells why git would not begin.
func refusal(err error) error {
	var f *failure
	switch {
	case !errors.As(err, &f):
	case strings.Contains(f.said, "dubious ownership"), strings.Contains(f.said, "unsafe repository"):
		return ErrOwner
	case strings.Contains(f.said, "not a git repository"):
		return ErrNotRepository
	case strings.Contains(f.said, "bare repository"), strings.Contains(f.said, "must be run in a work tree"):
		return ErrBare
	}
	return err
}

// spelled gives the folder top as it is called in the path dir below it.
// Git knows it without symbolic links only.
func spelled(top, dir string) string {
	info, err := os.Stat(top)
	if err != nil {
		return top
	}
	for {
		if other, err := os.Stat(dir); err == nil && os.SameFile(info, other) {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return top
		}
		dir = parent
	}
}

// rooted gives the name of an absolute path.
func rooted(path string) string {
	name := strings.Trim(filepath.ToSlash(path[len(filepath.VolumeName(path)):]), "/")
	if name == "" {
		return "."
	}
	return name
}

// relative gives a name as git has it, relative to the work tree.
func (r *Repository) relative(name string) (string, bool) {
	for _, root := range []string{r.Root, r.real} {
		if rest, ok := below(root, name); ok {
			return rest, rest != ""
		}
	}
	return "", false
}

// below gives the rest of a name in a folder.
func below(folder, name string) (string, bool) {
	if folder == "." {
		return name, true
	}
	if name == folder {
		return "", true
	}
	return strings.CutPrefix(name, folder+"/")
}

// join gives the rooted name of a name in a folder.
func join(folder, name string) string {
	if folder == "." {
		return name
	}
	return folder + "/" + name
}
