// SPDX-License-Identifier: GPL-2.0
/*
 * The numbers of devices: all of them, or the names behind those that are given.
 */
#include <errno.h>
#include <stdlib.h>

#include "numbering.h"

int main(int argc, char **argv)
{
	char name[IF_NAMESIZE];
	int err = 0;

	if (argc == 1)
		return numbering_print(stdout) ? 1 : 0;
	while (*++argv && !err) {
		err = numbering_find(strtoul(*argv, NULL, 0), name);
		if (!err)
			puts(name);
	}
	return err == -ENODEV ? 3 : err ? 1 : 0;
}
