package resolve

import (
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/compose"
)

// ReadCompose reads the file as a compose file, and makes its document: what the
// services are given, and the services as sections, in the file's order. What an
// anchor gives to several services is there once.
func (s *Source) ReadCompose() {
	s.Compose = compose.Read(s.File)
	s.compose()
}

// NamesOthers tells whether a compose file includes or extends others. A template does
// not: what it names may be made with it.
func (s *Source) NamesOthers() bool {
	return !nameOfCompose(s.Name).Template && s.Compose.NamesOthers()
}

// Link gives a compose file what those give that it includes and extends.
func (s *Source) Link(linker *compose.Linker) {
	if s.NamesOthers() {
		s.Compose = linker.Link(s.Name, s.Compose)
		s.compose()
	}
}

// compose makes the document of what the compose file itself says.
func (s *Source) compose() {
	document := source.Document{Comments: s.Compose.Comments, Problems: s.Compose.Problems}
	for _, service := range s.Compose.Services {
		if service.NameAt.File == s.File.Path {
			document.Sections = append(document.Sections, source.Section{Name: service.Name, At: service.NameAt})
		}
		for _, fact := range service.Environment {
			if fact.NameAt.File == s.File.Path {
				document.Facts = append(document.Facts, fact)
			}
		}
	}
	slices.SortStableFunc(document.Sections, func(a, b source.Section) int { return a.At.Compare(b.At) })
	slices.SortStableFunc(document.Facts, compareFacts)
	document.Facts = slices.CompactFunc(document.Facts, func(a, b source.Fact) bool { return compareFacts(a, b) == 0 })
	s.Document = document
}

// compareFacts orders facts by their names' places: the value of one may be an
// alias, and stand far above.
func compareFacts(a, b source.Fact) int {
	if order := a.NameAt.Compare(b.NameAt); order != 0 {
		return order
	}
	return a.At.Compare(b.At)
}

// baseWords are words of the names of compose files that say nothing of an
// environment: compose reads the file and its override together.
var baseWords = setOf("DOCKER", "COMPOSE", "DOCKERCOMPOSE", "YML", "YAML", "OVERRIDE", "BASE", "COMMON", "MAIN")

// templateFolders hold files that are shown, or filled in, and not run.
var templateFolders = setOf("EXAMPLE", "EXAMPLES", "SAMPLE", "SAMPLES", "TEMPLATE", "TEMPLATES", "COOKBOOK", "DOCS")

// nameOfCompose reads the path of a compose file as that of an env file is read:
// docker-compose.prod.yml as .env.prod.
func nameOfCompose(name string) source.Naming {
	folder, base := path.Split(name)
	var words []string
	for _, word := range strings.FieldsFunc(base, func(r rune) bool { return strings.ContainsRune(".-_ ", r) }) {
		if !baseWords[strings.ToUpper(word)] {
			words = append(words, word)
		}
	}
	naming := source.NameOf(folder + strings.Join(append([]string{".env"}, words...), "."))
	if naming.Environment != "" && naming.Folder == "" {
		naming.Reason = "the name of " + base
		// An unknown word is more often for a part of the services.
		if above := source.NameOf(folder + ".env"); above.Environment != "" && !isKnown(naming.Environment) {
			naming.Environment, naming.Reason, naming.Folder = above.Environment, above.Reason, above.Folder
		}
	}
	naming.Template = naming.Template || slices.ContainsFunc(strings.Split(folder, "/"), func(part string) bool {
		return templateFolders[strings.ToUpper(part)]
	})
	return naming
}

// isKnown tells whether a word is one for an environment.
func isKnown(word string) bool {
	_, known := source.Canonical(word)
	return known
}

// assignCompose gives a compose file its environment: by the configuration, else by
// its path, else by what it gives its services, which never makes it one of
// production: the file that compose reads by default is that of developers, and a
// base of others.
func (s *Source) assignCompose(name string, inTemplate bool) {
	s.naming = nameOfCompose(name)
	base := path.Base(s.Name)
	text := string(s.File.Data)
	s.naming.Template = s.naming.Template || inTemplate ||
		len(s.Document.Problems) > 0 && (strings.Contains(text, "{{") || strings.Contains(text, "{%")) || // Jinja
		s.naming.Environment == production && isFixture(name)
	var facts []source.Fact
	for _, service := range s.Compose.Services {
		if roleOfService(service) == ofApplication {
			facts = append(facts, service.Environment...)
		}
	}
	claims := claimsOf(facts)
	told := s.toldBy(claims)
	switch {
	case s.byOptions():
	case s.naming.Environment != "":
		s.environment, s.because = s.naming.Environment, s.naming.Reason
	case told == "":
		s.environment, s.because = development, "nothing says that "+base+" is for another environment"
	case told == development || told == "test":
		s.environment, s.because = told, "what "+base+" gives its services"
	default:
		s.environment, s.because = base, "nothing but what it gives its services tells the environment of "+base
	}
	s.kin = s.environment
	for _, claim := range claims {
		// The other way round it is how one tries production out.
		if s.environment == production && claim.Says != production && !claim.Mode {
			s.claims = append(s.claims, claim)
		}
	}
}

