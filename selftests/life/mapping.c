// SPDX-License-Identifier: GPL-2.0
/*
 * usage: mapping tap|copy|bypass
 *
 * Captures from v1 and closes the socket: what is left of it is the mapping of
 * its rings. Says so by a line, and waits for its end.
 */
#define _GNU_SOURCE
#include "bare.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	unsigned int mode = RINGTAP_MODE_TAP;
	struct ringtap_layout layout;
	int fd = bare_socket();

	if (argc != 2)
		return 1;
	if (!strcmp(argv[1], "copy"))
		mode = RINGTAP_MODE_COPY;
	if (!strcmp(argv[1], "bypass"))
		mode = RINGTAP_MODE_BYPASS;
	if (fd < 0 || bare_rings(fd, 2 << 20, 0) || bare_bind(fd, "v1", mode) ||
	    bare_layout(fd, &layout) || bare_set(fd, RINGTAP_START, NULL, 0))
		return 1;
	if (mmap(NULL, layout.shared_len, PROT_READ, MAP_SHARED, fd,
		 layout.shared_off) == MAP_FAILED)
		return 1;
	close(fd);
	puts("mapped");
	fflush(stdout);
	for (;;)
		pause();
}
