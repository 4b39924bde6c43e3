package dsn

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

var (
	oracle = flag.String("oracle", "", "the `program` that runs the live oracles: a python3 that has SQLAlchemy")
	count  = flag.Int("oracle-count", 60_000, "how many strings a live oracle is asked for")
	seed   = flag.Int("oracle-seed", 20, "the seed of those strings")
	record = flag.Bool("record", false, "write a selection of what the oracle answers to testdata/oracle/url")
)

var oracleDir = filepath.Join("..", "..", "testdata", "oracle", "url")

// An answer is what make_url makes of a text, in the form of make_url.py.
type answer struct {
	Failed                           string // "", "text" or "port"
	Scheme                           string
	User, Password, Host, Port, Name *string
	Query                            [][2]any
}

func (a *answer) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, &a.Failed) == nil {
		return nil
	}
	return json.Unmarshal(data, &[]any{&a.Scheme, &a.User, &a.Password, &a.Host, &a.Port, &a.Name, &a.Query})
}

// ours answers in the same form.
func ours(text string) answer {
	match, ok := matchURL(text, false)
	if !ok {
		return answer{Failed: "text"}
	}
	r := readURL(&hidden{original: text, text: text}, match, FormURL)
	if r.err != nil {
		return answer{Failed: "port"}
	}
	d := r.database
	a := answer{Scheme: d.Scheme, Query: [][2]any{}}
	component := func(t Text) *string {
		if !t.Set {
			return nil
		}
		return &t.Value
	}
	a.User, a.Password, a.Name = component(d.User), component(d.Password), component(d.Name)
	if match.host.set() {
		host := match.host.of(text)
		a.Host = &host
	}
	if match.port.set() {
		port, _ := integer(match.port.of(text))
		a.Port = &port
	}
	index := map[string]int{}
	for _, p := range queryPairs(match.query.of(text)) {
		i, ok := index[p.name]
		if !ok {
			i = len(a.Query)
			index[p.name] = i
			a.Query = append(a.Query, [2]any{p.name, []any{}})
		}
		a.Query[i][1] = append(a.Query[i][1].([]any), p.value)
	}
	return a
}

// TestRecorded compares with what SQLAlchemy answered when it was asked.
func TestRecorded(t *testing.T) {
	lines := oracleLines(t, "generated.jsonl")
	for i, line := range lines {
		var text string
		var want answer
		if err := json.Unmarshal([]byte(line), &[]any{&text, &want}); err != nil {
			t.Fatalf("line %d: %v", i+2, err)
		}
		if diff := cmp.Diff(want, ours(text)); diff != "" {
			t.Errorf("line %d: %q (-SQLAlchemy +ours):\n%s", i+2, text, diff)
		}
	}
	if len(lines) < 1000 {
		t.Errorf("only %d answers are recorded", len(lines))
	}
}

