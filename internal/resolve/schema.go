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
	neverNull(schema)
	return schema, nil
}

// neverNull says of every list that it is one: the derivation allows null for
// each Go slice, but a Project never has a nil slice.
func neverNull(schema *jsonschema.Schema) {
	if schema == nil {
		return
	}
	if schema.Items != nil {
		schema.Types, schema.Type = nil, "array"
		neverNull(schema.Items)
	}
	for _, property := range schema.Properties {
		neverNull(property)
	}
}
