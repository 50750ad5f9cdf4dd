// SPDX-License-Identifier: GPL-2.0
/*
 * What belongs together has one member: both directions of a flow, all fragments of
 * a datagram, and with RINGTAP_BALANCE_INNER also what is inside of tunnels.
 */
#include "crew.h"
#include "flow.h"
#include "tap.h"

#include <errno.h>
#include <linux/if_packet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kselftest_harness.h"

#define MEMBERS	5
#define FLOWS	200

FIXTURE(inner) {
	int		tap;
	struct crew	crew;
};

FIXTURE_SETUP(inner)
{
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	crew_init(&self->crew, "tap0", RINGTAP_BALANCE_INNER);
}

FIXTURE_TEARDOWN(inner)
{
	crew_close(&self->crew);
	close(self->tap);
}

/* Each flow there and back: frames 2 * nr and 2 * nr + 1. */
static int receive_both(int tap, struct flow flow)
{
	int err = 0;

	for (flow.nr = 0; flow.nr < FLOWS && !err; flow.nr++) {
		flow.back = false;
		err = flow_receive(tap, &flow, 2 * flow.nr);
		flow.back = true;
		err = err ? : flow_receive(tap, &flow, 2 * flow.nr + 1);
	}
	return err;
}

/* Flows whose two frames have different members. */
static unsigned int torn(const struct crew *crew)
{
	unsigned int n = 0, i;

	for (i = 0; i < FLOWS; i++)
		n += crew->who[2 * i] != crew->who[2 * i + 1];
	return n;
}

static unsigned int members_with_frames(const struct crew *crew)
{
	unsigned int n = 0, i;

	for (i = 0; i < crew->members; i++)
		n += !!crew->frames[i];
	return n;
}

/* So that a member without any would be a wonder. */
static void expect_whole(struct __test_metadata *_metadata, struct crew *crew,
			 unsigned int members, const char *what)
{
	crew_read(crew);
	EXPECT_EQ(0, crew_faults(crew, 0, 2 * FLOWS))
		TH_LOG("%s", what);
	EXPECT_EQ(0, torn(crew))
		TH_LOG("%s", what);
	EXPECT_EQ(members, members_with_frames(crew))
		TH_LOG("%s", what);
}

TEST_F(inner, both_directions_of_what_is_in_a_tunnel)
{
	struct flow flow = {};
	unsigned int i;

	ASSERT_EQ(0, crew_open(&self->crew, MEMBERS));
	for (i = 0; i < 4 * FLOW_WRAPS; i++) {
		flow.wrap = i / 4;
		flow.v6 = i & 1;
		flow.tcp = i & 2;
		ASSERT_EQ(0, receive_both(self->tap, flow));
		expect_whole(_metadata, &self->crew, MEMBERS,
			     flow_wrap_name(flow.wrap));
	}
}

/* By the ports of the tunnel, which differ by direction, for those over UDP: there
 * flow can't keep a conversation together, but it spreads it.
 */
TEST_F(inner, flow_sees_what_the_dissector_sees)
{
	struct flow flow = {};

	self->crew.as.balance = RINGTAP_BALANCE_FLOW;
	ASSERT_EQ(0, crew_open(&self->crew, MEMBERS));
	for (flow.wrap = FLOW_PLAIN; flow.wrap <= FLOW_GRE; flow.wrap++) {
		ASSERT_EQ(0, receive_both(self->tap, flow));
		expect_whole(_metadata, &self->crew, MEMBERS,
			     flow_wrap_name(flow.wrap));
	}
	flow.wrap = FLOW_VXLAN;
	ASSERT_EQ(0, receive_both(self->tap, flow));
	crew_read(&self->crew);
	EXPECT_EQ(0, crew_faults(&self->crew, 0, 2 * FLOWS));
	EXPECT_LT(0, torn(&self->crew));
}

TEST_F(inner, addresses_alone)
{
	struct flow flow = {};
	uint8_t who;

	self->crew.as.balance = RINGTAP_BALANCE_IP;
	ASSERT_EQ(0, crew_open(&self->crew, MEMBERS));
	ASSERT_EQ(0, receive_both(self->tap, flow));
	expect_whole(_metadata, &self->crew, MEMBERS, "IPv4");
	flow.v6 = true;
	ASSERT_EQ(0, receive_both(self->tap, flow));
	expect_whole(_metadata, &self->crew, MEMBERS, "IPv6");
	flow.v6 = false;
	flow.same_addresses = true;
	ASSERT_EQ(0, receive_both(self->tap, flow));
	expect_whole(_metadata, &self->crew, 1, "the same");
	/* The two ends of a tunnel, whatever is in it. */
	flow.same_addresses = false;
	flow.wrap = FLOW_GRE;
	ASSERT_EQ(0, receive_both(self->tap, flow));
	expect_whole(_metadata, &self->crew, 1, "GRE");
	who = self->crew.who[0];
	flow.v6 = true;
	ASSERT_EQ(0, receive_both(self->tap, flow));
	expect_whole(_metadata, &self->crew, 1, "IPv6 in it");
	EXPECT_EQ(who, self->crew.who[0]);
}

