package git

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A Ref is one line that git gives its pre-push hook.
type Ref struct {
	// Local is the name of what is pushed: a ref, or an expression as the user
	// wrote it. Remote is the ref to be updated.
	Local, Remote string
	// localOID is all zeros when Remote is to be deleted, and remoteOID when it is
	// new.
	localOID, remoteOID string
}

// ReadRefs reads the lines that git gives its pre-push hook, see githooks(5).
func ReadRefs(stdin io.Reader) ([]Ref, error) {
	var refs []Ref
	lines := bufio.NewScanner(stdin)
	for number := 1; lines.Scan(); number++ {
		// What is pushed may be an expression with spaces in it.
		fields := strings.Split(lines.Text(), " ")
		n := len(fields)
		if n < 4 || !isOID(fields[n-1]) || !isOID(fields[n-3]) {
			return nil, fmt.Errorf("line %d of the standard input: not LOCAL-REF LOCAL-OID REMOTE-REF REMOTE-OID, as git gives it to the pre-push hook", number)
		}
		refs = append(refs, Ref{
			Local: strings.Join(fields[:n-3], " "), localOID: fields[n-3],
			Remote: fields[n-2], remoteOID: fields[n-1],
		})
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("standard input: %w", err)
	}
	return refs, nil
}

// Ref makes the line of a push for a program that does not hand on what git gives:
// the ref local is pushed as it is at the revision to, or as it is now, and the
// remote has the commit from, if that is not empty.
func (r *Repository) Ref(ctx context.Context, local, remote, from, to string) (Ref, error) {
	ref := Ref{Local: local, Remote: remote, remoteOID: strings.Repeat("0", 40)}
	var err error
	if ref.localOID, err = r.resolve(ctx, cmp.Or(to, local), "object"); err == nil && from != "" {
		ref.remoteOID, err = r.resolve(ctx, from, "commit")
	}
	return ref, err
}

func isOID(text string) bool {
	return (len(text) == 40 || len(text) == 64) && strings.Trim(text, "0123456789abcdef") == ""
}

func isZero(oid string) bool { return strings.Trim(oid, "0") == "" }

// A Push is what a push would bring to a remote.
type Push struct {
	Tips []Tip
	// Commits are those that the remote does not have as far as this clone knows,
	// parents first. In a shallow clone the oldest has all files that it has.
	Commits []NewCommit
}

// A Tip is a ref that is pushed.
type Tip struct {
	Ref
	// Revision is the object id of what is pushed, for Repository.Commit. It is
	// empty when the ref is deleted, and for a blob, which no name tells how to
	// read.
	Revision string
	// Blob tells that it is a blob, or a tag of one.
	Blob bool
}

// A NewCommit is a commit that the remote does not have.
type NewCommit struct {
	OID string
	// Tip is the index of the first tip that brings the commit.
	Tip int
	// Files are those that the commit adds or changes, a merge those that it has
	// otherwise than all its parents, without those that an earlier commit of the
	// push has under the same name with the same content.
	Files []File
}

// Pushed gives what a push brings to a remote, which is the first argument of the
// hook: its name, or its URL where it has none. The remote has what its refs and
// this clone's remote-tracking branches of it say; a ref of the remote that this
// clone does not know says nothing, nor does a remote without a name, and then all
// commits are new. Only files for which wanted is true are given, by their rooted
// names; it is told the tip that brings the commit.
func (r *Repository) Pushed(ctx context.Context, refs []Ref, remote string, wanted func(tip Tip, name string) bool) (*Push, error) {
	push := &Push{}
	var commits, known []string // object ids; of the tips, or nothing
	for _, ref := range refs {
		tip, commit, err := r.tip(ref)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", ref.Local, err)
		}
		push.Tips, commits = append(push.Tips, tip), append(commits, commit)
		if !isZero(ref.remoteOID) {
			switch found, err := r.kinds.read(ref.remoteOID + "^{commit}"); {
			case err == nil:
				known = append(known, found.oid)
			case !errors.Is(err, ErrMissing):
				return nil, fmt.Errorf("%s: %w", ref.Remote, err)
			}
		}
	}
	if !slices.ContainsFunc(commits, func(oid string) bool { return oid != "" }) {
		return push, nil
	}
	out, err := r.newCommits(ctx, commits, known, remote)
	if err != nil {
		return nil, err
	}
	push.Commits = ordered(out, commits)
	return push, r.changes(ctx, push, wanted)
}

