# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154,SC2016  # set by cache.sh; apt's $()
# Debian's archive, sourced by kernel.sh: asked through apt with lists and a
# state of our own, so that the machine's configuration stays as it is.

keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# archive_apt NAME TOOL ARG...: an apt tool that knows only the lists of NAME.
archive_apt() {
	local state=$cache/apt/$1 tool=$2

	shift 2
	"$tool" -o Dir::Etc::SourceList="$state/sources" \
		-o Dir::Etc::SourceParts=/dev/null \
		-o Dir::Etc::PreferencesParts=/dev/null \
		-o Dir::Etc::Preferences=/dev/null \
		-o Dir::State="$state" -o Dir::State::Lists="$state/lists" \
		-o Dir::State::status="$state/status" -o Dir::Cache="$state/cache" \
		-o APT::Sandbox::User=root -o Acquire::Retries=3 \
		-o Acquire::Languages=none "$@"
}

# Where the machine itself gets Debian's main from; apt reads both forms of
# its sources. A third party may use the same suite names: archive_open finds
# out by the signature.
archive_hosts() {
	apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' \
		'Created-By: Packages' |
		awk -v suffix="$1" '$3 == "main" && \
			$2 ~ "^(bookworm|trixie|forky|duke|sid|unstable|testing|" \
			     "stable|oldstable)" suffix "$" && !seen[$1]++ {
				print $1
			}'
}

archive_write() {
	local state=$cache/apt/$1 uri=$2 suite signed=

	shift 2
	[ ! -e "$keyring" ] || signed="[signed-by=$keyring] "
	for suite in "$@"; do
		echo "deb $signed$uri $suite main"
	done >>"$state/sources"
}

# archive_open NAME SUITE...: prepares lists of these suites. A suite that
# ends in -security is taken from the machine's security archive.
archive_open() {
	local name=$1 state=$cache/apt/$1 uri suite plain=() security=()

	shift
	mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
	exec 8>"$state/.lock"
	flock 8
	: >"$state/status"
	for suite in "$@"; do
		case $suite in
		*-security) security+=("$suite") ;;
		*) plain+=("$suite") ;;
		esac
	done
	while read -r uri; do
		: >"$state/sources"
		archive_write "$name" "$uri" "${plain[@]}"
		if [ "${#security[@]}" -gt 0 ]; then
			suite=$(archive_hosts -security | head -n 1)
			[ -z "$suite" ] ||
				archive_write "$name" "$suite" "${security[@]}"
		fi
		if archive_apt "$name" apt-get -qq --error-on=any update \
			>"$state/log" 2>&1 8>&- 9>&-; then
			return 0
		fi
	done < <(archive_hosts "")
	cat "$state/log" >&2 2>/dev/null || :
	die "Debian's archive can't be read: check the network and the sources" \
		"of apt (one of them must serve Debian's main)"
}

# archive_field NAME PACKAGE FIELD: of the version that would be installed.
archive_field() {
	archive_apt "$1" apt-cache --no-all-versions show "$2" 2>/dev/null |
		sed -n "s/^$3: //p" | head -n 1
}

# archive_fetch NAME PACKAGE...: the packages' files, into the current folder.
archive_fetch() {
	local name=$1

	shift
	say "fetching $*"
	archive_apt "$name" apt-get -qq download "$@" 8>&- 9>&- >&2 ||
		die "Debian's archive did not give $*: try again later"
}
