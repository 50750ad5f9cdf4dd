// SPDX-License-Identifier: BSD-2-Clause
/*
 * count FILTER DEVICE...: packets and bytes of each device, once a second while
 * there are any, until SIGINT. FILTER is tcpdump's, '' lets everything through;
 * DEVICE may be "any".
 */
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <ringtap/ringtap.h>

#define SECOND_MS	1000

struct counter {
	uint64_t	packets;
	uint64_t	bytes;
};

static struct ringtap *rt;
/* By interface id: 0 is the first device that was named. */
static struct counter *counters;
static unsigned int nr_counters;

/* The loop below ends: nothing else is safe in a signal handler. */
static void on_signal(int signal)
{
	(void)signal;
	ringtap_break(rt);
}

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ull + now.tv_nsec / 1000000;
}

/* Devices may come while all are captured. After a span was peeked the table
 * has all that are in it.
 */
static void make_room(void)
{
	unsigned int n = ringtap_ifaces(rt);

	if (n <= nr_counters)
		return;
	counters = (struct counter *)realloc(counters, n * sizeof(*counters));
	if (!counters)
		errx(1, "no memory");
	memset(counters + nr_counters, 0, (n - nr_counters) * sizeof(*counters));
	nr_counters = n;
}

static void count(const struct ringtap_span *span)
{
	struct ringtap_packet packet;

	make_room();
	ringtap_each_packet(span, &packet) {
		counters[packet.iface].packets++;
		counters[packet.iface].bytes += packet.origlen;
	}
}

static void print_and_reset(void)
{
	struct ringtap_iface iface;
	unsigned int id;

	for (id = 0; id < nr_counters; id++) {
		if (!counters[id].packets || ringtap_iface(rt, id, &iface))
			continue;
		printf("%.*s: %llu packets, %llu bytes\n", RINGTAP_IFNAME_LEN,
		       iface.name, (unsigned long long)counters[id].packets,
		       (unsigned long long)counters[id].bytes);
		memset(&counters[id], 0, sizeof(counters[id]));
	}
}

/* Until something can't go on: after ringtap_break(), -ECANCELED. */
static int read_packets(void)
{
	uint64_t due = now_ms() + SECOND_MS;
	struct ringtap_span span;
	uint64_t now;
	int ret;

	do {
		now = now_ms();
		if (now >= due) {
			print_and_reset();
			due = now + SECOND_MS;
		}
		ret = ringtap_wait(rt, due - now);
		if (ret > 0 && ringtap_peek(rt, &span) > 0) {
			count(&span);
			ringtap_release(rt, &span);
		}
	} while (ret >= 0 || ret == -EINTR);
	return ret;
}

int main(int argc, char **argv)
{
	struct ringtap_options options = { 0 };
	int ret;

	if (argc < 3)
		errx(2, "usage: count FILTER DEVICE...");
	setlinebuf(stdout);
	options.devices = (const char *const *)argv + 2;
	options.filter_text = argv[1];
	if (ringtap_open(&rt, &options) < 0)
		errx(1, "%s", ringtap_strerror(rt));
	signal(SIGINT, on_signal);
	signal(SIGTERM, on_signal);
	fprintf(stderr, "counting\n");
	ret = read_packets();
	print_and_reset();
	if (ret != -ECANCELED)
		warnx("%s", ringtap_strerror(rt));
	ringtap_close(rt);
	free(counters);
	return ret != -ECANCELED;
}
