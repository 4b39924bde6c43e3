package envpy_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/envpy"
)

var update = flag.Bool("update", false, "write what is read over what is expected")

// TestRead reads files that are modelled on those of public projects. What is
// expected stands in the same file: a line for each thing, with the text at its
// place in quotes.
func TestRead(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil || len(names) < 40 {
		t.Fatalf("%d cases, %v", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if len(archive.Files) != 2 || archive.Files[0].Name != "env.py" || archive.Files[1].Name != "program" {
				t.Fatal("want the files env.py and program")
			}
			file := source.NewFile("env.py", archive.Files[0].Data)
			got := show(file, envpy.Read(python.Parse(file)))
			if *update {
				archive.Files[1].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(archive.Files[1].Data), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// show writes a program line by line.
func show(file *source.File, p *envpy.Program) string {
	var b strings.Builder
	line := func(at source.Pos, words ...any) {
		for _, word := range words {
			if text := fmt.Sprint(word); text != "" {
				b.WriteString(text + " ")
			}
		}
		fmt.Fprintf(&b, "%q\n", file.Text(at))
	}
	if_ := func(condition bool, yes, no string) string {
		if condition {
			return yes
		}
		return no
	}
	for _, u := range p.URLs {
		words := []any{u.Origin, u.Name}
		if u.Module != "" {
			words = append(words, "of "+u.Module)
		}
		if u.Section != "" {
			words = append(words, "in ["+u.Section+"]")
		}
		if u.Text != "" && u.Text != file.Text(u.At) {
			words = append(words, "<"+u.Text+">")
		}
		for _, o := range u.Open {
			words = append(words, u.Text[o.Start:o.End]+"="+o.Name)
		}
		line(u.At, append(words, if_(u.Fallback, "fallback", ""), if_(u.Unreached, "unreached", ""))...)
	}
	for _, s := range p.Sets {
		line(s.At, "set", s.Option, if_(s.Escaped, "escaped", "unescaped"), if_(s.Certain, "", "perhaps"))
	}
	for _, e := range p.Engines {
		line(e.At, "engine", e.Function, if_(e.Async, "async", "sync"), if_(e.AsyncKnown, "", "perhaps"))
	}
	for _, c := range p.Configures {
		line(c.At, "configure", if_(c.Batch, "batch", ""), if_(c.BatchKnown, "", "perhaps"))
	}
	for _, s := range p.Prints {
		line(s.At, s.Function, if_(s.Masked, "masked", "prints"))
	}
	if p.Rewrites {
		line(p.RewritesAt, "rewrites the driver")
	}
	if p.RewritesScheme {
		line(p.RewritesSchemeAt, "rewrites the scheme")
	}
	if p.Metadata {
		b.WriteString("metadata\n")
	}
	return b.String()
}
