// SPDX-License-Identifier: GPL-2.0
#include "member.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "records.h"

void member_init(struct ringtap *member)
{
	memset(member, 0, sizeof(*member));
	pthread_mutex_init(&member->lock, NULL);
	pthread_cond_init(&member->news, NULL);
}

void member_exit(struct ringtap *member)
{
	unsigned int i;

	for (i = member->released; i < member->put; i++)
		free((void *)member->spans[i % MEMBER_SPANS].data);
}

static void tell(struct ringtap *member)
{
	pthread_cond_broadcast(&member->news);
	pthread_mutex_unlock(&member->lock);
}

void member_put(struct ringtap *member, uint64_t ns, unsigned int records,
		uint32_t caplen)
{
	struct ringtap_span span = {};
	struct record record = {
		.frame = calloc(1, caplen + 1), .caplen = caplen,
	};
	uint8_t *data = malloc(records * (caplen + 128));
	unsigned int i;

	for (i = 0; i < records; i++) {
		record.ns = ns + i;
		span.len += record_put(data + span.len, &record);
	}
	free((void *)record.frame);
	span.data = data;
	pthread_mutex_lock(&member->lock);
	while (member->put - member->released == MEMBER_SPANS)
		pthread_cond_wait(&member->news, &member->lock);
	member->spans[member->put++ % MEMBER_SPANS] = span;
	tell(member);
}

void member_hold(struct ringtap *member, bool held)
{
	pthread_mutex_lock(&member->lock);
	member->held = held;
	member->until = 0;
	tell(member);
}

void member_hold_after(struct ringtap *member, unsigned int spans)
{
	pthread_mutex_lock(&member->lock);
	member->until = spans;
	tell(member);
}

/* As the library does, until the time of what is there is over. */
void member_hold_back(struct ringtap *member)
{
	pthread_mutex_lock(&member->lock);
	member->holds = true;
	pthread_mutex_unlock(&member->lock);
}

void member_end(struct ringtap *member, int err)
{
	pthread_mutex_lock(&member->lock);
	member->end = err;
	tell(member);
}

bool member_sleeps(struct ringtap *member)
{
	bool sleeps;

	pthread_mutex_lock(&member->lock);
	sleeps = member->sleeps;
	pthread_mutex_unlock(&member->lock);
	return sleeps;
}

int ringtap_peek(struct ringtap *rt, struct ringtap_span *span)
{
	int ret = 0;

	pthread_mutex_lock(&rt->lock);
	while (rt->held || (rt->until && rt->read == rt->until))
		pthread_cond_wait(&rt->news, &rt->lock);
	if (rt->broken) {
		ret = 0;
	} else if (rt->read != rt->put && !rt->holds) {
		*span = rt->spans[rt->read++ % MEMBER_SPANS];
		ret = 1;
	} else if (rt->read == rt->put) {
		ret = rt->end;
	}
	pthread_mutex_unlock(&rt->lock);
	return ret;
}

bool ringtap_holds(const struct ringtap *rt)
{
	struct ringtap *member = (struct ringtap *)rt;
	bool holds;

	pthread_mutex_lock(&member->lock);
	holds = rt->holds && rt->read != rt->put;
	pthread_mutex_unlock(&member->lock);
	return holds;
}

/* What is read afterwards is noticed by the sanitizer. */
void ringtap_release(struct ringtap *rt, const struct ringtap_span *span)
{
	free((void *)span->data);
	pthread_mutex_lock(&rt->lock);
	rt->released++;
	tell(rt);
}

/* Of what is held back the time is over after some milliseconds. */
static void wait_for_due(struct ringtap *rt)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += (until.tv_nsec + 50000000) / 1000000000;
	until.tv_nsec = (until.tv_nsec + 50000000) % 1000000000;
	while (!rt->broken && !pthread_cond_timedwait(&rt->news, &rt->lock,
						      &until))
		continue;
	rt->holds = rt->broken;
}

int ringtap_wait(struct ringtap *rt, int timeout_ms)
{
	int ret = 1;

	(void)timeout_ms;
	pthread_mutex_lock(&rt->lock);
	rt->sleeps = true;
	while (!rt->broken && rt->read == rt->put && !rt->end)
		pthread_cond_wait(&rt->news, &rt->lock);
	if (rt->holds && rt->read != rt->put)
		wait_for_due(rt);
	rt->sleeps = false;
	if (rt->broken)
		ret = -ECANCELED;
	rt->broken = false;
	pthread_mutex_unlock(&rt->lock);
	return ret;
}

void ringtap_break(struct ringtap *rt)
{
	pthread_mutex_lock(&rt->lock);
	rt->broken = true;
	rt->breaks++;
	tell(rt);
}
