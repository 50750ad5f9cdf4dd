#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The headers of the ABI compile wherever a program may include them, and give
# the same layout to 32-bit programs.

here=$(cd "$(dirname "$0")" && pwd)
include=$here/../../include/uapi
# Debian has the kernel's headers for all three ABIs of x86 in one place.
asm=/usr/include/$(gcc -print-multiarch)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cases=0
failed=0

# try NAME COMMAND...: silence and success are wanted.
try()
{
	local name=$1

	shift
	cases=$((cases + 1))
	if "$@" >"$work/out" 2>&1 && [ ! -s "$work/out" ]; then
		echo "ok $cases $name"
		return
	fi
	sed 's/^/# /' "$work/out"
	echo "not ok $cases $name"
	failed=$((failed + 1))
}

# $1: language, then the compiler and its options; what is compiled: stdin
compile()
{
	local language=$1

	shift
	"$@" -I"$include" -I"$here" -Wall -Wextra -Werror -x "$language" \
		-c -o "$work/object" -
}

# Nothing else before it, and nothing the matter with a second time.
alone()
{
	printf '#include <linux/%s>\n' "$header" "$header" | compile "$@"
}

# The C library's sockets in the same file, in either order.
with_sockets()
{
	printf '#include <%s>\n' sys/socket.h linux/ringtap.h linux/ringtap_netlink.h |
		compile "$@" &&
		printf '#include <%s>\n' linux/ringtap_netlink.h linux/ringtap.h sys/socket.h |
		compile "$@"
}

layout()
{
	cat <<'END' | compile c gcc -std=gnu11 -ffreestanding -isystem "$asm" "$@"
#include <linux/ringtap.h>
#include <linux/ringtap_netlink.h>
#include "fields.h"
#define LENGTH(type, length) \
	_Static_assert(sizeof(struct type) == length, #type);
#define PLACE(type, field, at, length) \
	_Static_assert(__builtin_offsetof(struct type, field) == at, #type "." #field); \
	_Static_assert(sizeof(((struct type *)0)->field) == length, #type "." #field);
#define NOTHING(type)
#define VALUE(name, value) _Static_assert(name == value, #name);
RINGTAP_FIELDS(LENGTH, PLACE, NOTHING)
RINGTAP_NUMBERS(VALUE)
END
}

# A struct that fields.h forgets is one that may change unseen.
all_structs()
{
	sed -n 's/^struct \([a-z_]*\) {$/\1/p' "$include/linux/ringtap.h" |
		sort >"$work/there"
	sed -n 's/^[[:blank:]]STRUCT(\([a-z_]*\),.*/\1/p' "$here/fields.h" |
		sort >"$work/known"
	diff "$work/there" "$work/known"
}

# Numbers of enums and macros, but for the bounds that the generator adds.
all_numbers()
{
	sed -nE -e 's/^#define (SOL_RINGTAP|RINGTAP_[A-Z_]+)[[:blank:]].*/\1/p' \
		-e 's/^[[:blank:]](RINGTAP_[A-Z_]+)([,[:blank:]].*)?$/\1/p' \
		"$include/linux/ringtap.h" "$include/linux/ringtap_netlink.h" |
		grep -v -e '^RINGTAP_\(A\|CMD\)_.*MAX$' -e '^RINGTAP_\(GENL_NAME\|MCGRP_EVENTS\)$' |
		sort >"$work/there"
	sed -n 's/^[[:blank:]]NUMBER(\([A-Z_]*\),.*/\1/p' "$here/fields.h" |
		sort >"$work/known"
	diff "$work/there" "$work/known"
}

echo "TAP version 13"
for header in ringtap.h ringtap_netlink.h; do
	try "$header stands alone in C89" alone c gcc -std=c89
	try "$header stands alone in C11" alone c gcc -std=c11
	try "$header stands alone in C++98" alone c++ g++ -std=c++98
	try "$header stands alone in C++20" alone c++ g++ -std=c++20
done
try "both go with the C library's sockets" with_sockets c gcc -std=gnu11
try "both go with the C library's sockets in C++" with_sockets c++ g++ -std=c++17
try "fields.h has every struct" all_structs
try "fields.h has every number" all_numbers
try "64-bit programs have the promised layout" layout -m64
try "32-bit programs have the same" layout -m32
try "x32 programs have the same" layout -mx32
try "64-bit structs need no padding of the compiler's" layout -m64 -Wpadded
try "32-bit structs need no padding of the compiler's" layout -m32 -Wpadded

# caught OLD NEW TEXT: with the header changed so the compiler says TEXT.
caught()
{
	local include=$work/include

	mkdir -p "$include/linux"
	cp "$here"/../../include/uapi/linux/*.h "$include/linux/"
	sed -i "s/$1/$2/" "$include/linux/ringtap.h"
	! layout -m32 -Wpadded >"$work/said" 2>&1 && grep -qF "$3" "$work/said" && return
	cat "$work/said"
	echo "changing '$1' to '$2' went unnoticed"
	return 1
}

try "a field that grows is noticed" caught \
	'__u16	mode;' '__u32	mode;' '"sockaddr_ringtap.ifindex"'
try "fields that change places are noticed" caught \
	'__u32	tail;' '__u32	lead, tail;' '"ringtap_consumer.need"'
try "a hole is noticed" caught \
	'__u32	ifaces;' '__u16	ifaces;' 'padding struct'
try "a number that changes is noticed" caught \
	'RINGTAP_IFACE	= 4' 'RINGTAP_IFACE	= 6' '"RINGTAP_IFACE"'

echo "1..$cases"
[ $failed = 0 ]
