//go:build !race

package cli_test

const stride = 1
