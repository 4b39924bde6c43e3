package report

import (
	"fmt"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
)

// many gives a result with a number of findings, ten a file.
func many(n int) *lint.Result {
	result := &lint.Result{Files: n / 10}
	for i := range n {
		place := at(fmt.Sprintf("services/%d/.env.production", i/10), i%10+1, 1, 20)
		f := show(finding([]*policy.Rule{echo, house}[i%2], place, "SQL_ECHO is on"), "SQL_ECHO=true", "true").
			because("and here", at("settings.py", 1, 1, 2), "", "").Finding
		f.Fingerprint = fmt.Sprintf("%032x", i)
		result.Findings = append(result.Findings, f)
	}
	return result
}

// BenchmarkFormats shows the growth: the time of a finding stays the same.
func BenchmarkFormats(b *testing.B) {
	for _, name := range Formats() {
		for _, n := range []int{1_000, 10_000, 100_000} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				result := many(n)
				b.ReportAllocs()
				for b.Loop() {
					if err := Write(discard{}, name, result, Options{InRepository: below("apps")}); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/finding")
			})
		}
	}
}

type discard struct{}

func (discard) Write(text []byte) (int, error) { return len(text), nil }
