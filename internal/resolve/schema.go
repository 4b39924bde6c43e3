package resolve

import (
	"fmt"

	"github.com/google/jsonschema-go/jsonschema"
)

// Schema gives the JSON Schema of [Project], the document that policies judge.
func Schema() (*jsonschema.Schema, error) {
	schema, err := jsonschema.For[Project](nil)
	if err != nil {
		return nil, fmt.Errorf("schema of the policy input: %w", err)
	}
	schema.Schema = "https://json-schema.org/draft/2020-12/schema"
	schema.Title = "The policy input of dbcfg-lint: one application"
	refine(schema)
	return schema, nil
}

// refine says of every list that it is one: the derivation allows null for each
// Go slice, but a Project never has a nil slice. Of a scalar that may be null it
// says so in the way that OPA understands, so that a rule can compare it to null.
// An object that may be null stays as it is: OPA would not tell a misspelt field
// of it any more.
func refine(schema *jsonschema.Schema) {
	switch {
	case schema.Items != nil:
		schema.Types, schema.Type = nil, "array"
		refine(schema.Items)
	case len(schema.Types) == 2 && schema.Properties == nil:
		for _, kind := range schema.Types {
			schema.AnyOf = append(schema.AnyOf, &jsonschema.Schema{Type: kind})
		}
		schema.Types = nil
	}
	for _, property := range schema.Properties {
		refine(property)
	}
}
