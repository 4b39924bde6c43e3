package compose

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

func FuzzParse(f *testing.F) {
	for _, data := range []string{
		"services:\n  web:\n    image: a\n    environment:\n      A: ${B:-c}\n      <<: *x\n",
		"x: &x {A: 1, <<: *x}\nservices: {a: {environment: *x, extends: a}}\n",
		"\ufeffservices:\r\n  db: # c\r\n    environment: [\"A=\\x41\\\r\n  b\", !reset C]\r\n---\r\n",
		"services: {a: {environment: {A: >-\n  x\n\n  ${B-é}, 5: 6}}}",
		"{{ x }}\n", "%YAML 1.1\n---\n? |\n a\n: !!binary aGk=\n", "a: 'b''${X:-c}' #d\u0085e: \u2028f",
		"services:\n  a:\n    env_file: [{path: ${A}, required: on}]\n    profiles: [*b]\n",
	} {
		f.Add([]byte(data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file := source.NewFile("compose.yaml", data)
		Relevant(file.Path, data)
		check(t, file)
	})
}

// pathological are inputs that would take quadratic or exponential time if they were
// read carelessly.
var pathological = []struct {
	name string
	make func(size int) string
}{
	{"services", func(n int) string {
		return "services:\n" + numbered(n, "  s%d:\n    image: postgres\n    environment:\n      A: ${B:-c}\n    env_file: .env\n")
	}},
	{"variables", func(n int) string { return head + "\n" + numbered(n, "      V%d: a\n") }},
	{"items", func(n int) string { return head + "\n" + numbered(n, "      - V%d=a\n") }},
	{"one item", func(n int) string { return head + "\n" + strings.Repeat("      - V=a\n", n/12) }},
	{"a line of items", func(n int) string { return head + " [é" + strings.Repeat(",V=é", n/5) + "]" }},
	{"quoted items", func(n int) string { return head + " [" + strings.Repeat(`"V=\x41",`, n/9) + "]" }},
	{"references", func(n int) string { return head + " {A: \"\\\n" + strings.Repeat("${A:-b}", n/7) + "\"}" }},
	{"nested references", func(n int) string {
		return head + "\n      A: '" + strings.Repeat("${A:-", n/6) + strings.Repeat("}", n/6) + "'\n"
	}},
	{"open references", func(n int) string { return head + "\n      A: '" + strings.Repeat("${", n/2) + "'\n" }},
	{"open words", func(n int) string { return head + "\n      A: '" + strings.Repeat("${A:-", n/5) + "'\n" }},
	{"braces", func(n int) string { return head + "\n      A: '" + strings.Repeat("${A:-{{", n/7) + "}'\n" }},
	{"a block", func(n int) string { return head + "\n      A: |\n" + strings.Repeat("        ${A:-b}\n", n/16) }},
	{"blocks", func(n int) string { return head + "\n" + numbered(n, "      V%d: |\n        ${A:-b}\n") }},
	{"laughs", func(n int) string {
		out := "x0: &x0 {A: b}\n"
		for i := 1; len(out) < n/2; i++ {
			out += fmt.Sprintf("x%d: &x%d {<<: [*x%d, *x%d, *x%d], v%d: 1}\n", i, i, i-1, i-1, i-1, i)
			if i > 2000 {
				break
			}
		}
		return out + "services:\n" + numbered(n-len(out), "  s%d: {environment: *x1000}\n")
	}},
	{"aliases of lists", func(n int) string {
		out := "x0: &x0 [a, b]\n"
		for i := 1; i < 30; i++ {
			out += fmt.Sprintf("x%d: &x%d [*x%d, *x%d]\n", i, i, i-1, i-1)
		}
		return out + "services:\n" + numbered(n, "  s%d: {environment: *x29, env_file: *x29}\n")
	}},
	{"an environment of all", func(n int) string {
		return "x: &x\n" + numbered(n/2, "  V%d: ${A:-b}\n") + "services:\n" + numbered(n/2, "  s%d: {environment: *x}\n")
	}},
	{"a chain of merges", func(n int) string {
		var out strings.Builder
		out.WriteString("x0: &x0 {A: b}\n")
		for i := 1; out.Len() < n; i++ {
			fmt.Fprintf(&out, "x%d: &x%d {<<: *x%d, v%d: 1}\n", i, i, i-1, i)
		}
		out.WriteString("services: {a: {environment: {<<: *x1}}}\n")
		return out.String()
	}},
	{"a chain of services", func(n int) string {
		var out strings.Builder
		out.WriteString("services:\n  s0: {image: a}\n")
		for i := 1; out.Len() < n; i++ {
			fmt.Fprintf(&out, "  s%d: {extends: s%d, environment: [V%d=1], env_file: f%d, profiles: [p%d]}\n", i, i-1, i, i, i)
		}
		return out.String()
	}},
	{"documents", func(n int) string { return strings.Repeat("services: {a: {environment: [A=b]}}\n---\n", n/40) + "{}" }},
	{"documents that grow", func(n int) string { return numbered(n, "services: {a%d: {environment: [A=b]}}\n---\n") + "{}" }},
	{"resets", func(n int) string {
		return head + "\n" + numbered(n, "      V%d: !reset a\n") + "---\n" + head + " {A: b}"
	}},
	{"profiles", func(n int) string { return "services:\n  a:\n    profiles:\n" + numbered(n, "    - p%d\n") }},
	{"nested lists", func(n int) string {
		return "x: " + strings.Repeat("[", min(n, 9000)) + strings.Repeat("]", min(n, 9000))
	}},
	{"lists nested too deep", func(n int) string { return "x: " + strings.Repeat("[", n) }},
	{"nested mappings", func(n int) string {
		return "x: " + strings.Repeat("{a: ", min(n/5, 9000)) + strings.Repeat("}", min(n/5, 9000))
	}},
	{"nested indents", func(n int) string {
		var out strings.Builder
		for i := 0; out.Len() < n; i++ {
			out.WriteString(strings.Repeat(" ", i) + "a:\n")
		}
		return out.String()
	}},
	{"comments", func(n int) string { return strings.Repeat("#\n", n/2) + "services: {}\n" }},
	{"comments between", func(n int) string { return head + "\n" + numbered(n, "      V%d: a # b\n      # c\n") }},
	{"faults", func(n int) string { return head + "\n" + numbered(n, "      V%d: ${\n") }},
	{"duplicate keys", func(n int) string { return head + "\n" + strings.Repeat("      V: a\n", n/11) }},
	{"unknown keys", func(n int) string { return "services:\n  a:\n" + numbered(n, "    environmen%d: a\n") }},
	{"a fault at the end", func(n int) string { return head + "\n" + numbered(n, "      V%d: a\n") + "\t- {\n" }},
	{"documents with a fault", func(n int) string { return strings.Repeat("a: b\n---\n", n/9) + "{{" }},
}

const head = "services:\n  a:\n    environment:"

func numbered(size int, format string) string {
	var out strings.Builder
	for i := 0; out.Len() < size; i++ {
		out.WriteString(strings.ReplaceAll(format, "%d", fmt.Sprint(i)))
	}
	return out.String()
}

func BenchmarkParse(b *testing.B) {
	for _, input := range pathological {
		for _, kilobytes := range []int{125, 250, 500, 1000} {
			b.Run(fmt.Sprintf("%s/%dKB", input.name, kilobytes), func(b *testing.B) {
				file := source.NewFile("compose.yaml", []byte(input.make(kilobytes*1000)))
				b.SetBytes(int64(len(file.Data)))
				for b.Loop() {
					Parse(file)
				}
			})
		}
	}
}

// TestPathological reads one input of each sort; one that took quadratic time would
// not end.
func TestPathological(t *testing.T) {
	for _, input := range pathological {
		t.Run(input.name, func(t *testing.T) {
			file := source.NewFile("compose.yaml", []byte(input.make(128<<10)))
			document := Parse(file)
			if n := len(document.Facts); n > source.MaxFacts {
				t.Errorf("%d facts", n)
			}
			Expand(document.Facts, nil)
		})
	}
}

func TestSizeIsBounded(t *testing.T) {
	const text = "services: {a: {environment: {A: b}}}\n"
	for _, more := range []int{0, 1} {
		file := source.NewFile("compose.yaml", []byte(text+strings.Repeat("\n", MaxSize-len(text)+more)))
		document := Parse(file)
		if len(document.Facts) != 1-more || len(document.Problems) != more {
			t.Errorf("%d bytes: %d facts, problems %+v", len(file.Data), len(document.Facts), document.Problems)
		}
		for _, problem := range document.Problems {
			if problem.Code != source.Unread || problem.At.Line != 1 {
				t.Errorf("%+v", problem)
			}
		}
	}
}
