package dotenv_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/dotenv"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/sourcetest"
)

// The places are given as a line under the text: n name, v value, c comment,
// p problem, "|" an empty value. Only texts of one line can be given so.
func TestPlaces(t *testing.T) {
	for _, test := range []struct{ name, text, places string }{
		{"plain",
			"A=value",
			"n vvvvv"},
		{"white space around everything",
			"  A  =  value  ",
			"  n     vvvvv  "},
		{"inline comment",
			"A=value  # why # not",
			"n vvvvv  ccccccccccc"},
		{"number sign in the value",
			"A=va#ue",
			"n vvvvv"},
		{"number sign first",
			"A= #value",
			"n  vvvvvv"},
		{"whole line",
			"  # A=value",
			"  ccccccccc"},
		{"export",
			"export A=v",
			"       n v"},
		{"comment behind export",
			"export # A",
			"       ccc"},
		{"single quotes",
			"A='va#ue' # c",
			"n  vvvvv  ccc"},
		{"escaped quote",
			`A="va\"ue"#c`,
			"n  vvvvvv cc"},
		{"quoted name",
			"'A b' = v",
			" nnn    v"},
		{"empty",
			"A=  ",
			"n |"},
		{"empty at the end",
			"A=",
			"n |"},
		{"empty quotes",
			`A=""`,
			"n  |"},
		{"bare",
			"A",
			"n|"},
		{"bare with a comment",
			"A # c",
			"n|ccc"},
		{"bare and quoted",
			"'A' ",
			" n |"},
		{"unclosed quote",
			`A="value`,
			"pppppppp"},
		{"text behind the quote",
			`export A="v"x`,
			"ppppppppppppp"},
		{"colon",
			" A: value ",
			" ppppppppp"},
		{"no name",
			"=value",
			"pppppp"},
		{"no name behind export",
			"export ",
			"ppppppp"},
		{"empty quoted name",
			"''=x",
			"pppp"},
		{"unclosed name",
			"'A=x",
			"pppp"},
		{"columns count bytes",
			"é=ü # c",
			"nn vv ccc"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, end := range []string{"", "\n", "\r\n", "\r"} {
				file := source.NewFile(".env", []byte(test.text+end))
				document := dotenv.Parse(file)
				sourcetest.Sound(t, file, document)
				got := []byte(strings.Repeat(" ", len(test.text)+2))
				mark := func(at source.Pos, c byte) {
					for i := at.Column; i < at.EndColumn; i++ {
						got[i-1] = c
					}
				}
				for _, fact := range document.Facts {
					mark(fact.NameAt, 'n')
					mark(fact.At, 'v')
					if fact.At.Column == fact.At.EndColumn {
						got[fact.At.Column-1] = '|'
					}
				}
				for _, comment := range document.Comments {
					mark(comment.At, 'c')
				}
				for _, problem := range document.Problems {
					mark(problem.At, 'p')
				}
				if diff := cmp.Diff(strings.TrimRight(test.places, " "), strings.TrimRight(string(got), " ")); diff != "" {
					t.Errorf("with %q behind it: %s", end, diff)
				}
			}
		})
	}
}

