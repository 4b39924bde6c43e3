package dotenv

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// maxLine is the longest line, without its end, that docker and go-envparse
// read: the buffer of Go's bufio.Scanner less one byte.
const maxLine = 64<<10 - 1

// parseDocker reads a file as docker run --env-file does: pkg/kvfile of
// docker/cli 29. Nothing is decoded: quotes, blanks and number signs are part
// of the value. One fault, and docker refuses the file.
func parseDocker(file *source.File) source.Document {
	r := newReading(file)
	refused := ""
	var refusedAt span
	fault := func(at span, message string) {
		if refused == "" {
			refused, refusedAt = message+": docker refuses the whole file", at
		}
	}
	for at := 0; at < len(r.text) && !r.full; {
		start, end, next := r.scanLine(at)
		at = next
		if end-start > maxLine {
			fault(span{start, start}, "a line of 64 KiB or more")
			continue
		}
		if !utf8.ValidString(r.text[start:end]) {
			fault(span{start, end}, "not UTF-8")
		}
		if start == 0 && strings.HasPrefix(r.text, byteOrderMark) {
			start = len(byteOrderMark)
		}
		line := strings.TrimLeftFunc(r.text[start:end], unicode.IsSpace)
		start = end - len(line)
		name, value, delimited := strings.Cut(line, "=")
		nameAt := span{start, start + len(name)}
		switch {
		case line == "":
		case line[0] == '#':
			r.comment(span{start, end}, true)
		case name == "":
			fault(span{start, end}, `no name before the "="`)
		case strings.ContainsAny(name, " \t"):
			fault(span{start, end}, "white space in the name or behind it")
		case delimited:
			r.fact(name, nameAt, value, span{end - len(value), end}, nil)
		default:
			r.bare(name, nameAt, nameAt.end)
		}
	}
	if refused != "" {
		r.problem(source.Refused, refusedAt, refused)
	}
	return r.finish()
}

// scanLine gives the line at an offset as bufio.ScanLines splits: at \n, and
// without one \r before it.
func (r *reading) scanLine(at int) (start, end, next int) {
	end = r.newline(at)
	next = min(end+1, len(r.text))
	if end > at && r.text[end-1] == '\r' {
		end--
	}
	return at, end, next
}
