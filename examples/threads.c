// SPDX-License-Identifier: BSD-2-Clause
/*
 * threads DEVICE [WORKERS]: the packets are looked at by several threads, where
 * they lie; at SIGINT it prints how many each has had.
 *
 * A handle belongs to one thread: it peeks, hands the spans over, and releases
 * those that are done. Spans are released in the order in which they were
 * peeked, which is also that of each ring. What workers do with a span needs no
 * handle.
 */
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <ringtap/ringtap.h>

/* Spans that are peeked and not released. */
#define SLOTS		64
#define WORKERS_MAX	64

struct slot {
	struct ringtap_span	span;
	bool			done;
};

struct worker {
	pthread_t	thread;
	uint64_t	packets;
	uint64_t	bytes;
};

static struct ringtap *rt;
static volatile sig_atomic_t interrupted;

/* Slots from tail to next are at work, or done; from next to head they wait for
 * a worker. All run freely; head and tail are the reader's own.
 */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct slot slots[SLOTS];
static unsigned int tail, next, head;
static bool ending;

static void on_signal(int signal)
{
	(void)signal;
	interrupted = 1;
	ringtap_break(rt);
}

/* NULL: there will be no more. */
static struct slot *take_slot(void)
{
	struct slot *slot = NULL;

	pthread_mutex_lock(&lock);
	while (next == head && !ending)
		pthread_cond_wait(&changed, &lock);
	if (next != head)
		slot = &slots[next++ % SLOTS];
	pthread_mutex_unlock(&lock);
	return slot;
}

/* The reader may sleep with nothing new in the rings, and must not keep from
 * the kernel what is done meanwhile.
 */
static void give_back(struct slot *slot)
{
	pthread_mutex_lock(&lock);
	slot->done = true;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	ringtap_break(rt);
}

static void *work(void *argument)
{
	struct worker *worker = (struct worker *)argument;
	struct ringtap_packet packet;
	struct slot *slot;

	while ((slot = take_slot())) {
		ringtap_each_packet(&slot->span, &packet) {
			worker->packets++;
			worker->bytes += packet.origlen;
		}
		give_back(slot);
	}
	return NULL;
}

static void hand_over(const struct ringtap_span *span)
{
	pthread_mutex_lock(&lock);
	slots[head % SLOTS].span = *span;
	slots[head % SLOTS].done = false;
	head++;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
}

/* Those that are done, up to the first that is not. While more than @left are
 * in use it waits for that one.
 */
static void release_done(unsigned int left)
{
	pthread_mutex_lock(&lock);
	while (tail != head) {
		if (slots[tail % SLOTS].done)
			ringtap_release(rt, &slots[tail++ % SLOTS].span);
		else if (head - tail > left)
			pthread_cond_wait(&changed, &lock);
		else
			break;
	}
	pthread_mutex_unlock(&lock);
}

/* Until SIGINT, or until something can't go on. A worker breaks the wait off to
 * say that a span is done, the signal handler to say that all is.
 */
static int read_packets(void)
{
	struct ringtap_span span;
	int ret;

	do {
		ret = ringtap_wait(rt, -1);
		release_done(SLOTS - 1);
		if (ret > 0 && ringtap_peek(rt, &span) > 0)
			hand_over(&span);
	} while (!interrupted &&
		 (ret >= 0 || ret == -ECANCELED || ret == -EINTR));
	return interrupted ? 0 : ret;
}

static void start_workers(struct worker *workers, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		if (pthread_create(&workers[i].thread, NULL, work, &workers[i]))
			errx(1, "can't start a thread");
}

static void end_workers(struct worker *workers, unsigned int n)
{
	unsigned int i;

	pthread_mutex_lock(&lock);
	ending = true;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	for (i = 0; i < n; i++) {
		pthread_join(workers[i].thread, NULL);
		printf("worker %u: %llu packets, %llu bytes\n", i,
		       (unsigned long long)workers[i].packets,
		       (unsigned long long)workers[i].bytes);
	}
}

int main(int argc, char **argv)
{
	unsigned int n = argc > 2 ? atoi(argv[2]) : 4;
	struct worker workers[WORKERS_MAX] = { };
	struct ringtap_options options = { 0 };
	int ret;

	if (argc < 2 || !n || n > WORKERS_MAX)
		errx(2, "usage: threads DEVICE [WORKERS]");
	options.device = argv[1];
	if (ringtap_open(&rt, &options) < 0)
		errx(1, "%s", ringtap_strerror(rt));
	signal(SIGINT, on_signal);
	signal(SIGTERM, on_signal);
	start_workers(workers, n);
	fprintf(stderr, "reading\n");
	ret = read_packets();
	if (ret)
		warnx("%s", ringtap_strerror(rt));
	end_workers(workers, n);
	release_done(0);
	ringtap_close(rt);
	return ret != 0;
}