func TestMultipleLines(t *testing.T) {
	file := source.NewFile(".env", []byte("# top\r\n\r\nA='one\r\ntwo' # c\rB=\"x\ny\"z\r\nC=\"never\nD='a\\'\n"))
	document := dotenv.Parse(file)
	sourcetest.Sound(t, file, document)
	if len(document.Facts) != 2 || len(document.Problems) != 2 || len(document.Comments) != 2 {
		t.Fatalf("%+v", document)
	}
	a, d := document.Facts[0], document.Facts[1]
	sourcetest.At(t, file, a.At, "one\r\ntwo")
	if a.Name != "A" || a.Value != "one\ntwo" || a.At.Line != 3 || a.At.EndLine != 4 {
		t.Errorf("%+v", a)
	}
	// The only quote that could end the value is an escaped one, so it does.
	sourcetest.At(t, file, d.At, `a\`)
	if d.Name != "D" || d.Value != `a\` {
		t.Errorf("%+v", d)
	}
	sourcetest.At(t, file, document.Problems[0].At, "B=\"x\ny\"z")
	sourcetest.At(t, file, document.Problems[1].At, "C=\"never")
	if name := document.Problems[1].Name; name != "C" {
		t.Errorf("problem of %q", name)
	}
	if !document.Comments[0].Alone || document.Comments[1].Alone {
		t.Errorf("%+v", document.Comments)
	}
}

func TestPythonProblems(t *testing.T) {
	for _, test := range []struct {
		name, text string
		code       source.Code
		at, want   string
	}{
		{"unclosed double quote", "A=\"b\n", source.Dropped, `A="b`, "the quote is opened and never closed"},
		{"behind the quote", "A='b'c\n", source.Dropped, "A='b'c", "text behind the closing quote"},
		{"words", "two words\n", source.Dropped, "two words", `no "=" behind the name`},
		{"colon", "A: b\n", source.Dropped, "A: b", `a colon where python-dotenv wants "="`},
		{"no name", "=b\n", source.Dropped, "=b", `no name before the "="`},
		{"export alone", "export \nA=b\n", source.Dropped, "export ", "no name behind export"},
		{"unclosed name", "'A=b\n", source.Dropped, "'A=b", "the quote around the name is never closed"},
		{"empty name", "''=b\n", source.Dropped, "''=b", "empty name"},
		{"byte order mark", "\uFEFFA=b\n", source.Dropped, "\uFEFF", "byte order mark"},
		{"not UTF-8", "A=\xff\xff\n", source.Encoding, "\xff", "not UTF-8"},
		{"NUL", "A=b\x00\x00\n", source.Encoding, "\x00", "NUL byte"},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := source.NewFile(".env", []byte(test.text))
			document := dotenv.Parse(file)
			if len(document.Problems) != 1 {
				t.Fatalf("%+v", document.Problems)
			}
			problem := document.Problems[0]
			sourcetest.At(t, file, problem.At, test.at)
			if problem.Code != test.code || !strings.HasPrefix(problem.Message, test.want) {
				t.Errorf("got %s %q, want %s %q", problem.Code, problem.Message, test.code, test.want)
			}
		})
	}
}

