package lint

import (
	"fmt"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
)

// through adds to a finding in a file that another one brings into the environment the
// place that does.
func through(finding *policy.Finding, project *resolve.Project) {
	for _, environment := range project.Environments {
		if environment.Name != finding.Environment {
			continue
		}
		for _, member := range environment.Files {
			if member.Through != nil && member.Path == finding.At.File {
				kin, _, _ := strings.Cut(environment.Name, " (") // without what tells it from others
				finding.Related = append(finding.Related, policy.Related{
					Message: fmt.Sprintf("brought into %s here", kin), At: *member.Through,
				})
				return
			}
		}
	}
}
