package toml

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2/unstable"
)

// maxDigits is sys.int_info.default_max_str_digits: int() refuses more.
const maxDigits = 4300

const clock = `(?:[01][0-9]|2[0-3]):[0-5][0-9]`

// The parser takes dates and times of any shape, and times without seconds, which
// are TOML 1.1.
var (
	date = `[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])`
	zone = `(?:[Zz]|[+-]` + clock + `)?`
	full = clock + `:[0-5][0-9](?:\.[0-9]+)?`

	datetime      = regexp.MustCompile(`^(?:` + full + `|` + date + `(?:[Tt ]` + full + zone + `)?)$`)
	laterDatetime = regexp.MustCompile(`^(?:` + clock + `|` + date + `[Tt ]` + clock + zone + `)$`)
)

// A verdict is what tomllib thinks of a value.
type verdict int

const (
	valid   verdict = iota
	refused         // not TOML
	since11         // TOML 1.1
)

// judge looks at a number, a date or a time that the parser has let through.
func judge(node *unstable.Node) verdict {
	raw := string(node.Data)
	switch node.Kind {
	case unstable.Integer:
		if strings.HasPrefix(raw, "0x") || strings.HasPrefix(raw, "0o") || strings.HasPrefix(raw, "0b") {
			return valid
		}
		if len(strings.ReplaceAll(strings.TrimLeft(raw, "+-"), "_", "")) > maxDigits {
			return refused
		}
	case unstable.LocalDate, unstable.LocalTime, unstable.LocalDateTime, unstable.DateTime:
		is := valid
		switch {
		case datetime.MatchString(raw):
		case laterDatetime.MatchString(raw):
			is = since11
		default:
			return refused
		}
		if node.Kind == unstable.LocalTime {
			return is
		}
		if _, err := time.Parse(time.DateOnly, raw[:len(time.DateOnly)]); err != nil || strings.HasPrefix(raw, "0000") {
			return refused
		}
		return is
	}
	return valid
}

// number gives an integer in decimal, as Python shows it. One of more than 64 bits
// is given as it is written.
func number(raw string) string {
	n, err := strconv.ParseInt(strings.ReplaceAll(raw, "_", ""), 0, 64)
	if err != nil {
		return raw
	}
	return strconv.FormatInt(n, 10)
}
