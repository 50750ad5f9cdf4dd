// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "delay.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "contender.h"
#include "reader.h"

/* Of IEEE 802 for experiments: no protocol takes it. */
#define ETHERTYPE	0x88b5
#define STAMP		16

/* Until caches and the reader's memory are warm. */
#define FIRST		50

static double *delays;
static unsigned int nr_delays, max_delays;

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

void delay_note(const void *frame, size_t len)
{
	uint64_t sent;

	if (len < DELAY_FRAME || nr_delays == max_delays)
		return;
	memcpy(&sent, (const uint8_t *)frame + STAMP, sizeof(sent));
	delays[nr_delays++] = now() - sent;
}

static int open_sender(const char *device)
{
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET,
		.sll_ifindex = if_nametoindex(device),
	};
	int fd = socket(AF_PACKET, SOCK_RAW, 0);

	if (!bind(fd, (void *)&address, sizeof(address)))
		return fd;
	perror("the sender's socket");
	close(fd);
	return -1;
}

static int send_all(const struct delay *delay)
{
	uint8_t frame[DELAY_FRAME] = "\xff\xff\xff\xff\xff\xff\2\0\0\0\0\1\x88\xb5";
	uint64_t step = 1000000000ull / delay->rate, stamp = now(), next;
	int fd = open_sender(delay->from);
	struct timespec until;
	unsigned int i;

	if (fd < 0)
		return -1;
	for (i = 0; i < delay->frames; i++) {
		/* Who was late does not catch up: the reader has its turn. */
		next = stamp + step;
		until.tv_sec = next / 1000000000;
		until.tv_nsec = next % 1000000000;
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
		stamp = now();
		memcpy(frame + STAMP, &stamp, sizeof(stamp));
		if (send(fd, frame, sizeof(frame), 0) < 0)
			perror("send");
	}
	close(fd);
	return 0;
}

static int compare(const void *one, const void *other)
{
	double a = *(const double *)one, b = *(const double *)other;

	return (a > b) - (a < b);
}

static double percentile(double part)
{
	return delays[FIRST + (size_t)((nr_delays - FIRST - 1) * part)];
}

static int judge(struct delay *delay)
{
	if (nr_delays < delay->frames || nr_delays <= FIRST) {
		fprintf(stderr, "%u of %u frames arrived\n", nr_delays,
			delay->frames);
		return -1;
	}
	qsort(delays + FIRST, nr_delays - FIRST, sizeof(*delays), compare);
	delay->p50 = percentile(0.5);
	delay->p99 = percentile(0.99);
	delay->p999 = percentile(0.999);
	return 0;
}

int delay_run(struct delay *delay, const struct contender *contender,
	      const struct setup *setup)
{
	struct reader reader = {
		.contender = contender, .sockets = 1, .cpu = 0,
	};
	int err;

	max_delays = delay->frames;
	nr_delays = 0;
	delays = calloc(max_delays, sizeof(*delays));
	reader.of[0] = contender->open(setup);
	if (!reader.of[0] || reader_start(&reader))
		return -1;
	err = send_all(delay);
	reader_want(&reader, 0, delay->frames);
	reader_end(&reader);
	contender->close(reader.of[0]);
	if (!err)
		err = judge(delay);
	free(delays);
	return err;
}
