// SPDX-License-Identifier: GPL-2.0
/*
 * usage: small FAMILY IFINDEX
 *
 * A 32-bit program without any library: captures, says "ready", waits for a
 * frame and says what it found, by its status.
 */
#include <linux/ringtap.h>
#include <asm/unistd_32.h>

#define AT(base, offset)	((void *)((char *)(base) + (__u32)(offset)))
#define SOCK_RAW		3
#define PROT_READ		1
#define PROT_WRITE		2
#define MAP_SHARED		1
#define POLLIN			1

/* The layout of a pollfd, of which the headers of the kernel have more. */
struct small_pollfd {
	int	fd;
	short	events;
	short	revents;
};

/* The sixth argument has no register of the compiler's to come in. */
static long call(long number, long a, long b, long c, long d, long e, long f)
{
	const long args[] = { number, f };
	long ret;

	asm volatile("pushl %%ebp\n\tmovl 4(%%eax), %%ebp\n\tmovl (%%eax), %%eax\n\tint $0x80\n\tpopl %%ebp"
		     : "=a" (ret)
		     : "a" (args), "b" (a), "c" (b), "d" (c), "S" (d), "D" (e)
		     : "memory");
	return ret;
}

static __attribute__((noreturn)) void leave(int status)
{
	for (;;)
		call(__NR_exit_group, status, 0, 0, 0, 0, 0);
}

/* Each step has a number, which is the status if it fails. */
static long need(int step, long ret)
{
	if (ret < 0 && ret > -4096)
		leave(step);
	return ret;
}

static void *map(int step, int fd, __u64 len, int prot, __u64 off)
{
	return (void *)need(step, call(__NR_mmap2, 0, len, prot, MAP_SHARED, fd,
				       off >> 12));
}

static int number(const char *text)
{
	int value = 0;

	while (*text)
		value = value * 10 + *text++ - '0';
	return value;
}

static int small_open(int family, int ifindex, struct ringtap_layout *layout)
{
	struct sockaddr_ringtap addr = {
		.family = family, .mode = RINGTAP_MODE_COPY,
		.ifindex = ifindex, .directions = RINGTAP_DIR_IN,
	};
	struct ringtap_rings rings = { .bytes = 2 << 20, .nr_rings = 1 };
	__u32 len = sizeof(*layout);
	int fd;

	fd = need(1, call(__NR_socket, family, SOCK_RAW, 0, 0, 0, 0));
	need(2, call(__NR_setsockopt, fd, SOL_RINGTAP, RINGTAP_RINGS,
		     (long)&rings, sizeof(rings), 0));
	need(3, call(__NR_bind, fd, (long)&addr, sizeof(addr), 0, 0, 0));
	need(4, call(__NR_getsockopt, fd, SOL_RINGTAP, RINGTAP_LAYOUT,
		     (long)layout, (long)&len, 0));
	if (len != sizeof(*layout) || layout->nr_rings != 1)
		leave(5);
	need(6, call(__NR_setsockopt, fd, SOL_RINGTAP, RINGTAP_START, 0, 0, 0));
	return fd;
}

/* The frame of the test: UDP, 18 bytes of data, from 2:0:0:0:0:1. */
static void check_record(const struct ringtap_record *record,
			 const struct ringtap_layout *layout)
{
	const __u8 *data = record->data;

	if (record->type != RINGTAP_RECORD_EPB || record->iface)
		leave(10);
	if (record->len > layout->ring_bytes || record->len % 4 ||
	    *(__u32 *)AT(record, record->len - 4) != record->len)
		leave(11);
	if (record->caplen != 60 || record->origlen != 60)
		leave(12);
	if (data[6] != 2 || data[11] != 1 || data[12] != 8 || data[13])
		leave(13);
}

static void check_stats(int fd, struct ringtap_consumer *consumer, __u32 head)
{
	struct ringtap_iface iface = {};
	struct ringtap_stats stats;
	__u32 tries = 1000000, len = sizeof(stats);

	__atomic_store_n(&consumer->tail, head, __ATOMIC_RELEASE);
	/* The frame may be read a moment before it is counted. */
	do {
		need(14, call(__NR_getsockopt, fd, SOL_RINGTAP, RINGTAP_STATS,
			      (long)&stats, (long)&len, 0));
	} while (!stats.delivered && tries--);
	if (len != sizeof(stats) || !stats.delivered ||
	    stats.seen != stats.delivered)
		leave(15);
	len = sizeof(iface);
	need(16, call(__NR_getsockopt, fd, SOL_RINGTAP, RINGTAP_IFACE,
		      (long)&iface, (long)&len, 0));
	if (len != sizeof(iface) || iface.name[0] != 'v' || iface.name[1] != '1')
		leave(17);
}

__attribute__((used)) void small_main(const long *stack)
{
	const char *const *argv = (const char *const *)(stack + 1);
	const struct ringtap_producer *producer;
	struct ringtap_consumer *consumer;
	struct small_pollfd pfd = { .events = POLLIN };
	struct ringtap_layout layout;
	void *shared;
	__u32 head;

	if (stack[0] != 3)
		leave(99);
	pfd.fd = small_open(number(argv[1]), number(argv[2]), &layout);
	shared = map(7, pfd.fd, layout.shared_len, PROT_READ, layout.shared_off);
	consumer = map(8, pfd.fd, layout.consumer_len, PROT_READ | PROT_WRITE,
		       layout.consumer_off);
	producer = AT(shared, layout.producer_off);
	call(__NR_write, 1, (long)"ready\n", 6, 0, 0, 0);
	if (call(__NR_poll, (long)&pfd, 1, 60000, 0, 0, 0) != 1 ||
	    !(pfd.revents & POLLIN))
		leave(9);
	head = __atomic_load_n(&producer->head, __ATOMIC_ACQUIRE);
	check_record(AT(shared, layout.data_off), &layout);
	check_stats(pfd.fd, consumer, head);
	leave(0);
}

asm(".globl _start\n_start:\n\tmovl %esp, %eax\n\tpushl %eax\n\tcall small_main\n\thlt");
