// SPDX-License-Identifier: BSD-2-Clause
/*
 * The members of a group in one process, each with a thread and a CPU.
 */
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/**
 * struct hand - a member and its thread
 * @crew: the others
 * @rt: its capture, NULL if it was not opened
 * @nr: counted from 0
 * @thread: runs the work
 * @result: of the work
 * @stopped: of the stop
 */
struct hand {
	struct ringtap_crew	*crew;
	struct ringtap		*rt;
	unsigned int		nr;
	pthread_t		thread;
	int			result;
	int			stopped;
};

#define NOBODY	UINT_MAX

/* No thread begins before all are there. */
enum word {
	WORD_WAIT,
	WORD_GO,
	WORD_GO_HOME,
};

/**
 * struct ringtap_crew - members of one group
 * @hands: all of them
 * @nr: how many there are
 * @failed: whose handle has the sentence; while they work, NOBODY until one fails
 * @lock: of the next one
 * @word: what has been decided; they wait for it at
 * @gate: before the work
 * @work: what each does
 * @data: the caller's
 */
struct ringtap_crew {
	struct hand	*hands;
	unsigned int	nr;
	unsigned int	failed;
	pthread_mutex_t	lock;
	enum word	word;
	pthread_cond_t	gate;
	int		(*work)(struct ringtap *rt, unsigned int nr, void *data);
	void		*data;
};

/* The first makes the group; the others find it by its id. */
static int open_hand(struct hand *hand, const struct ringtap_options *options,
		     struct ringtap_member *member)
{
	struct ringtap_options own = *options;
	int err;

	own.member = member;
	err = ringtap_open(&hand->rt, &own);
	if (err)
		return err;
	err = ringtap_member(hand->rt, member);
	/* Who has said which number the first one has means those behind it, too. */
	if (options->member && options->member->number != RINGTAP_MEMBER_ANY)
		member->number++;
	else
		member->number = RINGTAP_MEMBER_ANY;
	return err;
}

int ringtap_crew_open(struct ringtap_crew **handle,
		      const struct ringtap_options *options,
		      unsigned int members)
{
	struct ringtap_member member = { .number = RINGTAP_MEMBER_ANY };
	struct ringtap_crew *crew = calloc(1, sizeof(*crew));
	unsigned int i;
	int err = 0;

	*handle = crew;
	if (!crew)
		return -ENOMEM;
	pthread_mutex_init(&crew->lock, NULL);
	pthread_cond_init(&crew->gate, NULL);
	if (!members || members > RINGTAP_MEMBERS_MAX)
		return -EINVAL;
	crew->hands = calloc(members, sizeof(*crew->hands));
	if (!crew->hands)
		return -ENOMEM;
	if (options->member)
		member = *options->member;
	for (i = 0; i < members && !err; i++) {
		crew->nr = i + 1;
		crew->hands[i].crew = crew;
		crew->hands[i].nr = i;
		crew->failed = i;
		err = open_hand(&crew->hands[i], options, &member);
	}
	return err;
}

const char *ringtap_crew_strerror(const struct ringtap_crew *crew)
{
	if (crew && !crew->nr)
		return "a crew has 1 to 256 members, and the memory for them";
	if (!crew)
		return "no memory";
	if (crew->failed == NOBODY)
		return "no member has failed";
	return ringtap_strerror(crew->hands[crew->failed].rt);
}

struct ringtap *ringtap_crew_member(const struct ringtap_crew *crew,
				    unsigned int nr)
{
	return nr < crew->nr ? crew->hands[nr].rt : NULL;
}

/* The nr-th of the CPUs that the caller may use, from the first on again if there
 * are fewer. A thread that can't be pinned runs where it likes.
 */
static void pin(unsigned int nr)
{
	cpu_set_t may, one;
	int cpu;

	if (sched_getaffinity(0, sizeof(may), &may))
		return;
	nr %= CPU_COUNT(&may);
	for (cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &may) && !nr--)
			break;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	pthread_setaffinity_np(pthread_self(), sizeof(one), &one);
}

