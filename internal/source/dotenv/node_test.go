package dotenv_test

import (
	"bufio"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source/dotenv"
)

var nodeFolder = flag.String("node", "", "the `folder` with node_modules of dotenv and dotenv-expand")

// TestLiveNode compares with the npm packages that are installed in a folder:
//
//	npm install --prefix /tmp/npm dotenv@17 dotenv-expand@12
//	go test ./internal/source/dotenv -run LiveNode -v -oracle python3 -node /tmp/npm
func TestLiveNode(t *testing.T) {
	if *nodeFolder == "" || *oracle == "" {
		t.Skip("no -oracle python3 and -node FOLDER")
	}
	generate := exec.Command(*oracle, oracleFolder+"/generate.py", strconv.Itoa(*seed), strconv.Itoa(*count))
	node := exec.Command("node", oracleFolder+"/node.js", *nodeFolder)
	generate.Stderr, node.Stderr = os.Stderr, os.Stderr
	var err error
	if node.Stdin, err = generate.StdoutPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := node.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range []*exec.Cmd{generate, node} {
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
	}
	plain, _ := dotenv.ReaderByName("node")
	expand, _ := dotenv.ReaderByName("node-expand")
	var header answer
	compared, expanded := 0, 0
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() && !t.Failed() {
		var a struct {
			answer
			Plain, Alone, Inside [][2]string
		}
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		if a.Program != "" {
			header = a.answer
			t.Log(header.Program)
			continue
		}
		compared++
		check := func(what string, reader dotenv.Reader, environment map[string]string, want [][2]string) {
			pairs, _ := reader.Values([]byte(a.Text), lookup(environment))
			got := map[string]string{}
			for _, pair := range pairs {
				if environment[pair.Name] == "" || reader.Name == "node" {
					got[pair.Name] = pair.Value
				}
			}
			wanted := map[string]string{}
			for _, pair := range want {
				wanted[pair[0]] = pair[1]
			}
			if diff := cmp.Diff(wanted, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s: %q: %s", what, a.Text, diff)
			}
		}
		check("plain", plain, nil, a.Plain)
		if a.Alone != nil {
			expanded++
			check("alone", expand, nil, a.Alone)
			check("inside", expand, header.Environment, a.Inside)
		}
	}
	generate.Process.Kill()
	node.Process.Kill()
	generate.Wait()
	node.Wait()
	t.Logf("%d files compared, %d of them expanded", compared, expanded)
}
