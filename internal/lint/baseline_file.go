package lint

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// baselineVersion rises when an older program could not read what is written.
const baselineVersion = 1

// The keys of a baseline, and of a finding in it.
var (
	baselineKeys = []string{"version", "findings"}
	knownKeys    = []string{"file", "rule", "variable", "environment", "ordinal"}
)

// ReadBaseline reads the baseline at a user's path, seen from the working
// directory folder of a file system that is rooted at the volume. What is wrong
// in the file is a problem; it is of no use then.
func ReadBaseline(fsys fs.FS, folder, userPath string) (*Baseline, []source.Problem, error) {
	tree := tree{FS: fsys, folder: folder}
	file, err := tree.read(tree.rooted(userPath))
	if err != nil {
		return nil, nil, err
	}
	b := NewBaseline(folder, userPath)
	if problem := b.read(file); problem != nil {
		return nil, []source.Problem{*problem}, nil
	}
	return b, nil, nil
}

// Text gives the baseline as it would be written now: sorted, with one finding a
// line, so that two branches that change different findings merge. The same
// findings have ordinals, and so a line each.
func (c *Comparison) Text() []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\n  \"version\": %d,\n  \"findings\": [", baselineVersion)
	separator := "\n"
	for _, known := range slices.SortedFunc(maps.Keys(c.updated), Known.Compare) {
		for ordinal := 1; ordinal <= c.updated[known]; ordinal++ {
			out.WriteString(separator)
			separator = ",\n"
			fmt.Fprintf(&out, "    {\"file\": %s, \"rule\": %s, \"variable\": %s, \"environment\": %s, \"ordinal\": %d}",
				quoted(known.File), quoted(known.Rule), quoted(known.Variable), quoted(known.Environment), ordinal)
		}
	}
	if separator != "\n" {
		out.WriteString("\n  ")
	}
	out.WriteString("]\n}\n")
	return out.Bytes()
}

// quoted gives a text as a string of JSON.
func quoted(text string) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a string cannot fail
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}

// A baselineReader reads tokens with their places. What it finds wrong first is
// all that it says.
type baselineReader struct {
	file    *source.File
	decoder *json.Decoder
	at      source.Pos // of the token that was read last
	problem *source.Problem
}

// read reads the file of a baseline.
func (b *Baseline) read(file *source.File) *source.Problem {
	r := &baselineReader{file: file, decoder: json.NewDecoder(bytes.NewReader(file.Data))}
	r.decoder.UseNumber()
	versioned := false
	ordinals := map[Known]map[int]bool{}
	r.object("a baseline", baselineKeys, func(key string) {
		if key == "version" {
			versioned = true
			if version := r.number(); version != baselineVersion {
				r.refuse(r.at, "this is version %d of the format; this dbcfg-lint reads version %d", version, baselineVersion)
			}
			return
		}
		r.delim('[', "the findings must be a list")
		for r.more() {
			known, ordinal := r.known()
			if ordinals[known] == nil {
				ordinals[known] = map[int]bool{}
			}
			ordinals[known][ordinal] = true
		}
		r.delim(']', "a list must end here")
	})
	if end := r.at; r.problem == nil && !versioned {
		r.refuse(end, "the baseline has no version")
	}
	if rest := bytes.TrimSpace(file.Data[r.decoder.InputOffset():]); len(rest) > 0 {
		start := bytes.LastIndex(file.Data, rest)
		r.refuse(file.Pos(start, start), "a baseline must end here")
	}
	// A merge may leave a line twice: that is still one finding.
	for known, lines := range ordinals {
		b.known[known] = len(lines)
	}
	return r.problem
}

