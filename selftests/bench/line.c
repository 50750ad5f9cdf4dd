// SPDX-License-Identifier: GPL-2.0
#include "line.h"

#include <linux/filter.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "delay.h"
#include "round.h"

static const char *path_of(const struct load *load)
{
	if (load->mixed)
		return "imix";
	return load->send ? "veth" : "receive";
}

void line_begin(const struct round *round, unsigned int turn)
{
	static const char *const works[] = { "none", "line", "all", "stamp" };
	const struct sock_fprog *filter = round->setup.filter;

	printf("{\"round\": %u, \"who\": \"%s\", \"path\": \"%s\", \"size\": %u, \"ring_mib\": %zu, ",
	       turn, round->contender->name, path_of(&round->load),
	       round->load.size,
	       round->setup.ring_bytes >> 20);
	printf("\"cpus\": %u, \"sockets\": %u, \"filter\": %u, \"work\": \"%s\", \"reader\": \"%s\", \"rate\": %llu, ",
	       round->load.cpus, round->sockets, filter ? filter->len : 0,
	       works[round->setup.work], round->stopped ? "stopped" : "live",
	       (unsigned long long)round->load.rate);
}

void line_round(const struct round *round, unsigned int turn)
{
	line_begin(round, turn);
	printf("\"frames\": %llu, \"ns\": %.1f, \"pps\": %.0f, \"delivered\": %llu, \"filtered\": %llu, \"dropped\": %llu, \"read\": %llu, \"reader_ns\": %.1f, \"wrong\": %s}\n",
	       (unsigned long long)round->loaded.frames, round->loaded.ns,
	       round->loaded.rate, (unsigned long long)round->counts.delivered,
	       (unsigned long long)round->counts.filtered,
	       (unsigned long long)round->counts.dropped,
	       (unsigned long long)round->read, round->reader_ns,
	       round->wrong ? "true" : "false");
	fflush(stdout);
}

void line_delay(const struct round *round, unsigned int turn,
		const struct delay *delay)
{
	line_begin(round, turn);
	printf("\"frames\": %llu, \"pps\": %.0f, \"dropped\": %llu, \"p50_us\": %.1f, \"p99_us\": %.1f, \"p999_us\": %.1f, \"wrong\": %s}\n",
	       (unsigned long long)round->loaded.frames, round->loaded.rate,
	       (unsigned long long)round->counts.dropped, delay->p50,
	       delay->p99, delay->p999, round->wrong ? "true" : "false");
	fflush(stdout);
}

static const char *value_of(const char *line, const char *key)
{
	char quoted[32];
	const char *at;

	snprintf(quoted, sizeof(quoted), "\"%s\": ", key);
	at = strstr(line, quoted);
	return at ? at + strlen(quoted) : NULL;
}

double line_number(const char *line, const char *key)
{
	const char *value = value_of(line, key);
	double number;
	char *end;

	if (!value)
		return NAN;
	number = strtod(value, &end);
	return end == value ? NAN : number;
}

bool line_text(const char *line, const char *key, char *text, size_t size)
{
	const char *value = value_of(line, key);
	size_t len;

	if (!value || *value++ != '"')
		return false;
	len = strcspn(value, "\"");
	if (len >= size)
		return false;
	memcpy(text, value, len);
	text[len] = 0;
	return true;
}
