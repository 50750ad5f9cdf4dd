// SPDX-License-Identifier: GPL-2.0
/*
 * Who looks at sockets from outside: what is refused, and that nothing is wrong however
 * many look at how many, and whatever happens meanwhile.
 */
#include "bare.h"
#include "conversation.h"
#include "machine.h"
#include "meet.h"
#include "tap.h"

#include <errno.h>
#include <kselftest_harness.h>
#include <linux/ringtap_netlink.h>
#include <pthread.h>
#include <ringtap/ringtap.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
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
 * @missing: the number of an attribute that is not there
 * @err: the errno
 * @text: the sentence
 */
struct wrong {
	uint8_t		command;
	bool		dump;
	uint32_t	attrs[4];
	uint32_t	missing;
	int		err;
	const char	*text;
};

/* Where there are attributes and none is missing, the last is the wrong one. */
static const struct wrong wrongs[] = {
	{ RINGTAP_CMD_DEVICE_GET, false, {}, RINGTAP_A_DEVICE_IFINDEX, EINVAL,
	  "the index of a device is missing; a dump lists all" },
	{ RINGTAP_CMD_DEVICE_GET, false, { RINGTAP_A_DEVICE_IFINDEX, 4711 }, 0,
	  ENODEV, "no device of this network namespace has this index" },
	{ RINGTAP_CMD_DEVICE_GET, true, { RINGTAP_A_DEVICE_IFINDEX, 1 }, 0,
	  EINVAL, "a dump is of all devices and takes no attribute" },
	{ RINGTAP_CMD_SOCKET_GET, false, {}, RINGTAP_A_SOCKET_ID, EINVAL,
	  "the id of a socket is missing; socket-get lists all" },
	{ RINGTAP_CMD_SOCKET_GET, false, { RINGTAP_A_SOCKET_ID, 4711 }, 0,
	  ENOENT, "no ringtap socket of this network namespace has this id" },
	{ RINGTAP_CMD_SOCKET_GET, false, { RINGTAP_A_SOCKET_ID, -1 }, 0, ENOENT,
	  "no ringtap socket of this network namespace has this id" },
	{ RINGTAP_CMD_SOCKET_GET, true, { RINGTAP_A_SOCKET_ID, 1 }, 0, EINVAL,
	  "a dump is of all sockets and takes no attribute" },
	{ RINGTAP_CMD_RING_GET, false, {}, RINGTAP_A_RING_SOCKET, EINVAL,
	  "the id of a socket is missing; socket-get lists all" },
	{ RINGTAP_CMD_RING_GET, true, {}, RINGTAP_A_RING_SOCKET, EINVAL,
	  "the id of a socket is missing; socket-get lists all" },
	{ RINGTAP_CMD_RING_GET, true,
	  { RINGTAP_A_RING_SOCKET, 1, RINGTAP_A_RING_NUMBER, 1 }, 0, EINVAL,
	  "a dump is of all that the socket has and takes its id alone" },
	{ RINGTAP_CMD_IFACE_GET, false, {}, RINGTAP_A_IFACE_SOCKET, EINVAL,
	  "the id of a socket is missing; socket-get lists all" },
	{ RINGTAP_CMD_IFACE_GET, true, { RINGTAP_A_IFACE_SOCKET, 4711 }, 0,
	  ENOENT, "no ringtap socket of this network namespace has this id" },
	{ RINGTAP_CMD_GROUP_GET, false, {}, RINGTAP_A_GROUP_ID, EINVAL,
	  "the id of a group is missing; a dump lists all" },
	{ RINGTAP_CMD_GROUP_GET, false, { RINGTAP_A_GROUP_ID, 4711 }, 0,
	  ENOENT, "no group of this network namespace has this id" },
	{ RINGTAP_CMD_GROUP_GET, true, { RINGTAP_A_GROUP_ID, 7 }, 0, EINVAL,
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

/* The end of a dump has the sentence alone before Linux 6.13. */
static bool dumps_tell_attributes(void)
{
	unsigned int major, minor;
	struct utsname name;

	return !uname(&name) &&
	       sscanf(name.release, "%u.%u", &major, &minor) == 2 &&
	       major * 1000 + minor >= 6013;
}

/* Of the last attribute, unless one is missing. */
static uint32_t wrong_offset(const struct wrong *wrong)
{
	if (!wrong->attrs[0] || wrong->missing)
		return 0;
	return NLMSG_LENGTH(GENL_HDRLEN) +
	       (wrong->attrs[2] ? NLA_HDRLEN + sizeof(uint32_t) : 0);
}

static void expect_refusal(struct __test_metadata *_metadata,
			   const struct wrong *wrong)
{
	struct conversation_end end;
	unsigned int answers;

	end = ask(wrong, &answers);
	EXPECT_EQ(wrong->err, end.err);
	EXPECT_STREQ(wrong->text, end.text);
	EXPECT_EQ(0, answers);
	if (wrong->dump && !dumps_tell_attributes())
		return;
	EXPECT_EQ(wrong_offset(wrong), end.offset)
		TH_LOG("%s", wrong->text);
	EXPECT_EQ(wrong->missing, end.missing)
		TH_LOG("%s", wrong->text);
}

TEST_F(dump, what_is_wrong_is_said)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(wrongs); i++)
		expect_refusal(_metadata, &wrongs[i]);
}

