// SPDX-License-Identifier: GPL-2.0
#include "strand.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static int make_event(int *fd)
{
	*fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	return *fd < 0 ? -errno : 0;
}

/* It is readable already where this fails. */
static void signal_event(int fd)
{
	uint64_t one = 1;

	if (write(fd, &one, sizeof(one)) < 0)
		return;
}

static void clear_event(int fd)
{
	uint64_t times;

	if (read(fd, &times, sizeof(times)) < 0)
		return;
}

int bell_init(struct bell *bell)
{
	bell->need = 0;
	return make_event(&bell->fd);
}

void bell_exit(struct bell *bell)
{
	if (bell->fd >= 0)
		close(bell->fd);
}

/* Of two, one stores his need and looks at the other's work, the other does his
 * work and looks at the need: with both fences one of them sees the other.
 */
void bell_arm(struct bell *bell)
{
	__atomic_store_n(&bell->need, 1, __ATOMIC_RELAXED);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

void bell_quiet(struct bell *bell)
{
	__atomic_store_n(&bell->need, 0, __ATOMIC_RELAXED);
	clear_event(bell->fd);
}

static void ring_bell(struct bell *bell)
{
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (__atomic_load_n(&bell->need, __ATOMIC_RELAXED) &&
	    __atomic_exchange_n(&bell->need, 0, __ATOMIC_RELAXED))
		signal_event(bell->fd);
}

/* The second mapping goes where the first reserved its room: a record that goes
 * over the end of the memory lies in one piece for all that.
 */
static int map_twice(struct strand *strand, int fd)
{
	uint8_t *memory;

	memory = mmap(NULL, 2 * strand->size, PROT_NONE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		return -errno;
	strand->memory = memory;
	if (mmap(memory, strand->size, PROT_READ | PROT_WRITE,
		 MAP_SHARED | MAP_FIXED, fd, 0) == MAP_FAILED ||
	    mmap(memory + strand->size, strand->size, PROT_READ | PROT_WRITE,
		 MAP_SHARED | MAP_FIXED, fd, 0) == MAP_FAILED)
		return -errno;
	return 0;
}

static int make_memory(struct strand *strand)
{
	int fd = memfd_create("ringtap strand", MFD_CLOEXEC);
	int err;

	if (fd < 0)
		return -errno;
	err = ftruncate(fd, strand->size) ? -errno : map_twice(strand, fd);
	close(fd);
	return err;
}

int strand_init(struct strand *strand, struct ringtap *rt, struct bell *bell,
		size_t size)
{
	int err;

	memset(strand, 0, sizeof(*strand));
	strand->rt = rt;
	strand->bell = bell;
	strand->size = size;
	err = make_event(&strand->room_fd);
	return err ? err : make_memory(strand);
}

void strand_exit(struct strand *strand)
{
	if (strand->memory)
		munmap(strand->memory, 2 * strand->size);
	if (strand->room_fd >= 0)
		close(strand->room_fd);
}

uint64_t strand_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

static bool is_closed(const struct strand *strand)
{
	return __atomic_load_n(&strand->closed, __ATOMIC_ACQUIRE);
}

static size_t room(const struct strand *strand)
{
	return strand->size -
	       (strand->head - __atomic_load_n(&strand->tail,
					       __ATOMIC_ACQUIRE));
}

/* Until something was released, or nobody reads any more. */
static void sleep_for_room(struct strand *strand, size_t want)
{
	struct pollfd pfd = { .fd = strand->room_fd, .events = POLLIN };

	__atomic_store_n(&strand->full, 1, __ATOMIC_RELAXED);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (room(strand) < want && !is_closed(strand))
		poll(&pfd, 1, -1);
	__atomic_store_n(&strand->full, 0, __ATOMIC_RELAXED);
	clear_event(strand->room_fd);
}

static void put(struct strand *strand, const void *data, size_t len)
{
	memcpy(strand->memory + (strand->head & (strand->size - 1)), data, len);
	__atomic_store_n(&strand->head, strand->head + len, __ATOMIC_RELEASE);
	ring_bell(strand->bell);
}

static void put_piece(struct strand *strand, const uint8_t *at,
		      const uint8_t *piece_end)
{
	size_t len = piece_end - at;

	while (room(strand) < len && !is_closed(strand))
		sleep_for_room(strand, len);
	if (!is_closed(strand))
		put(strand, at, len);
}

/* Where not all of it has room, each record alone has, once others are out. */
static void put_span(struct strand *strand, const struct ringtap_span *span)
{
	const uint8_t *at = span->data, *record;
	struct ringtap_packet packet;

	if (span->len <= room(strand)) {
		put(strand, at, span->len);
		return;
	}
	ringtap_each_packet(span, &packet) {
		record = (const uint8_t *)packet.record;
		put_piece(strand, at, record + packet.record->len);
		at = record + packet.record->len;
	}
}

static void end(struct strand *strand, int err)
{
	strand->err = err;
	__atomic_store_n(&strand->ended, true, __ATOMIC_RELEASE);
	ring_bell(strand->bell);
}

/* A look that a call to look again has cut short is none; and what is held back will
 * still come.
 */
static void tell_empty(struct strand *strand, uint64_t now)
{
	__atomic_thread_fence(__ATOMIC_ACQUIRE);
	if (__atomic_load_n(&strand->asked, __ATOMIC_RELAXED) ||
	    ringtap_holds(strand->rt))
		return;
	__atomic_store_n(&strand->looked, now, __ATOMIC_RELEASE);
	ring_bell(strand->bell);
}

/* 0 unless something is broken. */
static int wait_for_packets(struct strand *strand)
{
	int ret = ringtap_wait(strand->rt, -1);

	if (ret == -ECANCELED)
		__atomic_store_n(&strand->asked, 0, __ATOMIC_RELEASE);
	return ret == -ECANCELED || ret == -EINTR || ret > 0 ? 0 : ret;
}

void strand_run(struct strand *strand)
{
	struct ringtap_span span;
	uint64_t now;
	int ret = 0;

	while (ret >= 0 && !is_closed(strand)) {
		now = strand_now();
		ret = ringtap_peek(strand->rt, &span);
		if (ret > 0) {
			put_span(strand, &span);
			ringtap_release(strand->rt, &span);
		} else if (!ret) {
			tell_empty(strand, now);
			ret = wait_for_packets(strand);
		}
	}
	end(strand, ret < 0 ? ret : -ESHUTDOWN);
}

uint64_t strand_head(const struct strand *strand, bool *ended)
{
	*ended = __atomic_load_n(&strand->ended, __ATOMIC_ACQUIRE);
	return __atomic_load_n(&strand->head, __ATOMIC_ACQUIRE);
}

const uint8_t *strand_at(const struct strand *strand, uint64_t position)
{
	return strand->memory + (position & (strand->size - 1));
}

void strand_release(struct strand *strand, uint64_t position)
{
	__atomic_store_n(&strand->tail, position, __ATOMIC_RELEASE);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (__atomic_load_n(&strand->full, __ATOMIC_RELAXED))
		signal_event(strand->room_fd);
}

uint64_t strand_looked(const struct strand *strand)
{
	return __atomic_load_n(&strand->looked, __ATOMIC_ACQUIRE);
}

/* Asked stays so until the thread has been called back: one call is enough. */
void strand_ask(struct strand *strand)
{
	if (!__atomic_exchange_n(&strand->asked, 1, __ATOMIC_ACQ_REL))
		ringtap_break(strand->rt);
}

void strand_close(struct strand *strand)
{
	__atomic_store_n(&strand->closed, true, __ATOMIC_RELEASE);
	signal_event(strand->room_fd);
	ringtap_break(strand->rt);
}
