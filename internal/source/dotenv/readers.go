package dotenv

import "github.com/dbcfg-lint/dbcfg-lint/internal/source"

// A Reader reads env files the way one program does.
type Reader struct {
	// Name is the name of the program in a configuration.
	Name string
	// Parse reads a file. It takes time linear in the file's size.
	Parse func(*source.File) source.Document
	// Expand gives the values of the facts that Parse gives. It assumes that
	// they are all of a file, in their order.
	Expand source.Expander

	inherits bool // a bare name is set if it is set outside
	strict   bool // a reference that stays open makes the reader refuse the file
	lenient  bool // what stands before a fault counts
}

// Readers gives all readers; the first is the one to assume.
func Readers() []Reader {
	return []Reader{
		{Name: "python-dotenv", Parse: Parse, Expand: Expand},
		{Name: "compose", Parse: parseCompose, Expand: composeRules.expand, inherits: true, strict: true},
		{Name: "docker", Parse: parseDocker, Expand: assembly{inherits: true}.expand, inherits: true},
		{Name: "node", Parse: parseNode, Expand: literal.expand},
		{Name: "node-expand", Parse: parseNodeExpand, Expand: expandNode},
		{Name: "godotenv", Parse: parseGodotenv, Expand: godotenvRules.expand},
		{Name: "envparse", Parse: parseEnvparse, Expand: literal.expand},
		{Name: "systemd", Parse: parseSystemd, Expand: literal.expand},
		{Name: "shell", Parse: parseShell, Expand: shellRules.expand, lenient: true},
	}
}

// literal is for readers to whom nothing is a reference.
var literal = assembly{}

// ReaderByName gives the reader of a name in a configuration.
func ReaderByName(name string) (reader Reader, ok bool) {
	for _, r := range Readers() {
		if r.Name == name {
			return r, true
		}
	}
	return Reader{}, false
}

// A Pair is a variable as the program has it in the end.
type Pair struct {
	Name, Value string
}

// Values gives the variables that the program makes of a file in a process
// environment, each once and with its last value, in the order of their first
// assignments. A program that refuses the file makes nothing of it; only the
// shell has done by then what stands before the fault.
func (r Reader) Values(data []byte, environment source.Lookup) (pairs []Pair, refused bool) {
	document := r.Parse(source.NewFile("", data))
	var fault source.Pos
	for _, problem := range document.Problems {
		if problem.Code == source.Refused {
			refused, fault = true, problem.At
		}
	}
	if refused && !r.lenient {
		return nil, true
	}
	at := map[string]int{}
	for i, value := range r.Expand(document.Facts, environment) {
		fact := document.Facts[i]
		if refused && fact.NameAt.Compare(fault) > 0 {
			break
		}
		if r.strict && len(value.Open) > 0 {
			return nil, true
		}
		if fact.Bare {
			if !r.inherits {
				continue
			}
			if _, ok := environment(fact.Name); !ok {
				continue
			}
		}
		j, ok := at[fact.Name]
		if !ok {
			j = len(pairs)
			at[fact.Name] = j
			pairs = append(pairs, Pair{Name: fact.Name})
		}
		pairs[j].Value = value.Text
	}
	return pairs, refused
}
