// Package ini reads alembic.ini and its kin as Python's
// configparser.ConfigParser does when Alembic builds it: basic interpolation,
// strict, with one default option, here, the folder of the file. The file is
// decoded as UTF-8. Python 3.10 to 3.13 read alike; before, the name of a section
// ended at the first bracket instead of the last.
//
// Python stops at the first fault, and at lines it cannot parse only once the
// whole file is read. This reader goes on behind every fault, so that all
// options are known. The options before the first section header, for which
// Python refuses the file, have an empty Section.
//
// The folder of the file is not known here: %(here)s stays in a value, as a
// [source.Segment] named here, unless the file defines here itself.
//
// Options of [DEFAULT] are inherited by every section and are not repeated as
// facts; see [Effective]. The Value of such a fact is what [DEFAULT] alone
// gives. ConfigParser interpolates it anew in each section that inherits it,
// so a fault counts only if it comes up there: it is reported once, at the
// option in [DEFAULT], and its message names the first section in question.
//
// The sections of logging.config.fileConfig are read option by option, and the
// formats in them without interpolation. So the formats are literal values
// here, and what these sections inherit is not checked.
package ini

import (
	"bytes"
	"path"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// Default is the section whose options all others inherit.
const Default = "DEFAULT"

// Kind is the kind of file that this package reads. Whether a file found in a
// folder belongs to Alembic is for [Relevant] to say.
var Kind = source.Kind{Name: "ini", Match: Match, Reader: "configparser", Parse: Parse}

// Match tells whether a slash-separated path names an ini file, or a template of
// one such as alembic.ini.example.
func Match(name string) bool {
	base := strings.ToLower(path.Base(name))
	i := strings.LastIndex(base, ".ini")
	if i < 0 {
		return false
	}
	rest := base[i+len(".ini"):]
	if rest == "" {
		return true
	}
	switch strings.TrimLeft(rest, ".-_") {
	case "example", "sample", "template", "tmpl", "tpl", "dist":
		return strings.IndexAny(rest, ".-_") == 0
	}
	return false
}

// Relevant tells whether an ini file is configuration of Alembic's kind rather
// than some other program's: it is named alembic*.ini, has a section [alembic],
// an option sqlalchemy.url or script_location, or an option that ends in .url
// with a connection string as its value.
func Relevant(name string, data []byte) bool {
	if Match(name) && strings.HasPrefix(strings.ToLower(path.Base(name)), "alembic") {
		return true
	}
	data = bytes.TrimPrefix(data, []byte(byteOrderMark))
	for len(data) > 0 {
		line := data
		if i := bytes.IndexAny(data, "\r\n"); i >= 0 {
			line, data = data[:i], data[i+1:]
		} else {
			data = nil
		}
		if relevantLine(bytes.TrimFunc(line, isSpace)) {
			return true
		}
	}
	return false
}

func relevantLine(line []byte) bool {
	if len(line) == 0 || line[0] == '#' || line[0] == ';' {
		return false
	}
	if line[0] == '[' {
		i := bytes.LastIndexByte(line, ']')
		return i > 0 && string(line[1:i]) == "alembic"
	}
	i := bytes.IndexAny(line, "=:")
	if i < 0 {
		return false
	}
	option := bytes.ToLower(bytes.TrimRightFunc(line[:i], isSpace))
	switch {
	case string(option) == "sqlalchemy.url", string(option) == "script_location":
		return true
	case bytes.HasSuffix(option, []byte(".url")):
		return isConnection(bytes.TrimLeftFunc(line[i+1:], isSpace))
	}
	return false
}

// isConnection tells whether a value begins like a URL that is no web address.
func isConnection(value []byte) bool {
	scheme, _, ok := bytes.Cut(bytes.TrimLeft(value, `"'`), []byte("://"))
	if !ok || len(scheme) == 0 || len(scheme) > 64 {
		return false
	}
	for _, c := range bytes.ToLower(scheme) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && !strings.ContainsRune("+-._", rune(c)) {
			return false
		}
	}
	return !bytes.EqualFold(scheme, []byte("http")) && !bytes.EqualFold(scheme, []byte("https"))
}
