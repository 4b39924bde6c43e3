package dsn

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// seen gives a view in the form of the oracles: null, or user, password and host.
func seen(v view) string {
	if !v.ok {
		return "null"
	}
	host := strings.TrimSuffix(strings.TrimPrefix(v.host, "["), "]")
	if address, err := netip.ParseAddr(host); err == nil {
		host = address.String()
	}
	return fmt.Sprintf("%x %x %x", v.user, v.password, host)
}

// answered gives an oracle's answer in the same form.
func answered(t *testing.T, raw json.RawMessage) string {
	t.Helper()
	if len(raw) == 0 {
		return "null" // as it comes out of a list
	}
	var parts []string
	if err := json.Unmarshal(raw, &parts); err != nil || parts == nil {
		return strings.Trim(string(raw), `"`)
	}
	var v view
	v.ok = true
	for i, part := range []*string{&v.user, &v.password, &v.host} {
		text, err := hex.DecodeString(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		*part = string(text)
	}
	return seen(v)
}

// compare reports where we read a text in another way than Node or libpq do.
func compare(t *testing.T, rest string, node, libpq json.RawMessage) {
	t.Helper()
	decodedHost := func(v view) view {
		v.host = string(unquoteBytes(v.host)) // Node encodes some of it
		return v
	}
	if diff := cmp.Diff(answered(t, node), seen(decodedHost(readWHATWG(rest)))); diff != "" {
		t.Errorf("%q (-Node +ours):\n%s", rest, diff)
	}
	want, got := answered(t, libpq), seen(readLibpq(rest, libpq17))
	if want == "parameter" {
		want = got // the names of parameters are not our business, and libpq stops there
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%q (-libpq +ours):\n%s", rest, diff)
	}
}

// TestReadingsRecorded compares with what Node and libpq answered.
func TestReadingsRecorded(t *testing.T) {
	lines := oracleLines(t, "readings.jsonl")
	for i, line := range lines {
		var rest string
		var node, libpq json.RawMessage
		if err := json.Unmarshal([]byte(line), &[]any{&rest, &node, &libpq}); err != nil {
			t.Fatalf("line %d: %v", i+2, err)
		}
		compare(t, rest, node, libpq)
	}
	if len(lines) < 500 {
		t.Errorf("only %d answers are recorded", len(lines))
	}
}

// TestReadingsTable compares all readers with a table of single characters.
func TestReadingsTable(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(oracleDir, "readings.json"))
	if err != nil {
		t.Fatal(err)
	}
	var table struct {
		Rows []map[string]string `json:"rows"`
	}
	if err := json.Unmarshal(text, &table); err != nil {
		t.Fatal(err)
	}
	readers := map[string]func(string) view{
		"SQLAlchemy": readSQLAlchemy, "Go": readGo, "WHATWG": readWHATWG,
		"libpq": func(rest string) view { return readLibpq(rest, libpq17) },
	}
	for _, row := range table.Rows {
		rest := "u:p" + row["character"] + "w@h/db"
		for name, read := range readers {
			got := "refused"
			if v := read(rest); v.ok {
				got = v.user + "|" + v.password + "|" + v.host
				if got == "u|p"+row["character"]+"w|h" {
					got = "same"
				}
			}
			if got != row[name] {
				t.Errorf("%q: %s: got %q, want %q", row["character"], name, got, row[name])
			}
		}
	}
	if len(table.Rows) < 34 {
		t.Errorf("only %d rows", len(table.Rows))
	}
}

