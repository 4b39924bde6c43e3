package report

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
)

// fingerprints gives one for each finding of a run, those that stand and then
// those that are suppressed. They are made of rule, file, variable and ordinal, as
// [lint.Finding.Fingerprint] is, but with the file as it is seen from the root of
// the repository: services know a finding by its fingerprint alone, wherever in
// the repository the program was started.
func fingerprints(result *lint.Result, anchors anchorage, options Options) []string {
	all := slices.Concat(result.Findings, result.Suppressed)
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return all[i].Compare(all[j].Finding) })
	ordinals := map[[3]string]int{}
	prints := make([]string, len(all))
	for _, i := range order {
		f := all[i]
		at, _ := anchors.anchor(f)
		key := [3]string{f.Rule.ID, options.fromRoot(at.File), f.Variable}
		ordinals[key]++
		prints[i] = digest(key[0], key[1], key[2], strconv.Itoa(ordinals[key]))
	}
	return prints
}

// digest gives a fingerprint of texts.
func digest(texts ...string) string {
	hash := sha256.New()
	for _, text := range texts {
		hash.Write([]byte(strconv.Quote(text)))
	}
	return hex.EncodeToString(hash.Sum(nil)[:16])
}
