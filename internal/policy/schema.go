package policy

import (
	"encoding/json"
	"fmt"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
)

// inputSchema is the JSON Schema of the input, as the compiler takes it.
var inputSchema = sync.OnceValues(func() (*ast.SchemaSet, error) {
	raw, err := rawSchema()
	if err != nil {
		return nil, err
	}
	set := ast.NewSchemaSet()
	set.Put(ast.SchemaRootRef, raw)
	return set, nil
})

// rawSchema gives the JSON Schema of the input as a value. It names no draft: that
// of the schema is newer than OPA's own, which has all that is used in it as well.
func rawSchema() (any, error) {
	schema, err := resolve.Schema()
	if err != nil {
		return nil, err
	}
	schema.Schema = ""
	text, err := json.Marshal(schema)
	if err != nil {
		return nil, fmt.Errorf("schema of the policy input: %w", err)
	}
	var raw any
	if err := json.Unmarshal(text, &raw); err != nil {
		return nil, fmt.Errorf("schema of the policy input: %w", err)
	}
	return raw, nil
}
