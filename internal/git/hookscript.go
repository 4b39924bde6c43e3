package git

import (
	"bytes"
	"path"
	"regexp"
	"strings"
)

const (
	beginMark = "# >>> dbcfg-lint hook >>>"
	endMark   = "# <<< dbcfg-lint hook <<<"
	// ownLine stands in the block of a file that was made for it.
	ownLine = "# This file was made by: dbcfg-lint hook install"
	shebang = "#!/bin/sh\n"
)

// block gives the lines that run the program. What git writes to the hook is read
// once and handed on to the lines below.
//
// The empty case matters: a loop that reads lines would see one.
func block(fallback string, own bool) string {
	var b strings.Builder
	b.WriteString(beginMark + "\n")
	if own {
		b.WriteString(ownLine + "\n")
	}
	b.WriteString("# To be taken away by: dbcfg-lint hook uninstall\n" +
		"dbcfg_lint=$(command -v dbcfg-lint) || dbcfg_lint=" + quote(fallback) + "\n" +
		`if ! [ -x "$dbcfg_lint" ]; then
	echo "dbcfg-lint: not found in PATH, so what is pushed cannot be checked." >&2
	echo "dbcfg-lint: install it, or remove its lines from $0, or push with: git push --no-verify" >&2
	exit 1
fi
dbcfg_lint_refs=$(cat)
if [ -n "$dbcfg_lint_refs" ]; then
	printf '%s\n' "$dbcfg_lint_refs" | "$dbcfg_lint" hook run "$@" || exit 1
	exec <<DBCFG_LINT
$dbcfg_lint_refs
DBCFG_LINT
else
	exec </dev/null
fi
unset dbcfg_lint dbcfg_lint_refs
`)
	if own {
		b.WriteString(`dbcfg_lint_before=$(dirname -- "$0")/` + keptName + `
if [ -x "$dbcfg_lint_before" ]; then
	exec "$dbcfg_lint_before" "$@"
fi
`)
	}
	b.WriteString(endMark + "\n")
	return b.String()
}

// quote makes one word of the shell.
func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// cut takes the block out of a hook.
func cut(hook []byte) (rest []byte, own, found bool) {
	before, behind, ok := bytes.Cut(hook, []byte(beginMark+"\n"))
	if !ok {
		return hook, false, false
	}
	within, after, ok := bytes.Cut(behind, []byte(endMark+"\n"))
	if !ok {
		return hook, false, false
	}
	return append(bytes.Clone(before), after...), bytes.HasPrefix(within, []byte(ownLine+"\n")), true
}

// insert puts a block in front of the lines of a hook, which could read what git
// writes.
func insert(hook []byte, block string) []byte {
	i := 0
	if bytes.HasPrefix(hook, []byte("#!")) {
		i = bytes.IndexByte(hook, '\n') + 1
	}
	return append(append(bytes.Clone(hook[:i]), block...), hook[i:]...)
}

var interpreter = regexp.MustCompile(`^#! *(?:(?:/usr)?/bin/env +)?([^ ]+)(?: +-[a-z]+)* *$`)

// isShell tells whether a hook is a script that the block can stand in.
func isShell(hook []byte) bool {
	line, _, ok := bytes.Cut(hook, []byte{'\n'})
	match := interpreter.FindSubmatch(line)
	if !ok || match == nil || bytes.IndexByte(hook, 0) >= 0 {
		return false
	}
	switch path.Base(string(match[1])) {
	case "sh", "bash", "dash", "ksh", "zsh":
		return true
	}
	return false
}
