// SPDX-License-Identifier: BSD-2-Clause
/*
 * minimal DEVICE: the length of each packet, until the device goes away.
 */
#include <err.h>
#include <stdio.h>
#include <ringtap/ringtap.h>

int main(int argc, char **argv)
{
	struct ringtap_options options = { .device = "eth0" };
	struct ringtap_packet packet;
	struct ringtap_span span;
	struct ringtap *rt;

	setlinebuf(stdout);
	if (argc > 1)
		options.device = argv[1];
	if (ringtap_open(&rt, &options) < 0)
		errx(1, "%s", ringtap_strerror(rt));
	while (ringtap_wait(rt, -1) >= 0)
		while (ringtap_peek(rt, &span) > 0) {
			ringtap_each_packet(&span, &packet)
				printf("%u bytes\n", packet.origlen);
			ringtap_release(rt, &span);
		}
	warnx("%s", ringtap_strerror(rt));
	ringtap_close(rt);
	return 1;
}