TEST_F(dump, what_a_socket_does_not_have_is_said)
{
	struct wrong lacks[] = {
		{ RINGTAP_CMD_RING_GET, false, { RINGTAP_A_RING_SOCKET },
		  RINGTAP_A_RING_NUMBER, EINVAL,
		  "the number of a ring is missing; a dump lists all" },
		{ RINGTAP_CMD_RING_GET, false,
		  { RINGTAP_A_RING_SOCKET, 0, RINGTAP_A_RING_NUMBER, 4711 }, 0,
		  ENOENT, "the socket has no ring of this number" },
		{ RINGTAP_CMD_IFACE_GET, false, { RINGTAP_A_IFACE_SOCKET },
		  RINGTAP_A_IFACE_ID, EINVAL,
		  "the id of an interface is missing; a dump lists all" },
		{ RINGTAP_CMD_IFACE_GET, false,
		  { RINGTAP_A_IFACE_SOCKET, 0, RINGTAP_A_IFACE_ID, 4711 }, 0,
		  ENODEV, "the socket's interface table has no entry with this id" },
	};
	unsigned int i;

	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
	ASSERT_EQ(0, look(&self->met));
	for (i = 0; i < ARRAY_SIZE(lacks); i++) {
		lacks[i].attrs[1] = self->met.socket.id;
		expect_refusal(_metadata, &lacks[i]);
	}
}

/**
 * struct attempt - a request with an attribute
 * @command: enum ringtap_cmd
 * @dump: of all
 * @type: of the attribute
 * @len: its length
 * @value: of its bytes, all of them
 * @twice: it is there twice
 */
struct attempt {
	uint8_t		command;
	bool		dump;
	uint16_t	type;
	size_t		len;
	uint8_t		value;
	bool		twice;
};

static struct conversation_end try_one(struct mnl_socket *socket,
				       uint16_t family,
				       const struct attempt *attempt)
{
	struct conversation_end end = { .err = -1 };
	union conversation_message request;
	unsigned int answers, i;
	uint8_t bytes[64];

	memset(bytes, attempt->value, sizeof(bytes));
	conversation_prepare(&request, family, attempt->command);
	if (attempt->dump)
		request.header.nlmsg_flags |= NLM_F_DUMP;
	for (i = 0; i <= attempt->twice; i++)
		mnl_attr_put(&request.header, attempt->type, attempt->len, bytes);
	if (conversation_hold(socket, &request.header, stop_counting, &answers,
			      &end))
		end.err = -1;
	return end;
}

/* The highest that a request of this command may have. */
static uint16_t last_attribute(uint8_t command)
{
	switch (command) {
	case RINGTAP_CMD_DEVICE_GET:
		return RINGTAP_A_DEVICE_IFINDEX;
	case RINGTAP_CMD_SOCKET_GET:
		return RINGTAP_A_SOCKET_ID;
	case RINGTAP_CMD_RING_GET:
		return RINGTAP_A_RING_NUMBER;
	case RINGTAP_CMD_IFACE_GET:
		return RINGTAP_A_IFACE_ID;
	case RINGTAP_CMD_GROUP_GET:
		return RINGTAP_A_GROUP_ID;
	default:
		return 0;
	}
}

/* What is wrong with the attribute itself has the errnos and the words of netlink's
 * policies; a number of which there is nothing has ringtap's.
 */
static bool is_right(const struct attempt *attempt,
		     const struct conversation_end *end)
{
	bool known = attempt->type && attempt->type <= last_attribute(attempt->command);

	if (!*end->text)
		return false;
	if (known && attempt->len == 4)
		return end->err == ENOENT || end->err == ENODEV ||
		       end->err == EINVAL;
	if (known)
		return end->err == ERANGE || end->err == EINVAL;
	return end->err == EINVAL;
}

/* An attribute of any length, with any value, once and twice. */
static unsigned int try_attribute(struct mnl_socket *socket, uint16_t family,
				  struct attempt attempt)
{
	static const uint8_t values[] = { 0x7f, 0x80, 0xff };
	struct conversation_end end;
	unsigned int i, wrong = 0;