static bool wait_at_gate(struct ringtap_crew *crew)
{
	enum word word;

	pthread_mutex_lock(&crew->lock);
	while (crew->word == WORD_WAIT)
		pthread_cond_wait(&crew->gate, &crew->lock);
	word = crew->word;
	pthread_mutex_unlock(&crew->lock);
	return word == WORD_GO;
}

static void give_word(struct ringtap_crew *crew, enum word word)
{
	pthread_mutex_lock(&crew->lock);
	crew->word = word;
	pthread_cond_broadcast(&crew->gate);
	pthread_mutex_unlock(&crew->lock);
}

/* The first who meets his end by an error calls the others back, who then have one
 * themselves.
 */
static void *run_hand(void *arg)
{
	struct hand *hand = arg;
	struct ringtap_crew *crew = hand->crew;
	unsigned int nobody = NOBODY;

	if (!wait_at_gate(crew))
		return NULL;
	pin(hand->nr);
	hand->result = crew->work(hand->rt, hand->nr, crew->data);
	if (hand->result < 0 &&
	    __atomic_compare_exchange_n(&crew->failed, &nobody, hand->nr, false,
					__ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
		ringtap_crew_break(crew);
	return NULL;
}

static int start_hand(struct ringtap_crew *crew, unsigned int nr)
{
	struct hand *hand = &crew->hands[nr];
	int err = pthread_create(&hand->thread, NULL, run_hand, hand);

	if (!err)
		return 0;
	crew->failed = nr;
	hand->result = ringtap_error_set(hand->rt, -err,
					 "can't start a thread: %s",
					 strerror(err));
	return hand->result;
}

int ringtap_crew_run(struct ringtap_crew *crew,
		     int (*work)(struct ringtap *rt, unsigned int nr,
				 void *data),
		     void *data)
{
	unsigned int begun = 0, i;

	crew->work = work;
	crew->data = data;
	crew->failed = NOBODY;
	crew->word = WORD_WAIT;
	while (begun < crew->nr && !start_hand(crew, begun))
		begun++;
	give_word(crew, begun == crew->nr ? WORD_GO : WORD_GO_HOME);
	for (i = 0; i < begun; i++)
		pthread_join(crew->hands[i].thread, NULL);
	return crew->failed == NOBODY ? 0 : crew->hands[crew->failed].result;
}

void ringtap_crew_break(struct ringtap_crew *crew)
{
	unsigned int i;

	for (i = 0; i < crew->nr; i++)
		ringtap_break(crew->hands[i].rt);
}

static void *stop_hand(void *arg)
{
	struct hand *hand = arg;

	hand->stopped = ringtap_stop(hand->rt);
	return NULL;
}

/* All at once: a stop takes the kernel a while, and as long as some are stopped and
 * others are not, the latter have all the frames. Where there is no thread to be had
 * it is done one after the other.
 */
int ringtap_crew_stop(struct ringtap_crew *crew)
{
	pthread_t threads[RINGTAP_MEMBERS_MAX];
	bool runs[RINGTAP_MEMBERS_MAX];
	unsigned int i;
	int err = 0;

	for (i = 0; i < crew->nr; i++) {
		runs[i] = !pthread_create(&threads[i], NULL, stop_hand,
					  &crew->hands[i]);
		if (!runs[i])
			stop_hand(&crew->hands[i]);
	}
	for (i = 0; i < crew->nr; i++) {
		if (runs[i])
			pthread_join(threads[i], NULL);
		err = crew->hands[i].stopped ? : err;
	}
	return err;
}

void ringtap_crew_close(struct ringtap_crew *crew)
{
	unsigned int i;

	if (!crew)
		return;
	for (i = 0; i < crew->nr; i++)
		ringtap_close(crew->hands[i].rt);
	pthread_cond_destroy(&crew->gate);
	pthread_mutex_destroy(&crew->lock);
	free(crew->hands);
	free(crew);
}
