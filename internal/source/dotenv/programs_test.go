package dotenv_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/dotenv"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/sourcetest"
)

// A programAnswer is what systemd.py or shell.py says that a program makes of a
// file, or the header of such answers.
type programAnswer struct {
	Text           string
	Base64         []byte
	Refused, Fault bool
	Values         *[][2]string
	Program        string
	Environment    map[string]string
}

func (a programAnswer) data() []byte {
	if a.Base64 != nil {
		return a.Base64
	}
	return []byte(a.Text)
}

// A program compares one reader with the program that it follows. It gives why an
// answer is left out, or how the reader differs, or neither.
type program struct {
	reader  string
	compare func(reader dotenv.Reader, header, a programAnswer) (leftOut, difference string)
	share   int // of the files that the other oracles are asked for: one in so many
}

var programs = []program{
	{"systemd", compareSystemd, 1},
	{"shell", compareShell, 20}, // a process for each
}

// continuedComment is a comment that ends in a backslash. Before version 254 the
// next line belonged to it.
var continuedComment = regexp.MustCompile(`(?m)^\s*[#;][^\r\n]*\\`)

func compareSystemd(reader dotenv.Reader, header, a programAnswer) (leftOut, difference string) {
	if version, err := strconv.Atoi(strings.TrimPrefix(header.Program, "systemd ")); err == nil && version < 254 &&
		continuedComment.Match(a.data()) {
		return "a comment that ends in a backslash", ""
	}
	pairs, refused := reader.Values(a.data(), lookup(nil))
	if refused || a.Refused {
		return "", cmp.Diff(a.Refused, refused)
	}
	return "", cmp.Diff(toMap(*a.Values), pairsToMap(pairs, nil))
}

func compareShell(reader dotenv.Reader, header, a programAnswer) (leftOut, difference string) {
	if a.Values == nil {
		return "a value that is not UTF-8", ""
	}
	document := reader.Parse(source.NewFile(".env", a.data()))
	for _, value := range reader.Expand(document.Facts, lookup(header.Environment)) {
		if len(value.Open) > 0 {
			return "a value that only a running shell knows", ""
		}
	}
	pairs, refused := reader.Values(a.data(), lookup(header.Environment))
	difference = cmp.Diff(toMap(*a.Values), pairsToMap(pairs, header.Environment))
	switch {
	case difference == "":
	case refused:
		return "a fault that bash finds later, or in another place", ""
	case quotedExport.Match(a.data()):
		return "a quoted name behind export", ""
	case a.Fault && bytes.Contains(a.data(), []byte("`")):
		return "a fault within backquotes, which the parser leaves alone", ""
	case exportBehind.Match(a.data()):
		return "export behind an assignment on one line", ""
	case expandedCommand.Match(a.data()):
		return "a command that expands to nothing, so that the assignment before it stays", ""
	}
	return "", difference
}

// exportBehind is A=1 export B=2, which sets B; to the parser of the grammar it is a
// command like any other, for which A is set.
var exportBehind = regexp.MustCompile("=[^\n]*[ \t]export[ \t]")

// expandedCommand is what follows an assignment and blanks, and may be nothing.
var expandedCommand = regexp.MustCompile("=[^\n]*[ \t][`$]")

// quotedExport is an argument of export that is quoted in part: bash removes the
// quotes and makes an assignment of it, and the parser of the grammar does not.
var quotedExport = regexp.MustCompile("(?m)export[ \t][^=\n]*['\"\\\\$`]")

func toMap(pairs [][2]string) map[string]string {
	values := map[string]string{}
	for _, pair := range pairs {
		values[pair[0]] = pair[1]
	}
	return values
}

// pairsToMap gives what a program has that is started in an environment.
func pairsToMap(pairs []dotenv.Pair, environment map[string]string) map[string]string {
	values := maps.Clone(environment)
	if values == nil {
		values = map[string]string{}
	}
	for _, pair := range pairs {
		values[pair.Name] = pair.Value
	}
	return values
}

// compareAll compares answers, one a line behind a header. It gives how many
// there are, and how many of them are left out for which reason.
func (p program) compareAll(t *testing.T, in io.Reader) (compared int, leftOut map[string]int) {
	t.Helper()
	reader, ok := dotenv.ReaderByName(p.reader)
	if !ok {
		t.Fatal("no such reader")
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	var header programAnswer
	leftOut = map[string]int{}
	for lines.Scan() {
		var a programAnswer
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		if a.Program != "" {
			header = a
			continue
		}
		file := source.NewFile(".env", a.data())
		sourcetest.Sound(t, file, reader.Parse(file))
		reason, difference := p.compare(reader, header, a)
		switch {
		case reason != "":
			leftOut[reason]++
		case difference != "":
			t.Errorf("%q (-%s +ours):\n%s", a.data(), header.Program, difference)
		}
		compared++
		if t.Failed() && compared > 1000 {
			t.Fatal("enough")
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return compared, leftOut
}

func TestProgramsRecorded(t *testing.T) {
	for _, p := range programs {
		t.Run(p.reader, func(t *testing.T) {
			in, err := os.Open(oracleFolder + "/" + p.reader + ".jsonl")
			if err != nil {
				t.Fatal(err)
			}
			defer in.Close()
			if compared, _ := p.compareAll(t, in); compared < 500 {
				t.Errorf("%d answers", compared)
			}
		})
	}
}

// TestProgramsLive compares with the systemd and the bash that are installed:
//
//	go test ./internal/source/dotenv -run Live -v -oracle python3
func TestProgramsLive(t *testing.T) {
	if !strings.Contains(*oracle, "python") {
		t.Skip("no -oracle python3")
	}
	for _, p := range programs {
		t.Run(p.reader, func(t *testing.T) {
			number := max(1, *count/p.share)
			command := exec.Command(*oracle, oracleFolder+"/"+p.reader+".py", strconv.Itoa(*seed), strconv.Itoa(number))
			var message bytes.Buffer
			command.Stderr = &message
			out, err := command.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			compared, leftOut := p.compareAll(t, out)
			switch err := command.Wait(); {
			case err != nil && strings.HasPrefix(message.String(), "no "):
				t.Skip(strings.TrimSpace(message.String()))
			case err != nil:
				t.Fatalf("%v: %s", err, message.String())
			}
			t.Logf("%d files; left out: %v", compared, leftOut)
		})
	}
}
