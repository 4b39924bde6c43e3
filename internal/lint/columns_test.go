package lint

import (
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// Editors count UTF-16 code units, and no byte order mark.
func TestColumn(t *testing.T) {
	tests := map[string]struct {
		text              string
		line, bytes, want int
	}{
		"the first":                   {"A=b\n", 1, 1, 1},
		"ASCII":                       {"A=b\n", 1, 3, 3},
		"two bytes":                   {"é=b", 1, 4, 3},
		"three bytes":                 {"# 名\n名=b", 2, 5, 3},
		"four bytes are two units":    {"𐐀=b", 1, 6, 4},
		"bytes that are no text":      {"\xff\xfe=b", 1, 4, 4},
		"a byte order mark":           {"\ufeffA=b", 1, 6, 3},
		"a byte order mark elsewhere": {"A=b\n\ufeffC=d", 2, 6, 4},
		"the end of a line":           {"é=b\r\nC=d", 1, 5, 4},
		"behind the end":              {"é=b\r\nC=d", 1, 50, 4},
		"behind the last line":        {"é=b", 7, 5, 1},
	}
	for name, test := range tests {
		file := source.NewFile(".env", []byte(test.text))
		if got := column(file, test.line, test.bytes); got != test.want {
			t.Errorf("%s: got %d, want %d", name, got, test.want)
		}
	}
}