// toldBy gives the environment that variables, and the names of env files, say a
// compose file is for; if they say several, one of these that is neither
// development nor test.
func (s *Source) toldBy(claims []Claim) string {
	var told []string
	for _, claim := range claims {
		told = append(told, claim.Says)
	}
	for _, service := range s.Compose.Services {
		if roleOfService(service) != ofApplication {
			continue
		}
		for _, file := range service.EnvFiles {
			if naming := source.NameOf(file.Path.Value); naming.Environment != "" && !naming.Template {
				told = append(told, naming.Environment)
			}
		}
	}
	slices.Sort(told)
	told = slices.Compact(told)
	for _, one := range told {
		if one != development && one != "test" {
			return one
		}
	}
	switch len(told) {
	case 0:
		return ""
	case 1:
		return told[0]
	}
	return development
}

// isOverride tells whether compose reads the file together with the base, after it.
func (s *Source) isOverride() bool {
	return strings.Contains(strings.ToLower(path.Base(s.Name)), "override")
}

// An EnvFile is an env file that a compose file gives to services.
type EnvFile struct {
	// Name is as Source.Name has it.
	Name string
	// Reader is the name of the reader: compose, or docker for the raw format.
	Reader string
}

// EnvFiles gives the env files that the services of a compose file are given, each
// once. A path with a reference counts with its default.
func (s *Source) EnvFiles() []EnvFile {
	if s.Compose == nil || nameOfCompose(s.Name).Template {
		return nil
	}
	var files []EnvFile
	known := map[EnvFile]bool{}
	for _, service := range s.Compose.Services {
		for _, file := range service.EnvFiles {
			name, ok := s.envFile(file)
			one := EnvFile{name, "compose"}
			if file.Format == "raw" {
				one.Reader = "docker"
			}
			if ok && !known[one] {
				known[one] = true
				files = append(files, one)
			}
		}
	}
	return files
}

// envFile gives the path of an env file of a service, and whether it can be told.
func (s *Source) envFile(file compose.EnvFile) (name string, ok bool) {
	value := byDefault(file.Path)
	if len(value.Open) > 0 || value.Text == "" || source.IsAbs(value.Text) || strings.HasPrefix(value.Text, "~") {
		return "", false
	}
	return path.Join(s.folderOf(file.Path), source.Slashes(value.Text)), true
}

// folderOf gives the folder that a path counts from.
func (s *Source) folderOf(text compose.Text) string {
	if text.Folder != "" {
		return text.Folder
	}
	return path.Dir(s.Name)
}

// byDefault gives a text of a compose file with the defaults of its references.
func byDefault(text compose.Text) source.Value {
	return compose.Expand([]source.Fact{{Value: text.Value, Segments: text.Segments}}, nil)[0]
}

// adopt gives the env files whose environment nothing tells that of the compose
// files that read them, if they are all for the same.
func adopt(sources []*Source) {
	type reading struct {
		kin, by string
		several bool
	}
	readings := map[string]reading{}
	for _, s := range sources {
		for _, file := range s.EnvFiles() {
			switch known, ok := readings[file.Name]; {
			case !ok:
				readings[file.Name] = reading{kin: s.kin, by: path.Base(s.Name)}
			case known.kin != s.kin:
				known.several = true
				readings[file.Name] = known
			}
		}
	}
	for _, s := range sources {
		if one, ok := readings[s.Name]; ok && s.untold && !one.several {
			s.environment, s.kin, s.because = one.kin, one.kin, one.by+" gives it to its services"
		}
	}
}

// composedLayers gives what compose puts into the process environment of the
// programs of an environment: the weakest first.
func (r *resolver) composedLayers(m members, files []layer, process []*setting) []layer {
	if len(m.units) == 0 {
		return nil
	}
	known := bindings{}
	if m.apart {
		known = r.around(m.kin)
	}
	for _, layer := range append(slices.Clip(files), layer{settings: process}) {
		for _, one := range layer.settings {
			if !one.bare {
				known[one.name] = one
			}
		}
	}
	var layers []layer
	for _, u := range m.units {
		layers = append(layers, r.layerOf(u, known))
	}
	return layers
}

// around gives what the env files of all environments of a kin set, and the process
// environment if it is that of the kin: what compose may fill in, though the environment
// is one beside them.
func (r *resolver) around(kin string) bindings {
	known := bindings{}
	for _, s := range r.application.Sources {
		if s.Kind != KindEnv || s.naming.Template || s.kin != kin {
			continue
		}
		for _, fact := range s.Document.Facts {
			if !fact.Bare {
				known[fact.Name] = &setting{name: fact.Name, value: source.Value{Text: fact.Value}}
			}
		}
	}
	process, _ := r.process(members{name: kin})
	for _, one := range process {
		known[one.name] = one
	}
	return known
}
