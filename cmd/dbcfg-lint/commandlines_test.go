package main

import (
	"bytes"
	"context"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"mvdan.cc/sh/v3/syntax"

	"github.com/dbcfg-lint/dbcfg-lint/internal/cli"
)

// TestCommandLines runs every command line of the program that the documentation has,
// in a folder with nothing in it. What it finds does not matter, but it must know the
// command, the flags and their words.
func TestCommandLines(t *testing.T) {
	lines := commandLines(t)
	if len(lines) < 25 {
		t.Errorf("the documentation has %d command lines", len(lines))
	}
	known := commands(t)
	for _, line := range lines {
		t.Run(strings.Join(line.args, " "), func(t *testing.T) {
			// A word where a command may stand is one, or it is a path by its looks.
			if args := line.args; len(args) > 0 && regexp.MustCompile(`^[a-z][a-z-]*$`).MatchString(args[0]) && !slices.Contains(known, args[0]) {
				t.Errorf("%s: there is no command %s", line.file, args[0])
			}
			t.Chdir(t.TempDir())
			var stdout, stderr bytes.Buffer
			environ := []string{"PATH=" + os.Getenv("PATH")}
			cli.Main(context.Background(), line.args, environ, strings.NewReader("postgresql://app@db.internal/app\n"), &stdout, &stderr)
			if strings.Contains(stderr.String(), "for usage.") || strings.Contains(stderr.String(), "unknown rule") {
				t.Errorf("%s: %s", line.file, stderr.String())
			}
		})
	}
}

// TestFlagsInProse holds that every flag that the documentation speaks of is one of
// some command.
func TestFlagsInProse(t *testing.T) {
	var help strings.Builder
	for _, name := range append(commands(t), "") {
		help.WriteString(helpOf(name))
	}
	help.WriteString(helpOf("hook", "run"))
	spoken := 0
	for name, text := range documentation(t) {
		for _, match := range regexp.MustCompile("`(--?[a-z][a-z-]*)[^`\n]*`").FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
			spoken++
			if flag := match[1]; flag != "-update" && !regexp.MustCompile(flag+`\b[^-]`).MatchString(help.String()) { // -update is one of go test
				t.Errorf("%s: no command has %s", name, flag)
			}
		}
	}
	if spoken < 20 {
		t.Errorf("the documentation speaks of %d flags", spoken)
	}
}

// helpOf gives the help of a command.
func helpOf(command ...string) string {
	var stdout, stderr bytes.Buffer
	cli.Main(context.Background(), append(command, "--help"), nil, strings.NewReader(""), &stdout, &stderr)
	return stdout.String()
}

// commands gives the names of the commands, as the help has them.
func commands(t *testing.T) []string {
	t.Helper()
	_, list, _ := strings.Cut(helpOf(), "Available Commands:\n")
	list, _, _ = strings.Cut(list, "\n\n")
	var names []string
	for line := range strings.Lines(list) {
		names = append(names, strings.Fields(line)[0])
	}
	if len(names) < 10 {
		t.Fatalf("the help lists %v", names)
	}
	return names
}

// A commandLine is the arguments of a call of the program, and where it stands.
type commandLine struct {
	file string
	args []string
}

var (
	fenced = regexp.MustCompile("(?ms)^```([a-z]+)\n(.*?)^```$")
	inline = regexp.MustCompile("`(dbcfg-lint [^`\n]*)`")
	// formats are command lines without their program.
	formats = regexp.MustCompile("`(--format [^`\n]*)`")
)

