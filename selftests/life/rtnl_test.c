// SPDX-License-Identifier: GPL-2.0
/*
 * The end of a bypass does not wait for others: the stack has its frames
 * again while somebody else holds RTNL, which the socket's release needs.
 */
#define _GNU_SOURCE
#include "flood.h"
#include "reader_process.h"
#include "rtnl.h"
#include "state.h"
#include "tap.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define FRAME	100
#define LIMIT_S	60

FIXTURE(rtnl) {
	struct ringtap_options options;
	struct rtnl_holder holder;
	int tap;
	int stack;
};

FIXTURE_VARIANT(rtnl) {
	bool vlan;
	bool promisc;
};

FIXTURE_VARIANT_ADD(rtnl, handler) { .promisc = true };
FIXTURE_VARIANT_ADD(rtnl, ingress) { .vlan = true };

FIXTURE_SETUP(rtnl)
{
	self->options = (struct ringtap_options){
		.device = "tap0", .mode = RINGTAP_MODE_BYPASS,
		.ring_bytes = 4 << 20, .promisc = variant->promisc,
	};
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->stack = tap_stack_open("tap0");
	ASSERT_LE(0, self->stack);
	if (variant->vlan)
		ASSERT_EQ(0, tap_command("ip link add link tap0 name v5 type vlan id 5"));
}

FIXTURE_TEARDOWN(rtnl)
{
	close(self->stack);
	close(self->tap);
}

/* The signal is under way; when it has arrived the stack has a frame. */
static bool stack_gets_one(int tap, int stack)
{
	time_t until = time(NULL) + LIMIT_S;

	while (!tap_stack_count(stack))
		if (tap_receive(tap, 0, 1, FRAME) || time(NULL) > until)
			return false;
	return true;
}

TEST_F_TIMEOUT(rtnl, a_killed_reader_gives_the_frames_back_while_it_is_held, 120)
{
	unsigned int lost;
	bool held, back;
	pid_t pid;

	pid = reader_process_start(&self->options);
	ASSERT_LT(0, pid);
	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, FRAME));
	ASSERT_EQ(0, tap_stack_count(self->stack));

	held = rtnl_hold(&self->holder);
	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, FRAME));
	EXPECT_EQ(0, tap_stack_count(self->stack));
	reader_process_kill(pid);
	back = stack_gets_one(self->tap, self->stack);
	lost = 100;
	if (back && !tap_receive(self->tap, 0, 100, FRAME))
		lost = 100 - tap_stack_count(self->stack);
	/* And that is why it is so: the process is not at its end. */
	EXPECT_EQ(0, waitpid(pid, NULL, WNOHANG));
	held = held && rtnl_held(&self->holder);
	rtnl_release(&self->holder);

	EXPECT_TRUE(held);
	EXPECT_TRUE(back);
	EXPECT_EQ(0, lost);
	EXPECT_EQ(pid, waitpid(pid, NULL, 0));
	EXPECT_EQ(0, state_promiscuity("tap0"));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, FRAME));
	EXPECT_EQ(10, tap_stack_count(self->stack));
}

TEST_F_TIMEOUT(rtnl, a_stopped_capture_does_not_need_it, 120)
{
	struct ringtap *rt;
	bool held;
	int ret;

	ASSERT_EQ(0, ringtap_open(&rt, &self->options))
		TH_LOG("%s", ringtap_strerror(rt));
	held = rtnl_hold(&self->holder);
	ret = ringtap_stop(rt);
	tap_receive(self->tap, 0, 10, FRAME);
	EXPECT_EQ(10, tap_stack_count(self->stack));
	held = held && rtnl_held(&self->holder);
	rtnl_release(&self->holder);
	EXPECT_TRUE(held);
	EXPECT_EQ(0, ret);
	ringtap_close(rt);
}

TEST_HARNESS_MAIN
