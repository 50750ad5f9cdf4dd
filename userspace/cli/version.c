// SPDX-License-Identifier: GPL-2.0
#include <err.h>
#include <errno.h>
#include <linux/ringtap_netlink.h>
#include <ringtap/ringtap.h>
#include <stdio.h>
#include <string.h>

#include "subcommands.h"

static void print_features(unsigned int features)
{
	static const struct {
		unsigned int	bit;
		const char	*name;
	} all[] = {
		{ RINGTAP_FEATURE_INGRESS, "ingress hook" },
		{ RINGTAP_FEATURE_TRACE, "tracepoints" },
		{ RINGTAP_FEATURE_EVENTS, "events" },
	};
	const char *between = "features   ";
	unsigned int i;

	for (i = 0; i < sizeof(all) / sizeof(*all); i++) {
		if (!(features & all[i].bit))
			continue;
		printf("%s%s", between, all[i].name);
		between = ", ";
	}
	if (features)
		putchar('\n');
}

int version(int argc, char **argv)
{
	struct ringtap_module_info info;
	int err;

	if (argc > 1) {
		if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
			puts("usage: ringtap version\n\nVersions of the command, the library and the loaded module, the module's ABI and\nthe number of its address family. Exit status 1 if the module is not loaded.");
			return EXIT_OK;
		}
		warnx("version takes no '%s'", argv[1]);
		return EXIT_USAGE;
	}
	printf("ringtap    %s\n", RINGTAP_VERSION);
	printf("libringtap %s\n", ringtap_version());
	err = ringtap_module_info(&info);
	if (err == -ENOENT) {
		puts("module     not loaded: run 'modprobe ringtap' as root (or, where it was built, insmod kmod/ringtap.ko)");
		return EXIT_ERROR;
	}
	if (err) {
		printf("module     can't be asked through generic netlink: %s\n",
		       strerror(-err));
		return EXIT_ERROR;
	}
	printf("module     %s\n", info.version);
	printf("ABI        %u\n", info.abi);
	printf("family     %u\n", info.family);
	print_features(info.features);
	return EXIT_OK;
}
