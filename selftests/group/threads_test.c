// SPDX-License-Identifier: GPL-2.0
/*
 * ringtap_crew_run(): a thread and a CPU for each member.
 */
#define _GNU_SOURCE
#include "flow.h"
#include "tap.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define MEMBERS	3
#define FRAMES	3000
#define WAIT_MS	20000

/**
 * struct job - what the threads do and have done
 * @crew: all of them
 * @frames: by member
 * @cpu: by member: where it ran
 * @quitter: the member that ends at its first frame, with -EIO
 * @result: of all
 */
struct job {
	struct ringtap_crew	*crew;
	uint32_t		frames[MEMBERS];
	int			cpu[MEMBERS];
	int			quitter;
	int			result;
};

FIXTURE(threads) {
	int			tap;
	struct ringtap_options	options;
	struct job		job;
};

FIXTURE_SETUP(threads)
{
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->options.device = "tap0";
	self->options.mode = RINGTAP_MODE_COPY;
	self->options.ring_bytes = 4 << 20;
	self->options.snaplen = 256;
	self->job.quitter = -1;
}

FIXTURE_TEARDOWN(threads)
{
	ringtap_crew_close(self->job.crew);
	close(self->tap);
}

static int work(struct ringtap *rt, unsigned int nr, void *data)
{
	struct ringtap_packet packet;
	struct ringtap_span span;
	struct job *job = data;
	int ret;

	job->cpu[nr] = sched_getcpu();
	while ((ret = ringtap_wait(rt, WAIT_MS)) > 0)
		while (ringtap_peek(rt, &span) > 0) {
			ringtap_each_packet(&span, &packet)
				job->frames[nr] += !!flow_note(packet.data,
							       packet.caplen);
			ringtap_release(rt, &span);
			if (job->quitter == (int)nr)
				return -EIO;
		}
	return ret == -ESHUTDOWN ? 0 : ret ? : -ETIMEDOUT;
}

static void *run_main(void *arg)
{
	struct job *job = arg;

	job->result = ringtap_crew_run(job->crew, work, job);
	return NULL;
}

static int receive_flows(int tap)
{
	struct flow flow = {};
	int err = 0;

	for (flow.nr = 0; flow.nr < FRAMES && !err; flow.nr++)
		err = flow_receive(tap, &flow, flow.nr);
	return err;
}

TEST_F(threads, each_has_its_share_and_its_cpu)
{
	int cpus = sysconf(_SC_NPROCESSORS_ONLN), i;
	uint32_t frames = 0;
	pthread_t thread;

	ASSERT_EQ(0, ringtap_crew_open(&self->job.crew, &self->options, MEMBERS))
		TH_LOG("%s", ringtap_crew_strerror(self->job.crew));
	ASSERT_EQ(0, pthread_create(&thread, NULL, run_main, &self->job));
	ASSERT_EQ(0, receive_flows(self->tap));
	ASSERT_EQ(0, ringtap_crew_stop(self->job.crew));
	pthread_join(thread, NULL);
	EXPECT_EQ(0, self->job.result);
	for (i = 0; i < MEMBERS; i++) {
		frames += self->job.frames[i];
		EXPECT_LT(FRAMES / MEMBERS / 2, self->job.frames[i]);
		EXPECT_EQ(i % cpus, self->job.cpu[i]);
	}
	EXPECT_EQ(FRAMES, frames);
}

TEST_F(threads, who_fails_calls_the_others_back)
{
	pthread_t thread;

	self->job.quitter = 1;
	ASSERT_EQ(0, ringtap_crew_open(&self->job.crew, &self->options,
				       MEMBERS));
	ASSERT_EQ(0, pthread_create(&thread, NULL, run_main, &self->job));
	ASSERT_EQ(0, receive_flows(self->tap));
	pthread_join(thread, NULL);
	EXPECT_EQ(-EIO, self->job.result);
}

TEST_F(threads, all_are_called_back)
{
	pthread_t thread;

	ASSERT_EQ(0, ringtap_crew_open(&self->job.crew, &self->options,
				       MEMBERS));
	ringtap_crew_break(self->job.crew);
	ASSERT_EQ(0, pthread_create(&thread, NULL, run_main, &self->job));
	pthread_join(thread, NULL);
	EXPECT_EQ(-ECANCELED, self->job.result);
}

TEST_F(threads, numbers_from_one_on)
{
	struct ringtap_member as = {
		.balance = RINGTAP_BALANCE_TURN, .shares = 8, .number = 4,
	};
	struct ringtap_member own;
	unsigned int i, id = 0;

	self->options.member = &as;
	ASSERT_EQ(0, ringtap_crew_open(&self->job.crew, &self->options,
				       MEMBERS));
	for (i = 0; i < MEMBERS; i++) {
		ASSERT_EQ(0, ringtap_member(ringtap_crew_member(self->job.crew,
								i), &own));
		EXPECT_EQ(4 + i, own.number);
		EXPECT_EQ(8, own.shares);
		EXPECT_EQ(RINGTAP_BALANCE_TURN, own.balance);
		if (i)
			EXPECT_EQ(id, own.id);
		id = own.id;
	}
	EXPECT_EQ(NULL, ringtap_crew_member(self->job.crew, MEMBERS));
}

TEST_F(threads, what_can_not_be_is_said)
{
	EXPECT_EQ(-EINVAL, ringtap_crew_open(&self->job.crew, &self->options,
					     0));
	EXPECT_NE(NULL, strstr(ringtap_crew_strerror(self->job.crew), "256"));
	ringtap_crew_close(self->job.crew);
	self->options.device = "nowhere";
	EXPECT_EQ(-ENODEV, ringtap_crew_open(&self->job.crew, &self->options,
					     2));
	EXPECT_NE(NULL, strstr(ringtap_crew_strerror(self->job.crew), "nowhere"));
}

/* How many more threads there are to be had; below 0: any. */
static int threads_left = -1;

/* The library's, too, for it is called by its name. */
int pthread_create(pthread_t *thread, const pthread_attr_t *attr,
		   void *(*start)(void *), void *arg)
{
	typeof(pthread_create) *next = dlsym(RTLD_NEXT, "pthread_create");
	const int none = EAGAIN;

	if (!threads_left)
		return none;
	threads_left -= threads_left > 0;
	return next(thread, attr, start, arg);
}

static int never(struct ringtap *rt, unsigned int nr, void *data)
{
	__atomic_add_fetch((int *)data, 1, __ATOMIC_RELAXED);
	return 0;
}

TEST_F(threads, all_of_them_or_none)
{
	int begun = 0, left;

	ASSERT_EQ(0, ringtap_crew_open(&self->job.crew, &self->options,
				       MEMBERS));
	for (left = 0; left < MEMBERS; left++) {
		threads_left = left;
		EXPECT_EQ(-EAGAIN, ringtap_crew_run(self->job.crew, never,
						    &begun));
		EXPECT_EQ(0, begun);
		EXPECT_STREQ("can't start a thread: Resource temporarily unavailable",
			     ringtap_crew_strerror(self->job.crew));
	}
	/* Stopping does without. */
	threads_left = 1;
	EXPECT_EQ(0, ringtap_crew_stop(self->job.crew));
	threads_left = -1;
	EXPECT_EQ(0, ringtap_crew_run(self->job.crew, never, &begun));
	EXPECT_EQ(MEMBERS, begun);
}

TEST_HARNESS_MAIN