// TestReadingsLive compares generated strings with Node and libpq, which -oracle
// loads.
func TestReadingsLive(t *testing.T) {
	if *oracle == "" {
		t.Skip("no -oracle")
	}
	texts := generateRests(*count)
	node, nodeVersion := ask(t, texts, "node", "readings.js")
	libpq, libpqVersion := ask(t, texts, *oracle, "readings.py")
	var recorded []string
	kinds := map[string]int{}
	taken := [2]int{}
	for i, rest := range texts {
		compare(t, rest, node[i], libpq[i])
		for j, answer := range []json.RawMessage{node[i], libpq[i]} {
			if string(answer) != "null" {
				taken[j]++
			}
		}
		if kind := kindOf(rest, node[i], libpq[i]); kinds[kind] < 2 && len(recorded) < 800 {
			kinds[kind]++
			line, _ := json.Marshal([]any{rest, node[i], libpq[i]})
			recorded = append(recorded, string(line))
		}
	}
	t.Logf("compared %d strings; Node takes %d of them, libpq %d; %d kinds", len(texts), taken[0], taken[1], len(kinds))
	if *record && !t.Failed() {
		header := fmt.Sprintf(`{"programs":[%q,%q],"made_by":"go test ./internal/dsn -run ReadingsLive -oracle python3 -record","fields":["text behind ://","answer of readings.js","answer of readings.py"]}`, nodeVersion, libpqVersion)
		data := header + "\n" + strings.Join(recorded, "\n") + "\n"
		if err := os.WriteFile(filepath.Join(oracleDir, "readings.jsonl"), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// ask gives the answers of a program of the oracle's folder, and its version.
func ask(t *testing.T, texts []string, interpreter, program string) (answers []json.RawMessage, version string) {
	t.Helper()
	program = filepath.Join(oracleDir, program)
	output, err := exec.Command(interpreter, program, "--version").Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(output, &version); err != nil {
		t.Fatal(err)
	}
	var input strings.Builder
	encoder := json.NewEncoder(&input)
	for start := 0; start < len(texts); start += 1000 {
		if err := encoder.Encode(texts[start:min(start+1000, len(texts))]); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.Command(interpreter, program)
	command.Stdin = strings.NewReader(input.String())
	if output, err = command.Output(); err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(output)))
	for len(answers) < len(texts) {
		var some []json.RawMessage
		if err := decoder.Decode(&some); err != nil {
			t.Fatal(err)
		}
		answers = append(answers, some...)
	}
	return answers, version
}

// kindOf tells strings apart by their special characters and by who takes them.
func kindOf(rest string, node, libpq json.RawMessage) string {
	var b strings.Builder
	for _, c := range "@:/?#[]%, \t\\" {
		fmt.Fprintf(&b, "%d", min(2, strings.Count(rest, string(c))))
	}
	return b.String() + string(node[:1]) + string(libpq[:1])
}

// generateRests gives what stands behind the "://" of connection strings, most
// of it almost right, the same for the same seed. Passwords are of fakes.
func generateRests(n int) []string {
	random := rand.New(rand.NewPCG(15, uint64(*seed)))
	pick := func(from []string) string { return from[random.IntN(len(from))] }
	special := []string{
		"@", "@", "@", ":", "/", "/", "?", "#", "[", "]", "%", "&", "=", ";", ",", "\\", "\n", "\r", "\t", " ", "\u00a0", "'", `"`, "{", "}", "$", "|",
		"<", ">", "^", "`", "~", "!", "*", "(", ")", "+", "%40", "%2F", "%3a", "%4", "%zz", "%25", "%00", "%C3%A9", "%ff", "é", "漢", "\U0001F600", "\x01", "\x1f", "\x7f",
	}
	noise := func(most int) string {
		var b strings.Builder
		for range random.IntN(most + 1) {
			b.WriteString(pick([]string{"fake", "pw", "1", "12", "a.b", "-"}))
			b.WriteString(pick(special))
		}
		return b.String()
	}
	maybe := func(chance int, text string) string {
		if random.IntN(100) < chance {
			return text
		}
		return ""
	}
	hosts := []string{"h", "db.example.com", "127.0.0.1", "[::1]", "[2001:db8::1]", "[::ffff:1.2.3.4]", "[fe80::1%25x]", "[::1", "::1]", "[]", "[a]b", "[1.2.3.4]", "h,i", "[::1],i", "%2Ftmp", "w@h", `h\i`, "a[b]", "é", "H", "h%41", "h "}
	ports := []string{"5432", "0", "65535", "65536", "", "port", "1,i:2", "+1", " 1", "00001", "123456789012345678901"}
	texts := make([]string, 0, n)
	for len(texts) < n {
		var b strings.Builder
		if random.IntN(5) > 0 {
			b.WriteString(maybe(90, "user"+maybe(20, noise(2))))
			b.WriteString(maybe(85, ":"+noise(4)+maybe(50, "end")))
			b.WriteString(maybe(92, "@"))
		}
		b.WriteString(maybe(90, pick(hosts)+maybe(10, noise(1))))
		b.WriteString(maybe(40, ":"+pick(ports)))
		b.WriteString(maybe(75, "/"+maybe(80, "db")+maybe(15, noise(2))))
		if random.IntN(3) == 0 {
			b.WriteString("?")
			for range random.IntN(3) {
				b.WriteString(pick([]string{"sslmode", "options", "connect_timeout", "other", "ssl%6dode", ""}) + maybe(90, "=") + maybe(90, pick([]string{"1", "require", "a@b", "%2B", "+"})) + maybe(15, noise(1)))
				b.WriteString(pick([]string{"&", "&", "&&", ""}))
			}
		}
		b.WriteString(maybe(3, pick([]string{" ", "\n", "\x01", "#f"})))
		texts = append(texts, b.String())
	}
	return texts
}