// ruleID is the form of the id of a rule.
var ruleID = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// known reads a finding.
func (r *baselineReader) known() (known Known, ordinal int) {
	ordinal = 1
	var at source.Pos
	said := r.object("a finding", knownKeys, func(key string) {
		if at.IsZero() {
			at = r.at
		}
		switch key {
		case "file":
			// Nothing else is shown of a baseline that might hold a secret by mistake.
			if known.File = r.text(); strings.Contains(known.File, "://") || path.IsAbs(known.File) {
				r.refuse(r.at, "the file must be a path relative to the folder of this file")
			}
		case "rule":
			if known.Rule = r.text(); !ruleID.MatchString(known.Rule) {
				r.refuse(r.at, "this is not the id of a rule, which is made of lower-case words and hyphens")
			}
		case "variable":
			known.Variable = r.text()
		case "environment":
			known.Environment = r.text()
		case "ordinal":
			if ordinal = r.number(); ordinal < 1 {
				r.refuse(r.at, "the ordinal must be a whole number from 1")
			}
		}
	})
	for _, key := range knownKeys[:2] {
		if r.problem == nil && !slices.Contains(said, key) {
			r.refuse(r.at, "this finding has no %s", key)
		}
	}
	return known, ordinal
}

// object reads an object whose keys are known, and gives those that it has.
func (r *baselineReader) object(what string, keys []string, value func(key string)) (said []string) {
	r.delim('{', what+" must be an object")
	for r.more() {
		key := r.text()
		switch {
		case r.problem != nil:
			return said
		case slices.Contains(said, key):
			r.refuse(r.at, "the key %q stands twice", key)
		case !slices.Contains(keys, key):
			message := "unknown key " + strconv.Quote(source.SafeName(key))
			if nearest, ok := source.Nearest(strings.ToLower(key), keys); ok {
				message += fmt.Sprintf("; did you mean %q?", nearest)
			}
			r.refuse(r.at, "%s", message)
		default:
			said = append(said, key)
			value(key)
		}
	}
	r.delim('}', what+" must end here")
	return said
}

func (r *baselineReader) more() bool { return r.problem == nil && r.decoder.More() }

func (r *baselineReader) delim(wanted json.Delim, message string) {
	if token := r.token(); token != wanted {
		r.refuse(r.at, "%s", message)
	}
}

func (r *baselineReader) text() string {
	text, ok := r.token().(string)
	if !ok {
		r.refuse(r.at, "this must be a string")
	}
	return text
}

func (r *baselineReader) number() int {
	number, _ := r.token().(json.Number)
	n, err := strconv.Atoi(string(number))
	if err != nil {
		r.refuse(r.at, "this must be a whole number")
	}
	return n
}

// token reads a token, and finds its place: the reader of JSON tells its end.
func (r *baselineReader) token() json.Token {
	if r.problem != nil {
		return nil
	}
	start := int(r.decoder.InputOffset())
	token, err := r.decoder.Token()
	between := func(start int) int {
		rest := r.file.Data[start:]
		return start + len(rest) - len(bytes.TrimLeft(rest, " \t\r\n,:"))
	}
	if err != nil {
		start = between(min(start, len(r.file.Data)))
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			start = min(max(int(syntax.Offset)-1, start), len(r.file.Data))
		}
		r.broken(r.file.Pos(start, start))
		return nil
	}
	r.at = r.file.Pos(between(start), int(r.decoder.InputOffset()))
	return token
}

// broken refuses what is no JSON. The texts of the reader of JSON quote the file.
func (r *baselineReader) broken(at source.Pos) {
	line := r.file.Line(at.Line)
	for _, mark := range []string{"<<<<<<<", "=======", ">>>>>>>"} {
		if strings.HasPrefix(line, mark) {
			r.refuse(at, "a merge has left its conflict here: keep the findings of both sides, and write the baseline anew")
			return
		}
	}
	r.refuse(at, "this is not valid JSON")
}

// refuse notes a problem, if it is the first.
func (r *baselineReader) refuse(at source.Pos, format string, args ...any) {
	if r.problem == nil {
		r.problem = &source.Problem{Code: source.Refused, Message: fmt.Sprintf(format, args...), At: at}
	}
}
