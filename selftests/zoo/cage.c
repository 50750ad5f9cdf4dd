// SPDX-License-Identifier: GPL-2.0
/*
 * What a device receives of an order, against what is captured of it.
 */
#include "cage.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "tap.h"

#define WAIT_MS	20000

__attribute__((format(printf, 1, 2)))
static const char *wrong(const char *format, ...)
{
	static char sentence[200];
	va_list args;

	va_start(args, format);
	vsnprintf(sentence, sizeof(sentence), format, args);
	va_end(args);
	return sentence;
}

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_REALTIME, &time);
	return time.tv_sec * 1000000000ull + time.tv_nsec;
}

struct zoo_order cage_order(const struct cage *cage, const uint8_t *frame,
			    size_t len)
{
	struct zoo_order order = {
		.frame = (uintptr_t)frame,
		.len = len,
		.linear = len,
		.maclen = strncmp(cage->device, "tun", 3) ? TAP_MAC_BYTES : 0,
		.times = 1,
		.protocol = TAP_ETHERTYPE,
	};

	memcpy(order.device, cage->device, sizeof(order.device));
	if (order.maclen > len)
		order.maclen = len;
	return order;
}

int cage_receive(struct cage *cage, struct zoo_order *order)
{
	return ioctl(cage->zoo, ZOO_RECEIVE, order) ? -errno : 0;
}

bool cage_knows(struct cage *cage, uint32_t traits)
{
	static const uint8_t frame[] = { 0 };
	struct zoo_order order = cage_order(cage, frame, sizeof(frame));

	snprintf(order.device, sizeof(order.device), "nowhere");
	order.traits = traits;
	return cage_receive(cage, &order) != -EOPNOTSUPP;
}

/* Reads @count records, and any surplus; the number of those that are right.
 * Those behind the first lost nothing before them.
 */
static uint32_t read_records(struct cage *cage, uint32_t count,
			     struct record_claims claims, const char **what)
{
	struct ringtap_packet packet;
	struct ringtap_span span;
	uint32_t packets = 0;

	while (packets < count && ringtap_wait(cage->rt, WAIT_MS) == 1)
		while (ringtap_peek(cage->rt, &span) > 0) {
			ringtap_each_packet(&span, &packet) {
				if (!*what)
					*what = record_wrong(&packet, &claims);
				claims.dropped = 0;
				packets++;
			}
			ringtap_release(cage->rt, &span);
		}
	return packets;
}

#define COUNTER(name)	{ #name, offsetof(struct ringtap_stats, name) }

static const struct {
	const char *name;
	size_t offset;
} counters[] = {
	COUNTER(seen),
	COUNTER(delivered),
	COUNTER(filtered),
	COUNTER(dropped_full),
	COUNTER(dropped_context),
	COUNTER(dropped_unreadable),
	COUNTER(truncated),
	COUNTER(bytes),
};

static unsigned long long counter(const struct ringtap_stats *stats, size_t i)
{
	return *(const uint64_t *)((const char *)stats + counters[i].offset);
}

const char *cage_miscounted(struct cage *cage)
{
	struct ringtap_stats stats;
	unsigned long long sum;
	size_t i;

	if (ringtap_stats(cage->rt, &stats) < 0)
		return wrong("no counters: %s", ringtap_strerror(cage->rt));

	sum = stats.delivered + stats.filtered + stats.dropped_full +
	      stats.dropped_context + stats.dropped_unreadable;
	if (stats.seen != sum)
		return wrong("%llu are seen, %llu have a fate",
			     (unsigned long long)stats.seen, sum);
	for (i = 0; i < sizeof(counters) / sizeof(counters[0]); i++)
		if (counter(&stats, i) != counter(&cage->wanted, i))
			return wrong("%s is %llu, not %llu", counters[i].name,
				     counter(&stats, i),
				     counter(&cage->wanted, i));
	return NULL;
}

/* What is to be so whether it is captured or not. The stack may hold a frame
 * until it is read: buffers are looked for then.
 */
