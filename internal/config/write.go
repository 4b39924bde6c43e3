package config

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// A Draft is a configuration to begin with. What was found stands in it as
// comments, for it is found again without them.
type Draft struct {
	// Extends is the path of the configuration that has governed the folder so
	// far; empty where there was none.
	Extends string
	// Reader is the reader of the env files, one of [Readers]; empty where there
	// are none, or where Extends decides.
	Reader string
	// Applications are what was found, one entry each.
	Applications []DraftApplication
	// Explicit gives the files of the only application to their environments
	// with keys instead of comments.
	Explicit bool
}

// A DraftApplication is an application that was found. Its paths are relative to
// the folder of the configuration.
type DraftApplication struct {
	Root, Because string
	// Config is the configuration of its own that governs it, or empty.
	Config       string
	Environments []DraftEnvironment
	// Templates are files that are copied and filled in.
	Templates []string
	Settings  []DraftSettings
}

// A DraftEnvironment is an environment that was found, with its files, weakest
// first, and why each belongs to it.
type DraftEnvironment struct {
	Name       string
	Production bool
	Files      []DraftFile
}

// A DraftFile is a file of an environment.
type DraftFile struct{ Path, Because string }

// DraftSettings is a settings class with the variables that it requires.
type DraftSettings struct {
	Class, File string
	Required    []string
}

// Text gives the configuration as a file, with names in double quotes: the escapes
// of Go are among those of YAML. [Parse] reads it without a problem,
// also when the keys that are commented out count.
func (d Draft) Text() []byte {
	w := &draftWriter{}
	w.say(
		"The configuration of dbcfg-lint. Lines that begin with \"# \" explain, and say what was",
		"found; to use a key that is commented out, as in \"#workers: 4\", take its # away.",
	)
	w.key("version: 1")
	if d.Extends != "" {
		w.gap()
		w.say("The configuration that governs this folder without this file.")
		w.key("extends: " + strconv.Quote(d.Extends))
	}
	d.reader(w)
	d.environments(w)
	d.settings(w)
	w.gap()
	w.say("Passwords for tests alone, besides the list that comes with dbcfg-lint.")
	w.off("test-credentials: []")
	w.gap()
	w.say("Entries of your own in the lists that rules judge by, as docs/lists.md has them.")
	w.off("lists:", "  superusers: {users: [{user: dba, dialects: [postgresql]}]}")
	w.gap()
	w.say("The limit of the database server, and the processes that each have a pool.")
	w.off("max-connections: 100", "workers: 4")
	w.gap()
	w.say("Rules: off, error, warning or note. \"dbcfg-lint rules\" lists them.")
	w.off("rules:", "  sql-echo-in-production: warning")
	w.gap()
	w.say("Files and folders that are not linted, and folders with rules of your own.")
	w.off("ignore: []", "policies: []")
	return w.Bytes()
}

func (d Draft) reader(w *draftWriter) {
	w.gap()
	w.say("How the env files are read at run time: "+strings.Join(Readers[:5], ", ")+",", strings.Join(Readers[5:], ", ")+".")
	if d.Reader != "" {
		w.key("reader: " + d.Reader)
	} else {
		w.off("reader: " + Readers[0])
	}
}

