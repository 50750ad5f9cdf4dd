// SPDX-License-Identifier: GPL-2.0
/*
 * Who looks at sockets from outside: what is refused, and that nothing is wrong however
 * many look at how many, and whatever happens meanwhile.
 */
#include "bare.h"
#include "conversation.h"
#include "meet.h"
#include "tap.h"

#include <errno.h>
#include <kselftest_harness.h>
#include <linux/ringtap_netlink.h>
#include <pthread.h>
#include <ringtap/ringtap.h>
#include <string.h>
#include <unistd.h>

#define MANY	300

FIXTURE(dump) {
	int			tap;
	struct ringtap_options	options;
	struct ringtap		*rt;
	struct met		met;
};

FIXTURE_SETUP(dump)
{
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->options.device = "tap0";
	self->options.mode = RINGTAP_MODE_COPY;
	self->options.directions = RINGTAP_DIR_IN;
	self->options.ring_bytes = 4 << 20;
	self->options.snaplen = 512;
}

FIXTURE_TEARDOWN(dump)
{
	ringtap_close(self->rt);
	close(self->tap);
}

static void stop_counting(const struct nlmsghdr *nlh, void *data)
{
	(void)nlh;
	(*(unsigned int *)data)++;
}

/**
 * struct wrong - a request that is refused
 * @command: enum ringtap_cmd
 * @dump: of all
 * @attrs: pairs of an attribute and its value; 0: no more
 * @err: the errno
 * @text: the sentence
 */
struct wrong {
	uint8_t		command;
	bool		dump;
	uint32_t	attrs[4];
	int		err;
	const char	*text;
};

static const struct wrong wrongs[] = {
	{ RINGTAP_CMD_SOCKET_GET, false, {}, EINVAL,
	  "the id of a socket is missing; socket-get lists all" },
	{ RINGTAP_CMD_SOCKET_GET, false, { RINGTAP_A_SOCKET_ID, 4711 }, ENOENT,
	  "no ringtap socket of this network namespace has this id" },
	{ RINGTAP_CMD_SOCKET_GET, false, { RINGTAP_A_SOCKET_ID, -1 }, ENOENT,
	  "no ringtap socket of this network namespace has this id" },
	{ RINGTAP_CMD_SOCKET_GET, true, { RINGTAP_A_SOCKET_ID, 1 }, EINVAL,
	  "a dump is of all sockets and takes no attribute" },
	{ RINGTAP_CMD_RING_GET, true, {}, EINVAL,
	  "the id of a socket is missing; socket-get lists all" },
	{ RINGTAP_CMD_RING_GET, true,
	  { RINGTAP_A_RING_SOCKET, 1, RINGTAP_A_RING_NUMBER, 1 }, EINVAL,
	  "a dump is of all that the socket has and takes its id alone" },
	{ RINGTAP_CMD_IFACE_GET, true, { RINGTAP_A_IFACE_SOCKET, 4711 }, ENOENT,
	  "no ringtap socket of this network namespace has this id" },
	{ RINGTAP_CMD_GROUP_GET, false, {}, EINVAL,
	  "the id of a group is missing; a dump lists all" },
	{ RINGTAP_CMD_GROUP_GET, false, { RINGTAP_A_GROUP_ID, 4711 }, ENOENT,
	  "no group of this network namespace has this id" },
	{ RINGTAP_CMD_GROUP_GET, true, { RINGTAP_A_GROUP_ID, 7 }, EINVAL,
	  "a dump is of all groups and takes no attribute" },
};

