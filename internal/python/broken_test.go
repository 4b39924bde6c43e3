package python

import (
	"slices"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// TestBroken tells what is left of source that CPython refuses.
func TestBroken(t *testing.T) {
	for _, test := range []struct {
		name, text string
		problems   []string // the place, the text there, and the message
		want       []string // the outline
	}{
		{
			"a bracket that a class ends", "a = [1,\n     2\n\nclass B:\n    c = 3\n",
			[]string{"1:5 [: '[' was never closed"},
			[]string{"unknown: a = [1,", "class: class B:", "    assignment: c = 3"},
		},
		{
			"a bracket that nothing ends", "A = {\n    'b': {\n        'c': 1,\n}\n\nD = 2\nif D:\n    E = 3\n",
			[]string{"1:5 {: '{' was never closed"},
			[]string{"unknown: A = {", "assignment: D = 2", "clause: if D:", "    assignment: E = 3"},
		},
		{
			"a bracket and a string that nothing ends", "a = (\nb = 'c\nd = 1\n",
			[]string{"1:5 (: '(' was never closed", "2:5 'c: unterminated string literal"},
			[]string{"unknown: a = (", "unknown: b = 'c", "assignment: d = 1"},
		},
		{
			"a head whose bracket is not closed", "class A(B:\n    c = 1\n    def d(self): pass\ne = 2\n",
			[]string{"1:8 (: '(' was never closed"},
			[]string{"class: class A(B:", "    assignment: c = 1", "    function: def d(self): pass", "                 simple: pass", "assignment: e = 2"},
		},
		{
			"too many closing brackets", "a = f(1))\nb = 2\n",
			[]string{"1:9 ): unmatched ')'"},
			[]string{"unknown: a = f(1))", "assignment: b = 2"},
		},
		{
			"brackets that do not fit", "a = {\n  'b': (1, 2],\n}\nc = 3\n",
			[]string{"2:13 ]: closing parenthesis ']' does not match opening parenthesis '('"},
			[]string{"unknown: a = {", "assignment: c = 3"},
		},
		{
			"a string without an end", "a = 'b\nc = 'd'\n",
			[]string{"1:5 'b: unterminated string literal"},
			[]string{"unknown: a = 'b", "assignment: c = 'd'"},
		},
		{
			"a long string without an end", "a = 1\nb = '''c\nd = 2\n",
			[]string{"2:5 ''': unterminated triple-quoted string literal"},
			[]string{"assignment: a = 1", "unknown: b = '''c", "assignment: d = 2"},
		},
		{
			"an f-string without an end", "a = f'{b'\nc = f'{d}'\n",
			[]string{"1:5 f'{b': f-string: expecting '}'"},
			[]string{"unknown: a = f'{b'", "assignment: c = f'{d}'"},
		},
		{
			"unexpected indent", "a = 1\n    b = 2\n    c = 3\nd = 4\n",
			[]string{"2:5 : unexpected indent"},
			[]string{"assignment: a = 1", "    assignment: b = 2", "    assignment: c = 3", "assignment: d = 4"},
		},
		{
			"unindent", "class A:\n    b = 1\n  c = 2\nd = 3\n",
			[]string{"3:3 : unindent does not match any outer indentation level"},
			[]string{"class: class A:", "    assignment: b = 1", "  assignment: c = 2", "assignment: d = 3"},
		},
		{
			"no block", "class A:\nb = 1\n",
			[]string{"2:1 : expected an indented block after class definition on line 1"},
			[]string{"class: class A:", "assignment: b = 1"},
		},
		{
			"tabs and spaces", "if a:\n        b = 1\n\tc = 2\n",
			[]string{"3:2 : inconsistent use of tabs and spaces in indentation"},
			[]string{"clause: if a:", "        assignment: b = 1", " assignment: c = 2"},
		},
		{
			"Python 2", "import a\nprint 'b', c\nexec d\nraise E, 'f'\ntry:\n    g = 0777\nexcept H, i:\n    j = 10L\n",
			[]string{
				"2:7 'b': missing parentheses in call to 'print'", "3:6 d: missing parentheses in call to 'exec'",
				"4:8 ,: invalid syntax", "6:9 0777: leading zeros in decimal integer literals are not permitted",
				"8:9 10L: invalid decimal literal",
			},
			[]string{"import: import a", "clause: try:", "    assignment: g = 0777", "clause: except H, i:", "    unknown: j = 10L"},
		},
		{
			"Jinja", "{% if a %}\nB = {{ c }}\n{% else %}\nD = '{{ e }}'\n{% endif %}\n{# f #}\nG = {% if h %}1{% endif %}\nclass I({{ j }}):\n    {% for k in l %}\n    {{ k }}: int = 1\n    {% endfor %}\n    m = 2\n",
			[]string{
				"1:2 %: invalid syntax", "3:2 %: invalid syntax", "5:2 %: invalid syntax", "6:1 {: '{' was never closed",
				"7:6 %: invalid syntax", "9:6 %: invalid syntax", "10:5 {{ k }}: illegal target for annotation", "11:6 %: invalid syntax",
			},
			[]string{
				"assignment: B = {{ c }}", "assignment: D = '{{ e }}'", "unknown: G = {% if h %}1{% endif %}", "class: class I({{ j }}):",
				"    assignment: {{ k }}: int = 1", "    assignment: m = 2",
			},
		},
		{
			"a conflict", "a = 1\n<<<<<<< HEAD\nb = 2\n=======\nb = 3\n>>>>>>> c\nd = 4\n",
			[]string{"2:1 <<: invalid syntax", "4:1 ==: invalid syntax", "6:1 >>: invalid syntax"},
			[]string{"assignment: a = 1", "assignment: b = 2", "assignment: b = 3", "assignment: d = 4"},
		},
		{
			"the other statements of a line", "a = 1; b = (2 3); c = 4\nd = 5\n",
			[]string{"1:15 3: invalid syntax"},
			[]string{"assignment: a = 1", "       unknown: b = (2 3); c = 4", "assignment: d = 5"},
		},
		{
			"a backslash", "a = 1 \\ 2\nb = 3\n",
			[]string{`1:7 \: unexpected character after line continuation character`},
			[]string{"unknown: a = 1 \\ 2", "assignment: b = 3"},
		},
		{
			"a decorator of nothing", "@a\nb = 1\n@c\n",
			[]string{"2:1 b: invalid syntax", "4:1 : invalid syntax"},
			[]string{"assignment: b = 1"},
		},
		{
			"clauses without a head", "else:\n    a = 1\ntry:\n    b = 2\nc = 3\n",
			[]string{"1:1 else: invalid syntax", "5:1 : expected 'except' or 'finally' block"},
			[]string{"clause: else:", "    assignment: a = 1", "clause: try:", "    assignment: b = 2", "assignment: c = 3"},
		},
		{
			"characters", "a = “b”\nc\u00a0= 1\nd = $e\nf = 2\n",
			[]string{"1:5 “: invalid character in identifier", "2:2 \u00a0: invalid character in identifier", "3:5 $: invalid syntax"},
			[]string{"unknown: a = “b”", "unknown: d = $e", "assignment: f = 2"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := read(test.text)
			var problems []string
			for _, p := range m.Problems {
				if p.Code != source.Refused {
					t.Errorf("code %s", p.Code)
				}
				place := strings.TrimPrefix(p.At.String(), "a.py:")
				problems = append(problems, place+" "+m.File.Text(p.At)+": "+p.Message)
			}
			if !slices.Equal(problems, test.problems) {
				t.Errorf("problems:\n%s\nwant:\n%s", strings.Join(problems, "\n"), strings.Join(test.problems, "\n"))
			}
			if got := outline(m); !slices.Equal(got, test.want) {
				t.Errorf("outline:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
			sound(t, m)
		})
	}
}

func TestEncoding(t *testing.T) {
	for _, test := range []struct {
		name, text, message, at string
	}{
		{"UTF-8", "a = 'é'\n", "", ""},
		{"cookie", "# coding: utf-8\na = 'é'\n", "", ""},
		{"cookie of an editor", "#!/bin/sh\n# vim: set fileencoding=UTF_8 :\na = 'é'\n", "", ""},
		{"cookie that is too late", "a\n# coding: x\n", "", ""},
		{"mark", "\ufeffa = 1\n", "", ""},
		{"mark and cookie", "\ufeff# coding: latin-1\na = 1\n", "a byte order mark and another name of an encoding than utf-8", "latin-1"},
		{"another encoding that ASCII is a part of", "# coding: cp1252\na = 'b'\n", "", ""},
		{"another encoding", "# coding: cp1252\na = '\xe9'\n", "encoding is neither UTF-8 nor Latin-1", "cp1252"},
		{"another one", "# coding: utf-16\na = 1\n", "encoding is neither UTF-8 nor Latin-1", "utf-16"},
		{"not UTF-8", "a = 1\nb = '\xe9'\n", "not valid UTF-8", "\xe9"},
		{"NUL", "a = 1\n\x00\nb = 2\n", "source code cannot contain null bytes", "\x00"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := read(test.text)
			sound(t, m)
			if test.message == "" {
				if len(m.Problems) > 0 {
					t.Errorf("%s: %s", m.Problems[0].At, m.Problems[0].Message)
				}
				return
			}
			if len(m.Problems) == 0 || m.Problems[0].Code != source.Encoding || m.Problems[0].Message != test.message {
				t.Fatalf("got %+v", m.Problems)
			}
			if got := m.File.Text(m.Problems[0].At); got != test.at {
				t.Errorf("at %q, want %q", got, test.at)
			}
		})
	}
}