/* There by a packet socket, which leaves the tag in the frame, and back. */
static int send_and_receive(int tap, struct flow flow)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET, .sll_ifindex = tap_ifindex("tap0"),
	};
	int fd = socket(AF_PACKET, SOCK_RAW, 0), err = 0;
	uint8_t frame[FLOW_FRAME];
	size_t len;

	if (bind(fd, (void *)&addr, sizeof(addr)))
		err = -errno;
	for (flow.nr = 0; flow.nr < FLOWS && !err; flow.nr++) {
		flow.back = false;
		len = flow_frame(frame, &flow, 2 * flow.nr);
		if (send(fd, frame, len, 0) != (ssize_t)len)
			err = -errno;
		flow.back = true;
		err = err ? : flow_receive(tap, &flow, 2 * flow.nr + 1);
	}
	close(fd);
	return err;
}

TEST_F(inner, what_is_sent_and_what_comes_back)
{
	const unsigned int balances[] = {
		RINGTAP_BALANCE_FLOW, RINGTAP_BALANCE_INNER, RINGTAP_BALANCE_IP,
	};
	struct flow flow = {};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(balances); i++) {
		crew_init(&self->crew, "tap0", balances[i]);
		self->crew.options.mode = RINGTAP_MODE_TAP;
		self->crew.options.directions = 0;
		ASSERT_EQ(0, crew_open(&self->crew, MEMBERS));
		for (flow.wrap = FLOW_PLAIN; flow.wrap <= FLOW_QINQ;
		     flow.wrap++) {
			ASSERT_EQ(0, send_and_receive(self->tap, flow));
			expect_whole(_metadata, &self->crew, MEMBERS,
				     flow_wrap_name(flow.wrap));
		}
		crew_close(&self->crew);
	}
}

static void expect_fragments_together(struct __test_metadata *_metadata,
				      FIXTURE_DATA(inner) *self,
				      struct flow flow)
{
	unsigned int i;

	for (flow.nr = 0; flow.nr < FLOWS; flow.nr++)
		for (i = 0; i < FLOW_FRAGMENTS; i++) {
			flow.fragment = i + 1;
			ASSERT_EQ(0, flow_receive(self->tap, &flow,
						  FLOW_FRAGMENTS * flow.nr + i));
		}
	crew_read(&self->crew);
	EXPECT_EQ(0, crew_faults(&self->crew, 0, FLOW_FRAGMENTS * FLOWS));
	EXPECT_EQ(MEMBERS, members_with_frames(&self->crew));
	for (i = 0; i < FLOW_FRAGMENTS * FLOWS; i++)
		EXPECT_EQ(self->crew.who[i / FLOW_FRAGMENTS * FLOW_FRAGMENTS],
			  self->crew.who[i]);
}

TEST_F(inner, all_fragments_of_a_datagram)
{
	const unsigned int balances[] = {
		RINGTAP_BALANCE_FLOW, RINGTAP_BALANCE_INNER, RINGTAP_BALANCE_IP,
	};
	struct flow flow = {};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(balances); i++) {
		crew_init(&self->crew, "tap0", balances[i]);
		ASSERT_EQ(0, crew_open(&self->crew, MEMBERS));
		for (flow.wrap = FLOW_PLAIN; flow.wrap <= FLOW_QINQ;
		     flow.wrap++) {
			flow.v6 = false;
			expect_fragments_together(_metadata, self, flow);
			flow.v6 = true;
			expect_fragments_together(_metadata, self, flow);
		}
		crew_close(&self->crew);
	}
}

/* As many as who is alone beside them: a tag without its end, the stack drops. */
static void expect_as_many(struct __test_metadata *_metadata, struct crew *crew,
			   struct crew *alone)
{
	uint64_t frames = 0;
	unsigned int i;

	for (i = 0; i < crew->members; i++)
		frames += crew_stats(crew, i).delivered;
	EXPECT_EQ(crew_stats(alone, 0).delivered, frames);
	EXPECT_LT(500, frames);
	crew_close(alone);
}

/* Cut anywhere: what is no tunnel, or not all of one, has a member all the same. */
TEST_F(inner, what_is_cut_short)
{
	uint8_t frame[FLOW_FRAME];
	struct flow flow = {};
	struct crew alone;
	size_t len, most;

	crew_init(&alone, "tap0", RINGTAP_BALANCE_FLOW);
	ASSERT_EQ(0, crew_open(&alone, 1));
	ASSERT_EQ(0, crew_open(&self->crew, MEMBERS));
	for (flow.wrap = 0; flow.wrap < FLOW_WRAPS; flow.wrap++) {
		most = flow_frame(frame, &flow, 0);
		for (len = 14; len <= most; len++)
			ASSERT_EQ(len, write(self->tap, frame, len));
	}
	expect_as_many(_metadata, &self->crew, &alone);
}

/* Any byte of a tunnel may be anything. */
TEST_F(inner, what_is_wrong_inside)
{
	uint8_t frame[FLOW_FRAME], byte;
	struct flow flow = {};
	struct crew alone;
	unsigned int i;
	size_t len, at;

	crew_init(&alone, "tap0", RINGTAP_BALANCE_FLOW);
	ASSERT_EQ(0, crew_open(&alone, 1));
	ASSERT_EQ(0, crew_open(&self->crew, MEMBERS));
	for (flow.wrap = 0; flow.wrap < FLOW_WRAPS; flow.wrap++) {
		len = flow_frame(frame, &flow, 0);
		for (at = 12; at < len; at++) {
			byte = frame[at];
			for (i = 0; i < 3; i++) {
				frame[at] = i ? i == 1 ? 0 : 0xff : byte ^ 0x10;
				ASSERT_EQ(len, write(self->tap, frame, len));
			}
			frame[at] = byte;
		}
	}
	expect_as_many(_metadata, &self->crew, &alone);
}

TEST_HARNESS_MAIN
