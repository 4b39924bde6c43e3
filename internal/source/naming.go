package source

import (
	"path"
	"slices"
	"strings"
)

// A Naming is what a path says of the file.
type Naming struct {
	// EnvFile tells that the name is that of an env file.
	EnvFile bool
	// Environment is "production", "staging", "test", "development", or another
	// word as it is written ("demo"). It is empty when the path tells none.
	Environment string
	// Template tells that the file is to be copied and filled in, not read.
	Template bool
	// Local marks the tier of a cascade that is for one machine: .env.local,
	// .env.production.local.
	Local bool
	// Reason is the part of the path that tells Environment: "the name of
	// .env.production", "the folder .envs/.production". It is empty when
	// Environment is.
	Reason string
	// Folder is the folder that tells Environment; empty when the name does.
	Folder string
	// Variant are the words of the name of an env file but for those of
	// templates and of the local tier, in lower case: "prod-eu" of
	// .env.prod-eu.local. It is empty for the file that all environments share.
	Variant string
	// Service is the part of a program that an env file is for: "postgres" of
	// postgres-prod.env and of .envs/.production/.postgres.
	Service string
}

// Canonical gives the environment that a word stands for, whatever its case and
// separators: "PROD", "prod2" and "live" are production, "pre-prod" is staging.
// A word that it does not know comes back as it is.
func Canonical(word string) (environment string, known bool) {
	plain := strings.Map(func(r rune) rune {
		if strings.ContainsRune(separators, r) {
			return -1
		}
		return r
	}, strings.ToLower(strings.TrimSpace(word)))
	if environment, known = canonical[plain]; known {
		return environment, true
	}
	if environment, known = canonical[strings.TrimRight(plain, "0123456789")]; known {
		return environment, true
	}
	return word, false
}

// NameOf reads a slash-separated path of a file. A name that tells the
// environment wins over the folders that the file lies in.
func NameOf(name string) Naming {
	folder, base := path.Split(name)
	folders := strings.Split(strings.TrimRight(folder, "/"), "/")
	words, form := split(base)
	if form == plain && slices.Contains(nearest(folders), ".envs") && !ending(words) && !slices.Contains(notEnvFiles, strings.ToLower(base)) {
		form = service
	}
	n := Naming{EnvFile: form != plain}
	ini := slices.ContainsFunc(words, func(w word) bool { return slices.Contains(iniEndings, w.text) })
	said := n.readName(words, form, ini)
	if n.Environment != "" {
		n.Reason = "the name of " + base
	} else if !said && (n.EnvFile || ini) {
		n.readFolders(folders)
	}
	if strings.Contains(folder, "{{") { // the template of a project: cookiecutter, copier
		n.Template = true
	}
	return n
}

// readName tells whether the name says anything of the environment, be it only
// which it is not.
func (n *Naming) readName(words []word, form form, ini bool) (said bool) {
	var environments []string
	var rest []word              // without the words that only describe the file
	var variant, others []string // the words that tell files of an environment apart
	var local, backup, unknown bool
	for i, w := range words {
		before, behind := "", ""
		if i > 0 {
			before = words[i-1].text
		}
		if i+1 < len(words) {
			behind = words[i+1].text
		}
		environment, known := Canonical(w.text)
		_, follows := Canonical(behind)
		if form != plain && w.text != "local" && !slices.Contains(templates, w.text) &&
			!slices.Contains(envTemplates, w.text) && !slices.Contains(neutral, w.text) {
			variant = append(variant, w.text)
			if !known && w.text != "pre" && !slices.Contains(negations, w.text) {
				others = append(others, w.text)
			}
		}
		switch {
		case known && slices.Contains(negations, before):
			said = true
			continue
		case follows && (slices.Contains(negations, w.text) || w.text == "pre"):
			continue
		case known && before == "pre":
			environment = staging
		case slices.Contains(templates, w.text), form != plain && slices.Contains(envTemplates, w.text):
			n.Template = true
			continue
		case slices.Contains(neutral, w.text):
			continue
		case w.text == "local":
			local = true
			continue
		case w.text == "live" && form == plain && !ini && len(words) > 2: // live_updates.py
			known = false
		}
		rest = append(rest, w)
		switch {
		case !known:
			unknown = true
			backup = backup || slices.Contains(backups, w.text)
		case !slices.Contains(environments, environment):
			environments = append(environments, environment)
		}
	}
	switch {
	case form != plain && (backup || len(environments) > 1):
		// .env.production.bak and .env.test.prod are neither the one nor the other.
		n.Environment = join(rest)
	case len(environments) > 1:
		said = true
	case len(environments) == 1:
		n.Environment = environments[0]
	case said:
	case form == prefixed && unknown:
		n.Environment = join(rest)
	case form != plain && len(rest) == 1 && slices.Contains(otherEnvironments, rest[0].text):
		n.Environment = rest[0].written
	case local:
		n.Environment = development
	}
	n.Local = local && (form == prefixed || len(environments) > 0)
	n.Variant = strings.Join(variant, "-")
	if form == service {
		n.Service = strings.Join(others, "-")
	}
	return said || n.Environment != ""
}

// readFolders asks the nearest folders, from the inside out.
func (n *Naming) readFolders(folders []string) {
	near := nearest(folders)
	for i := len(near) - 1; i >= 0; i-- {
		above := ""
		if i > 0 {
			above = near[i-1]
		}
		environment, known := ofFolder(near[i])
		switch {
		case !known && above == ".envs":
			// Folders of .envs stand for environments, whatever they are called.
			environment = strings.TrimLeft(near[i], ".")
		case !known, above == "usr":
			continue
		case i < len(near)-1 && above != ".envs" && slices.Contains(weakFolders, strings.Trim(near[i], ".")):
			continue
		}
		depth := len(folders) - len(near) + i + 1
		n.Environment = environment
		n.Folder = strings.Join(folders[:depth], "/")
		n.Reason = "the folder " + n.Folder
		return
	}
}

// nearest gives the innermost folders, three at most, that lie below the place
// that the path begins at.
func nearest(folders []string) []string {
	first := len(folders)
	for first > 0 && len(folders)-first < 3 && strings.Trim(folders[first-1], ".") != "" {
		first--
	}
	return folders[first:]
}

// ofFolder gives the environment of a folder that is called after it: prod,
// .production, env-prod, prod-eu; not my-test-app.
func ofFolder(name string) (environment string, known bool) {
	if environment, known = Canonical(name); known {
		return environment, true
	}
	words := slices.DeleteFunc(tokens(name), func(w word) bool { return slices.Contains(besideFolders, w.text) })
	if len(words) != 1 {
		return "", false
	}
	return Canonical(words[0].text)
}