static struct conversation_end ask(const struct wrong *wrong,
				   unsigned int *answers)
{
	struct mnl_socket *socket = conversation_open();
	union conversation_message request;
	struct conversation_end end = { .err = -1 };
	unsigned int i;

	*answers = 0;
	conversation_prepare(&request,
			     conversation_resolve(socket, RINGTAP_GENL_NAME),
			     wrong->command);
	if (wrong->dump)
		request.header.nlmsg_flags |= NLM_F_DUMP;
	for (i = 0; i < 4 && wrong->attrs[i]; i += 2)
		mnl_attr_put_u32(&request.header, wrong->attrs[i],
				 wrong->attrs[i + 1]);
	if (conversation_hold(socket, &request.header, stop_counting, answers,
			      &end))
		end.err = -1;
	mnl_socket_close(socket);
	return end;
}

TEST_F(dump, what_is_wrong_is_said)
{
	struct conversation_end end;
	unsigned int answers, i;

	for (i = 0; i < ARRAY_SIZE(wrongs); i++) {
		end = ask(&wrongs[i], &answers);
		EXPECT_EQ(wrongs[i].err, end.err)
			TH_LOG("request %u", i);
		EXPECT_STREQ(wrongs[i].text, end.text);
		EXPECT_EQ(0, answers);
	}
}

/* One request: an attribute of this type and length, once or twice. Its errno. */
static int try_attribute(struct mnl_socket *socket,
			 union conversation_message *request, uint16_t type,
			 size_t len, bool twice)
{
	static const uint8_t bytes[64] = { 1 };
	struct conversation_end end = {};
	unsigned int answers;

	mnl_attr_put(&request->header, type, len, bytes);
	if (twice)
		mnl_attr_put(&request->header, type, len, bytes);
	if (conversation_hold(socket, &request->header, stop_counting, &answers,
			      &end))
		return -1;
	return end.err;
}

/* Only the first two, with four bytes, are anything but refused. */
static unsigned int try_all(struct mnl_socket *socket, uint8_t command,
			    bool dump)
{
	uint16_t family = conversation_resolve(socket, RINGTAP_GENL_NAME);
	union conversation_message request;
	unsigned int accepted = 0, type, len, twice;

	for (type = 0; type < 24; type++)
		for (len = 0; len <= 9; len++)
			for (twice = 0; twice < 2; twice++) {
				conversation_prepare(&request, family, command);
				if (dump)
					request.header.nlmsg_flags |= NLM_F_DUMP;
				if (!try_attribute(socket, &request, type, len,
						   twice) &&
				    (len != 4 || type < 1 || type > 2))
					accepted++;
			}
	return accepted;
}

TEST_F(dump, attributes_of_any_kind_do_no_harm)
{
	struct mnl_socket *socket = conversation_open();
	uint8_t command;

	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
	for (command = RINGTAP_CMD_SOCKET_GET; command <= RINGTAP_CMD_GROUP_GET;
	     command++) {
		EXPECT_EQ(0, try_all(socket, command, false));
		EXPECT_EQ(0, try_all(socket, command, true));
	}
	mnl_socket_close(socket);
}

TEST_F(dump, many_come_in_several_messages_each_once)
{
	int fds[MANY], i;

	for (i = 0; i < MANY; i++) {
		fds[i] = bare_socket();
		ASSERT_LE(0, fds[i]);
	}
	ASSERT_EQ(0, look(&self->met));
	EXPECT_EQ(MANY, self->met.sockets);
	EXPECT_EQ(0, self->met.disorder);
	for (i = 0; i < MANY; i++)
		close(fds[i]);
	ASSERT_EQ(0, look(&self->met));
	EXPECT_EQ(0, self->met.sockets);
}

/**
 * struct busy - what goes on while it is looked
 * @tap: of the device
 * @end: of it
 * @wrong: what was found wrong
 * @looks: how often was looked
 */
struct busy {
	int		tap;
	bool		end;
	unsigned int	wrong;
	unsigned int	looks;
};

static bool goes_on(struct busy *busy)
{
	return !__atomic_load_n(&busy->end, __ATOMIC_RELAXED);
}

