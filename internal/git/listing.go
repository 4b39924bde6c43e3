package git

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// Index gives what is staged: the next commit. A file that is only intended to be
// added is not in it; one with a conflict is in Unread.
func (r *Repository) Index(ctx context.Context) (*Tree, error) {
	// Of the commands that list the index this one leaves out what is only
	// intended to be added, and expands a sparse index.
	out, err := r.git.run(ctx, nil, "diff-index", "--cached", "--ita-invisible-in-index", "--raw", "-z", "-r",
		"--no-renames", "--no-abbrev", "--no-ext-diff", "--no-textconv", "--ignore-submodules=none", r.emptyTree())
	if err != nil {
		return nil, err
	}
	var files []File
	var conflicts []string
	err = eachChange(out, func(status byte, mode, oid, name string) {
		name = join(r.Root, name)
		if status == 'U' {
			conflicts = append(conflicts, name)
		} else {
			files = append(files, newFile(name, mode, oid))
		}
	})
	t := newTree(r, files)
	for _, name := range conflicts {
		t.unread(name, "this file has a conflict: no content of it is staged")
	}
	return t, err
}

// Head gives the tree of the current commit, which is empty when there is none yet.
func (r *Repository) Head(ctx context.Context) (*Tree, error) {
	_, err := r.git.run(ctx, nil, "rev-parse", "--verify", "--quiet", "HEAD")
	if exited(err, 1) {
		return newTree(r, nil), nil
	}
	if err != nil {
		return nil, err
	}
	return r.Commit(ctx, "HEAD")
}

// Commit gives the tree of a revision: a commit, or a tag of one or of a tree.
func (r *Repository) Commit(ctx context.Context, revision string) (*Tree, error) {
	oid, err := r.resolve(ctx, revision, "tree")
	if err != nil {
		return nil, err
	}
	out, err := r.git.run(ctx, nil, "ls-tree", "-r", "-z", "--full-tree", oid)
	if err != nil {
		return nil, err
	}
	var files []File
	for line := range bytes.SplitSeq(bytes.TrimSuffix(out, []byte{0}), []byte{0}) {
		what, name, ok := strings.Cut(string(line), "\t")
		fields := strings.Fields(what) // mode, type, object id
		if !ok && what == "" {
			continue // an empty tree
		}
		if !ok || len(fields) != 3 {
			return nil, fmt.Errorf("git ls-tree: unexpected output")
		}
		files = append(files, newFile(join(r.Root, name), fields[0], fields[2]))
	}
	return newTree(r, files), nil
}

// Since gives the tree of the best common ancestor of the current commit and a
// revision: what git diff REV... compares with. The error wraps ErrRevision,
// ErrNoMergeBase or ErrShallow.
func (r *Repository) Since(ctx context.Context, revision string) (*Tree, error) {
	oid, err := r.resolve(ctx, revision, "commit")
	if err != nil {
		return nil, err
	}
	head, err := r.resolve(ctx, "HEAD", "commit")
	if err != nil {
		return nil, err
	}
	out, err := r.git.run(ctx, nil, "merge-base", head, oid)
	if exited(err, 1) {
		shallow, errShallow := r.git.run(ctx, nil, "rev-parse", "--is-shallow-repository")
		if errShallow == nil && strings.TrimSpace(string(shallow)) == "true" {
			return nil, fmt.Errorf("%s: %w", revision, ErrShallow)
		}
		return nil, fmt.Errorf("%s: %w", revision, ErrNoMergeBase)
	}
	if err != nil {
		return nil, err
	}
	return r.Commit(ctx, strings.TrimSpace(string(out)))
}

// resolve gives the object id of a revision, which may be any text.
func (r *Repository) resolve(ctx context.Context, revision, kind string) (string, error) {
	if revision == "" || strings.HasPrefix(revision, "-") || strings.ContainsRune(revision, 0) {
		return "", fmt.Errorf("%s: %w", revision, ErrRevision)
	}
	out, err := r.git.run(ctx, nil, "rev-parse", "--verify", "--quiet", revision+"^{"+kind+"}")
	if exited(err, 1) || exited(err, 128) {
		return "", fmt.Errorf("%s: %w", revision, ErrRevision)
	}
	return strings.TrimSpace(string(out)), err
}

func (r *Repository) emptyTree() string {
	if r.sha256 {
		return "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
	}
	return "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
}

// newFile makes a file of the octal mode that git prints.
func newFile(name, mode, oid string) File {
	bits, _ := strconv.ParseUint(mode, 8, 32)
	file := File{Name: name, mode: fs.FileMode(bits&0o777) | 0o400, oid: oid}
	switch bits & 0o170000 {
	case 0o120000:
		file.mode = fs.ModeSymlink | 0o777
	case 0o160000, 0o040000:
		file.mode, file.oid = folder().mode, ""
	}
	return file
}

// eachChange reads the raw output of git's diffs, see git help diff-format. It is
// given the state behind the change.
func eachChange(out []byte, change func(status byte, mode, oid, name string)) error {
	for len(out) > 0 {
		what, rest, _ := bytes.Cut(out, []byte{0})
		name, rest, ok := bytes.Cut(rest, []byte{0})
		fields := strings.Fields(string(what))
		if !ok || len(fields) != 5 {
			return fmt.Errorf("git: unexpected output of a diff")
		}
		change(fields[4][0], fields[1], fields[3], string(name))
		out = rest
	}
	return nil
}
