//go:build race

package cli_test

// stride is how many texts are skipped between two that are tried. The search for
// canaries takes ten times as long under the race detector, and what it is to find
// there are races, not secrets: an ordinary run tries all.
const stride = 40
