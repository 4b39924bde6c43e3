// Record writes generated compose files and what compose-go says to them, one JSON
// object a line behind a header:
//
//	go run . -seed 1 -count 3000 > recorded.jsonl
//	go run . -seed 1 -count 3000 -projects > projects.jsonl
//
// A project is files that include and extend each other, and override each other by
// the order in which compose is given them.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/sirupsen/logrus"
)

// An answer is what compose-go says to a file.
type answer struct {
	File    string `json:"f,omitempty"`
	Refused bool   `json:"r,omitempty"`
	// Why is "key" for a key that is not known, "alias" for aliases that compose
	// takes for a circle, and else empty.
	Why      string             `json:"w,omitempty"`
	Services map[string]service `json:"s,omitempty"`
}

type service struct {
	Image       string             `json:"i,omitempty"`
	Environment map[string]*string `json:"e,omitempty"`
	EnvFiles    []envFile          `json:"v,omitempty"`
	Profiles    []string           `json:"p,omitempty"`
}

type envFile struct {
	Path     string `json:"p"`
	Optional bool   `json:"o,omitempty"`
	Format   string `json:"f,omitempty"`
}

// environment is the process environment of compose.
var environment = map[string]string{"SET": "set", "EMPTY": "", "NO": "no", "DB_HOST": "db.example.com"}

func main() {
	seed := flag.Uint64("seed", 1, "the seed of the files")
	count := flag.Int("count", 3000, "how many files")
	projects := flag.Bool("projects", false, "projects of several files")
	flag.Parse()
	logrus.SetOutput(io.Discard)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	lines.Encode(map[string]any{
		"program": "compose-go v2.16.2, loader.LoadWithContext", "script": "testdata/oracle/compose",
		"seed": *seed, "environment": environment,
	})
	g := generator{rand.New(rand.NewPCG(*seed, 0))}
	if *projects {
		if err := recordProjects(g, *count, out, lines); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		return
	}
	for n := 0; n < *count; {
		// Most of what is made at random is refused; one in six of these will do.
		if a := ask(g.file()); utf8.ValidString(a.File) && (!a.Refused || g.chance(16)) {
			lines.Encode(a)
			n++
		}
	}
}

func ask(file string) answer {
	a := loaded("/nowhere", []types.ConfigFile{{Filename: "compose.yaml", Content: []byte(file)}})
	a.File = file
	return a
}

// load asks about files of a folder.
func load(folder string, names []string) answer {
	var files []types.ConfigFile
	for _, name := range names {
		files = append(files, types.ConfigFile{Filename: filepath.Join(folder, name)})
	}
	return loaded(folder, files)
}

func loaded(folder string, files []types.ConfigFile) (a answer) {
	defer func() {
		if recover() != nil {
			a.Refused, a.Services = true, nil
		}
	}()
	env := types.Mapping{}
	for name, value := range environment {
		env[name] = value
	}
	project, err := loader.LoadWithContext(context.Background(), types.ConfigDetails{
		WorkingDir: folder, Environment: env, ConfigFiles: files,
	}, func(o *loader.Options) {
		o.SetProjectName("p", true)
		o.ResolvePaths = false
		o.SkipConsistencyCheck = true
		o.SkipResolveEnvironment = true
		o.Profiles = []string{"*"}
	})
	if err != nil {
		a.Refused = true
		switch text := err.Error(); {
		case strings.Contains(text, "additional properties"), strings.Contains(text, "false schema"):
			a.Why = "key"
		case strings.Contains(text, "cycle detected"), strings.Contains(text, "is not a sub-path"):
			a.Why = "alias"
		}
		if os.Getenv("WHY") != "" {
			fmt.Fprintf(os.Stderr, "%.200s\n", err)
		}
		return a
	}
	a.Services = map[string]service{}
	for name, s := range project.Services {
		one := service{Image: s.Image, Environment: s.Environment, Profiles: s.Profiles}
		for _, f := range s.EnvFiles {
			one.EnvFiles = append(one.EnvFiles, envFile{f.Path, !bool(f.Required), f.Format})
		}
		a.Services[name] = one
	}
	return a
}
