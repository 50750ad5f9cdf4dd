#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Says what is wrong with the looks of the tree, as KTAP. A check passes if it
# prints nothing and ends well.

set -uo pipefail

here=$(cd "$(dirname "$0")" && pwd)
top=${here%/*}
cd "$top" || exit 1

"$here/packages.sh" perl sparse shellcheck man-db groff-base \
	gcc make libc6-dev libelf-dev || exit 1
kernel=$("$here/kernels/kernel.sh" source) || exit 1

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# sources NAME...: files of the tree, generated ones and built ones left out.
sources() {
	local patterns=() name

	for name in "$@"; do
		patterns+=(-o -name "$name")
	done
	find . \( -path ./.git -o -path ./build -o -path ./LICENSES \) -prune -o \
		-type f \( "${patterns[@]:1}" \) ! -name '*.mod.c' \
		! -name 'netlink-gen.*' ! -name ringtap_netlink.h \
		! -name demo.pcapng -print |
		sed 's|^\./||' | sort
}

# Folders of tests that have a module of their own, and its sources, without
# those of the tests.
test_modules=(selftests/*/Kbuild)
test_modules=("${test_modules[@]%/Kbuild}")
module_sources=$(for folder in "${test_modules[@]}"; do
	sed -n "s|^${folder##*/}-y.*= \(.*\)\.o\$|$folder/\1.|p" "$folder/Kbuild"
done | paste -sd '|')

# What is executed, and what a shell reads.
scripts() {
	sources '*.bash'
	sources '*' | xargs awk 'FNR == 1 && /^#!.*[\/ ](ba)?sh$/ { print FILENAME }'
}