// oracleLines gives the lines of a file of answers behind its header.
func oracleLines(t *testing.T, name string) []string {
	t.Helper()
	file, err := os.Open(filepath.Join(oracleDir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, 1<<20)
	var lines []string
	for scanner.Scan() {
		lines = append(lines, scanner.Text())
	}
	if err := scanner.Err(); err != nil || len(lines) == 0 {
		t.Fatalf("%s: %v", name, err)
	}
	return lines[1:]
}

// TestFound compares with what SQLAlchemy makes of strings as they are found,
// the dialect included.
func TestFound(t *testing.T) {
	type result struct {
		OK                 bool `json:"ok"`
		Err, Name          string
		User, PW, Host, DB *string
		Port               *int
		Q                  map[string]any
		Dialect            string
		IsAsync            bool   `json:"is_async"`
		DialectErr         string `json:"dialect_err"`
	}
	for i, line := range oracleLines(t, "found.jsonl") {
		var found struct {
			Input string
			V20   result  `json:"2.0.52"`
			V21   *result `json:"2.1.0b4"`
		}
		if err := json.Unmarshal([]byte(line), &found); err != nil {
			t.Fatalf("line %d: %v", i+2, err)
		}
		want, got := found.V20, ours(found.Input)
		if failed := map[string]string{"": "", "ArgumentError": "text", "ValueError": "port"}[want.Err]; failed != got.Failed {
			t.Errorf("%q: failed %q, want %q", found.Input, got.Failed, failed)
		}
		if !want.OK || got.Failed != "" {
			continue
		}
		expected := answer{Scheme: want.Name, User: want.User, Password: want.PW, Host: want.Host, Name: want.DB, Query: [][2]any{}}
		if want.Port != nil {
			port := fmt.Sprint(*want.Port)
			expected.Port = &port
		}
		query := map[string]any{}
		for _, pair := range got.Query {
			query[pair[0].(string)] = pair[1]
			if values := pair[1].([]any); len(values) == 1 {
				query[pair[0].(string)] = values[0]
			}
		}
		got.Query = [][2]any{}
		d, _ := Parse(source.Value{Text: found.Input})
		if _, ok := d.Parameter("odbc_connect"); ok {
			continue // we read on where make_url stops
		}
		if diff := cmp.Diff(expected, got); diff != "" {
			t.Errorf("%q (-SQLAlchemy +ours):\n%s", found.Input, diff)
		}
		if diff := cmp.Diff(want.Q, query); diff != "" {
			t.Errorf("%q: query (-SQLAlchemy +ours):\n%s", found.Input, diff)
		}
		why := d.Unloadable()
		switch {
		case want.DialectErr == "" && why != nil:
			t.Errorf("%q: SQLAlchemy loads it, we say %q", found.Input, why.Fault)
		case want.DialectErr != "" && why == nil && dialectByName[d.Dialect] == nil:
			t.Errorf("%q: SQLAlchemy does not load it, we say nothing", found.Input)
		}
		if want.DialectErr == "" && (d.Async == AsyncOnly) != want.IsAsync {
			t.Errorf("%q: async %q, SQLAlchemy says %t", found.Input, d.Async, want.IsAsync)
		}
		if v21 := found.V21; v21 != nil && v21.DB != nil {
			name := d.Name.Value
			if d.Name21 != "" {
				name = d.Name21
			}
			if name != *v21.DB {
				t.Errorf("%q: name for 2.1 is %q, want %q", found.Input, name, *v21.DB)
			}
		}
	}
}

// TestLive compares generated strings with a SQLAlchemy that is installed.
func TestLive(t *testing.T) {
	if *oracle == "" {
		t.Skip("no -oracle")
	}
	program := filepath.Join(oracleDir, "make_url.py")
	version, err := exec.Command(*oracle, program, "--version").Output()
	if err != nil {
		t.Fatal(err)
	}
	texts := generate(*count)
	var input strings.Builder
	encoder := json.NewEncoder(&input)
	for start := 0; start < len(texts); start += 1000 {
		if err := encoder.Encode(texts[start:min(start+1000, len(texts))]); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.Command(*oracle, program)
	command.Stdin = strings.NewReader(input.String())
	output, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	var recorded []string
	kinds := map[string]int{}
	accepted, at := 0, 0
	decoder := json.NewDecoder(strings.NewReader(string(output)))
	for at < len(texts) {
		var answers []json.RawMessage
		if err := decoder.Decode(&answers); err != nil {
			t.Fatal(err)
		}
		for _, raw := range answers {
			text := texts[at]
			at++
			var want answer
			if err := json.Unmarshal(raw, &want); err != nil {
				t.Fatal(err)
			}
			if want.Failed == "" {
				accepted++
			}
			if diff := cmp.Diff(want, ours(text)); diff != "" {
				t.Errorf("%q (-SQLAlchemy +ours):\n%s", text, diff)
			}
			if kind := shape(text, want); kinds[kind] < 4 && len(recorded) < 3000 {
				kinds[kind]++
				line, _ := json.Marshal([]any{text, raw})
				recorded = append(recorded, string(line))
			}
		}
	}
	t.Logf("compared %d strings, of which SQLAlchemy takes %d", at, accepted)
	if *record && !t.Failed() {
		header := fmt.Sprintf(`{"program":"SQLAlchemy make_url","versions":%s,"made_by":"go test ./internal/dsn -run Live -oracle python3 -record","fields":["text","answer of make_url.py"]}`, strings.TrimSpace(string(version)))
		data := header + "\n" + strings.Join(recorded, "\n") + "\n"
		if err := os.WriteFile(filepath.Join(oracleDir, "generated.jsonl"), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// shape tells strings apart by what is hard about them, so that the recorded
// selection has all of it.
func shape(text string, want answer) string {
	var b strings.Builder
	b.WriteString(want.Failed)
	for _, component := range []*string{want.User, want.Password, want.Host, want.Port, want.Name} {
		switch {
		case component == nil:
			b.WriteByte('-')
		case *component == "":
			b.WriteByte('0')
		case strings.ContainsAny(*component, "@:/?#[]"):
			b.WriteByte('s')
		case strings.Contains(*component, "\uFFFD"):
			b.WriteByte('r')
		case strings.ContainsAny(*component, "%+\n \t"):
			b.WriteByte('p')
		default:
			b.WriteByte('x')
		}
	}
	fmt.Fprintf(&b, "%d%t%t", min(len(want.Query), 3), strings.Contains(text, "@"), strings.ContainsAny(text, "[]"))
	return b.String()
}

// generate gives connection strings, most of them almost right, the same ones for
// the same seed. Passwords are of fakes.
func generate(n int) []string {
	random := rand.New(rand.NewPCG(uint64(*seed), 52))
	pick := func(from []string) string { return from[random.IntN(len(from))] }
	special := []string{
		"@", ":", "/", "?", "#", "[", "]", "%", "+", "&", "=", ";", ",", "\\", "\n", "\r", "\t", " ", "\u00a0", "'", `"`, "{", "}", "$", "|",
		"<", ">", "^", "`", "~", "!", "*", "(", ")", "%40", "%2F", "%3a", "%", "%4", "%zz", "%25", "%00", "%C3%A9", "%c3", "%E2%82", "%e2%82%ac",
		"%F0%9F%98%80", "%f0%9f", "%ED%A0%80", "%ff", "%C0%80", "é%A9", "%C3é", "é", "ß", "漢", "\U0001F600", "\u200b", "\u0661", "²", "\x00", "\x1f",
	}
	noise := func(most int) string {
		var b strings.Builder
		for range random.IntN(most + 1) {
			switch random.IntN(3) {
			case 0:
				b.WriteString(pick([]string{"fake", "pw", "x", "db", "1", "a.b", "-", "_"}))
			default:
				b.WriteString(pick(special))
			}
		}
		return b.String()
	}
	maybe := func(chance int, text string) string {
		if random.IntN(100) < chance {
			return text
		}
		return ""
	}
	schemes := []string{"postgresql", "postgresql+asyncpg", "postgres", "mysql+pymysql", "sqlite", "POSTGRESQL", "oracle+cx_oracle", "x", "é+ß", "漢_1", "p\u0661", "²", "+", "a-b", "a b", "a.b", ""}
	ports := []string{"5432", "0", "00", "05432", "+5432", "-1", "-0", " 5432", "5432 ", "\u00a05432", "\x1c1", "5_432", "_5", "5_", "5__4", "", "port", "99999", "123456789012345678901234567890", "\u0661\u0662", "\u0661_2", "５４", "𝟙𝟚", "²", "1.5", "0x10", "- 5", "--5", "1e3", "5432,h:5433", "५\u200b"}
	hosts := []string{"h", "db.example.com", "localhost", "127.0.0.1", "[::1]", "[::1", "::1]", "[]", "[a]b", "[a/b]", "h,i", "%2Ftmp", "w@h", "h\\i", "my_db", "é", "H"}
	texts := make([]string, 0, n)
	for range n {
		var b strings.Builder
		b.WriteString(maybe(2, pick([]string{" ", `"`, "\n", "jdbc:", "\ufeff"})))
		b.WriteString(pick(schemes[:random.IntN(len(schemes))+1]))
		b.WriteString(pick([]string{"://", "://", "://", "://", "://", "://", ":", ":/", "//", ":///"}))
		if random.IntN(3) > 0 {
			b.WriteString(maybe(80, "user"+maybe(30, noise(3))))
			b.WriteString(maybe(85, ":"+noise(5)))
			b.WriteString(maybe(90, "@"))
		}
		b.WriteString(maybe(85, pick(hosts)+maybe(10, noise(2))))
		b.WriteString(maybe(40, ":"+pick(ports)))
		b.WriteString(maybe(75, "/"+maybe(80, "db")+maybe(25, noise(4))))
		if random.IntN(2) > 0 {
			b.WriteString("?")
			for range random.IntN(4) {
				b.WriteString(pick([]string{"a", "b", "host", "sslmode", "a%20b", "a+b", "%C3", "", "é"}) + maybe(90, "=") + maybe(80, pick([]string{"1", "require", "h:1", "%2B", "+"})) + maybe(25, noise(3)))
				b.WriteString(pick([]string{"&", "&", "&", ";", "&&", "\n", ""}))
			}
		}
		b.WriteString(maybe(3, noise(4)))
		texts = append(texts, b.String())
	}
	return texts
}