func TestSegments(t *testing.T) {
	for _, test := range []struct {
		value string
		want  []source.Segment
	}{
		{"plain $NAME $$ ${", nil},
		{"${}", nil},
		{"${A", nil},
		{"${A-b}", []source.Segment{{Text: "${A-b}", Name: "A-b"}}},
		{"${A:b}", nil},
		{"a${B}c", []source.Segment{{Text: "a"}, {Text: "${B}", Name: "B"}, {Text: "c"}}},
		{"${A:-b:-c}", []source.Segment{{Text: "${A:-b:-c}", Name: "A", Operator: ":-", Word: "b:-c"}}},
		{"${A:-${B}}", []source.Segment{{Text: "${A:-${B}", Name: "A", Operator: ":-", Word: "${B"}, {Text: "}"}}},
		{"${A:x}${B}", []source.Segment{{Text: "${A:x}"}, {Text: "${B}", Name: "B"}}},
	} {
		t.Run(test.value, func(t *testing.T) {
			document := dotenv.Parse(source.NewFile(".env", []byte("V="+test.value+"\n")))
			if diff := cmp.Diff(test.want, document.Facts[0].Segments); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestExpandWithoutOutside(t *testing.T) {
	for _, test := range []struct {
		name, text, want string
		open, defaulted  []string
	}{
		{"literal", "V=a", "a", nil, nil},
		{"unknown", "V=a${B}c", "a${B}c", []string{"${B}"}, nil},
		{"default", "V=a${B:-d}c", "adc", nil, []string{"B"}},
		{"empty default", "V=a${B:-}c", "ac", nil, []string{"B"}},
		{"known", "B=b\nV=a${B}c", "abc", nil, nil},
		{"known later", "V=a${B:-d}c\nB=b", "adc", nil, []string{"B"}},
		{"last value before", "B=1\nB=2\nV=${B}\nB=3", "2", nil, nil},
		{"bare is empty", "B\nV=a${B:-d}c", "ac", nil, nil},
		{"open in another", "B=x${C}\nV=é${B}${D}${B}", "éx${C}${D}x${C}", []string{"${C}", "${D}", "${C}"}, nil},
		{"default in another", "B=${C:-d}\nV=${B}${B}", "dd", nil, []string{"C"}},
		{"itself", "V=a\nV=${V}b", "ab", nil, nil},
		{"no name", "V=a${}${:-d}", "ad", nil, []string{""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			facts := dotenv.Parse(source.NewFile(".env", []byte(test.text+"\n"))).Facts
			var got source.Value
			for i, value := range dotenv.Expand(facts, nil) {
				if facts[i].Name == "V" {
					got = value
				}
			}
			var open []string
			for _, reference := range got.Open {
				written := got.Text[reference.Start:reference.End]
				if written != "${"+reference.Name+"}" {
					t.Errorf("%q is a reference to %q", written, reference.Name)
				}
				open = append(open, written)
			}
			if got.Text != test.want || !cmp.Equal(open, test.open) || !cmp.Equal(got.Defaulted, test.defaulted) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestExpandIsBounded(t *testing.T) {
	for name, line := range map[string]string{"doubling": "A=${A}${A}\n", "repeating": "B=x${A}\n"} {
		t.Run(name, func(t *testing.T) {
			facts := dotenv.Parse(source.NewFile(".env", []byte("A="+strings.Repeat("a", 1000)+"\n"+strings.Repeat(line, 2000)))).Facts
			total := 0
			for _, value := range dotenv.Expand(facts, nil) {
				if len(value.Text) > 1<<20+1000 {
					t.Fatalf("%d bytes", len(value.Text))
				}
				total += len(value.Text)
			}
			if total > 20<<20 {
				t.Errorf("%d bytes in all", total)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"A=b\n", "export A = 'b' # c\r\n", "A=\"b\\n\\\"\nc\"x\rB", "\uFEFF'A b'=${C:-d}${e", "A=\xff\x00\u2028#\n", "A='\\'\n''='",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file := source.NewFile(".env", data)
		document := dotenv.Parse(file)
		sourcetest.Sound(t, file, document)
		for _, fact := range document.Facts {
			start, end := file.Span(fact.At)
			written := string(data[start:end])
			if start > 0 && strings.IndexByte(`"'`, data[start-1]) >= 0 && strings.ContainsAny(written, "\\\r") {
				continue
			}
			if written != fact.Value {
				t.Errorf("%q stands where %q was read", written, fact.Value)
			}
		}
		dotenv.Expand(document.Facts, nil)
	})
}

// TestFactsAreBounded looks for the place from which on each reader reads nothing.
func TestFactsAreBounded(t *testing.T) {
	const most = source.MaxFacts
	for _, test := range []struct {
		of, text        string
		line            int
		facts, comments int
		readers         []string
	}{
		{"assignments", "#\n" + strings.Repeat("A=\n", most+3) + "#\n", most + 2, most, 1, nil},
		{"comments", "A=1\n" + strings.Repeat("#\n", most+3), most + 2, 1, most, nil},
		{"comments", strings.Repeat("#\n", most+3) + "A=1\n", most + 1, 0, most, []string{"python-dotenv", "docker", "node", "systemd"}},
		{"comments", strings.Repeat("A=1 #\n", most+3), most + 1, most, most, []string{"python-dotenv", "compose", "node", "godotenv"}},
		{"references", "A=${B}\nB=1\nA=" + strings.Repeat("${B}", most) + "\nB=1\n", 3, 2, 0, []string{"python-dotenv", "compose", "godotenv", "node-expand"}},
		{"references", "A=$B\nB=1\nA=" + strings.Repeat("$B", most) + "\nB=1\n", 3, 2, 0, []string{"shell", "compose", "godotenv", "node-expand"}},
	} {
		for _, reader := range dotenv.Readers() {
			if test.readers != nil && !slices.Contains(test.readers, reader.Name) {
				continue
			}
			t.Run(test.of+" as "+reader.Name, func(t *testing.T) {
				document := reader.Parse(source.NewFile(".env", []byte(test.text)))
				var unread []source.Problem
				for _, problem := range document.Problems {
					if problem.Code == source.Unread {
						unread = append(unread, problem)
					}
				}
				if len(document.Facts) != test.facts || len(document.Comments) != test.comments || len(unread) != 1 {
					t.Fatalf("%d facts, %d comments, problems %+v", len(document.Facts), len(document.Comments), document.Problems)
				}
				if unread[0].At.Line != test.line || !strings.Contains(unread[0].Message, test.of) {
					t.Errorf("%+v", unread[0])
				}
			})
		}
	}
}