// commandLines finds the calls of the program in all pages. Those of a console are run
// where the page is followed.
func commandLines(t *testing.T) []commandLine {
	t.Helper()
	var found []commandLine
	seen := map[string]bool{}
	add := func(file, script string) {
		for _, args := range callsOf(script) {
			if key := strings.Join(args, "\x00"); !seen[key] {
				seen[key] = true
				found = append(found, commandLine{file, args})
			}
		}
	}
	pages := documentation(t)
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		text := pages[name]
		for _, match := range fenced.FindAllStringSubmatch(text, -1) {
			switch language, code := match[1], match[2]; language {
			case "sh", "dockerfile":
				add(name, code)
			case "yaml":
				var document yaml.Node
				check(t, yaml.Unmarshal([]byte(code), &document))
				for _, script := range scripts(&document) {
					add(name, script)
				}
			case "groovy":
				for _, match := range jenkinsStep.FindAllStringSubmatch(code, -1) {
					add(name, match[1])
				}
			}
		}
		prose := fenced.ReplaceAllString(text, "")
		for _, match := range inline.FindAllStringSubmatch(prose, -1) {
			add(name, match[1])
		}
		for _, match := range formats.FindAllStringSubmatch(prose, -1) {
			add(name, "dbcfg-lint "+match[1])
		}
	}
	return found
}

// documentation gives all pages, by name.
func documentation(t *testing.T) map[string]string {
	t.Helper()
	root := os.DirFS(repository(t))
	pages := map[string]string{"README.md": "", "CONTRIBUTING.md": ""}
	check(t, fs.WalkDir(root, "docs", func(name string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(name, ".md") {
			pages[name] = ""
		}
		return err
	}))
	for name := range pages {
		text, err := fs.ReadFile(root, name)
		check(t, err)
		pages[name] = string(text)
	}
	return pages
}

// scripts gives the texts of a YAML document that a shell may run, its lists of words
// that are a command, and the arguments of the hooks of pre-commit.
func scripts(node *yaml.Node) []string {
	var all []string
	words := func(list *yaml.Node) string {
		var texts []string
		for _, item := range list.Content {
			texts = append(texts, item.Value)
		}
		return strings.Join(texts, " ")
	}
	switch node.Kind {
	case yaml.ScalarNode:
		return []string{node.Value}
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			switch key, value := node.Content[i].Value, node.Content[i+1]; {
			case key == "command" && value.Kind == yaml.SequenceNode:
				all = append(all, words(value))
			case key == "args" && value.Kind == yaml.SequenceNode:
				all = append(all, "dbcfg-lint "+words(value))
			}
		}
	}
	for _, child := range node.Content {
		all = append(all, scripts(child)...)
	}
	return all
}

// callsOf gives the arguments of each call of the program in a script. What a shell
// would put in the place of a variable is a word without meaning.
func callsOf(script string) [][]string {
	file, err := syntax.NewParser().Parse(strings.NewReader(script), "")
	if err != nil {
		return nil // that is another test's matter
	}
	var calls [][]string
	syntax.Walk(file, func(node syntax.Node) bool {
		call, ok := node.(*syntax.CallExpr)
		if !ok {
			return true
		}
		var args []string
		for _, word := range call.Args {
			args = append(args, plainWord(word))
		}
		i := slices.IndexFunc(args, func(arg string) bool {
			return regexp.MustCompile(`(^|/)dbcfg-lint(@v?[\w.]+)?$`).MatchString(arg)
		})
		if i == 0 || i > 0 && slices.Contains([]string{"env", "go"}, args[0]) && !slices.Contains(args, "install") && !slices.Contains(args, "build") {
			calls = append(calls, args[i+1:])
		}
		return true
	})
	return calls
}

func plainWord(word *syntax.Word) string {
	var b strings.Builder
	syntax.Walk(word, func(node syntax.Node) bool {
		switch node := node.(type) {
		case *syntax.Lit:
			b.WriteString(strings.ReplaceAll(node.Value, "FILE", "file.tar.gz")) // of whatever kind
		case *syntax.SglQuoted:
			b.WriteString(node.Value)
		case *syntax.ParamExp, *syntax.CmdSubst:
			b.WriteString("production") // the name of an environment, and as good as any word
			return false
		}
		return true
	})
	return b.String()
}
