package config

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// Added are entries that a config adds to the lists that rules judge by: by the
// name of the list and of the table in it, and in the shape that [Lists] declares.
// Keys that an entry left out have their defaults.
type Added map[string]map[string][]any

// lists reads the entries that are added. Passwords are not among them: they go
// where test-credentials go, for a rule is not to see them.
func (d *decoder) lists(e entry) (added Added, passwords []string) {
	added = Added{}
	for _, e := range d.entries(e.value, e.key, namesOf(Lists)) {
		list := named(Lists, e.key)
		for _, e := range d.entries(e.value, quote(e.key), namesOf(list.Tables)) {
			table := named(list.Tables, e.key)
			for _, item := range d.items(e) {
				value, ok := d.item(table, item)
				switch {
				case !ok:
				case table.secret():
					password, _ := value.(map[string]any)["password"].(string)
					passwords = append(passwords, password)
				default:
					if added[list.Name] == nil {
						added[list.Name] = map[string][]any{}
					}
					added[list.Name][table.Name] = append(added[list.Name][table.Name], value)
				}
			}
		}
	}
	if len(added) == 0 {
		added = nil
	}
	return added, passwords
}

// item reads an entry of a table.
func (d *decoder) item(table Table, n *yaml.Node) (value any, ok bool) {
	if len(table.Fields) == 1 && table.Fields[0].Name == "" {
		return d.value(entry{key: table.Name, value: n}, table.Fields[0])
	}
	before := len(d.problems)
	what := "an entry of " + quote(table.Name)
	given := map[string]any{}
	set := map[string]bool{}
	for _, e := range d.entries(n, what, append(namesOf(table.Fields), sourceKey)) {
		if null(resolve(e.value)) {
			continue
		}
		set[e.key] = true
		if e.key == sourceKey { // it is for readers
			_, _ = d.text(e)
			continue
		}
		given[e.key], _ = d.value(e, named(table.Fields, e.key))
	}
	if len(d.problems) > before {
		return nil, false
	}
	for _, field := range table.Fields {
		switch {
		case set[field.Name]:
		case field.Required:
			d.problem(d.at(n), "%s must have %s", what, quote(field.Name))
		default:
			given[field.Name] = field.Default
		}
	}
	if len(table.Either) > 0 && !slices.ContainsFunc(table.Either, func(name string) bool { return given[name] != named(table.Fields, name).Default }) {
		d.problem(d.at(n), "%s must have %s, or it would stand for everything", what, strings.Join(table.Either, " or "))
	}
	return given, len(d.problems) == before
}

// sourceKey is a key of every entry: where the fact comes from. Nothing reads it.
const sourceKey = "source"

// value reads the value of a field.
func (d *decoder) value(e entry, field Field) (any, bool) {
	if !field.Many {
		return d.one(e.key, resolve(e.value), field.Takes)
	}
	before := len(d.problems)
	values := []any{}
	for _, item := range d.items(e) {
		if field.Takes == Folded && item.Kind == yaml.ScalarNode && item.Value == "" && !null(item) { // a dialect that is not known
			values = append(values, "")
			continue
		}
		value, _ := d.one(e.key, item, field.Takes)
		values = append(values, value)
	}
	if len(values) == 0 && field.Required && len(d.problems) == before {
		d.problem(d.at(e.value), "%s is empty", quote(e.key))
	}
	return values, len(d.problems) == before
}

// longest is how many bytes a text of a list may have.
const longest = 200

// one reads one value. What is wrong with it is said without it.
func (d *decoder) one(key string, n *yaml.Node, takes Shape) (any, bool) {
	var value any
	fault := string(takes)
	switch {
	case n.Kind != yaml.ScalarNode, null(n):
	case takes == Pattern, takes == HostPattern:
		value, fault = patternOf(n.Value, takes)
	default:
		var ok bool
		if value, ok = valueOf(n, takes); ok {
			fault = ""
		}
	}
	if fault != "" {
		d.problem(d.at(n), "%s must be %s", quote(key), fault)
		return nil, false
	}
	return value, true
}

// patternOf gives a regular expression as rules are given it, or what it must be
// instead.
func patternOf(text string, takes Shape) (pattern, fault string) {
	if len(text) > longest || strings.ContainsAny(text, "@ ") || strings.Contains(text, "://") {
		return "", fmt.Sprintf("a regular expression of at most %d bytes, without \"@\", \"://\" and spaces", longest)
	}
	if _, err := regexp.Compile(text); err != nil {
		return "", "a regular expression as Go and RE2 have them; this one cannot be read"
	}
	if takes == HostPattern && text != "" {
		text = "(?i:" + text + ")"
	}
	return text, ""
}

// valueOf gives the value of a scalar as rules are given it, and whether it has the
// shape, which is none of those of patterns.
func valueOf(n *yaml.Node, takes Shape) (any, bool) {
	text := n.Value
	switch takes {
	case Flag:
		return strings.EqualFold(text, "true"), n.ShortTag() == "!!bool"
	case Port, AnyPort:
		port, err := strconv.Atoi(text)
		return port, n.ShortTag() == "!!int" && err == nil && port >= 0 && port <= 65535 && (port > 0 || takes == AnyPort)
	case Password:
		return text, text != ""
	case Setting:
		return text, slices.Contains(settings, text)
	}
	if len(text) > longest {
		return nil, false
	}
	switch takes {
	case Prose:
		return text, prose.MatchString(text) && !strings.Contains(text, "://") && !slices.ContainsFunc(notInWords.Split(text, -1), drawn)
	case Variable:
		return text, variableName.MatchString(text)
	case NamePart:
		return strings.ToUpper(text), variableName.MatchString(text)
	case Folded:
		return strings.ToLower(text), word.MatchString(text)
	}
	return text, word.MatchString(text)
}

var (
	word       = regexp.MustCompile(`^[\w.$#-]+$`)
	prose      = regexp.MustCompile(`^[\pL\pN][\pL\pN ,.;:!?'’()/_+-]*$`)
	notInWords = regexp.MustCompile(`\W+`)
)

// drawn tells a word of a message that may be a secret that was pasted there.
func drawn(word string) bool {
	const short, port = 4, 5
	if _, err := strconv.Atoi(word); len(word) <= short || err == nil && len(word) <= port {
		return false
	}
	return source.SafeName(word) != word
}

// joined gives the entries of a config behind those of the one that it extends.
func (a Added) joined(child Added) Added {
	if len(a) == 0 {
		return child
	}
	joined := Added{}
	for _, one := range []Added{a, child} {
		for list, tables := range one {
			if joined[list] == nil {
				joined[list] = map[string][]any{}
			}
			for table, entries := range tables {
				joined[list][table] = slices.Concat(joined[list][table], entries)
			}
		}
	}
	return joined
}
