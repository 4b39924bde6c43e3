package policy

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/bundle"
)

const bundledRule = metadata + `report contains {"message": data.house.text, "at": input.files[0].at}
`

// files gives the files of a bundle that OPA writes, signed if there is a key.
func files(t *testing.T, data map[string]any, key, algorithm string) []Module {
	t.Helper()
	parsed, err := ast.ParseModule("/rules/house.rego", bundledRule)
	if err != nil {
		t.Fatal(err)
	}
	roots := []string{"dbcfg", "house"}
	b := bundle.Bundle{
		Manifest: bundle.Manifest{Roots: &roots}, Data: data,
		Modules: []bundle.ModuleFile{{URL: "/rules/house.rego", Path: "/rules/house.rego", RelativePath: "/rules/house.rego", Parsed: parsed, Raw: []byte(bundledRule)}},
	}
	if key != "" {
		if err := b.GenerateSignature(bundle.NewSigningConfig(key, algorithm, ""), "", false); err != nil {
			t.Fatal(err)
		}
	}
	var archive bytes.Buffer
	if err := bundle.NewWriter(&archive).DisableFormat(true).Write(b); err != nil {
		t.Fatal(err)
	}
	zipped, err := gzip.NewReader(&archive)
	if err != nil {
		t.Fatal(err)
	}
	var modules []Module
	for entries := tar.NewReader(zipped); ; {
		header, err := entries.Next()
		if errors.Is(err, io.EOF) {
			return modules
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(entries)
		if err != nil {
			t.Fatal(err)
		}
		modules = append(modules, Module{Path: strings.TrimPrefix(header.Name, "/"), Text: text})
	}
}

func pemOf(t *testing.T, kind string, text []byte, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: text}))
}

// rsaPair gives a private and a public key in PEM.
func rsaPair(t *testing.T) (private, public string) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	text, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	return pemOf(t, "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key), nil), pemOf(t, "PUBLIC KEY", text, err)
}

func ecdsaPair(t *testing.T) (private, public string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	text, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	own, wrong := x509.MarshalECPrivateKey(key)
	return pemOf(t, "EC PRIVATE KEY", own, wrong), pemOf(t, "PUBLIC KEY", text, err)
}

var houseData = map[string]any{"house": map[string]any{"text": "found"}}

// read reads a bundle, and gives its problems, or what its rule finds.
func read(t *testing.T, modules []Module, key string) []string {
	t.Helper()
	var verify *Key
	if key != "" {
		var err error
		if verify, err = ParseKey([]byte(key)); err != nil {
			t.Fatal(err)
		}
	}
	custom, problems := Bundle("house.tar.gz", modules, verify)
	var lines []string
	for _, problem := range problems {
		lines = append(lines, problem.At.String()+": "+problem.Message)
	}
	if problems == nil {
		return judgeAll(t, custom)
	}
	return lines
}

