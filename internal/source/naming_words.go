package source

import (
	"slices"
	"strings"
)

const (
	production  = "production"
	staging     = "staging"
	test        = "test"
	development = "development"
)

var canonical = map[string]string{
	"production": production, "prod": production, "prd": production, "live": production,
	"staging": staging, "stage": staging, "stg": staging, "stag": staging, "uat": staging,
	"preprod": staging, "preproduction": staging, "preprd": staging, "acceptance": staging,
	"test": test, "tests": test, "testing": test, "tst": test, "unittest": test, "unittests": test,
	"pytest": test, "integration": test, "ci": test, "e2e": test,
	"development": development, "dev": development, "develop": development, "devel": development,
	"local": development, "localhost": development,
}

var (
	// otherEnvironments are told from the name of a service: demo.env, web.env.
	otherEnvironments = []string{"demo", "qa", "sandbox", "preview", "review", "beta", "canary", "training"}
	negations         = []string{"non", "not", "no"}
	templates         = []string{
		"example", "examples", "sample", "samples", "template", "dist", "tmpl", "tpl", "skeleton", "skel", "stub",
		"j2", "jinja", "jinja2", "mako", "erb", "gotmpl", "mustache", "hbs",
		"пример", "образец", "ejemplo", "exemple", "exemplo", "beispiel", "vorlage", "esempio", "voorbeeld", "przyklad",
		"示例", "样例", "範例", "サンプル", "예시",
	}
	// envTemplates say more of another file: default.ini is often the real one.
	envTemplates = []string{"default", "defaults", "reference", "schema", "spec", "blank", "empty"}
	neutral      = []string{"env", "txt", "vars", "variables", "file"}
	backups      = []string{"bak", "backup", "old", "orig", "save", "saved", "copy", "tmp", "temp"}

	iniEndings = []string{"ini", "cfg", "conf"}
	// otherEndings are those of code, of other formats, of encrypted files, and
	// of editors' swap files.
	otherEndings = []string{
		"py", "pyi", "pyc", "js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx", "sh", "bash", "zsh", "fish", "ps1", "bat", "cmd",
		"go", "rb", "php", "java", "kt", "cs", "rs", "c", "h", "cpp", "lua", "pl", "ex", "exs", "swift", "vue", "svelte", "dart",
		"md", "mdx", "rst", "adoc", "html", "css", "json", "jsonc", "json5", "yaml", "yml", "toml", "xml", "ini", "cfg", "conf",
		"properties", "csv", "sql", "tf", "tfvars", "hcl", "nix", "gradle", "lock", "log", "ipynb", "svg", "png", "jpg", "pdf",
		"vault", "keys", "me", "enc", "encrypted", "gpg", "pgp", "asc", "age", "sops", "gz", "zip", "tar", "tgz",
		"swp", "swo", "swn", "swx",
	}
	// notEnvFiles lie in .envs folders, too.
	notEnvFiles = []string{"readme", "license", "makefile", "dockerfile", ".gitignore", ".gitkeep", ".gitattributes", ".keep", ".dockerignore", ".ds_store"}

	// weakFolders have other meanings, so only the innermost folder counts: /usr/local, ~/dev.
	weakFolders = []string{"local", "live", "dev", "develop", "ci", "stage"}
	// besideFolders are words beside an environment in a folder's name.
	besideFolders = []string{"env", "envs", "environment", "config", "conf", "deploy", "server", "cluster", "eu", "us", "ap", "east", "west", "north", "south", "central"}
)

const separators = ".-_ ()"

type word struct {
	text      string // in lower case
	written   string
	separator byte // the byte before the word; 0 where there is none
}

func tokens(name string) []word {
	var words []word
	for len(name) > 0 {
		start := strings.IndexFunc(name, func(r rune) bool { return !strings.ContainsRune(separators, r) })
		if start < 0 {
			break
		}
		w := word{written: name[start:]}
		if start > 0 {
			w.separator = name[start-1]
		}
		if end := strings.IndexAny(w.written, separators); end >= 0 {
			w.written = w.written[:end]
		}
		name = name[start+len(w.written):]
		w.text = strings.ToLower(w.written)
		words = append(words, w)
	}
	return words
}

// join gives words as they are written.
func join(words []word) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 && w.separator != 0 {
			b.WriteByte(w.separator)
		}
		b.WriteString(w.written)
	}
	return b.String()
}

// A form is where the name of an env file has its "env".
type form int

const (
	plain    form = iota // not the name of an env file
	prefixed             // .env.X, env.X: the rest tells the environment
	service              // X.env: the rest may be the name of a service
)

// split gives the words of a file's name, without the env of an env file.
func split(base string) ([]word, form) {
	words := tokens(base)
	if strings.HasSuffix(base, "~") || strings.HasSuffix(base, "#") || strings.HasPrefix(base, ".#") {
		return words, plain
	}
	if len(base) >= 4 && strings.EqualFold(base[:4], ".env") {
		rest := tokens(base[4:])
		switch {
		case ending(rest), len(rest) > 0 && rest[0].separator == 0 && !marker(rest[0]): // .envrc
			return words, plain
		}
		return rest, prefixed
	}
	env := slices.IndexFunc(words, func(w word) bool { return w.text == "env" && (w.separator == '.' || w.separator == 0) })
	if env < 0 || ending(words) {
		return words, plain
	}
	before, behind := words[:env], words[env+1:]
	if env == 0 {
		if len(behind) == 0 || !marker(behind[len(behind)-1]) {
			return words, plain
		}
		return behind, prefixed
	}
	if !all(behind, marker) { // vite.env.d.ts
		return words, plain
	}
	return slices.Concat(before, behind), service
}

// marker tells whether a word is one that goes with "env".
func marker(w word) bool {
	_, known := Canonical(w.text)
	return known || slices.Contains(templates, w.text) || slices.Contains(envTemplates, w.text) || slices.Contains(backups, w.text)
}

// ending tells whether the last word, but for a template's, is the ending of
// another format.
func ending(words []word) bool {
	for i := len(words) - 1; i >= 0; i-- {
		if !slices.Contains(templates, words[i].text) {
			return slices.Contains(otherEndings, words[i].text)
		}
	}
	return false
}

func all(words []word, f func(word) bool) bool {
	return !slices.ContainsFunc(words, func(w word) bool { return !f(w) })
}
