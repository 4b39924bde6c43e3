package policy

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/version"
)

// Prepare compiles the rules that come with the program, with all checks, and gives
// what the compiler makes of them in a form that Prepared loads. The same rules give
// the same bytes.
func Prepare(modules []Module) ([]byte, error) {
	compiler, rules, err := compileBuiltIn(modules)
	if err != nil {
		return nil, err
	}
	index, err := json.Marshal(rules)
	if err != nil {
		return nil, fmt.Errorf("rules: %w", err)
	}
	e := &encoder{leaves: map[leaf]uint64{}}
	indexed := 0
	if indexesComprehensions(compiler) {
		indexed = 1
	}
	e.number(indexed)
	e.number(len(compiler.Modules))
	for _, path := range slices.Sorted(maps.Keys(compiler.Modules)) {
		e.text(path)
		e.module(compiler.Modules[path])
		if e.err != nil {
			return nil, fmt.Errorf("%s: %w", path, e.err)
		}
	}
	prepared := identityOf(modules)
	prepared = binary.AppendUvarint(prepared, uint64(len(index)))
	return append(append(prepared, index...), e.bytes()...), nil
}

// Prepared gives the library that Compile gives, from what Prepare made of the same
// rules. That takes a fifth of the time, and compiling is most of what a short run
// costs. If it was made of other rules, or with another OPA, they are compiled anew.
func Prepared(prepared []byte, modules []Module, data map[string]any) (*Library, error) {
	rest, ok := bytes.CutPrefix(prepared, identityOf(modules))
	if !ok {
		return Compile(modules, data)
	}
	d := &decoder{rest: rest}
	index := d.text()
	var rules []*Rule
	if err := json.Unmarshal([]byte(index), &rules); err != nil {
		return nil, fmt.Errorf("prepared rules: %w", err)
	}
	d.readLeaves()
	skipped := done(d.number() == 1)
	shared := map[string]*ast.Module{}
	for range d.number() {
		file := d.text()
		shared[file] = d.moduleOf(file)
	}
	files := make(map[string]*ast.Module, len(rules))
	for _, rule := range rules {
		files[rule.At.File] = shared[rule.At.File]
		delete(shared, rule.At.File)
	}

	// Rules do not see each other, so that each processor can index some of them,
	// with all that they share.
	parts := min(runtime.GOMAXPROCS(0), maxIndexers)
	compiled := make([][]*compiledRule, parts)
	wrong := make([]error, parts)
	var group sync.WaitGroup
	for part := range parts {
		all := make(map[string]*ast.Module)
		for file, module := range shared {
			all[file] = module.Copy() // values sort themselves when they are first walked
		}
		var own []*Rule
		for i := part; i < len(rules); i += parts {
			own = append(own, rules[i])
			all[rules[i].At.File] = files[rules[i].At.File]
		}
		group.Go(func() {
			compiler := ast.NewCompiler().WithCapabilities(sandbox()).WithSkipStages(skipped...)
			if compiler.Compile(all); compiler.Failed() {
				wrong[part] = fmt.Errorf("prepared rules: %w", compiler.Errors)
			}
			compiled[part] = asked(compiler, own)
		})
	}
	group.Wait()
	for _, err := range wrong {
		if err != nil {
			return nil, err
		}
	}
	return newLibrary(modules, slices.Concat(compiled...), data), nil
}

// maxIndexers bounds the compilers that work side by side: each has what rules share
// to index, so that more of them do not make it faster.
const maxIndexers = 4

// done gives the stages of the compiler whose work is in what Prepare gives, or that
// serve other stages only. The rest makes what no module can hold, the trees of
// packages and rules, and the indices.
func done(indexed bool) []ast.StageID {
	return slices.DeleteFunc(ast.AllStages(), func(stage ast.StageID) bool {
		switch stage {
		case ast.StageSetModuleTree, ast.StageSetRuleTree, ast.StageBuildRuleIndices:
			return true
		case ast.StageBuildComprehensionIndices:
			return indexed
		}
		return false
	})
}

// indexesComprehensions tells whether the compiler has made an index for one of the
// comprehensions. To find that it makes none is a fourth of what loading costs.
func indexesComprehensions(compiler *ast.Compiler) bool {
	found := false
	for _, module := range compiler.Modules {
		ast.WalkTerms(module, func(term *ast.Term) bool {
			found = found || compiler.ComprehensionIndex(term) != nil
			return found
		})
	}
	return found
}

// identityOf tells rules, and the OPA that compiles them, from all others.
func identityOf(modules []Module) []byte {
	hash := sha256.New()
	fmt.Fprintln(hash, "dbcfg-lint", preparedFormat, "opa", version.Version)
	for _, module := range modules {
		fmt.Fprintln(hash, module.Path, len(module.Text))
		hash.Write(module.Text)
	}
	return hash.Sum(nil)
}
