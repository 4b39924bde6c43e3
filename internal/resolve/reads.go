package resolve

import (
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/settings"
)

// reads are the env files that the programs of this process read, whatever the names
// of the files say. It is empty where nothing is known of this process.
type reads struct {
	ranks map[string]int // by Source.Name; later ones win
	// overrides are the files that win over the process environment.
	overrides map[string]bool
	// by are the places in the code that bring files into the environment that are for
	// another one by their names, or that win over the process environment.
	by map[string]source.Pos
	// unread are the files that are for the environment by their names, and that
	// nothing reads.
	unread map[string]bool
}

// The places of env files in an environment: what nothing reads is the weakest, then
// those that classes read, those that are loaded where nothing else sets a variable,
// what the platform puts into the process environment, and those that are loaded over
// that.
const (
	rankOfLoaded   = 1 << 20
	rankOfPlatform = 1 << 21
)

// rank gives the place of a source.
func (r *reads) rank(s *Source) int {
	switch rank, ok := r.ranks[s.Name]; {
	case ok:
		return rank
	case r.unread[s.Name]:
		return -1
	}
	return rankOfPlatform
}

// A loading is what a program loads into its process environment.
type loading struct {
	files map[string]loaded // by Source.Name
	// may are the files that it may load, with the calls, and blind is a call that may
	// load any file.
	may   map[string]settings.Load
	blind *settings.Load
}

// A loaded file has its place among those of its program: the first wins, but of those
// that win over the process environment the last.
type loaded struct {
	place int
	settings.Load
}

// readBy finds those files, and gives them to the environment of this process: its
// class reads .env where that is meant for development, too.
func (r *resolver) readBy() reads {
	found := reads{ranks: map[string]int{}, overrides: map[string]bool{}, by: map[string]source.Pos{}, unread: map[string]bool{}}
	asked := r.world.Environment
	if asked == "" {
		return found
	}
	take := func(s *Source, rank int, at source.Pos, because string) {
		if held, ok := found.ranks[s.Name]; !ok || rank > held {
			found.ranks[s.Name] = rank
		}
		if s.environment != asked {
			s.environment, s.kin, s.because = asked, asked, because
			found.by[s.Name] = at
		}
	}
	inForce := r.inForce(asked)
	programs := slices.DeleteFunc(slices.Clone(r.application.Sources), func(s *Source) bool { return s.Module == nil })
	for _, s := range r.application.Sources {
		if s.Kind != KindEnv || s.naming.Template || s.configured {
			continue
		}
		for _, d := range inForce {
			if rank, ok := d.files[s.Name]; ok {
				take(s, rank, d.Config.EnvFiles[rank].At, d.Name+" in "+d.source.File.Path+" reads it")
			}
		}
		for _, program := range programs {
			one, ok := r.loading(program).files[s.Name]
			if !ok {
				continue
			}
			rank := rankOfLoaded - one.place
			if one.Override {
				rank, found.overrides[s.Name] = rankOfPlatform+1+one.place, true
				found.by[s.Name] = one.At
			}
			take(s, rank, one.At, one.At.File+" loads it")
		}
	}
	if slices.ContainsFunc(inForce, declaration.told) && !slices.ContainsFunc(inForce, func(d declaration) bool { return !d.told() }) {
		for _, s := range r.application.Sources {
			if _, read := found.ranks[s.Name]; !read && s.Kind == KindEnv && s.environment == asked && !r.supplied(s) &&
				!slices.ContainsFunc(inForce, func(d declaration) bool { return r.sees(d, s) }) {
				found.unread[s.Name] = true
			}
		}
	}
	return found
}

// supplied tells whether a file is one that the platform puts into the process
// environment: the user says so, or a compose file.
func (r *resolver) supplied(s *Source) bool { return s.configured || r.composedFiles[s.Name] }

// look notes the env files of the application, and those that compose files name.
func (r *resolver) look() {
	r.envFiles, r.composedFiles = map[string]bool{}, map[string]bool{}
	for _, s := range r.application.Sources {
		if s.Kind == KindEnv && !s.naming.Template {
			r.envFiles[s.Name] = true
		}
		for _, file := range s.EnvFiles() {
			r.composedFiles[file.Name] = true
		}
	}
}

// sees tells whether a settings class of this process gets what a source sets. Where it
// is not known what the class reads, it may be anything.
func (r *resolver) sees(d declaration, s *Source) bool {
	if s == nil || s.Kind != KindEnv || !d.told() {
		return true
	}
	l := r.loading(d.source)
	_, reads := d.files[s.Name]
	_, loads := l.files[s.Name]
	return reads || loads || r.supplied(s) || r.mayLoad(d.source, s) != nil
}

// mayLoad gives a call that may load a file into the process environment of a program;
// nil if there is none.
func (r *resolver) mayLoad(program, s *Source) *settings.Load {
	for _, l := range []*loading{r.loading(program), r.loading(nil)} {
		if one, ok := l.may[s.Name]; ok {
			return &one
		}
		// Somebody who loads a file by a name that is made up hardly loads that of
		// another environment.
		if l.blind != nil && (s.environment == r.world.Environment || s.environment == development) {
			return l.blind
		}
	}
	return nil
}

