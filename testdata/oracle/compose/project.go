package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// A project is files, of which compose is given some, with what compose-go says.
type project struct {
	Files map[string]string `json:"f"`
	Given []string          `json:"g"`
	answer
}

// projectFiles are the names of the files of a project, those that compose is given
// first.
var projectFiles = []string{"compose.yaml", "compose.prod.yaml", "common.yaml", "db/compose.yaml", "db/base.yaml", "web/parts/web.yaml"}

func (g generator) project() project {
	p := project{Files: map[string]string{}, Given: projectFiles[:1+g.IntN(2)]}
	for i, name := range projectFiles {
		if i < len(p.Given) || i >= 2 && !g.chance(3) {
			p.Files[name] = g.part(i)
		}
	}
	return p
}

// part gives the text of a file that may include and extend those behind it, and
// sometimes those before.
func (g generator) part(i int) string {
	var b strings.Builder
	if g.chance(40) {
		g.includes(&b, i)
	}
	g.partServices(&b, i)
	for g.chance(10) {
		b.WriteString("---\n")
		if g.chance(20) {
			g.includes(&b, i)
		}
		g.partServices(&b, i)
	}
	return b.String()
}

// other gives the path of another file.
func (g generator) otherFile(i int) string {
	k := i + 1 + g.IntN(len(projectFiles))
	if k >= len(projectFiles) {
		if k = len(projectFiles) - 1; g.chance(3) {
			k = g.IntN(len(projectFiles))
		}
	}
	if k == 1 {
		k = 2
	}
	if k == i {
		return "none.yaml"
	}
	path, _ := filepath.Rel(filepath.Dir(projectFiles[i]), projectFiles[k])
	if !strings.HasPrefix(path, ".") && g.chance(30) {
		path = "./" + path
	}
	return path
}

func (g generator) includes(b *strings.Builder, i int) {
	if i == len(projectFiles)-1 {
		return
	}
	if g.chance(2) {
		b.WriteString(g.one("include:\n", "include: []\n", "include: common.yaml\n"))
		return
	}
	b.WriteString("include:\n")
	for range 1 + g.IntN(2) {
		switch g.IntN(5) {
		case 0:
			b.WriteString("  - path: " + g.otherFile(i) + "\n")
			if g.chance(40) {
				b.WriteString("    project_directory: " + g.one(".", "db", "web") + "\n")
			}
		case 1:
			// The second of them includes nothing: compose-go does not see such a circle.
			last, _ := filepath.Rel(filepath.Dir(projectFiles[i]), projectFiles[len(projectFiles)-1])
			b.WriteString("  - path: [" + g.otherFile(i) + ", " + last + "]\n")
		default:
			b.WriteString("  - " + g.otherFile(i) + "\n")
		}
	}
}

func (g generator) partServices(b *strings.Builder, i int) {
	b.WriteString("services:\n")
	names := []string{"web", "db", "worker"}
	g.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range names[:1+g.IntN(3)] {
		fmt.Fprintf(b, "  %s:%s\n", name, g.one("", "", "", "", "", "", "", "", " # c"))
		if g.chance(60) {
			b.WriteString("    image: " + g.one("a", "b", "${IMAGE:-app}", "c:1") + "\n")
		} else {
			b.WriteString("    restart: always\n")
		}
		if g.chance(75) {
			g.partEnvironment(b)
		}
		if g.chance(25) {
			b.WriteString("    env_file:" + g.one(" a.env", " [a.env, b.env]", " [b.env, {path: c.env, required: false}]", " ../a.env", " []", " !reset []", " !override [c.env]") + "\n")
		}
		if g.chance(15) {
			b.WriteString("    profiles:" + g.one(" [a]", " [a, b]", " !reset []", " !override [c]") + "\n")
		}
		switch {
		case g.chance(12):
			b.WriteString("    extends: " + g.one("web", "db", "worker", "{service: db}") + "\n")
		case g.chance(25):
			fmt.Fprintf(b, "    extends: {file: %s, service: %s}\n", g.otherFile(i), g.one("web", "db", "worker", name, name))
		}
	}
}

func (g generator) partEnvironment(b *strings.Builder) {
	if g.chance(4) {
		b.WriteString("    environment:" + g.one(" !reset {}", " {}", " []") + "\n")
		return
	}
	b.WriteString("    environment:" + g.one("", "", "", "", "", "", " !override") + "\n")
	list := g.chance(40)
	used := map[string]bool{}
	for range 1 + g.IntN(4) {
		name := g.one("A", "B", "C", "SET", "UNSET", "DATABASE_URL")
		if used[name] {
			continue
		}
		used[name] = true
		value := g.one("one", "two", "${SET}", "${X:-d}", "p$$w", "5", "true", "a b")
		switch {
		case list && g.chance(15):
			b.WriteString("      - " + name + "\n")
		case list:
			b.WriteString("      - " + name + "=" + value + "\n")
		case g.chance(8):
			b.WriteString("      " + name + ":" + g.one("", " null", " !reset null", " !override x") + "\n")
		default:
			b.WriteString("      " + name + ": " + value + "\n")
		}
	}
}

// recordProjects writes projects with what compose-go says to them.
func recordProjects(g generator, count int, out *bufio.Writer, lines *json.Encoder) error {
	for n := 0; n < count; {
		p := g.project()
		folder, err := os.MkdirTemp("", "compose")
		if err != nil {
			return err
		}
		for _, name := range projectFiles {
			for _, project := range []string{"db", "web"} { // a project_directory that is not there is another one
				if err := os.MkdirAll(filepath.Join(folder, filepath.Dir(name), project), 0o700); err != nil {
					return err
				}
			}
		}
		for name, text := range p.Files {
			file := filepath.Join(folder, filepath.FromSlash(name))
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				return err
			}
		}
		p.answer = load(folder, p.Given)
		if err := os.RemoveAll(folder); err != nil {
			return err
		}
		if !p.Refused || g.chance(30) {
			if err := lines.Encode(p); err != nil {
				return err
			}
			n++
		}
	}
	return out.Flush()
}
