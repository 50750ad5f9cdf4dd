// SPDX-License-Identifier: GPL-2.0
#include "linktype.h"

#include <stddef.h>
#include <stdio.h>

struct linktype {
	unsigned int	number;
	const char	*dlt;
	const char	*display;
};

static const struct linktype *find(unsigned int number)
{
	static const struct linktype known[] = {
		{ LINKTYPE_ETHERNET, "EN10MB", "Ethernet" },
		{ LINKTYPE_RAW, "RAW", "Raw IP" },
		{ LINKTYPE_IEEE802_11, "IEEE802_11", "802.11" },
		{ LINKTYPE_RADIOTAP, "IEEE802_11_RADIO",
		  "802.11 plus radiotap header" },
		{ LINKTYPE_SLL2, "LINUX_SLL2", "Linux cooked v2" },
	};
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (known[i].number == number)
			return &known[i];
	return NULL;
}

const char *linktype_dlt(unsigned int linktype)
{
	const struct linktype *known = find(linktype);

	return known ? known->dlt : NULL;
}

const char *linktype_display(unsigned int linktype)
{
	const struct linktype *known = find(linktype);

	return known ? known->display : NULL;
}

struct linktype_text linktype_text(unsigned int linktype)
{
	const struct linktype *known = find(linktype);
	struct linktype_text text;

	if (known)
		snprintf(text.text, sizeof(text.text), "%s (%s)", known->dlt,
			 known->display);
	else
		snprintf(text.text, sizeof(text.text), "%u", linktype);
	return text;
}
