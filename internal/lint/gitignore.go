package lint

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// ignoreRules are the patterns of the .gitignore files that hold for a folder.
// Only folders are asked: a file that git ignores may be the very one to lint.
type ignoreRules struct {
	list []ignoreRule
	// off tells that nothing below is ignored.
	off bool
}

// An ignoreRule is one pattern, see gitignore(5).
type ignoreRule struct {
	folder   string // the folder of the .gitignore file
	glob     string
	negated  bool
	anchored bool // the glob is relative to folder, else it is a name
}

// ignore tells whether git ignores a folder. The last rule that matches has it.
func (r ignoreRules) ignore(name string) bool {
	if r.off {
		return false
	}
	base := path.Base(name)
	for _, rule := range slices.Backward(r.list) {
		text := base
		if rule.anchored {
			text = strings.TrimPrefix(strings.TrimPrefix(name, rule.folder), "/")
		}
		if doublestar.MatchUnvalidated(rule.glob, text) {
			return !rule.negated
		}
	}
	return false
}

// ignoreFile adds the rules of the .gitignore file of a folder. One that cannot
// be read has none, so that more is linted and not less.
func (w *walker) ignoreFile(name, real string, rules ignoreRules) ignoreRules {
	data, err := fs.ReadFile(w.tree.FS, path.Join(real, ".gitignore"))
	if err != nil {
		return rules
	}
	folder := name
	if folder == "." {
		folder = ""
	}
	list := slices.Clip(rules.list) // other folders add to it, too
	text := strings.TrimPrefix(string(data), "\ufeff")
	for line := range strings.SplitSeq(text, "\n") {
		if rule, ok := parseIgnore(strings.TrimSuffix(line, "\r")); ok {
			rule.folder = folder
			list = append(list, rule)
		}
	}
	rules.list = list
	return rules
}

// parseIgnore reads a line of a .gitignore file.
func parseIgnore(line string) (rule ignoreRule, ok bool) {
	if strings.HasPrefix(line, "#") {
		return rule, false
	}
	for strings.HasSuffix(line, " ") && !strings.HasSuffix(line, `\ `) {
		line = strings.TrimSuffix(line, " ")
	}
	line, rule.negated = strings.CutPrefix(line, "!")
	line = strings.TrimSuffix(line, "/")
	rule.anchored = strings.Contains(line, "/")
	line = strings.TrimPrefix(line, "/")
	if strings.HasSuffix(line, "/**") {
		line += "/*" // what is in the folder, not the folder itself
	}
	rule.glob = literalBraces(line)
	return rule, line != "" && doublestar.ValidatePattern(rule.glob)
}

// literalBraces escapes what is an alternative to doublestar and text to git.
func literalBraces(glob string) string {
	if !strings.ContainsAny(glob, "{}") {
		return glob
	}
	var b strings.Builder
	for i := 0; i < len(glob); i++ {
		switch c := glob[i]; {
		case c == '\\' && i+1 < len(glob):
			b.WriteByte(c)
			i++
		case c == '{', c == '}':
			b.WriteByte('\\')
		}
		b.WriteByte(glob[i])
	}
	return b.String()
}