	for (i = 0; i < 10 * ARRAY_SIZE(values) * 2; i++) {
		attempt.twice = i & 1;
		attempt.value = values[i / 2 % ARRAY_SIZE(values)];
		attempt.len = i / 2 / ARRAY_SIZE(values);
		end = try_one(socket, family, &attempt);
		wrong += !is_right(&attempt, &end);
	}
	return wrong;
}

static unsigned int try_all(struct mnl_socket *socket, uint8_t command,
			    bool dump)
{
	uint16_t family = conversation_resolve(socket, RINGTAP_GENL_NAME);
	struct attempt attempt = { .command = command, .dump = dump };
	unsigned int wrong = 0;

	for (; attempt.type < 32; attempt.type++)
		wrong += try_attribute(socket, family, attempt);
	return wrong;
}

/* Numbers are such as nothing has, so that each attempt is refused. */
TEST_F_TIMEOUT(dump, attributes_of_any_kind_are_refused, 120)
{
	struct mnl_socket *socket = conversation_open();
	uint8_t command;

	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
	for (command = RINGTAP_CMD_MODULE_GET; command <= RINGTAP_CMD_GROUP_GET;
	     command++) {
		EXPECT_EQ(0, try_all(socket, command, false))
			TH_LOG("command %u", command);
		if (command != RINGTAP_CMD_MODULE_GET)
			EXPECT_EQ(0, try_all(socket, command, true))
				TH_LOG("dump of command %u", command);
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
 * struct interruption - of a dump, by one of those that it is about
 * @fd: of a socket that is closed when the first answer has come; -1: none is
 * @answers: how many came
 */
struct interruption {
	int		fd;
	unsigned int	answers;
};

static void close_at_first(const struct nlmsghdr *nlh, void *data)
{
	struct interruption *interruption = data;

	(void)nlh;
	if (!interruption->answers++ && interruption->fd >= 0)
		close(interruption->fd);
}

static struct conversation_end dump_all(uint8_t command,
					struct interruption *interruption)
{
	struct mnl_socket *socket = conversation_open();
	struct conversation_end end = { .err = -1 };
	union conversation_message request;

	conversation_prepare(&request,
			     conversation_resolve(socket, RINGTAP_GENL_NAME),
			     command);
	request.header.nlmsg_flags |= NLM_F_DUMP;
	if (conversation_hold(socket, &request.header, close_at_first,
			      interruption, &end))
		end.err = -1;
	mnl_socket_close(socket);
	return end;
}

/* The last one goes: it was not told yet, and its group neither. */
TEST_F(dump, a_dump_says_that_it_was_interrupted)
{
	static const uint8_t commands[] = {
		RINGTAP_CMD_SOCKET_GET, RINGTAP_CMD_GROUP_GET,
	};
	struct ringtap_member as = { .number = RINGTAP_MEMBER_ANY };
	struct interruption interruption;
	struct conversation_end end;
	int fds[MANY], i;

	for (i = 0; i < MANY; i++) {
		fds[i] = bare_socket();
		ASSERT_LE(0, fds[i]);
		as.id = i + 1;
		ASSERT_EQ(0, bare_set(fds[i], RINGTAP_MEMBER, &as, sizeof(as)));
	}
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		interruption = (struct interruption){ .fd = -1 };
		end = dump_all(commands[i], &interruption);
		EXPECT_EQ(0, end.err);
		EXPECT_FALSE(end.interrupted);
		EXPECT_EQ(MANY - i, interruption.answers);

		interruption = (struct interruption){ .fd = fds[MANY - 1 - i] };
		end = dump_all(commands[i], &interruption);
		EXPECT_EQ(0, end.err);
		EXPECT_TRUE(end.interrupted);
		EXPECT_EQ(MANY - 1 - i, interruption.answers);
	}
	for (i = 0; i < MANY - 2; i++)
		close(fds[i]);
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

/* 10,000, where KASAN and lockdep look, too. */
static unsigned int dumps(void)
{
	return machine_watches() ? 10000 : 500;
}

/* One that is there all the while is in each dump once. */
TEST_F_TIMEOUT(dump, dumps_while_sockets_come_and_go, 1200)
{
	struct busy busy = { .tap = self->tap };
	unsigned int nr = dumps(), i, first;
	pthread_t thread;
	int fd;

	fd = bare_socket();
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, look(&self->met));
	first = self->met.socket.id;
	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
	ASSERT_EQ(0, pthread_create(&thread, NULL, come_and_go, &busy));
	for (i = 0; i < nr; i++) {
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
