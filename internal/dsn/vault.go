package dsn

import (
	"regexp"
	"strings"
)

// vaulted are the forms of a whole value that a tool replaces before the program sees
// it: it is encrypted, or names a secret in a store. They are keyed by what they begin
// with, for nearly no value is one of them.
var vaulted = []struct {
	prefix string
	form   *regexp.Regexp
}{
	{"ENC[", regexp.MustCompile(`^ENC\[[A-Z0-9_]+,[^\]]*\]$`)},                                // sops
	{"encrypted:", regexp.MustCompile(`^encrypted:[A-Za-z0-9+/]+=*$`)},                        // dotenvx
	{"op://", regexp.MustCompile(`^op://[^/]+/[^/]+/.+$`)},                                    // 1Password: op run
	{"vault:", regexp.MustCompile(`^vault:[\w./-]+#[\w.#-]+$`)},                               // Bank-Vaults: vault-env
	{">>vault:", regexp.MustCompile(`^>>vault:[\w./-]+#[\w.#-]+$`)},                           // the same, which writes
	{"ref+", regexp.MustCompile(`^ref\+[a-z0-9]+://\S+$`)},                                    // vals
	{"arn:aws", regexp.MustCompile(`^arn:aws[a-z-]*:(?:secretsmanager|ssm):[\w-]+:\d+:\S+$`)}, // Amazon ECS
	{"@Microsoft.", regexp.MustCompile(`^@Microsoft\.(?:KeyVault|AppConfiguration)\(.*\)$`)},  // Azure App Service
	{"projects/", regexp.MustCompile(`^projects/[^/]+/secrets/[^/]+(?:/versions/[^/]+)?$`)},   // Google Secret Manager
	{"sm://", regexp.MustCompile(`^sm://\S+$`)},                                               // the same, in Spring and berglas
}

// isVaulted tells whether a whole text is replaced by a tool for secrets.
func isVaulted(text string) bool {
	for _, v := range vaulted {
		if strings.HasPrefix(text, v.prefix) {
			return v.form.MatchString(text)
		}
	}
	return false
}
