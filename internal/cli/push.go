package cli

import (
	"context"
	"fmt"

	"github.com/dbcfg-lint/dbcfg-lint/internal/git"
	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/report"
)

// A pusher lints a push.
type pusher struct {
	*program
	pushFlags
	repository *git.Repository
	history    lint.History
	tips       map[string]*tip // by revision
}

// A tip is a state of the project that is pushed, perhaps under several names.
type tip struct {
	tree    *git.Tree
	options lint.Options
	wanted  func(name string) bool
	state   *lint.State
	err     error
	told    bool
}

// push lints what is pushed, and sets the exit code.
func (p *program) push(ctx context.Context, f pushFlags, remote string) error {
	repository, err := p.repository(ctx)
	if err != nil {
		return err
	}
	defer repository.Close()
	refs, remote, err := p.refs(ctx, repository, remote)
	if err != nil {
		return err
	}
	if len(refs) == 0 {
		p.say("nothing is pushed, or the hook was not given what git writes to its standard input")
		return nil
	}
	u := &pusher{program: p, pushFlags: f, repository: repository, tips: map[string]*tip{}}
	pushed, err := repository.Pushed(ctx, refs, remote, func(t git.Tip, name string) bool {
		tip := u.tip(ctx, t)
		return tip.err != nil || tip.wanted(name) || tip.state.Read(name)
	})
	if err != nil {
		return err
	}
	for _, t := range pushed.Tips {
		u.lint(ctx, t)
	}
	u.past(ctx, pushed)
	return nil
}

// tip gives the state of the project that a ref brings, judged.
func (u *pusher) tip(ctx context.Context, t git.Tip) *tip {
	if known := u.tips[t.Revision]; known != nil {
		return known
	}
	one := &tip{}
	u.tips[t.Revision] = one
	if one.tree, one.err = u.repository.Commit(ctx, t.Revision); one.err != nil {
		return one
	}
	one.options, one.err = (&scope{}).options(u.program, nil)
	one.options.FS, one.options.Folder = u.snapshot(one.tree), u.repository.Root
	one.options.Unread, one.options.Statuses = unread(one.tree), allTracked
	if one.err == nil {
		one.wanted, one.err = lint.Candidates(one.options)
	}
	if one.err == nil {
		one.state, one.err = u.history.Judge(ctx, one.options)
	}
	return one
}

// snapshot shows a tree and nothing else: what is pushed.
func (u *pusher) snapshot(tree *git.Tree) snapshot { return snapshot{tree, u.repository.Root, nil} }

// lint lints what a ref is to be.
func (u *pusher) lint(ctx context.Context, t git.Tip) {
	switch {
	case t.Blob:
		u.say("%s: it is a file without a name, and so without a way to read it: not linted", t.Local)
		return
	case t.Revision == "":
		if !u.quiet {
			u.say("%s: it is deleted, so there is nothing to lint", t.Remote)
		}
		return
	}
	title := title(t)
	tip := u.tip(ctx, t)
	if tip.told {
		if !u.quiet {
			report.Section(u.stdout, title+": as above", u.colored(u.stdout, u.color))
		}
		return
	}
	if tip.told = true; tip.err != nil {
		u.say("%s: %s", title, tip.err)
		u.code = ExitUnable
		return
	}
	u.write(title, tip.state.Result, !u.quiet)
}

// title names what is linted.
func title(t git.Tip) string {
	to := ""
	if t.Remote != t.Local {
		to = ", to be " + t.Remote
	}
	return fmt.Sprintf("%s at %s%s", t.Local, short(t.Revision), to)
}

// short shortens an object id as git does in most repositories.
func short(oid string) string { return oid[:min(len(oid), 10)] }

// past looks through the new commits for what is no longer there.
func (u *pusher) past(ctx context.Context, pushed *git.Push) {
	const many = 100 // which take seconds
	if n := len(pushed.Commits); n > many && !u.quiet {
		u.say("looking through %d new commits", n)
	}
	found, all := false, true
	for _, commit := range pushed.Commits {
		brought := pushed.Tips[commit.Tip]
		tip := u.tip(ctx, brought)
		if tip.state == nil {
			all = false // it was said that the tip cannot be linted
			continue
		}
		over, names := tip.tree.With(commit.Files)
		if len(names) == 0 {
			continue
		}
		result := tip.state.Past(ctx, u.snapshot(over), names)
		if result == nil || len(result.Findings)+len(result.Problems) == 0 {
			continue
		}
		found = found || len(result.Findings) > 0
		all = all && len(result.Problems) == 0
		u.write(fmt.Sprintf("commit %s of %s: a later commit takes this away, and it is pushed all the same", short(commit.OID), brought.Local), result, false)
	}
	switch n := len(pushed.Commits); {
	case found:
		u.say("take the secrets out of the commits above as well, with git rebase -i or git filter-repo; a new commit leaves them in the history")
	case n > 0 && all && !u.quiet:
		u.say("new commits: %d, with nothing that a later one takes away", n)
	}
}

// write writes a result under a title, and takes it into account for the exit code.
func (u *pusher) write(title string, result *lint.Result, summary bool) {
	if summary || len(result.Findings) > 0 {
		report.Section(u.stdout, title, u.colored(u.stdout, u.color))
		options := report.Options{Color: u.colored(u.stdout, u.color), Quiet: !summary, Version: version()}
		if err := report.Write(u.stdout, "text", result, options); err != nil {
			u.say("%s", err)
			u.code = ExitUnable
		}
	}
	switch {
	case len(result.Problems) > 0:
		u.say("%s:", title)
		report.Problems(u.stderr, result.Problems, u.colored(u.stderr, u.color))
		u.code = ExitUnable
	case u.failOn != "never" && result.AtLeast(policy.Severity(u.failOn)):
		u.code = max(u.code, ExitFindings)
	}
}
