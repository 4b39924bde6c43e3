package git

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A Status is what git makes of a file. The zero Status is that of a file outside
// all work trees.
type Status struct {
	// Repository is the Root of the nearest repository that the file is in; a
	// submodule and a repository in a repository are one of their own.
	Repository string
	// Tracked tells that the file is in the index.
	Tracked bool
	// Ignored tells that the file is not tracked, and that git add would leave it
	// out.
	Ignored bool
}

// Statuses asks git about files. Their names are without symbolic links: git does
// not look behind one. Each repository is asked with a handful of processes,
// whatever the number of files. The error joins those of the repositories that
// cannot be asked, whose files are not in the map; a file that is in no repository
// has the zero Status. ErrNoGit comes alone.
func Statuses(ctx context.Context, o Options, names []string) (map[string]Status, error) {
	s := statuses{
		ctx: ctx, options: o,
		repositories: map[string]*Repository{}, refused: map[string]bool{}, nearest: map[string]string{},
	}
	defer s.close()
	// The repository of the working directory may be given by the environment.
	main, err := Open(ctx, o)
	switch {
	case errors.Is(err, ErrNoGit), ctx.Err() != nil:
		return nil, err
	case err == nil:
		s.main = main
	}
	s.options.Environ = without(o.Environ, located)

	found := map[string]Status{}
	asked := map[*Repository][]string{}
	for _, name := range names {
		if r, ok := s.of(name); r != nil {
			asked[r] = append(asked[r], name)
		} else if ok {
			found[name] = Status{}
		}
	}
	for r, names := range asked {
		if err := r.statuses(ctx, names, found); err != nil {
			s.errs = append(s.errs, err)
		}
	}
	slices.SortFunc(s.errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return found, errors.Join(s.errs...)
}

type statuses struct {
	ctx          context.Context
	options      Options
	main         *Repository
	repositories map[string]*Repository // by the name of the folder with .git, nil for none
	refused      map[string]bool        // that cannot be opened
	nearest      map[string]string      // folders with .git, by the folders below
	errs         []error
}

func (s *statuses) close() {
	for _, r := range s.repositories {
		if r != nil {
			r.Close()
		}
	}
	if s.main != nil {
		s.main.Close()
	}
}

// of gives the repository of a file, or tells that it has none.
func (s *statuses) of(name string) (r *Repository, ok bool) {
	parent, _ := split(name)
	folder, marked := s.marked(parent)
	if s.main != nil {
		// A .git above the work tree is that of another repository.
		_, inside := s.main.relative(name)
		_, deeper := s.main.relative(folder)
		if inside && !(marked && deeper) {
			return s.main, true
		}
	}
	if !marked {
		return nil, true
	}
	if s.refused[folder] {
		return nil, false
	}
	r, known := s.repositories[folder]
	if !known {
		o := s.options
		o.Dir = filepath.VolumeName(o.Dir) + filepath.FromSlash("/"+folder)
		var err error
		r, err = Open(s.ctx, o)
		if err != nil && !errors.Is(err, ErrNotRepository) && !errors.Is(err, ErrBare) {
			s.refused[folder] = true
			s.errs = append(s.errs, err)
			return nil, false
		}
		s.repositories[folder] = r
	}
	if r != nil {
		if _, inside := r.relative(name); !inside {
			return nil, true
		}
	}
	return r, true
}

// marked gives the nearest folder at or above one that has a .git in it.
func (s *statuses) marked(folder string) (string, bool) {
	var passed []string
	found := ""
	for at := folder; ; at, _ = split(at) {
		known, ok := s.nearest[at]
		if ok {
			found = known
			break
		}
		passed = append(passed, at)
		if _, err := os.Lstat(filepath.VolumeName(s.options.Dir) + filepath.FromSlash("/"+at+"/.git")); err == nil {
			found = at
			break
		}
		if at == "." {
			break
		}
	}
	for _, at := range passed {
		s.nearest[at] = found
	}
	return found, found != ""
}

// statuses asks about files of the work tree.
func (r *Repository) statuses(ctx context.Context, names []string, found map[string]Status) error {
	tracked := make(map[string]bool, len(names))
	for _, name := range names {
		rest, _ := r.relative(name)
		tracked[rest] = false
	}
	out, err := r.git.run(ctx, nil, "ls-files", "-z", "--cached", "--full-name")
	if err != nil {
		return err
	}
	for name := range bytes.SplitSeq(out, []byte{0}) {
		if _, asked := tracked[string(name)]; asked {
			tracked[string(name)] = true
		}
	}
	// Without the index: asked with it, git gives up at a file in the folder of a
	// submodule that is not checked out. A name could begin like pathspec magic.
	var ask bytes.Buffer
	for rest, known := range tracked {
		if !known {
			ask.WriteString("./" + rest + "\x00")
		}
	}
	ignored := map[string]bool{}
	if ask.Len() > 0 {
		out, err = r.git.run(ctx, &ask, "check-ignore", "--no-index", "--stdin", "-z")
		if err != nil && !exited(err, 1) { // 1: none is
			return err
		}
		for name := range bytes.SplitSeq(out, []byte{0}) {
			ignored[strings.TrimPrefix(string(name), "./")] = true
		}
	}
	for _, name := range names {
		rest, _ := r.relative(name)
		found[name] = Status{Repository: r.Root, Tracked: tracked[rest], Ignored: ignored[rest]}
	}
	return nil
}
