// SPDX-License-Identifier: GPL-2.0
#include "group.h"

#include <err.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ROLLOVER	"+rollover"

/* A program has nobody here who could give it. */
static const char *const names[] = {
	[RINGTAP_BALANCE_FLOW]		= "flow",
	[RINGTAP_BALANCE_INNER]		= "inner",
	[RINGTAP_BALANCE_IP]		= "ip",
	[RINGTAP_BALANCE_TURN]		= "turn",
	[RINGTAP_BALANCE_CPU]		= "cpu",
	[RINGTAP_BALANCE_QUEUE]		= "queue",
	[RINGTAP_BALANCE_RANDOM]	= "random",
	[RINGTAP_BALANCE_BPF]		= NULL,
	[RINGTAP_BALANCE_ROLLOVER]	= "rollover",
};

#define COUNT	(sizeof(names) / sizeof(names[0]))

const char *group_balance(unsigned int balance)
{
	if (balance == RINGTAP_BALANCE_BPF)
		return "program";
	return balance < COUNT ? names[balance] : "unknown";
}

static bool find_balance(const char *text, size_t len,
			 struct ringtap_member *member)
{
	unsigned int i;

	for (i = 0; i < COUNT; i++)
		if (names[i] && strlen(names[i]) == len &&
		    !strncmp(names[i], text, len))
			break;
	member->balance = i;
	return i < COUNT;
}

static bool take_balance(const char *text, size_t len,
			 struct ringtap_member *member)
{
	const size_t more = strlen(ROLLOVER);

	if (len > more && !strncmp(text + len - more, ROLLOVER, more)) {
		member->flags = RINGTAP_GROUP_ROLLOVER;
		len -= more;
	}
	if (find_balance(text, len, member))
		return true;
	warnx("--group %s: there is no such balance: it is flow, inner, ip, turn, cpu, queue, random or rollover; %s behind one of the others lets a full ring's packets go to another member",
	      text, ROLLOVER);
	return false;
}

/* Digits, and what stands behind them, which must be @behind. */
static bool take_number(const char **at, char behind, uint32_t *value)
{
	unsigned long long number;
	char *stop;

	if (**at < '0' || **at > '9')
		return false;
	errno = 0;
	number = strtoull(*at, &stop, 10);
	if (errno || number >= UINT32_MAX || *stop != behind)
		return false;
	*value = number;
	*at = stop + 1;
	return true;
}

/* ID or ID:NUMBER/SHARES */
static bool take_place(const char *at, struct ringtap_member *member)
{
	if (!strchr(at, ':'))
		return take_number(&at, '\0', &member->id) && member->id;
	return take_number(&at, ':', &member->id) && member->id &&
	       take_number(&at, '/', &member->number) &&
	       take_number(&at, '\0', &member->shares) && member->shares;
}

bool group_parse(const char *text, struct ringtap_member *member)
{
	const char *at = strchrnul(text, ':');

	*member = (struct ringtap_member){ .number = RINGTAP_MEMBER_ANY };
	if (!take_balance(text, at - text, member))
		return false;
	if (!*at)
		return true;
	if (!take_place(at + 1, member)) {
		warnx("--group %s: behind the balance stands the group's id, from 1 on, and perhaps which share of how many, as in flow:7:0/4",
		      text);
		return false;
	}
	if (member->shares > RINGTAP_MEMBERS_MAX ||
	    (member->shares && member->number >= member->shares)) {
		warnx("--group %s: there is no share %u of %u: they count from 0, and are %u at most",
		      text, member->number, member->shares,
		      RINGTAP_MEMBERS_MAX);
		return false;
	}
	return true;
}