// loading gives what a program loads; that of nil is what modules load of which it is
// not known whether they run.
func (r *resolver) loading(program *Source) *loading {
	if known := r.loadings[program]; known != nil {
		return known
	}
	l := &loading{files: map[string]loaded{}, may: map[string]settings.Load{}}
	r.loadings[program] = l
	if r.world.Environment == "" {
		return l
	}
	calls := r.application.Loads
	if program != nil {
		calls = program.Loads
		if program.Kind != KindProgram {
			calls = slices.Concat(calls, r.forced())
		}
	}
	disabled, _ := r.environ("PYTHON_DOTENV_DISABLED")
	for _, call := range calls {
		if !call.Values && slices.Contains([]string{"1", "true", "t", "yes", "y"}, strings.ToLower(disabled)) {
			continue
		}
		names, known := r.loadedBy(call, l)
		if !known && l.blind == nil {
			l.blind = &call
		}
		for _, name := range names {
			if _, again := l.files[name]; program != nil && call.Certain && (!again || call.Override) {
				l.files[name] = loaded{len(l.files), call}
			} else if !again {
				l.may[name] = call
			}
		}
	}
	return l
}

// entries are the modules that a server is started with.
var entries = setOf("main.py", "asgi.py", "wsgi.py", "__main__.py")

// forced gives the calls by which the module that serves loads a file over the process
// environment before it imports the settings. Whether that module runs is not known of
// others, and what they load only where nothing sets it does less harm.
func (r *resolver) forced() []settings.Load {
	var found []settings.Load
	for _, call := range r.application.Loads {
		if call.First && call.Certain && call.Override && !call.Values && entries[path.Base(call.Module)] && !isAside(relative(r.application.root, call.Module)) {
			found = append(found, call)
		}
	}
	return found
}

// loadedBy gives the files of the application that a call loads, and whether that can be
// told. A file outside of it may be any.
func (r *resolver) loadedBy(call settings.Load, before *loading) (names []string, known bool) {
	if !call.Known {
		return nil, false
	}
	paths, known := r.paths(call.File, path.Dir(call.Module), "", r.after(before))
	if !call.Search || call.File.Rooted {
		return r.present(paths), known
	}
	file, ok := r.path(call.File, r.after(before))
	if !ok || file == "" {
		return nil, ok
	}
	for folder := range source.Above(path.Dir(call.Module), "") {
		if name := path.Join(folder, file); r.world.Exists(name) {
			return r.present([]string{name}), true
		}
	}
	return nil, true
}

// present gives the paths that are those of env files of the application.
func (r *resolver) present(paths []string) []string {
	return slices.DeleteFunc(paths, func(name string) bool { return !r.envFiles[name] })
}

// environ gives a variable of the process environment.
func (r *resolver) environ(name string) (string, bool) {
	for _, entry := range r.world.Environ {
		if key, text, ok := strings.Cut(entry, "="); ok && key == name {
			return text, true
		}
	}
	return "", false
}

// after gives the process environment as it is after files have been loaded.
func (r *resolver) after(l *loading) source.Lookup {
	return func(name string) (string, bool) {
		if text, ok := r.environ(name); ok || len(l.files) == 0 {
			return text, ok
		}
		for _, s := range r.application.Sources {
			if _, ok := l.files[s.Name]; !ok {
				continue
			}
			for _, fact := range slices.Backward(s.Document.Facts) {
				if fact.Name == name && !fact.Bare && fact.Segments == nil {
					return fact.Value, true
				}
			}
		}
		return "", false
	}
}

// path gives the path of an env file in this process, and whether it can be told.
func (r *resolver) path(file settings.EnvFile, environ source.Lookup) (string, bool) {
	if file.Parts == nil {
		return file.Path, true
	}
	return file.In(environ)
}

// paths gives what a path may mean, as Source.Name has it: it is relative to a working
// directory that is a folder or one above it, up to the root, or that of the whole file
// system if no root is given.
func (r *resolver) paths(file settings.EnvFile, folder, root string, environ source.Lookup) (paths []string, known bool) {
	name, ok := r.path(file, environ)
	switch {
	case !ok:
		return nil, false
	case name == "":
		return nil, true
	case file.Rooted:
		return []string{path.Clean(name)}, true
	case source.IsAbs(name):
		return []string{strings.TrimPrefix(path.Clean(name), "/")}, true
	}
	for folder := range source.Above(folder, root) {
		paths = append(paths, path.Join(folder, name))
	}
	return paths, true
}

// Reads gives the env files that the settings classes of a source name and that its
// program loads, in a process environment. Paths are relative to a folder between that
// of the source and another one.
func (s *Source) Reads(folder string, environ []string) []string {
	r := &resolver{world: World{Environ: environ}, application: &Application{}}
	var names []string
	add := func(file settings.EnvFile) {
		if paths, ok := r.paths(file, path.Dir(s.Name), folder, r.after(&loading{})); ok {
			names = append(names, paths...)
		}
	}
	for _, c := range s.Classes {
		for _, file := range c.Config.EnvFiles {
			add(file)
		}
	}
	for _, load := range s.Loads {
		if load.Certain && !load.Search {
			add(load.File)
		}
	}
	return names
}
