package compose

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/template"
	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/sourcetest"
)

// answers is a file of answers to compare with in place of the recorded ones, made
// by the program in testdata/oracle/compose.
var answers = flag.String("oracle", "../../../testdata/oracle/compose/recorded.jsonl", "the file of answers to compare with")

// An answer is what compose-go says to a file; see record.go.
type answer struct {
	File     string                     `json:"f"`
	Refused  bool                       `json:"r"`
	Why      string                     `json:"w"`
	Services map[string]answeredService `json:"s"`
}

type answeredService struct {
	Image       string             `json:"i"`
	Environment map[string]*string `json:"e"`
	EnvFiles    []answeredEnvFile  `json:"v"`
	Profiles    []string           `json:"p"`
}

type answeredEnvFile struct {
	Path     string `json:"p"`
	Optional bool   `json:"o"`
	Format   string `json:"f"`
}

func TestRecorded(t *testing.T) {
	eachAnswer(t, *answers, 900, func(a answer, lookup source.Lookup) (bool, string) {
		if diff := compare(t, a, lookup); diff != "" {
			return a.Refused, fmt.Sprintf("%s\n%q: -compose +here\n%s", a.File, a.File, diff)
		}
		return a.Refused, ""
	})
}

// eachAnswer reads a file of answers, of which there must be so many, and compares each:
// whether compose refuses what it is about, and how it differs.
func eachAnswer[A any](t *testing.T, name string, least int, compare func(A, source.Lookup) (refused bool, difference string)) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := json.NewDecoder(bufio.NewReader(f))
	var header struct {
		Program     string
		Environment map[string]string
	}
	if err := lines.Decode(&header); err != nil || header.Program == "" {
		t.Fatalf("the first line does not name the program: %v", err)
	}
	lookup := func(name string) (string, bool) {
		value, ok := header.Environment[name]
		return value, ok
	}
	n, refusals, differences := 0, 0, 0
	for ; ; n++ {
		var a A
		if err := lines.Decode(&a); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		refused, difference := compare(a, lookup)
		if refused {
			refusals++
		}
		if difference != "" {
			t.Error(difference)
			if differences++; differences > 10 {
				t.Fatal("too many differences")
			}
		}
	}
	if t.Logf("%d answers, %d of them refusals", n, refusals); n < least {
		t.Errorf("%d answers, want at least %d", n, least)
	}
}

func compare(t *testing.T, a answer, lookup source.Lookup) string {
	file := source.NewFile("compose.yaml", []byte(a.File))
	r := newReader(file)
	r.read()
	check(t, file)
	refused, why := r.refuses(lookup)
	if refused != a.Refused && tolerated(a.File, why) {
		return ""
	}
	if a.Why != "" && !refused {
		return "" // not looked for
	}
	if refused != a.Refused {
		return cmp.Diff(a.Refused, refused) + why
	}
	if refused {
		return ""
	}
	services := map[string]answeredService{}
	for _, s := range r.project.Services {
		one := answeredService{Image: s.Image.expand(lookup)}
		values := Expand(s.Environment, lookup)
		for i, fact := range s.Environment {
			if one.Environment == nil {
				one.Environment = map[string]*string{}
			}
			if _, set := lookup(fact.Name); fact.Bare && !set {
				one.Environment[fact.Name] = nil
			} else {
				one.Environment[fact.Name] = &values[i].Text
			}
		}
		for _, f := range s.EnvFiles {
			one.EnvFiles = append(one.EnvFiles, answeredEnvFile{f.Path.expand(lookup), !f.Required, f.Format})
		}
		for _, p := range s.Profiles {
			one.Profiles = append(one.Profiles, p.expand(lookup))
		}
		services[s.Name] = one
	}
	if referredName.MatchString(a.File) {
		for name, s := range a.Services {
			maps.DeleteFunc(s.Environment, func(variable string, _ *string) bool {
				_, ok := services[name].Environment[variable]
				return !ok
			})
			if len(s.Environment) == 0 {
				s.Environment = services[name].Environment
				a.Services[name] = s
			}
		}
	}
	if a.Services == nil {
		a.Services = map[string]answeredService{}
	}
	return cmp.Diff(a.Services, services)
}

// strangeAnchor finds anchors and aliases that compose's YAML reader, which is a
// later version, takes and the one here does not.
var (
	strangeAnchor = regexp.MustCompile(`[&*][\w-]+[^\w\s,{}\[\]-]`)
	nullAttribute = regexp.MustCompile(`(?m)^    (image|environment|env_file|profiles):( null)?\s*$`)
)

