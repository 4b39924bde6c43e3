package lint

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/compose"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/ini"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/toml"
)

// A History judges states of a project, and then what came before them, so that
// each secret is reported once. Its zero value is ready.
type History struct {
	// secrets are those of the states, and past those that were there before, with
	// the file of each. They stay in here.
	secrets, past map[string]bool
	// silenced are the findings that ignore comments silence.
	silenced map[string]bool
}

// A State is a state of a project that was judged.
type State struct {
	*Result
	history *History
	options Options
	library *policy.Library
	read    map[string]bool // files by name
}

// Read tells whether a file was read, as it was found by its name or another file
// leads to it.
func (s *State) Read(name string) bool { return s.read[name] }

// Judge lints a state of a project.
func (h *History) Judge(ctx context.Context, o Options) (*State, error) {
	w, library, result, err := run(ctx, o)
	if err != nil {
		return nil, err
	}
	if h.secrets == nil {
		h.secrets, h.past, h.silenced = map[string]bool{}, map[string]bool{}, map[string]bool{}
	}
	for _, finding := range result.Findings {
		if secret, ok := w.secret(finding); ok {
			h.secrets[secret] = true
		}
	}
	for _, finding := range result.Suppressed {
		if secret, ok := w.secret(finding); ok {
			h.secrets[secret], h.silenced[subject(finding)] = true, true
		}
	}
	state := &State{Result: result, history: h, options: o, library: library, read: map[string]bool{}}
	for _, s := range w.sources {
		state.read[s.Name] = true
	}
	return state, nil
}

// Past lints what came before a state for the secrets that are no longer there: a
// file system with earlier versions of files, by their names. Configuration and
// rules are those of the state, and a finding is none that an ignore comment of
// the state silences under the same rule, file and variable. The result is nil if
// none of the files is one to look at.
func (s *State) Past(ctx context.Context, fsys fs.FS, names []string) *Result {
	o := s.options
	o.FS, o.past, o.Baseline, o.Unread = fsys, &past{names: map[string]bool{}}, nil, nil
	for _, name := range names {
		o.past.names[name] = true
		o.past.led = o.past.led || s.read[name] && kindOf(name) < 0
	}
	if !slices.ContainsFunc(names, func(name string) bool { return promising(fsys, name) }) {
		return nil
	}
	o.Changed = func(name string, _ []byte) bool { return o.past.names[name] }
	w, err := Load(o)
	if err != nil {
		return &Result{Problems: []source.Problem{{Code: source.Refused, Message: err.Error()}}}
	}
	w.AskGit(ctx)
	result := w.judge(ctx, s.library, nil)
	reported := map[string]bool{}
	result.Findings = slices.DeleteFunc(result.Findings, func(finding Finding) bool {
		secret, ok := w.secret(finding)
		here := finding.At.File + "\x00" + secret
		if !ok || s.history.secrets[secret] || s.history.past[here] || s.history.silenced[subject(finding)] {
			return true
		}
		reported[here] = true // several rules may report it
		return false
	})
	maps.Copy(s.history.past, reported)
	result.Suppressed = nil
	result.Problems = slices.DeleteFunc(result.Problems, func(problem source.Problem) bool {
		return slices.Contains(s.Problems, problem)
	})
	return result
}

// past are the files of which a run has earlier versions.
type past struct {
	names map[string]bool
	// led tells that one of them has a name that says nothing: any file may be the one
	// that leads to it.
	led bool
}

// reads tells whether a run is to read a file: one that has an earlier version, or
// one that leads to others, or makes them part of production: the configuration of
// migrations, and compose files.
func (p *past) reads(name string) bool {
	return p == nil || p.led || p.names[name] || ini.Match(name) || toml.Match(name) || compose.Match(name)
}

// kindOf gives the kind that a name tells, as an index, or less than 0.
func kindOf(name string) int {
	return slices.IndexFunc(kinds, func(kind source.Kind) bool { return kind.Match(name) })
}

// promising tells whether a file may be one of those that are read. It leaves out
// most programs.
func promising(fsys fs.FS, name string) bool {
	i := kindOf(name)
	if i < 0 || path.Base(name) == envPy {
		return true
	}
	relevant := relevant[kinds[i].Name]
	if relevant == nil {
		return true
	}
	data, err := fs.ReadFile(fsys, name)
	return err != nil || relevant(name, data)
}

// subject is what a finding is about, wherever in the file it stands.
func subject(f Finding) string {
	return strings.Join([]string{f.Rule.ID, f.At.File, f.Variable}, "\x00")
}

// secret gives the secret that a finding is about, the password of a connection
// string or else all that stands at its place. There is none in a connection
// string without a password.
func (w *Workspace) secret(f Finding) (string, bool) {
	s := w.sources[f.At.File]
	if !f.Rule.Secret {
		return "", false
	}
	if s == nil || f.At == s.File.Whole() {
		return fmt.Sprintf("%s\x00%s", subject(f), f.Message), true
	}
	start, end := s.File.Span(f.At)
	text := strings.Trim(string(s.File.Data[start:end]), "\"' \t\r\n")
	if !dsn.IsURL(text) {
		return text, true
	}
	d, fault := dsn.Parse(source.Value{Text: text})
	switch {
	case fault != nil || d == nil:
		return text, true
	case d.Password.Value != "":
		return d.Password.Value, true
	}
	return text, slices.ContainsFunc(d.Parameters, func(p dsn.Parameter) bool { return p.Secret })
}
