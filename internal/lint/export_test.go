package lint

// Compile compiles the rules anew, for benchmarks.
var Compile = compile
