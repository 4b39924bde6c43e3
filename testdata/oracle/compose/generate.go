package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// A generator makes compose files out of what occurs in them and what goes wrong in
// them.
type generator struct{ *rand.Rand }

func (g generator) chance(percent int) bool { return g.IntN(100) < percent }

func (g generator) one(list ...string) string { return list[g.IntN(len(list))] }

func (g generator) file() string {
	var b strings.Builder
	if g.chance(4) {
		b.WriteString("\ufeff")
	}
	g.document(&b)
	for g.chance(6) {
		b.WriteString(g.one("---\n", "--- # more\n", "...\n---\n"))
		g.document(&b)
	}
	text := b.String()
	if g.chance(10) {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	if g.chance(8) {
		text = g.damage(text)
	}
	return text
}

// damage changes a few bytes.
func (g generator) damage(text string) string {
	for range 1 + g.IntN(2) {
		i := g.IntN(len(text) + 1)
		switch g.IntN(3) {
		case 0:
			text = text[:i] + text[min(len(text), i+1+g.IntN(3)):]
		case 1:
			text = text[:i] + g.one("\t", ":", "\"", "'", "#", " #", "{", "}", "[", "-", "&a", "*a ", "!", "|", ">", "%", "@", "$", "${", "\n", "é", "\x00", ": ", "<<: ") + text[i:]
		default:
			lines := strings.SplitAfter(text, "\n")
			k := g.IntN(len(lines))
			lines[k] = g.one(" ", "  ", "\t", "") + strings.TrimPrefix(lines[k], " ")
			text = strings.Join(lines, "")
		}
	}
	return text
}

func (g generator) document(b *strings.Builder) {
	if g.chance(10) {
		b.WriteString(g.one("# a comment\n", "version: '3.8'\n", "name: app\n", "version: 3\n", "name: ${NAME:-app}\n"))
	}
	anchors := g.chance(35)
	if anchors {
		b.WriteString("x-base: &base\n  A: " + g.scalar() + "\n  B: ${B:-b}\n")
		b.WriteString("x-more: &more\n  <<: *base\n  B: two\n  C: " + g.scalar() + "\n")
		b.WriteString("x-list: &list\n  - A=1\n  - B=${B-b}\nx-service: &service\n  image: postgres:16\n  environment: *base\n  env_file: .env\n")
	}
	if g.chance(2) {
		b.WriteString(g.one("services: 5\n", "services:\n", "services: []\n", "servces:\n  a: {image: b}\n", "web:\n  image: a\n", "5: a\n", "volumes:\n  data:\n", "? [a]\n: b\n"))
		if g.chance(70) {
			return
		}
	}
	b.WriteString("services:\n")
	names := []string{"web", "db", "worker", "a.b-c_d"}
	g.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range names[:1+g.IntN(3)] {
		if g.chance(1) {
			name = g.one("a b", "''", "5", "null", "web", "${X}")
		}
		g.service(b, name, anchors)
	}
}

func (g generator) service(b *strings.Builder, name string, anchors bool) {
	if g.chance(2) {
		fmt.Fprintf(b, "  %s:%s\n", name, g.one("", " 5", " []", " {}", " {image: a}", " {image: a, environment: {A: 1, B: , C}}", " !reset {image: a}"))
		return
	}
	fmt.Fprintf(b, "  %s:%s\n", name, g.one("", "", "", " # here", " &here"))
	if anchors && g.chance(25) {
		b.WriteString(g.one("    <<: *service\n", "    <<: [*service]\n", "    !!merge <<: *service\n", "    <<:\n      - *service\n      - {image: b, profiles: [x]}\n"))
	}
	b.WriteString("    image: " + g.image() + "\n")
	parts := []func(*strings.Builder, bool){g.environment, g.envFile, g.profiles, g.extends, g.other}
	for _, part := range parts {
		part(b, anchors)
	}
}

func (g generator) image() string {
	if g.chance(2) {
		return g.one("5", "'a${X'", "", "[a]")
	}
	return g.one("postgres:16", "mysql", "${IMAGE:-app}", "\"redis\"", "app:${TAG-1}", "&i app", "!!str 5")
}

func (g generator) environment(b *strings.Builder, anchors bool) {
	if g.chance(12) {
		return
	}
	tag := ""
	if g.chance(3) {
		tag = g.one(" !override", " !reset", " &e", " !!map")
	}
	switch {
	case g.chance(4):
		b.WriteString("    environment:" + g.one("", " 5", " A=1", " null", " ''", " {}", " []", " {A: 1}", " [A=1, B]", " {A: \"x, y\", B}", " [A, [B]]", " {A: {B: 1}}", " {? A : 1}", " {\"A\":1}") + "\n")
		return
	case anchors && g.chance(15):
		b.WriteString("    environment:" + g.one(" *base", " *more", " *list", " *none", " *service") + "\n")
		return
	}
	b.WriteString("    environment:" + tag + g.one("", "", " # c", " ") + "\n")
	if g.chance(45) {
		indent := g.one("    ", "      ")
		for range 1 + g.IntN(5) {
			b.WriteString(indent + "- " + g.item() + "\n")
		}
		return
	}
	used := map[string]bool{}
	if anchors && g.chance(30) {
		b.WriteString("      <<: " + g.one("*base", "*more", "[*base, *more]", "[*more, {D: 1}]", "*list", "5", "{A: 1}", "[]", "null") + "\n")
	}
	for range 1 + g.IntN(5) {
		name := g.name()
		if used[name] && !g.chance(10) {
			continue
		}
		used[name] = true
		b.WriteString("      " + g.one(name, name, name, name, `"`+name+`"`, "'"+name+"'", "? "+name+"\n      ") + g.one(":", ":", ":", ": ", ":  ") + g.one(" ", " ", "\n        ") + g.value() + "\n")
	}
}

func (g generator) name() string {
	if g.chance(4) {
		return g.one("5", "true", "null", "y", "2001-01-01", "A B", "<<", "''", "&k K", "!!str 5", "A.B", "${X}", "é", "on", "1.5", "~")
	}
	return g.one("A", "B", "C", "D", "DATABASE_URL", "DB_HOST", "DB_PASSWORD", "POSTGRES_PASSWORD", "SET", "EMPTY", "UNSET")
}

func (g generator) item() string {
	name := g.one("A", "B", "C", "DATABASE_URL", "DB_HOST", "POSTGRES_PASSWORD", "SET", "EMPTY", "UNSET")
	if g.chance(3) {
		return g.one("5", "", "null", "true", "A =1", "'A =1'", "{A: 1}", "A: 1", "[A]", "=1", "''", "'='", "2001-01-01", "!reset A=1", "A$$B=1", "!!str 5")
	}
	switch g.IntN(6) {
	case 0:
		return name
	case 1:
		return `"` + name + "=" + g.double() + `"`
	case 2:
		return "'" + name + "=" + strings.ReplaceAll(g.text(), "'", "''") + "'"
	case 3:
		return ">-\n        " + name + "=" + g.text()
	}
	return name + "=" + g.text()
}

// value gives a value of a mapping.
func (g generator) value() string {
	switch g.IntN(12) {
	case 0, 1, 2:
		return `"` + g.double() + `"`
	case 3, 4:
		return "'" + strings.ReplaceAll(g.text(), "'", "''") + "'"
	case 5:
		return g.one("true", "False", "yes", "no", "on", "null", "~", "", "012", "0o17", "0x1F", "0b101", "1_000", "1.50", "1e3", "-0", "+5", "1:30",
			"09", "2001-01-01", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5", "12345678901234567890", "123456789012345678901234567890",
			".5", "5.", "1e400", ".inf", ".nan", "-.Inf", "0.1e-7", "100000000.0", "1_0.5", "0x", "0b2", "=", "-", "- a", "N", "TRUE", "Null", "NULL", "1e21", "1e20", "123456789.123456789", "-012", "0777", "08", "1__0", "0o8", "-0o7", "-0b1", "2001-1-1", "2001-13-01", "+.inf", "0_7", "_1")
	case 6:
		return g.one("!!str 012", "!!int '5'", "!!float 5", "!custom 5", "!!binary aGk=", "!!str", "!!null ''", "&v value", "&w\n          value", "!!bool yes", "!!int x", "!reset 5", "!override 5", "!!timestamp 2001-01-01", "!!str\n          # c\n          x", "*base", "*v", "!!float 1_0", "! 5", "!!seq []", "[]", "{}", "{{ x }}", "!!binary '*'")
	case 7:
		return "|\n          " + g.text() + "\n          " + g.text()
	case 8:
		return g.one(">\n", ">-\n", "|-\n", "|+\n", "| # c\n", ">2\n          ", "|\n\n", ">\n          a\n           b\n") + "          " + g.text() + "\n\n          " + g.text()
	case 9:
		return g.one("plain\n          "+g.text(), "one\n\n          two ${X:-three}", g.text()+" # comment")
	}
	return g.text()
}

// scalar gives a value without what makes compose see a circle where there is none.
func (g generator) scalar() string {
	for {
		if value := g.value(); !strings.Contains(value, "*base") && !strings.Contains(value, "!reset") {
			return value
		}
	}
}

// text gives text without what is special in some scalars.
func (g generator) text() string {
	var b strings.Builder
	b.WriteString(g.one("postgresql://", "a", "x y", "", "pa#ss", "é", "db"))
	for range g.IntN(4) {
		b.WriteString(g.reference(2))
		b.WriteString(g.one("", "", ":", "@", "/", " ", ".", "-", "it's", "\\"))
	}
	return b.String()
}

func (g generator) reference(depth int) string {
	name := g.one("SET", "EMPTY", "UNSET", "DB_HOST", "X", "_y1", "NO")
	if g.chance(4) {
		return g.one("${", "${}", "${1}", "$1", "$$", "$$$$", "$", "${X", "${X:}", "${X y}", "${X:-", "$${X}", "${X!}", "${{ x }}", "${X:-}", "${X-}", "${X:=a}", "${X:-{}", "${X:-{}}", "${X:-{a}}", "${ſ}", "$X-y", "${X[0]}", "${X:-$}", "${X:-${}}", "${SET:-${}}", "${X:-a$$b}", "$${", "${SET:+}", "${X+$$}")
	}
	switch g.IntN(5) {
	case 0:
		return "$" + name
	case 1:
		return "${" + name + "}"
	case 2:
		if !g.chance(15) {
			return "${" + name + ":-d}"
		}
		return "${" + name + g.one(":?", "?") + g.one("", "not set", "${SET}") + "}"
	}
	word := g.one("", "default", "a b", "p:w", "x-y")
	if depth > 0 && g.chance(40) {
		word += g.reference(depth-1) + g.one("", "z")
	}
	return "${" + name + g.one(":-", "-", ":+", "+") + word + "}"
}

// double gives text for double quotes.
func (g generator) double() string {
	text := strings.ReplaceAll(g.text(), `\`, `\\`)
	for range g.IntN(3) {
		text += g.one("", `\n`, `\t`, `\x41`, `\u00e9`, `\"`, `\\`, `\ `, "\\\n          ", "\n          ", "\n\n          ", `\/`, `\e`, `\_`, `\L`, `\0`, `\x24X`) + g.one("", "z", "${UNSET:-w}")
	}
	return text
}

func (g generator) envFile(b *strings.Builder, _ bool) {
	if !g.chance(35) {
		return
	}
	b.WriteString("    env_file:" + g.one(" .env", " [a.env, b.env]", " [a.env, a.env]", " ${FILE:-.env}", "\n      - .env\n      - path: b.env\n        required: false",
		"\n    - path: a.env\n      format: raw\n    - a.env", " [{path: a, required: no}]", " [{path: a, required: \"OFF\"}, b]", " [{path: a, required: maybe}]",
		" {path: a}", " [5]", " []", " ''", "", " 5", " [{required: true}]", " [{path: a, x: 1}]", " [{path: 5}]", " [{path: a, required: \"${UNSET:-no}\"}]", " !reset [a]", " [a, !reset b]", " [{path: a, required: 5}]") + "\n")
}

func (g generator) profiles(b *strings.Builder, _ bool) {
	if g.chance(15) {
		b.WriteString("    profiles:" + g.one(" [dev]", " [dev, \"${SET}\"]", "\n      - a\n      - b\n      - a", " dev", " []", "", " [5]", " [[a]]") + "\n")
	}
}

func (g generator) extends(b *strings.Builder, _ bool) {
	if g.chance(12) {
		b.WriteString("    extends:" + g.one(" web", " db", " worker", " {service: web}", "\n      service: db", " {service: db}", " {}", " 5", "", " {service: 5}", " ${UNSET:-db}", " [web]") + "\n")
	}
}

func (g generator) other(b *strings.Builder, _ bool) {
	if g.chance(25) {
		b.WriteString("    " + g.one("command: [\"a\", \"${X:-b}\"]", "command: |\n      echo $$X\n      # no comment", "build: .", "build:\n      context: .\n      args:\n        A: ${X:-1}",
			"x-note: {a: 1}", "enviroment: {A: 1}", "env_files: [a]", "labels: {a: \"${X:?no}\"}", "restart: always", "x-a: .inf", "x-b: {<<: 5}", "ports: [\"${PORT:-80}:80\"]", "x-c: {5: a}", "depends_on: [db]", "networks: [a]") + "\n")
	}
}
