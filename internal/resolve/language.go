package resolve

import (
	"path"
	"slices"
	"strings"
)

// A language is what an application is written in, as far as it matters to the
// reading of connection strings.
type language int

const (
	// sqlAlchemy is Python. It is taken for granted.
	sqlAlchemy language = iota
	// django is Python, too, but has ways of its own with connection strings:
	// postgres:// is the common spelling there.
	django
	otherLanguage
)

// pythonFiles make a folder a project of Python, otherFiles one of another
// language. A folder called app is in either.
var (
	pythonFiles = []string{
		"pyproject.toml", "requirements.txt", "setup.py", "setup.cfg", "Pipfile", "alembic.ini",
		"main.py", "app.py", "app/__init__.py", "app/main.py", "uv.lock", "poetry.lock", "requirements",
	}
	otherFiles = []string{
		"package.json", "go.mod", "Cargo.toml", "Gemfile", "composer.json", "symfony.lock", "artisan", "pom.xml", "mix.exs",
		"build.gradle", "build.gradle.kts", "deno.json",
	}
)

// languageOf tells the language by the files of the nearest folder that has any
// that tell, up to the root of the project.
func (r *resolver) languageOf() language {
	if r.vocabulary.ini || (len(r.declarations) > 0 || len(r.engines) > 0) && !r.vocabulary.django {
		return sqlAlchemy
	}
	if r.vocabulary.django {
		return django
	}
	for folder := r.application.Folder; ; folder = path.Dir(folder) {
		if found, ok := r.languageIn(folder); ok {
			return found
		}
		if folder == r.application.root || !Within(r.application.root, folder) {
			break
		}
	}
	if found, ok := r.languageOfServices(); ok {
		return found
	}
	// A compose file alone is no sign of Python.
	isCompose := func(s *Source) bool { return s.Kind == KindCompose }
	if sources := r.application.Sources; len(sources) > 0 && !slices.ContainsFunc(sources, func(s *Source) bool { return !isCompose(s) }) {
		return otherLanguage
	}
	return sqlAlchemy
}

// languageIn tells the language by the files of a folder, if they tell any.
func (r *resolver) languageIn(folder string) (language, bool) {
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return r.world.Exists(path.Join(folder, name)) })
	}
	switch {
	case has("manage.py"):
		return django, true
	case has(pythonFiles...):
		return sqlAlchemy, true
	case has(otherFiles...):
		return otherLanguage, true
	}
	return sqlAlchemy, false
}

// isDjango tells whether a variable is one of Django's projects.
func isDjango(name string) bool { return strings.HasPrefix(name, "DJANGO_") }
