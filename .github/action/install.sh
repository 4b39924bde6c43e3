#!/usr/bin/env bash
# Puts dbcfg-lint into a new folder below RUNNER_TEMP and gives its path as the
# output "binary": a release whose checksum is right, or a build of the checkout
# that this script lies in. For bash 3.2 and later.
set -euo pipefail
LC_ALL=C

fail() {
	printf '::error title=dbcfg-lint could not be installed::%s\n' "$1"
	exit 2
}

# The values of inputs are not repeated in messages: a newline in one would begin
# a command of the workflow.
release='^v?([0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?)$'
version=$DBCFG_LINT_INPUT_VERSION
if [ -z "$version" ]; then
	version=source
	if [[ $DBCFG_LINT_INPUT_ACTION_REF =~ $release ]]; then
		version=$DBCFG_LINT_INPUT_ACTION_REF
	fi
fi

temp=$RUNNER_TEMP
binary=dbcfg-lint
if [ "$RUNNER_OS" = Windows ]; then
	temp=${temp//\\//} # which Git Bash and Windows both take
	binary=dbcfg-lint.exe
fi
folder=$(mktemp -d "$temp/dbcfg-lint.XXXXXX")

from_source() {
	command -v go >/dev/null || fail 'there is no Go to build it with: run actions/setup-go before, or name a released version'
	# The build must not follow what the job has set for its own: GOTOOLCHAIN=auto
	# fetches the Go that go.mod asks for.
	env -u GOOS -u GOARCH GOFLAGS= GOWORK=off GOTOOLCHAIN=auto CGO_ENABLED=0 \
		go build -C "$GITHUB_ACTION_PATH" -trimpath -buildvcs=false -o "$folder/$binary" ./cmd/dbcfg-lint ||
		fail 'it does not build'
}

fetch() {
	case $1 in
	https://*) curl -fsSL --retry 3 --tlsv1.2 --proto =https --proto-redir =https -o "$2" "$1" ;;
	file://*) curl -fsS --proto =file -o "$2" "$1" ;;
	*) fail 'base-url must begin with https:// or file://' ;;
	esac
}

sha256() {
	if command -v sha256sum >/dev/null; then
		sha256sum
	else
		shasum -a 256
	fi
}

from_release() {
	local os arch archive sums want have
	case $RUNNER_OS in
	Linux) os=linux ;;
	macOS) os=darwin ;;
	Windows) os=windows ;;
	*) fail 'there is no release for this operating system: use version: source' ;;
	esac
	case $RUNNER_ARCH in
	X64) arch=amd64 ;;
	ARM64) arch=arm64 ;;
	*) fail 'there is no release for this kind of processor: use version: source' ;;
	esac
	archive=dbcfg-lint_${1}_${os}_${arch}.tar.gz
	if [ "$os" = windows ]; then
		archive=${archive%.tar.gz}.zip
	fi
	sums=dbcfg-lint_${1}_checksums.txt
	cd "$folder"
	for file in "$sums" "$archive"; do
		fetch "${DBCFG_LINT_INPUT_BASE_URL%/}/v$1/$file" "$file" || fail "$file cannot be downloaded"
	done

	# Exactly one line, or nothing is run.
	want=$(awk -v name="$archive" '{ sub(/^\*/, "", $2); if ($2 == name) print tolower($1) }' "$sums")
	[[ $want =~ ^[0-9a-f]{64}$ ]] || fail "$sums has no checksum of $archive"
	have=$(sha256 <"$archive" | cut -d ' ' -f 1)
	[ "$have" = "$want" ] || fail "$archive is not the file whose checksum is in $sums"

	if [ "$os" = windows ]; then
		unzip -q "$archive" "$binary" || fail "$archive cannot be unpacked"
	else
		tar -xzf "$archive" "$binary" || fail "$archive cannot be unpacked"
	fi
	rm "$archive" "$sums"
}

if [ "$version" = source ]; then
	from_source
elif [[ $version =~ $release ]]; then
	from_release "${BASH_REMATCH[1]}"
else
	fail 'version must be a release such as v1.2.3, or source'
fi
"$folder/$binary" version
printf 'binary=%s\n' "$folder/$binary" >>"$GITHUB_OUTPUT"
