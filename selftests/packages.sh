#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# usage: packages.sh PACKAGE...
#
# Installs the Debian packages that are missing. Silent when none is.

set -eu

missing=
for package in "$@"; do
	status=$(dpkg-query -W -f '${db:Status-Status}' "$package" \
		2>/dev/null) || status=absent
	[ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
	echo "Debian packages are missing; as root: apt-get install$missing" >&2
	exit 1
fi

echo "installing Debian packages:$missing" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 130' INT TERM
export DEBIAN_FRONTEND=noninteractive

install_missing() {
	# shellcheck disable=SC2086  # the list is meant to be split
	apt-get -qq -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 \
		--no-install-recommends install $missing </dev/null
}

# The lists of a fresh machine are empty or old: only a failure asks for new.
if ! install_missing >"$log" 2>&1; then
	apt-get -qq -o Acquire::Retries=3 update >"$log" 2>&1 || :
	if ! install_missing >>"$log" 2>&1; then
		cat "$log" >&2
		echo "apt could not install$missing: its messages stand above" >&2
		exit 1
	fi
fi