// tolerated tells whether it is known that compose and this package do not agree
// that a file is to be refused. Where compose merges two values it looks at their
// types too late: a mapping is printed as Go prints it, a number in the place of a
// list is left out, and null counts as nothing even where nothing is inherited.
func tolerated(file, why string) bool {
	merged := strings.Contains(file, "extends:") || strings.Contains(file, "---")
	switch {
	case strings.Contains(why, "the value of a variable must be"), strings.Contains(why, " must be a "),
		strings.Contains(why, "a variable without a name"), strings.Contains(why, "no such number"):
		return merged || strangeAnchor.MatchString(file)
	case strings.Contains(why, "not valid YAML") && strangeAnchor.MatchString(file):
		return true
	case strings.Contains(why, "an env file has"):
		return strings.Count(file, "- a.env") > 0
	}
	return why == "" && merged && nullAttribute.MatchString(file)
}

// referredName finds lists with a name that a reference is part of.
var referredName = regexp.MustCompile(`(?m)- (>-?\s+)?["']?[^=\n]*\$`)

func (t Text) expand(lookup source.Lookup) string {
	return Expand([]source.Fact{{Value: t.Value, Segments: t.Segments}}, lookup)[0].Text
}

// refuses tells whether compose refuses the file with a process environment.
func (r *reader) refuses(lookup source.Lookup) (bool, string) {
	for _, p := range r.problems.List() {
		if p.Code == source.Refused || p.Code == source.Encoding {
			return true, p.At.String() + ": " + p.Message
		}
	}
	for _, s := range r.scalars {
		if s.tokens == nil {
			continue
		}
		value, references := segments(s.value, s.tokens)
		if Expand([]source.Fact{{Value: value, Segments: references}}, lookup)[0].Open != nil {
			return true, "a required variable"
		}
	}
	return false, ""
}

// check reports what can't be right in any file.
func check(t *testing.T, file *source.File) {
	t.Helper()
	document := Parse(file)
	sourcetest.Sound(t, file, document)
	for _, fact := range document.Facts {
		text := file.Text(fact.At)
		start, _ := file.Span(fact.At)
		quoted := start > 0 && strings.IndexByte(`"'`, file.Data[start-1]) >= 0
		if !quoted && !strings.ContainsAny(text, "\n\r$\"'\\") && fact.Raw == "" && !fact.Bare && text != "aGk=" && strings.TrimSpace(text) != strings.TrimSpace(fact.Value) {
			t.Errorf("%q: the value at %s is %q, want %q", file.Data, fact.At, text, fact.Value)
		}
		if name := file.Text(fact.NameAt); !strings.ContainsAny(name, "\"'\\$\n\r") && strings.TrimSpace(name) != strings.TrimSpace(fact.Name) {
			t.Errorf("%q: the name at %s is %q, want %q", file.Data, fact.NameAt, name, fact.Name)
		}
	}
	project := Read(file)
	for _, d := range slices.Concat(project.Defaults, project.Required) {
		start, end := file.Span(d.At)
		if !strings.ContainsAny(d.Text, "\n\"'\\ \t") && file.Text(d.At) != d.Text && !strings.ContainsAny(file.Text(d.At), "\\\n\r'") {
			t.Errorf("%q: the word at %s is %q, want %q", file.Data, d.At, file.Text(d.At), d.Text)
		}
		if start == 0 || end >= len(file.Data) || strings.IndexByte("-?4", file.Data[start-1]) < 0 && file.Data[end] != '}' {
			t.Errorf("%q: the word at %s does not stand between an operator and a brace", file.Data, d.At)
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, text := range []string{"${A:-b}$$$C", "${A:-${B:?c}}} ${", "${A-{}} ${B}", "$1${1}", "${X:-a\nb}"} {
		f.Add(text)
	}
	variables := map[string]string{"A": "a", "B": ""}
	lookup := func(name string) (string, bool) {
		value, ok := variables[name]
		return value, ok
	}
	f.Fuzz(func(t *testing.T, text string) {
		want, err := template.SubstituteWithOptions(text, lookup, template.WithoutLogging)
		all := tokens(text)
		refused := slices.ContainsFunc(all, func(t token) bool { return t.refused })
		joined, references := segments(text, all)
		value := Expand([]source.Fact{{Value: joined, Segments: references}}, lookup)[0]
		if refused = refused || value.Open != nil; refused != (err != nil) {
			t.Fatalf("%q: refused is %t, want %t", text, refused, err != nil)
		}
		if !refused && value.Text != want {
			t.Errorf("%q: %q, want %q", text, value.Text, want)
		}
	})
}