static const char *order_wrong(struct cage *cage,
			       const struct zoo_order *order,
			       uint32_t stacked)
{
	uint32_t count = tap_stack_count(cage->stack), released;

	if (order->traits & ZOO_ZEROCOPY)
		cage->released += order->times;
	if (ioctl(cage->zoo, ZOO_RELEASED, &released))
		return wrong(ZOO_PATH ": %s", strerror(errno));

	if (count != stacked)
		return wrong("the stack got %u, not %u", count, stacked);
	if (order->changed)
		return wrong("%u are not what they were", order->changed);
	if (cage->released != released)
		return wrong("%u zerocopy buffers were given back, not %u",
			     released, cage->released);
	return cage_miscounted(cage);
}

const char *cage_capture(struct cage *cage, struct zoo_order *order,
			 const struct record_claims *claims)
{
	struct record_claims exact = *claims;
	const char *what = NULL;
	uint32_t count;
	int ret;

	if (!exact.earliest)
		exact.earliest = now();
	ret = cage_receive(cage, order);
	if (ret)
		return wrong("no such sk_buff: %s", strerror(-ret));
	if (exact.latest == UINT64_MAX)
		exact.latest = now();

	cage->wanted.seen += order->times;
	cage->wanted.delivered += order->times;
	cage->wanted.bytes += (uint64_t)order->times * exact.origlen;
	if (exact.caplen < exact.origlen)
		cage->wanted.truncated += order->times;

	count = read_records(cage, order->times, exact, &what);
	if (count != order->times)
		return wrong("%u records of %u", count, order->times);
	if (!what)
		what = order_wrong(cage, order, cage->bypass ? 0 : order->times);
	return what;
}

int cage_keep(struct cage *cage, uint32_t len)
{
	struct sock_filter code[] = { BPF_STMT(BPF_RET | BPF_K, len) };
	struct sock_fprog program = { 1, code };

	return setsockopt(ringtap_fd(cage->rt), SOL_SOCKET, SO_ATTACH_FILTER,
			  &program, sizeof(program)) ? -errno : 0;
}

const char *cage_miss(struct cage *cage, struct zoo_order *order,
		      bool stacked)
{
	struct ringtap_span span;
	int ret = cage_receive(cage, order);

	if (ret)
		return wrong("no such sk_buff: %s", strerror(-ret));
	if (ringtap_peek(cage->rt, &span) != 0)
		return wrong("it was captured");
	return order_wrong(cage, order, stacked ? order->times : 0);
}

static const char *fill_ring(struct cage *cage)
{
	static uint8_t ones[RINGTAP_SNAPLEN_MAX];
	struct record_claims claims = record_claims(ones, sizeof(ones));
	struct zoo_order order = cage_order(cage, ones, sizeof(ones));
	struct ringtap_layout layout;
	const char *what = NULL;
	uint64_t filled;

	memset(ones, 0xff, sizeof(ones));
	order.traits = ZOO_FRAGS;
	order.linear = TAP_MAC_BYTES;
	order.parts = 10;
	if (ringtap_layout(cage->rt, &layout) < 0)
		return wrong("no layout: %s", ringtap_strerror(cage->rt));
	for (filled = 0; !what && filled < layout.ring_bytes;
	     filled += sizeof(ones))
		what = cage_capture(cage, &order, &claims);
	return what;
}

const char *cage_open(struct cage *cage, const char *device,
		      unsigned int mode)
{
	struct ringtap_options options = {
		.device = device,
		.mode = mode,
		.rings = 1,
		.ring_bytes = 1 << 20,
	};

	memset(cage, 0, sizeof(*cage));
	snprintf(cage->device, sizeof(cage->device), "%s", device);
	cage->bypass = mode == RINGTAP_MODE_BYPASS;
	cage->stack = -1;
	cage->zoo = open(ZOO_PATH, O_RDWR | O_CLOEXEC);
	if (cage->zoo < 0)
		return wrong(ZOO_PATH ": %s", strerror(errno));
	ioctl(cage->zoo, ZOO_RELEASED, &cage->released);
	cage->net = strncmp(device, "tun", 3) ? tap_open(device) :
						tap_open_tun(device);
	if (cage->net < 0)
		return wrong("%s: %s", device, strerror(-cage->net));
	cage->stack = tap_stack_open(device);
	if (cage->stack < 0)
		return wrong("%s: %s", device, strerror(-cage->stack));
	if (ringtap_open(&cage->rt, &options) < 0)
		return ringtap_strerror(cage->rt);
	return fill_ring(cage);
}

void cage_close(struct cage *cage)
{
	ringtap_close(cage->rt);
	close(cage->stack);
	close(cage->net);
	close(cage->zoo);
}
