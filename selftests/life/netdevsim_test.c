// SPDX-License-Identifier: GPL-2.0
/*
 * A device with a lock of its own, under which the kernel tells of what
 * happens to it and which a change of promiscuous mode takes.
 */
#define _GNU_SOURCE
#include "flood.h"
#include "reader.h"
#include "state.h"
#include "tap.h"

#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define BUS	"/sys/bus/netdevsim"
#define ID	"4711"
#define FRAMES	50
#define WAIT_MS	60000

FIXTURE(netdevsim) {
	struct ringtap_options options;
	struct flood flood;
	int tap;
};

FIXTURE_VARIANT(netdevsim) {
	unsigned int mode;
};

FIXTURE_VARIANT_ADD(netdevsim, tap) { .mode = RINGTAP_MODE_TAP };
FIXTURE_VARIANT_ADD(netdevsim, copy) { .mode = RINGTAP_MODE_COPY };
FIXTURE_VARIANT_ADD(netdevsim, bypass) { .mode = RINGTAP_MODE_BYPASS };

static int write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	int ret;

	if (!file)
		return -1;
	ret = fputs(text, file) < 0;
	return fclose(file) || ret ? -1 : 0;
}

/* It gets a name of its own: that of the kernel's choice is the first that is
 * neither lo's nor the tap's.
 */
static int sim_name(void)
{
	struct if_nameindex *list = if_nameindex(), *entry;
	int ret = -1;

	for (entry = list; entry && entry->if_index; entry++)
		if (strcmp(entry->if_name, "lo") && strcmp(entry->if_name, "tap0"))
			ret = tap_command("ip link set %s down && ip link set %s name sim0",
					  entry->if_name, entry->if_name);
	if_freenameindex(list);
	return ret;
}

/* What the tap receives is what sim0 receives. */
static int sim_add(void)
{
	return write_file(BUS "/new_device", ID " 1") || sim_name() ||
	       tap_command("ip link set sim0 up") ||
	       tap_command("tc qdisc del dev tap0 clsact 2>/dev/null; tc qdisc add dev tap0 clsact") ||
	       tap_command("tc filter add dev tap0 ingress matchall action mirred ingress redirect dev sim0");
}

static int sim_remove(void)
{
	return write_file(BUS "/del_device", ID);
}

FIXTURE_SETUP(netdevsim)
{
	if (tap_command("modprobe -q netdevsim"))
		SKIP(return, "this kernel has no netdevsim");
	self->options = (struct ringtap_options){
		.device = "sim0", .mode = variant->mode,
		.ring_bytes = 4 << 20, .promisc = true,
	};
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	ASSERT_EQ(0, sim_add());
	self->flood.fd = self->tap;
	ASSERT_EQ(0, flood_start(&self->flood));
}

FIXTURE_TEARDOWN(netdevsim)
{
	flood_stop(&self->flood);
	close(self->tap);
	if (!access(BUS "/devices/netdevsim" ID, F_OK))
		EXPECT_EQ(0, sim_remove());
}

static int wait_for_end(struct ringtap *rt)
{
	int ret;

	while ((ret = ringtap_wait(rt, WAIT_MS)) == 1)
		reader_drain(rt);
	return ret;
}

TEST_F_TIMEOUT(netdevsim, closed, 120)
{
	struct ringtap *rt;
	int round;

	for (round = 0; round < 3; round++) {
		ASSERT_EQ(0, ringtap_open(&rt, &self->options))
			TH_LOG("%s", ringtap_strerror(rt));
		EXPECT_EQ(1, state_promiscuity("sim0"));
		EXPECT_TRUE(reader_take(rt, FRAMES, WAIT_MS));
		ringtap_close(rt);
		EXPECT_EQ(0, state_promiscuity("sim0"));
	}
}

TEST_F_TIMEOUT(netdevsim, goes_down_and_is_renamed, 120)
{
	struct ringtap *rt;

	ASSERT_EQ(0, ringtap_open(&rt, &self->options));
	ASSERT_EQ(0, tap_command("ip link set sim0 down"));
	ASSERT_EQ(0, tap_command("ip link set sim0 name sim1"));
	ASSERT_EQ(0, tap_command("ip link set sim1 up"));
	EXPECT_EQ(2, ringtap_ifaces(rt));
	EXPECT_TRUE(reader_take(rt, FRAMES, WAIT_MS));
	EXPECT_EQ(1, state_promiscuity("sim1"));
	ringtap_close(rt);
	EXPECT_EQ(0, state_promiscuity("sim1"));
}

TEST_F_TIMEOUT(netdevsim, is_removed, 120)
{
	struct ringtap *rt;
	int round;

	for (round = 0; round < 3; round++) {
		ASSERT_EQ(0, ringtap_open(&rt, &self->options))
			TH_LOG("%s", ringtap_strerror(rt));
		EXPECT_TRUE(reader_take(rt, FRAMES, WAIT_MS));
		ASSERT_EQ(0, sim_remove());
		EXPECT_EQ(-ENETDOWN, wait_for_end(rt));
		ringtap_close(rt);
		ASSERT_EQ(0, sim_add());
		EXPECT_EQ(0, state_promiscuity("sim0"));
	}
}

TEST_F_TIMEOUT(netdevsim, a_vlan_appears_on_it, 120)
{
	struct ringtap_iface iface;
	struct ringtap *rt;

	ASSERT_EQ(0, ringtap_open(&rt, &self->options));
	ASSERT_EQ(0, tap_command("ip link add link sim0 name v5 type vlan id 5"));
	ASSERT_EQ(0, ringtap_iface(rt, 0, &iface));
	EXPECT_EQ(variant->mode == RINGTAP_MODE_TAP ? RINGTAP_HOOK_TAP :
		  RINGTAP_HOOK_INGRESS, iface.hook);
	EXPECT_TRUE(reader_take(rt, FRAMES, WAIT_MS));
	ASSERT_EQ(0, tap_command("ip link del v5"));
	ringtap_close(rt);
	EXPECT_EQ(0, state_promiscuity("sim0"));
}

/* There and back. */
TEST_F_TIMEOUT(netdevsim, moves_to_another_namespace, 120)
{
	int from[2], to[2];
	struct ringtap *rt;
	char byte = 'n';
	pid_t pid;

	ASSERT_EQ(0, pipe(from));
	ASSERT_EQ(0, pipe(to));
	pid = fork();
	if (!pid) {
		close(to[1]);
		if (unshare(CLONE_NEWNET) || write(from[1], "", 1) != 1 ||
		    read(to[0], &byte, 1) != 1)
			_exit(1);
		while (state_promiscuity("sim0") > 0)
			usleep(10000);
		_exit(tap_command("ip link set sim0 netns %d", getppid()));
	}
	close(from[1]);
	close(to[0]);
	ASSERT_EQ(1, read(from[0], &byte, 1));
	ASSERT_EQ(0, ringtap_open(&rt, &self->options));
	EXPECT_TRUE(reader_take(rt, FRAMES, WAIT_MS));
	if (tap_command("ip link set sim0 netns %d 2>/dev/null", pid)) {
		/* Newer kernels may bind it to where its driver is. */
		EXPECT_TRUE(reader_take(rt, FRAMES, WAIT_MS));
		kill(pid, SIGKILL);
	} else {
		EXPECT_EQ(-ENETDOWN, wait_for_end(rt));
		ASSERT_EQ(1, write(to[1], "", 1));
	}
	EXPECT_EQ(pid, waitpid(pid, NULL, 0));
	ringtap_close(rt);
	EXPECT_EQ(0, state_promiscuity("sim0"));
}

TEST_HARNESS_MAIN