static void *come_and_go(void *data)
{
	struct ringtap_options options = {
		.device = "tap0", .ring_bytes = 65536, .rings = 1,
		.snaplen = 512,
	};
	struct busy *busy = data;
	struct ringtap *rt;

	while (goes_on(busy)) {
		if (ringtap_open(&rt, &options))
			__atomic_add_fetch(&busy->wrong, 1, __ATOMIC_RELAXED);
		ringtap_close(rt);
	}
	return NULL;
}

#define DUMPS	500

/* One that is there all the while is in each dump once. */
TEST_F_TIMEOUT(dump, dumps_while_sockets_come_and_go, 240)
{
	struct busy busy = { .tap = self->tap };
	unsigned int i, first;
	pthread_t thread;
	int fd;

	fd = bare_socket();
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, look(&self->met));
	first = self->met.socket.id;
	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
	ASSERT_EQ(0, pthread_create(&thread, NULL, come_and_go, &busy));
	for (i = 0; i < DUMPS; i++) {
		ASSERT_EQ(0, look(&self->met));
		EXPECT_LE(2, self->met.sockets);
		EXPECT_GE(3, self->met.sockets);
		EXPECT_EQ(0, self->met.disorder);
		/* Rings of one that may just be going. */
		ringtap_socket_rings(self->met.last_id, meet_ring, &self->met);
		ringtap_socket_ifaces(self->met.last_id, meet_iface, &self->met);
		EXPECT_EQ(0, ringtap_socket_rings(first, meet_ring, &self->met));
	}
	__atomic_store_n(&busy.end, true, __ATOMIC_RELAXED);
	pthread_join(thread, NULL);
	EXPECT_EQ(0, busy.wrong);
	close(fd);
}

static bool adds_up(const struct ringtap_stats *stats)
{
	return stats->seen == stats->delivered + stats->filtered +
			      stats->passed + stats->dropped_full +
			      stats->dropped_context +
			      stats->dropped_unreadable + stats->dropped_iface;
}

static bool is_behind(const struct ringtap_stats *now,
		      const struct ringtap_stats *before)
{
	return now->seen < before->seen || now->delivered < before->delivered ||
	       now->filtered < before->filtered ||
	       now->dropped_full < before->dropped_full ||
	       now->bytes < before->bytes;
}

/* Each sees the counters add up, and never go back. */
static void *observe(void *data)
{
	struct ringtap_stats before = {};
	struct busy *busy = data;
	struct met met;

	while (goes_on(busy)) {
		if (look_into(&met) || met.sockets != 1 ||
		    !adds_up(&met.socket.stats) || !adds_up(&met.iface.stats) ||
		    is_behind(&met.socket.stats, &before) ||
		    is_behind(&met.iface.stats, &met.socket.stats))
			busy->wrong++;
		before = met.socket.stats;
		busy->looks++;
	}
	return NULL;
}

TEST_F_TIMEOUT(dump, two_observers_under_load, 120)
{
	struct busy busy[2] = {};
	pthread_t threads[2];
	uint64_t last_ns;
	unsigned int i;

	self->options.ring_bytes = 65536;
	self->options.filter_text = "len < 300";
	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
	for (i = 0; i < 2; i++)
		ASSERT_EQ(0, pthread_create(&threads[i], NULL, observe,
					    &busy[i]));
	for (i = 0; i < 200; i++) {
		ASSERT_EQ(0, tap_receive(self->tap, 0, 200, i % 2 ? 200 : 400));
		if (i % 8 == 0)
			read_all(self->rt, &last_ns);
	}
	for (i = 0; i < 2; i++) {
		__atomic_store_n(&busy[i].end, true, __ATOMIC_RELAXED);
		pthread_join(threads[i], NULL);
		EXPECT_EQ(0, busy[i].wrong);
		EXPECT_LT(10, busy[i].looks);
	}
	ASSERT_EQ(0, look(&self->met));
	EXPECT_EQ(200 * 200, self->met.socket.stats.seen);
	EXPECT_LT(0, self->met.socket.stats.dropped_full);
}

TEST_HARNESS_MAIN
