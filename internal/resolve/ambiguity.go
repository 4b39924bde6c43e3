package resolve

import (
	"fmt"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source/dotenv"
)

// ambiguities shows the values of a source that other readers read differently.
func ambiguities(differences []dotenv.Difference) []Ambiguity {
	list := make([]Ambiguity, 0, len(differences))
	for _, d := range differences {
		ambiguity := Ambiguity{
			Name:       nameOf(d.Fact.Name, d.Fact.Bare),
			Connection: ofDatabase(d.Fact.Name, d.Fact.Value),
			Character:  d.Character,
			Remedy:     string(d.Remedy),
			Readings:   []Reading{},
			At:         d.At,
		}
		if d.Character != "" {
			ambiguity.Encoded = fmt.Sprintf("%%%02X", d.Character[0])
		}
		for _, reading := range d.Readings {
			ambiguity.Readings = append(ambiguity.Readings, Reading(reading))
		}
		list = append(list, ambiguity)
	}
	return list
}