# checkpatch IGNORED FILE...
checkpatch() {
	local ignored=$1

	shift
	[ $# -eq 0 ] || perl "$kernel/scripts/checkpatch.pl" --no-tree \
		--strict --terse --show-types --no-summary -q \
		${ignored:+--ignore "$ignored"} -f "$@"
}

# What is built for the kernel, that of the tests as well.
check_module() {
	# shellcheck disable=SC2046  # a list of files
	checkpatch "" $(sources '*.[ch]' |
		grep -E "^(kmod|include/uapi|selftests/zoo/zoo\.h)|^($module_sources)" |
		grep -vE '^kmod/(compat/|trace\.h$)')
	# Events have a form of their own.
	checkpatch COMPLEX_MACRO,PARENTHESIS_ALIGNMENT,OPEN_ENDED_LINE \
		kmod/trace.h
}

# The place for versions is here, and for loops that newer kernels have.
check_compat() {
	# shellcheck disable=SC2046
	checkpatch LINUX_VERSION_CODE,MACRO_ARG_REUSE $(sources '*.[ch]' | grep '^kmod/compat/')
}

# What only makes sense in a kernel:
userspace_ignored=PREFER_KERNEL_TYPES		 # uint32_t is the C library's
userspace_ignored+=,PREFER_DEFINED_ATTRIBUTE_MACRO # __printf() is the kernel's
userspace_ignored+=,STRNCPY,CONSIDER_KSTRTO	 # strscpy, kstrto*: likewise
userspace_ignored+=,ARRAY_SIZE			 # a macro of the kernel
userspace_ignored+=,EMBEDDED_FUNCTION_NAME	 # sentences for users, no traces
userspace_ignored+=,LONG_LINE_STRING		 # a sentence is not cut
userspace_ignored+=,VOLATILE			 # sig_atomic_t
userspace_ignored+=,MACRO_ARG_REUSE		 # loops over what they are given

check_userspace() {
	# shellcheck disable=SC2046
	checkpatch "$userspace_ignored" \
		$(sources '*.[ch]' | grep -E '^(userspace|include/ringtap|examples)/')
}

# Of tests also: the harness's macros look like calls and declarations to the
# script, and need braces that it finds superfluous. ring_user.h defines the
# types and barriers that ring.h has from the kernel; frames are long strings.
selftests_ignored=$userspace_ignored,GLOBAL_INITIALISERS,COMPLEX_MACRO
selftests_ignored+=,LINE_SPACING,BRACES,LONG_LINE
selftests_ignored+=,NEW_TYPEDEFS,MEMORY_BARRIER
selftests_ignored+=,SPLIT_STRING,MISSING_SPACE

check_selftests() {
	# shellcheck disable=SC2046
	checkpatch "$selftests_ignored" \
		$(sources '*.[ch]' | grep '^selftests/') |
		grep -v "spaces preferred around that '\*' (ctx:WxV)"
	:
}

# The modules of kernel $1, that of the tests as well, with all warnings, and
# with sparse if $2 says so.
check_build() {
	local headers arch

	headers=$("$here/kernels/kernel.sh" headers "$1") &&
		arch=$("$here/kernels/kernel.sh" arch "$1") || return 1
	mkdir "$work/$1"
	cp -r dkms.conf include kmod "${test_modules[@]}" "$work/$1/"
	printf 'obj-m += %s/\n' kmod "${test_modules[@]##*/}" >"$work/$1/Kbuild"
	find "$work/$1" \( -name '*.o' -o -name '.*.cmd' -o -name '*.ko' \) -delete
	make -s -C "$headers" ARCH="$arch" M="$work/$1" W=1 C="$2" \
		CHECK=sparse CF=-D__CHECK_ENDIAN__ modules 2>&1 |
		grep -v -e '^Skipping BTF generation' \
			-e '^warning: the compiler differs' \
			-e '^  The kernel was built by:' -e '^  You are using:' \
			-e '^warning: pahole version differs' \
			-e '^  The kernel was built with:' |
		sed "s|$work/$1/||"
	[ "${PIPESTATUS[0]}" -eq 0 ]
}

# Pieces that a script sources are checked with it.
check_scripts() {
	# shellcheck disable=SC2046
	shellcheck -x -a -P SCRIPTDIR -f gcc $(scripts)
}

check_versions() {
	! grep -rnE 'LINUX_VERSION_CODE|KERNEL_VERSION|RHEL_RELEASE' \
		--include='*.[ch]' kmod include selftests |
		grep -v '^kmod/compat/'
}

# One literal, in dkms.conf.
check_literal() {
	local version

	version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' dkms.conf)
	[ -n "$version" ] || echo "dkms.conf has no PACKAGE_VERSION"
	! sources '*.[ch]' Makefile Kbuild '*.in' | xargs grep -nF "$version" --
}

check_generated() {
	"$here/ynl.sh" --check
}

check_whitespace() {
	! sources '*' | xargs grep -InE '[[:blank:]]+$' -- || return 1
	sources '*' | while read -r file; do
		[ -z "$(tail -c 1 "$file")" ] || echo "$file: no newline at its end"
	done
}

check_licences() {
	sources '*.[ch]' '*.sh' '*.awk' '*.pml' '*.yaml' '*.config' Makefile \
		Kbuild Kbuild.include dkms.conf '*.bash' '*.map' '*.[1-9]' |
		while read -r file; do
			head -n 3 "$file" | grep -q SPDX-License-Identifier: ||
				head -n 1 "$file" | grep -q '^\.so ' ||
				echo "$file: no SPDX line at its top"
		done
}

check_sizes() {
	# shellcheck disable=SC2046
	awk -f "$here/size.awk" $(sources '*.[ch]' '*.sh')
}

check_names() {
	sources '*' | grep -E '(^|/)(util|utils|common|misc|helpers?|lib)(\.|$)' |
		sed 's/$/: name it after what it holds/'
	:
}

check_manuals() {
	[ -n "$(sources '*.[1-9]')" ] || echo "there are no manual pages"
	sources '*.[1-9]' | while read -r page; do
		(cd "${page%/*}/.." && LC_ALL=C.UTF-8 MANWIDTH=80 \
			man --warnings -E UTF-8 -l -Tutf8 -Z \
			"man/${page##*/}" 2>&1 >/dev/null) | sed "s|^|$page: |"
	done
}

# structs FILE...: a declaration a line, without comments.
structs() {
	sed -E 's|/\*[^*]*\*/||g' "$@" | awk '
		/^struct ringtap_[a-z_]+ \{$/ { text = ""; inside = 1 }
		inside { text = text " " $0 }
		inside && /^};/ { gsub(/[ \t]+/, " ", text); print text; inside = 0 }'
}

check_structs() {
	local shown

	# shellcheck disable=SC2046
	shown=$(structs $(sources '*.[1-9]') | sort -u)
	[ -n "$shown" ] || echo "no manual page shows a struct"
	grep -vxFf <(structs include/ringtap/ringtap.h \
		include/uapi/linux/ringtap.h) <<<"$shown" |
		sed 's/$/: the header has another one/'
	:
}

checks=(
	"module:checkpatch --strict of the module"
	"compat:checkpatch --strict of the code for older kernels"
	"userspace:checkpatch --strict of the library, the command and the examples"
	"selftests:checkpatch --strict of the tests"
	"build 6.1 2:sparse with endian checks and W=1 for 6.1"
	"scripts:shellcheck of every script"
	"versions:kernel versions in kmod/compat only"
	"literal:the version stands in dkms.conf only"
	"generated:the netlink code is what the generator gives"
	"whitespace:no blanks at the end of lines"
	"licences:each file names its licence"
	"sizes:no file above 600 lines, no function above 80"
	"names:no file named after nothing"
	"manuals:man pages without warnings"
	"structs:the structs of the man pages are those of the headers"
)
# The others take long to get, so they are looked at if some test has got them;
# CI has. Debian's sparse is too old for the newest.
if "$here/kernels/kernel.sh" cached 6.12; then
	checks+=("build 6.12 2:sparse with endian checks and W=1 for 6.12")
fi
if "$here/kernels/kernel.sh" cached debug; then
	checks+=("build debug 0:W=1 for the newest")
fi

echo "TAP version 13"
echo "1..${#checks[@]}"
number=0
failures=0
for check in "${checks[@]}"; do
	number=$((number + 1))
	# shellcheck disable=SC2086  # a function and its argument
	if check_${check%%:*} >"$work/out" 2>&1 && [ ! -s "$work/out" ]; then
		echo "ok $number ${check#*:}"
	else
		failures=$((failures + 1))
		echo "not ok $number ${check#*:}"
		sed 's/^/# /' "$work/out"
	fi
done
exit $((failures > 0))
