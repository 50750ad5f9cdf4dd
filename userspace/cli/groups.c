// SPDX-License-Identifier: GPL-2.0
#include "groups.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int add(const struct ringtap_group_info *group, void *data)
{
	struct groups *groups = data;
	struct ringtap_group_info *all;

	all = reallocarray(groups->all, groups->nr + 1, sizeof(*all));
	if (!all)
		return -ENOMEM;
	groups->all = all;
	all[groups->nr++] = *group;
	return 0;
}

int groups_load(struct groups *groups)
{
	memset(groups, 0, sizeof(*groups));
	return ringtap_groups(add, groups);
}

void groups_free(struct groups *groups)
{
	free(groups->all);
	memset(groups, 0, sizeof(*groups));
}
