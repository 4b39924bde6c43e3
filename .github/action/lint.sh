#!/usr/bin/env bash
# Runs dbcfg-lint with the inputs of the action, and exits with its code. Its
# reports lie beside it. For bash 3.2 and later.
set -euo pipefail

fail() {
	printf '::error title=dbcfg-lint could not be run::%s\n' "$1"
	exit 2
}

for value in "$DBCFG_LINT_INPUT_SUMMARY" "$DBCFG_LINT_INPUT_UPLOAD_SARIF"; do
	case $value in
	true | false) ;;
	*) fail 'summary and upload-sarif must be true or false' ;;
	esac
done

summary=$DBCFG_LINT_INPUT_SUMMARY
upload=$DBCFG_LINT_INPUT_UPLOAD_SARIF
folder=$(dirname "$DBCFG_LINT_INPUT_BINARY")
command=("$DBCFG_LINT_INPUT_BINARY" lint "--fail-on=$DBCFG_LINT_INPUT_FAIL_ON")

# each LINES PREFIX adds an argument for each line.
each() {
	local line
	while IFS= read -r line || [ -n "$line" ]; do
		line=${line%$'\r'}
		if [ -n "$line" ]; then
			command+=("$2$line")
		fi
	done <<<"$1"
}

each "$DBCFG_LINT_INPUT_ENVIRONMENT" --environment=
each "$DBCFG_LINT_INPUT_CONFIG" --config=
each "$DBCFG_LINT_INPUT_FORMAT" --format=
for format in "json=$folder/findings.json" "sarif=$folder/findings.sarif" "markdown=$folder/summary.md"; do
	command+=("--format=$format")
done
each "$DBCFG_LINT_INPUT_ARGUMENTS" ''
command+=(--)
each "$DBCFG_LINT_INPUT_PATHS" ''

# The inputs are no part of the environment that is judged.
for name in ${!DBCFG_LINT_INPUT_*}; do
	unset "$name"
done

code=0
"${command[@]}" || code=$?

output() {
	printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}

if [ "$code" -gt 2 ]; then # it is not there, or was killed
	output exit-code 2
	fail "it ended with exit code $code, which is none of its own"
fi

# count KEY gives a number of the summary: alone its keys are that far indented.
count() {
	sed -n "s/^    \"$1\": \([0-9]*\),*\$/\1/p" "$folder/findings.json"
}

output exit-code "$code"
if [ -s "$folder/findings.json" ]; then
	output errors "$(count errors)"
	output warnings "$(count warnings)"
	output notes "$(count notes)"
	output suppressed "$(count suppressed)"
fi
if [ "$summary" = true ] && [ -s "$folder/summary.md" ]; then
	cat "$folder/summary.md" >>"$GITHUB_STEP_SUMMARY"
fi
if [ -s "$folder/findings.sarif" ]; then
	output sarif "$folder/findings.sarif"
	if [ "$upload" = true ]; then
		# Code scanning does not look at suppressions: it would open an alert for
		# what an ignore comment or the baseline silences.
		if jq 'del(.runs[].results[] | select((.suppressions // []) != []))' "$folder/findings.sarif" >"$folder/upload.sarif"; then
			output upload "$folder/upload.sarif"
		else
			echo '::warning title=dbcfg-lint::There is no jq here that leaves out what is suppressed: code scanning will show it, too.'
			output upload "$folder/findings.sarif"
		fi
	fi
fi
exit "$code"