func TestBundle(t *testing.T) {
	rsaPrivate, rsaPublic := rsaPair(t)
	ecdsaPrivate, ecdsaPublic := ecdsaPair(t)
	_, otherPublic := rsaPair(t)
	change := func(modules []Module, path string, change func([]byte) []byte) []Module {
		modules = slices.Clone(modules)
		for i, module := range modules {
			if module.Path == path {
				modules[i].Text = change(slices.Clone(module.Text))
			}
		}
		return modules
	}
	without := func(modules []Module, path string) []Module {
		return slices.DeleteFunc(slices.Clone(modules), func(m Module) bool { return m.Path == path })
	}
	unsigned := files(t, houseData, "", "")
	signed := files(t, houseData, rsaPrivate, "RS256")
	const found = ".env.production:1:1: found"
	for _, test := range []struct {
		name  string
		files []Module
		key   string
		want  string
	}{
		{"not signed", unsigned, "", found},
		{"signed with RSA", signed, rsaPublic, found},
		{"signed with RSA, PS384", files(t, houseData, rsaPrivate, "PS384"), rsaPublic, found},
		{"signed with ECDSA", files(t, houseData, ecdsaPrivate, "ES256"), ecdsaPublic, found},
		{"signed with a secret", files(t, houseData, "a long secret", "HS512"), "a long secret", found},

		{"signed, without a key", signed, "", "house.tar.gz:1:1: the bundle is signed: name the key that verifies it with --policy-key"},
		{"not signed, with a key", unsigned, rsaPublic, "house.tar.gz:1:1: the bundle is not signed, and --policy-key asks for a signature"},
		{"signature taken out", without(signed, SignaturesFile), rsaPublic, "house.tar.gz:1:1: the bundle is not signed, and --policy-key asks for a signature"},
		{"another key", signed, otherPublic, "house.tar.gz:1:1: the signature is not one of the key"},
		{"another kind of key", signed, ecdsaPublic, "house.tar.gz/.signatures.json:1:1: the signature is not one of the key"},
		{"another secret", files(t, houseData, "a long secret", "HS256"), "another secret", "house.tar.gz:1:1: the signature is not one of the key"},
		{"public key for a secret", files(t, houseData, rsaPublic, "HS256"), rsaPublic, "house.tar.gz/.signatures.json:1:1: the signature is not one of the key"},
		{"policy changed", change(signed, "rules/house.rego", func(text []byte) []byte { return append(text, '\n') }), rsaPublic, "house.tar.gz/rules/house.rego:1:1: the file is not as it was when the bundle was signed"},
		{"data changed", change(signed, "data.json", func(text []byte) []byte { return bytes.Replace(text, []byte("found"), []byte("other"), 1) }), rsaPublic, "house.tar.gz/data.json:1:1: the file is not as it was when the bundle was signed"},
		{"file added", append(slices.Clone(signed), Module{"rules/more.rego", []byte("package house.more\n")}), rsaPublic, "house.tar.gz/rules/more.rego:1:1: the signature of the bundle does not know the file"},
		{"file taken out", without(signed, "data.json"), rsaPublic, "house.tar.gz:1:1: files that were signed are missing"},
		{"signatures that are none", change(signed, SignaturesFile, func([]byte) []byte { return []byte("{}") }), rsaPublic, "house.tar.gz/.signatures.json:1:1: the signatures of the bundle are not as OPA writes them"},
		{"signatures that are no JSON", change(signed, SignaturesFile, func([]byte) []byte { return []byte("canary") }), rsaPublic, "house.tar.gz/.signatures.json:1:1: the signatures of the bundle are not as OPA writes them"},

		{"manifest that is no JSON", change(unsigned, ".manifest", func([]byte) []byte { return []byte("canary") }), "", "house.tar.gz:1:1: the manifest of the bundle is not as OPA writes it"},
		{"roots without the rule", change(unsigned, ".manifest", func([]byte) []byte { return []byte(`{"roots": ["house"]}`) }), "", "house.tar.gz/rules/house.rego:1:1: the roots of the manifest do not permit the package of this file"},
		{"roots without the data", change(unsigned, ".manifest", func([]byte) []byte { return []byte(`{"roots": ["dbcfg"]}`) }), "", "house.tar.gz:1:1: the roots of the manifest do not permit all data of the bundle"},
		{"data that is no JSON", change(unsigned, "data.json", func([]byte) []byte { return []byte("canary") }), "", "house.tar.gz/data.json:1:1: the file is neither JSON nor YAML, or other data of the bundle contradicts it"},
		{"data that is no YAML", append(without(unsigned, "data.json"), Module{"data.yaml", []byte("a: [canary")}), "", "house.tar.gz/data.yaml:1:1: the file is neither JSON nor YAML, or other data of the bundle contradicts it"},
		{"data in YAML", append(without(unsigned, "data.json"), Module{"house/data.yaml", []byte("text: found")}), "", found},
		{"data below dbcfg", files(t, map[string]any{"dbcfg": map[string]any{"echo": "x"}}, "", ""), "", "house.tar.gz:1:1: the bundle has data below dbcfg, which belongs to dbcfg-lint"},
		{"policy that does not parse", change(unsigned, "rules/house.rego", func([]byte) []byte { return []byte("package dbcfg.rules.x\n\nreport contains {\n") }), "", "house.tar.gz/rules/house.rego:3:18: unexpected eof token"},
		{"data that nothing defines", without(unsigned, "data.json"), "", "house.tar.gz/rules/house.rego:8:34: nothing defines data.house"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := read(t, test.files, test.key)
			if len(got) > 0 && strings.HasPrefix(got[0], test.want) {
				got = []string{test.want} // OPA's own messages have more to say
			}
			if diff := cmp.Diff([]string{test.want}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseKey(t *testing.T) {
	private, public := rsaPair(t)
	for name, text := range map[string]string{
		"private key":  private,
		"empty":        "\n",
		"broken PEM":   "-----BEGIN PUBLIC KEY-----\ncanary\n",
		"no RSA in it": strings.Replace(public, "PUBLIC KEY", "RSA PUBLIC KEY", 2),
	} {
		_, err := ParseKey([]byte(text))
		if err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