// tip finds what is pushed, and the commit that it is.
func (r *Repository) tip(ref Ref) (tip Tip, commit string, err error) {
	tip.Ref = ref
	if isZero(ref.localOID) {
		return tip, "", nil
	}
	found, err := r.kinds.read(ref.localOID + "^{}")
	switch {
	case err != nil:
		return tip, "", err
	case found.kind == "blob":
		tip.Blob = true
		return tip, "", nil
	case found.kind == "commit":
		commit = found.oid
	}
	tip.Revision = found.oid
	return tip, commit, nil
}

// newCommits lists the commits that a remote does not have, each with its parents.
func (r *Repository) newCommits(ctx context.Context, tips, known []string, remote string) ([]byte, error) {
	var revisions bytes.Buffer
	for _, oid := range tips {
		if oid != "" {
			revisions.WriteString(oid + "\n")
		}
	}
	for _, oid := range known {
		revisions.WriteString("^" + oid + "\n")
	}
	args := []string{"rev-list", "--topo-order", "--reverse", "--parents", "--stdin"}
	// The name of a remote has none of these; a URL or a path may.
	if remote != "" && !strings.ContainsAny(remote, "*?[\\:") {
		args = append(args, "--not", "--remotes="+remote)
	}
	return r.git.run(ctx, &revisions, args...)
}

// ordered makes the list of new commits, and tells which tip brings each.
func ordered(out []byte, tips []string) []NewCommit {
	var commits []NewCommit
	parents := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		if fields := strings.Fields(line); len(fields) > 0 {
			commits = append(commits, NewCommit{OID: fields[0]})
			parents[fields[0]] = fields[1:]
		}
	}
	bringer := map[string]int{}
	for i, tip := range tips {
		todo := []string{tip}
		for len(todo) > 0 {
			oid := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if above, isNew := parents[oid]; isNew {
				delete(parents, oid) // it is brought once
				bringer[oid] = i
				todo = append(todo, above...)
			}
		}
	}
	for i, commit := range commits {
		commits[i].Tip = bringer[commit.OID]
	}
	return commits
}

// changes finds the files of new commits.
func (r *Repository) changes(ctx context.Context, push *Push, wanted func(tip Tip, name string) bool) error {
	var list bytes.Buffer
	byOID := make(map[string]*NewCommit, len(push.Commits))
	for i := range push.Commits {
		commit := &push.Commits[i]
		byOID[commit.OID] = commit
		list.WriteString(commit.OID + "\n")
	}
	read, write := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := r.git.stream(ctx, &list, write, "diff-tree", "--stdin", "--root", "-r", "-c", "--raw", "-z",
			"--no-renames", "--no-abbrev", "--no-ext-diff", "--no-textconv", "--ignore-submodules=none")
		_ = write.CloseWithError(err)
		done <- err
	}()
	err := r.readChanges(bufio.NewReader(read), byOID, func(commit *NewCommit, name string) bool {
		return wanted(push.Tips[commit.Tip], name)
	})
	_ = read.CloseWithError(io.ErrClosedPipe) // git may still write
	if failed := <-done; failed != nil && err == nil {
		err = failed
	}
	return err
}

// readChanges reads the raw output of git diff-tree: a commit, and the changes in
// it; one that stands for a merge has a colon, a mode and an id for each parent.
func (r *Repository) readChanges(out *bufio.Reader, byOID map[string]*NewCommit, wanted func(commit *NewCommit, name string) bool) error {
	seen := map[File]bool{}
	var commit *NewCommit
	for {
		what, err := out.ReadString(0)
		if errors.Is(err, io.EOF) && what == "" {
			return nil
		}
		if err != nil {
			return err
		}
		what = strings.TrimSuffix(what, "\x00")
		if !strings.HasPrefix(what, ":") {
			if commit = byOID[what]; commit == nil {
				return errors.New("git diff-tree: unexpected output")
			}
			continue
		}
		name, err := out.ReadString(0)
		if err != nil {
			return err
		}
		bare := strings.TrimLeft(what, ":")
		n := len(what) - len(bare) + 1 // parents, and the commit itself
		fields := strings.Fields(bare)
		if len(fields) != 2*n+1 || commit == nil {
			return errors.New("git diff-tree: unexpected output")
		}
		file := newFile(join(r.Root, strings.TrimSuffix(name, "\x00")), fields[n-1], fields[2*n-1])
		if file.oid == "" || isZero(file.oid) || seen[file] || !wanted(commit, file.Name) {
			continue
		}
		seen[file] = true
		commit.Files = append(commit.Files, file)
	}
}
