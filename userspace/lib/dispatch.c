// SPDX-License-Identifier: BSD-2-Clause
/*
 * A socket has one filter, its devices may have several link types: then the
 * program begins by asking for the type of the frame's device, and goes on
 * with what was compiled for it.
 */
#include <ctype.h>
#include <errno.h>
#include <linux/if_arp.h>
#include <string.h>

#include "compile.h"

#define KINDS	4
#define ALL	((1u << KINDS) - 1)

/* The last takes what the types below don't name. */
static const unsigned int linktypes[KINDS] = {
	LINKTYPE_ETHERNET, LINKTYPE_IEEE802_11, LINKTYPE_RADIOTAP, LINKTYPE_RAW,
};

/* As in kmod/meta.c. */
static const struct {
	uint16_t	type;
	uint16_t	kind;
} types[] = {
	{ ARPHRD_ETHER, 0 },
	{ ARPHRD_LOOPBACK, 0 },
	{ ARPHRD_IEEE80211, 1 },
	{ ARPHRD_IEEE80211_RADIOTAP, 2 },
};

#define TYPES	(sizeof(types) / sizeof(*types))

/* Loads the type, a comparison and a jump for each, and the jump for others. */
#define HEAD	(1 + 2 * TYPES + 1)

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || strchr("-_.", c);
}

/* Not as a part of a longer word. */
static bool names_vlan(const char *text)
{
	static const char vlan[] = "vlan";
	const char *at = text;

	while ((at = strstr(at, vlan))) {
		const char *end = at + strlen(vlan);

		if ((at == text || !is_word(at[-1])) && (!*end || !is_word(*end)))
			return true;
		at = end;
	}
	return false;
}

static int kind_of(const struct compile *compile,
		   const struct ringtap_iface *iface)
{
	int kind;

	for (kind = 0; kind < KINDS; kind++)
		if (iface->linktype == linktypes[kind])
			return kind;
	return ringtap_compile_fail(compile, -EPROTONOSUPPORT,
		"%s: libringtap has no filter text for link type %u: this module is newer; update the library",
		iface->name, iface->linktype);
}

/* Those that the devices have, a bit for each; of all devices that may come,
 * all.
 */
static int find_kinds(const struct compile *compile, struct ringtap *rt,
		      unsigned int *kinds)
{
	unsigned int i, count = ringtap_ifaces(rt);
	struct ringtap_iface iface;
	int ret;

	*kinds = rt->any ? ALL : 0;
	for (i = 0; !rt->any && i < count; i++) {
		ret = ringtap_iface(rt, i, &iface);
		if (!ret)
			ret = kind_of(compile, &iface);
		if (ret < 0)
			return ret;
		*kinds |= 1u << ret;
	}
	return 0;
}

/* Conditional jumps don't reach far, these do. */
static struct sock_filter jump(unsigned int from, unsigned int to)
{
	return (struct sock_filter)BPF_STMT(BPF_JMP | BPF_JA, to - from - 1);
}

/* Programs are put behind each other; what is missing is the last instruction,
 * which takes nothing. Jumps inside of them are relative.
 */
static unsigned int lay_out(struct sock_fprog *const parts[KINDS],
			    unsigned int starts[KINDS])
{
	unsigned int kind, end = HEAD;

	for (kind = 0; kind < KINDS; kind++) {
		starts[kind] = end;
		if (parts[kind])
			end += parts[kind]->len;
	}
	for (kind = 0; kind < KINDS; kind++)
		if (!parts[kind])
			starts[kind] = end;
	return end;
}

static void write_head(struct sock_filter *code,
		       const unsigned int starts[KINDS])
{
	unsigned int i, at = 0;

	code[at++] = (struct sock_filter)
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, SKF_AD_OFF + SKF_AD_HATYPE);
	for (i = 0; i < TYPES; i++) {
		code[at++] = (struct sock_filter)
			BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, types[i].type, 0, 1);
		code[at] = jump(at, starts[types[i].kind]);
		at++;
	}
	code[at] = jump(at, starts[KINDS - 1]);
}

static int join(const struct compile *compile,
		struct sock_fprog *const parts[KINDS],
		struct sock_fprog **program)
{
	unsigned int kind, starts[KINDS];
	unsigned int nothing = lay_out(parts, starts);
	int err = ringtap_compile_alloc(compile, nothing + 1, program);

	if (err)
		return err;
	write_head((*program)->filter, starts);
	for (kind = 0; kind < KINDS; kind++)
		if (parts[kind])
			memcpy((*program)->filter + starts[kind],
			       parts[kind]->filter,
			       parts[kind]->len * sizeof(*parts[kind]->filter));
	(*program)->filter[nothing] = (struct sock_filter)
		BPF_STMT(BPF_RET | BPF_K, 0);
	return 0;
}

static int compile_kind(const struct compile *compile, struct ringtap *rt,
			unsigned int kind, struct sock_fprog **part)
{
	if (linktypes[kind] == LINKTYPE_ETHERNET && names_vlan(compile->text))
		return ringtap_compile_live(compile, rt, part);
	return ringtap_compile_for(compile, linktypes[kind], part);
}

/* A kind that can't have it takes nothing, if another one can. If none can, the
 * first one's words are the sentence: there a text has the most meanings.
 */
static int compile_kinds(const struct compile *compile, struct ringtap *rt,
			 unsigned int kinds, struct sock_fprog *parts[KINDS])
{
	int first = __builtin_ctz(kinds);
	unsigned int kind;
	bool one = false;
	int err;

	for (kind = first; kind < KINDS; kind++) {
		if (!(kinds & 1u << kind))
			continue;
		err = compile_kind(compile, rt, kind, &parts[kind]);
		if (err && err != -EINVAL)
			return err;
		one = one || !err;
	}
	return one ? 0 : compile_kind(compile, rt, first, &parts[first]);
}

int ringtap_compile_all(const struct compile *compile, struct ringtap *rt,
			struct sock_fprog **program)
{
	struct sock_fprog *parts[KINDS] = { NULL };
	unsigned int kinds, kind;
	int err = find_kinds(compile, rt, &kinds);

	if (!err)
		err = compile_kinds(compile, rt, kinds, parts);
	if (!err && kinds & (kinds - 1)) {
		err = join(compile, parts, program);
	} else if (!err) {
		kind = __builtin_ctz(kinds);
		*program = parts[kind];
		parts[kind] = NULL;
	}
	for (kind = 0; kind < KINDS; kind++)
		ringtap_free_program(parts[kind]);
	return err;
}
