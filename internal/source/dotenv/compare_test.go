package dotenv_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/dotenv"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/sourcetest"
)

func TestCompare(t *testing.T) {
	for _, test := range []struct {
		name, text, others string
		character          string
		readings           []dotenv.Reading
		remedy             dotenv.Remedy
	}{
		{"the safe subset", "V=postgresql://u:p%40ss@h/db?ssl=require", "compose docker node node-expand godotenv envparse systemd shell", "", nil, ""},
		{"a number sign that node takes for a comment", "V=postgresql://u:p#w@h/db", "node", "#", []dotenv.Reading{{"node", "reads 16 bytes instead of 23"}}, dotenv.PercentEncode},
		{"a dollar that compose takes for a reference", "V=postgresql://u:p$word@h/db", "compose node", "$", []dotenv.Reading{{"compose", "takes a part of it for a reference"}}, dotenv.PercentEncode},
		{"a dollar that single quotes protect", "V=pa$word", "compose", "$", []dotenv.Reading{{"compose", "takes a part of it for a reference"}}, dotenv.SingleQuotes},
		{"quotes that docker keeps", `V="pass"`, "docker node", `"`, []dotenv.Reading{{"docker", "reads 6 bytes instead of 4"}}, dotenv.Unquoted},
		{"an escape", `V="a\tb"`, "node", `\`, []dotenv.Reading{{"node", "reads 4 bytes instead of 3"}}, dotenv.Unquoted},
		{"a reference that node does not know", "A=1\nV=x${A}", "node", "$", []dotenv.Reading{{"node", "reads 5 bytes instead of 2"}}, dotenv.Unquoted},
		{"a reference that node may know", "A=1\nV=x${A}", "node/node-expand", "", nil, ""},
		{"a number sign with either reader of node", "V=p#w", "node/node-expand", "#", []dotenv.Reading{{"node", "reads 1 bytes instead of 3"}}, dotenv.SingleQuotes},
		{"export", "export V=1", "docker", "", []dotenv.Reading{{"docker", "refuses the file because of it"}}, dotenv.Unquoted},
		{"a value that the shell splits", "V=a b", "shell", "", []dotenv.Reading{{"shell", "does not set it"}}, dotenv.SingleQuotes},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := source.NewFile(".env", []byte(test.text+"\n"))
			own := dotenv.Readers()[0]
			var others []dotenv.Program
			for _, name := range strings.Fields(test.others) {
				var program dotenv.Program
				for name := range strings.SplitSeq(name, "/") {
					reader, ok := dotenv.ReaderByName(name)
					if !ok {
						t.Fatalf("no reader %s", name)
					}
					program = append(program, reader)
				}
				others = append(others, program)
			}
			found := dotenv.Compare(file, own.Parse(file), own, others)
			if test.readings == nil {
				if len(found) > 0 {
					t.Fatalf("got %d differences, want none: %v", len(found), found[0].Readings)
				}
				return
			}
			if len(found) != 1 {
				t.Fatalf("got %d differences, want 1", len(found))
			}
			d := found[0]
			if diff := cmp.Diff(test.readings, d.Readings); diff != "" {
				t.Errorf("readings (-want +got):\n%s", diff)
			}
			if d.Character != test.character || d.Remedy != test.remedy {
				t.Errorf("got character %q and remedy %q, want %q and %q", d.Character, d.Remedy, test.character, test.remedy)
			}
			if d.Character != "" {
				sourcetest.At(t, file, d.At, d.Character)
			}
		})
	}
}