func (d Draft) environments(w *draftWriter) {
	w.gap()
	w.say("Environments with their files, the weakest first: a file overrides those before it.")
	var own []DraftApplication
	for _, a := range d.Applications {
		w.say("")
		if a.Config != "" {
			w.say(fmt.Sprintf("%s: an application that %s governs", a.Root, a.Config))
			continue
		}
		own = append(own, a)
		w.say(fmt.Sprintf("%s: an application, %s", a.Root, a.Because))
		for _, e := range a.Environments {
			judged := ""
			if e.Production {
				judged = " (judged as production)"
			}
			w.say(e.Name + judged + ":")
			for _, file := range e.Files {
				w.say(fmt.Sprintf("- %s: %s", file.Path, file.Because))
			}
			if len(e.Files) == 0 {
				w.say("- no file")
			}
		}
		if len(a.Templates) > 0 {
			w.say("templates, which are copied and filled in:")
		}
		for _, template := range a.Templates {
			w.say("- " + template)
		}
	}
	if len(own) != 1 {
		w.say("", "To set the environments of one of several applications, give it a file like this one.")
		w.off("environments:", "  production: {production: true}")
		return
	}
	write := w.off
	if d.Explicit {
		write = w.key
	}
	lines := own[0].entries()
	if len(lines) == 0 {
		lines = []string{"  production: {production: true}"}
	}
	write("environments:")
	write(lines...)
}

// entries gives the entries of environments that give the files to theirs. Names
// that a configuration cannot hold are left out.
func (a DraftApplication) entries() []string {
	var lines []string
	for _, e := range a.Environments {
		if !environmentName.MatchString(e.Name) {
			continue
		}
		var globs []string
		for _, file := range e.Files {
			if glob, ok := globOf(file.Path); ok {
				globs = append(globs, strconv.Quote(glob))
			}
		}
		name := e.Name
		if !plainName.MatchString(name) {
			name = strconv.Quote(name)
		}
		lines = append(lines, "  "+name+":")
		if e.Production {
			lines = append(lines, "    production: true")
		}
		if len(globs) > 0 {
			lines = append(lines, "    files: ["+strings.Join(globs, ", ")+"]")
		}
	}
	return lines
}

// plainName is a name that needs no quotes, whatever YAML makes of short words.
var plainName = regexp.MustCompile(`^[a-z]{6,}$`)

func (d Draft) settings(w *draftWriter) {
	var files, sayings []string
	for _, a := range d.Applications {
		if a.Config != "" {
			continue
		}
		for _, s := range a.Settings {
			saying := fmt.Sprintf("- %s in %s", s.Class, s.File)
			if len(s.Required) > 0 {
				saying += ", which requires " + strings.Join(s.Required, ", ")
			}
			sayings = append(sayings, saying)
			if glob, ok := globOf(s.File); ok && !slices.Contains(files, strconv.Quote(glob)) {
				files = append(files, strconv.Quote(glob))
			}
		}
	}
	w.gap()
	w.say("Files of settings classes, instead of those that are found:")
	w.say(sayings...)
	w.off("settings: [" + strings.Join(files, ", ") + "]")
	w.gap()
	w.say("Variables that production must set, besides what a settings class requires.")
	w.off("required: []")
}

// globOf gives the pattern that matches a path and nothing else. There is none for
// a path with a backslash, which may stand for a character that is not shown.
func globOf(name string) (glob string, ok bool) {
	if strings.Contains(name, `\`) {
		return "", false
	}
	return globSpecial.ReplaceAllString(name, `\$0`), true
}

var globSpecial = regexp.MustCompile(`[*?\[\]{}]`)

// A draftWriter writes the lines of a draft.
type draftWriter struct{ bytes.Buffer }

func (w *draftWriter) gap() { w.WriteByte('\n') }

// key writes lines that count.
func (w *draftWriter) key(lines ...string) {
	for _, line := range lines {
		w.WriteString(line + "\n")
	}
}

// off writes lines that are commented out.
func (w *draftWriter) off(lines ...string) {
	for _, line := range lines {
		w.WriteString("#" + line + "\n")
	}
}

// say writes lines that explain. Names of files stand in them, and what would
// break out of the comment, or is not to be seen, is replaced.
func (w *draftWriter) say(lines ...string) {
	for _, line := range lines {
		line = strings.Map(func(r rune) rune {
			if !unicode.IsPrint(r) {
				return '?'
			}
			return r
		}, line)
		w.WriteString(strings.TrimRight("# "+line, " ") + "\n")
	}
}
