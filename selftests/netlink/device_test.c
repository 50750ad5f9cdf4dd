// SPDX-License-Identifier: GPL-2.0
/*
 * What the module says of devices, one by one and in a dump: of every kind, of
 * many, and of those that come and go meanwhile.
 */
#include "listing.h"
#include "tap.h"

#include <errno.h>
#include <kselftest_harness.h>
#include <linux/if_arp.h>
#include <linux/ringtap.h>
#include <linux/ringtap_netlink.h>
#include <ringtap/ringtap.h>
#include <sched.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY			65534
#define MANY			300
#define NO_LINKTYPE		-1
#define LINKTYPE_ETHERNET	1
#define LINKTYPE_RAW		101

FIXTURE(kind) {
	struct listing	listing;
	int		tap;
};

FIXTURE_VARIANT(kind) {
	const char	*name;
	const char	*commands;
	int		linktype;
	int		mode;
	int		hook;
	int		why;
	int		holder;
};

#define VETH	"ip link add v0 up type veth peer name v1; "
#define FREE	.linktype = LINKTYPE_ETHERNET, .mode = RINGTAP_MODE_COPY, \
		.hook = RINGTAP_HOOK_HANDLER, .why = RINGTAP_WHY_ASKED, \
		.holder = RINGTAP_HOLDER_NOBODY
#define TAKEN	.linktype = LINKTYPE_ETHERNET, .mode = RINGTAP_MODE_TAP, \
		.hook = RINGTAP_HOOK_TAP, .why = RINGTAP_WHY_TAKEN, \
		.holder = RINGTAP_HOLDER_ANOTHER

FIXTURE_VARIANT_ADD(kind, loopback) {
	.name = "lo", .commands = ":", FREE,
};
FIXTURE_VARIANT_ADD(kind, dummy_that_is_down) {
	.name = "d0", .commands = "ip link add d0 type dummy", FREE,
};
FIXTURE_VARIANT_ADD(kind, veth) {
	.name = "v0", .commands = VETH, FREE,
};
FIXTURE_VARIANT_ADD(kind, bridge) {
	.name = "br0",
	.commands = VETH "ip link add br0 type bridge; ip link set v0 master br0",
	FREE,
};
FIXTURE_VARIANT_ADD(kind, bridge_port) {
	.name = "v0",
	.commands = VETH "ip link add br0 type bridge; ip link set v0 master br0",
	TAKEN,
};
FIXTURE_VARIANT_ADD(kind, port_no_more) {
	.name = "v0",
	.commands = VETH "ip link add br0 type bridge; ip link set v0 master br0; ip link set v0 nomaster",
	FREE,
};
FIXTURE_VARIANT_ADD(kind, bond_port) {
	.name = "d0",
	.commands = "ip link add d0 type dummy; ip link add bnd0 type bond; ip link set d0 master bnd0",
	TAKEN,
};
FIXTURE_VARIANT_ADD(kind, below_macvlan) {
	.name = "v0",
	.commands = VETH "ip link add link v0 name mv0 type macvlan mode bridge",
	TAKEN,
};
FIXTURE_VARIANT_ADD(kind, macvlan) {
	.name = "mv0",
	.commands = VETH "ip link add link v0 name mv0 type macvlan mode bridge",
	FREE,
};
FIXTURE_VARIANT_ADD(kind, below_vlan) {
	.name = "v0",
	.commands = VETH "ip link add link v0 name v0.5 type vlan id 5",
	.linktype = LINKTYPE_ETHERNET, .mode = RINGTAP_MODE_TAP,
	.hook = RINGTAP_HOOK_TAP, .why = RINGTAP_WHY_VLAN,
	.holder = RINGTAP_HOLDER_NOBODY,
};
FIXTURE_VARIANT_ADD(kind, vlan) {
	.name = "v0.5",
	.commands = VETH "ip link add link v0 name v0.5 type vlan id 5",
	FREE,
};
FIXTURE_VARIANT_ADD(kind, tun) {
	.name = "tun0", .commands = ":",
	.linktype = LINKTYPE_RAW, .mode = RINGTAP_MODE_COPY,
	.hook = RINGTAP_HOOK_HANDLER, .why = RINGTAP_WHY_ASKED,
	.holder = RINGTAP_HOLDER_NOBODY,
};
FIXTURE_VARIANT_ADD(kind, without_a_link_type) {
	.name = "strange0", .commands = ":",
	.linktype = NO_LINKTYPE, .mode = RINGTAP_MODE_COPY,
	.hook = RINGTAP_HOOK_HANDLER, .why = RINGTAP_WHY_ASKED,
	.holder = RINGTAP_HOLDER_NOBODY,
};

FIXTURE_SETUP(kind)
{
	ASSERT_EQ(0, tap_namespace());
	ASSERT_EQ(0, listing_open(&self->listing))
		TH_LOG("the module is not loaded");
	self->tap = -1;
	if (!strcmp(variant->name, "tun0"))
		self->tap = tap_open_tun("tun0");
	if (!strcmp(variant->name, "strange0")) {
		self->tap = tap_open("strange0");
		ASSERT_EQ(0, tap_set_type(self->tap, "strange0", ARPHRD_IRDA));
	}
	ASSERT_EQ(0, tap_command("set -e; %s", variant->commands));
}

FIXTURE_TEARDOWN(kind)
{
	if (self->tap >= 0)
		close(self->tap);
	listing_close(&self->listing);
}

static void compare(struct __test_metadata *_metadata,
		    const FIXTURE_VARIANT(kind) *variant,
		    const struct said *said)
{
	EXPECT_EQ(variant->linktype == NO_LINKTYPE ? 9 : 10, said->attrs);
	EXPECT_EQ(tap_ifindex(variant->name), said->ifindex);
	EXPECT_STREQ(variant->name, said->name);
	EXPECT_EQ(variant->linktype, said->linktype);
	EXPECT_EQ(variant->mode, said->mode);
	EXPECT_EQ(variant->hook, said->hook);
	EXPECT_EQ(variant->why, said->why);
	EXPECT_EQ(variant->holder, said->holder);
	EXPECT_EQ(0, said->hooks);
	EXPECT_EQ(0, said->sockets);
	EXPECT_EQ(0, said->nic_dropped);
}

TEST_F(kind, is_told_of_it_alone)
{
	ASSERT_EQ(0, listing_ask_about(&self->listing,
				       tap_ifindex(variant->name)));
	EXPECT_EQ(0, self->listing.end.err);
	EXPECT_EQ(0, self->listing.strangers);
	ASSERT_EQ(1, self->listing.nr);
	compare(_metadata, variant, &self->listing.devices[0]);
}

TEST_F(kind, is_told_among_all)
{
	struct said said;

	ASSERT_EQ(0, listing_ask_for_all(&self->listing));
	EXPECT_EQ(0, self->listing.end.err);
	EXPECT_FALSE(self->listing.end.interrupted);
	EXPECT_EQ(0, self->listing.strangers);
	ASSERT_EQ(1, listing_find(&self->listing, variant->name, &said));
	compare(_metadata, variant, &said);
}

FIXTURE(list) {
	struct listing listing;
};

FIXTURE_SETUP(list)
{
	ASSERT_EQ(0, tap_namespace());
	ASSERT_EQ(0, listing_open(&self->listing))
		TH_LOG("the module is not loaded");
}

FIXTURE_TEARDOWN(list)
{
	listing_close(&self->listing);
}

/* How it could be captured now, while others do. */
static struct said told_of(struct listing *listing, const char *name)
{
	if (listing_ask_about(listing, tap_ifindex(name)) || listing->nr != 1)
		return (struct said){};
	return listing->devices[0];
}

TEST_F(list, ringtap_holds_the_handler_while_it_captures_there)
{
	struct ringtap_options options = {
		.device = "v0", .ring_bytes = 2 << 20,
	};
	struct ringtap *rt;
	struct said said;

	ASSERT_EQ(0, tap_command(VETH));
	ASSERT_EQ(0, ringtap_open(&rt, &options))
		TH_LOG("%s", ringtap_strerror(rt));
	said = told_of(&self->listing, "v0");
	EXPECT_EQ(RINGTAP_HOLDER_RINGTAP, said.holder);
	EXPECT_EQ(RINGTAP_MODE_COPY, said.mode);
	EXPECT_EQ(RINGTAP_HOOK_HANDLER, said.hook);
	EXPECT_EQ(RINGTAP_WHY_ASKED, said.why);
	EXPECT_EQ(RINGTAP_HOLDER_NOBODY, told_of(&self->listing, "v1").holder);
	EXPECT_EQ(RINGTAP_HOOKS_HANDLER | RINGTAP_HOOKS_TAP, said.hooks);
	EXPECT_EQ(1, said.sockets);
	EXPECT_EQ(0, told_of(&self->listing, "v1").sockets);
	ringtap_close(rt);
	EXPECT_EQ(0, told_of(&self->listing, "v0").hooks);
	EXPECT_EQ(RINGTAP_HOLDER_NOBODY, told_of(&self->listing, "v0").holder);
}

/* It went to the earlier hook because of a VLAN device that is no more. */
TEST_F(list, a_bypass_that_comes_before_is_a_reason)
{
	struct ringtap_options options = {
		.device = "v0", .ring_bytes = 2 << 20,
		.mode = RINGTAP_MODE_BYPASS,
	};
	struct ringtap *rt;
	struct said said;

	ASSERT_EQ(0, tap_command(VETH "ip link add link v0 name v0.5 type vlan id 5"));
	ASSERT_EQ(0, ringtap_open(&rt, &options))
		TH_LOG("%s", ringtap_strerror(rt));
	ASSERT_EQ(0, tap_command("ip link delete v0.5"));
	said = told_of(&self->listing, "v0");
	EXPECT_EQ(RINGTAP_HOLDER_NOBODY, said.holder);
	EXPECT_EQ(RINGTAP_HOOKS_INGRESS, said.hooks & ~RINGTAP_HOOKS_TAP);
	EXPECT_EQ(RINGTAP_MODE_TAP, said.mode);
	EXPECT_EQ(RINGTAP_WHY_BYPASS, said.why);
	ringtap_close(rt);
}

TEST_F(list, index_0_is_all_devices)
{
	const struct said *said = self->listing.devices;

	ASSERT_EQ(0, listing_ask_about(&self->listing, 0));
	EXPECT_EQ(0, self->listing.end.err);
	ASSERT_EQ(1, self->listing.nr);
	EXPECT_EQ(6, said->attrs);
	EXPECT_EQ(0, said->ifindex);
	EXPECT_EQ(RINGTAP_MODE_TAP, said->mode);
	EXPECT_EQ(RINGTAP_HOOK_TAP, said->hook);
	EXPECT_EQ(RINGTAP_WHY_ANY, said->why);
}

/* Each device counts its own, and those of all are counted apart. */
TEST_F(list, sockets_are_counted_where_they_are)
{
	struct ringtap_options options = {
		.device = RINGTAP_ANY, .ring_bytes = 2 << 20,
		.mode = RINGTAP_MODE_TAP, .directions = RINGTAP_DIR_IN,
	};
	struct ringtap *all, *first, *second;

	ASSERT_EQ(0, tap_command(VETH));
	ASSERT_EQ(0, ringtap_open(&all, &options));
	options.device = "v0";
	ASSERT_EQ(0, ringtap_open(&first, &options));
	ASSERT_EQ(0, ringtap_open(&second, &options));
	EXPECT_EQ(2, told_of(&self->listing, "v0").sockets);
	EXPECT_EQ(RINGTAP_HOOKS_TAP, told_of(&self->listing, "v0").hooks);
	EXPECT_EQ(0, told_of(&self->listing, "v1").sockets);
	ASSERT_EQ(0, listing_ask_about(&self->listing, 0));
	EXPECT_EQ(1, self->listing.devices[0].sockets);
	ringtap_close(second);
	EXPECT_EQ(1, told_of(&self->listing, "v0").sockets);
	ringtap_close(first);
	ringtap_close(all);
	ASSERT_EQ(0, listing_ask_about(&self->listing, 0));
	EXPECT_EQ(0, self->listing.devices[0].sockets);
	EXPECT_EQ(0, self->listing.devices[0].hooks);
}

TEST_F(list, an_unknown_index_is_refused_with_a_reason)
{
	static const uint32_t indices[] = { 4711, INT32_MAX, 1u << 31, -1 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(indices); i++) {
		ASSERT_EQ(0, listing_ask_about(&self->listing, indices[i]));
		EXPECT_EQ(ENODEV, self->listing.end.err);
		EXPECT_EQ(0, self->listing.nr);
		EXPECT_STREQ("no device of this network namespace has this index",
			     self->listing.end.text);
	}
}

TEST_F(list, a_request_without_an_index_is_refused_with_a_reason)
{
	listing_prepare(&self->listing, false);
	ASSERT_EQ(0, listing_ask(&self->listing));
	EXPECT_EQ(EINVAL, self->listing.end.err);
	EXPECT_EQ(0, self->listing.nr);
	EXPECT_STREQ("the index of a device is missing; a dump lists all",
		     self->listing.end.text);
}

TEST_F(list, other_attributes_are_refused_with_a_reason)
{
	uint16_t type;
	int all;

	for (all = 0; all <= 1; all++)
		for (type = 0; type <= RINGTAP_A_DEVICE_MAX + 3; type++) {
			listing_prepare(&self->listing, all);
			mnl_attr_put_u32(&self->listing.request.header, type, 1);
			ASSERT_EQ(0, listing_ask(&self->listing));
			if (type == RINGTAP_A_DEVICE_IFINDEX && !all)
				continue;
			EXPECT_EQ(EINVAL, self->listing.end.err)
				TH_LOG("attribute %u, all %d", type, all);
			EXPECT_EQ(0, self->listing.nr);
			EXPECT_NE('\0', self->listing.end.text[0])
				TH_LOG("attribute %u, all %d", type, all);
		}
}

TEST_F(list, an_index_of_another_length_is_refused)
{
	static const uint8_t bytes[8] = { 1 };
	static const size_t lengths[] = { 0, 1, 2, 3, 5, 8 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		listing_prepare(&self->listing, false);
		mnl_attr_put(&self->listing.request.header,
			     RINGTAP_A_DEVICE_IFINDEX, lengths[i], bytes);
		ASSERT_EQ(0, listing_ask(&self->listing));
		EXPECT_TRUE(self->listing.end.err == EINVAL ||
			    self->listing.end.err == ERANGE)
			TH_LOG("%zu bytes", lengths[i]);
		EXPECT_EQ(0, self->listing.nr);
	}
}

TEST_F(list, devices_of_other_namespaces_are_not_there)
{
	ASSERT_EQ(0, tap_command("ip link add d0 index 4711 type dummy"));
	ASSERT_EQ(0, listing_ask_about(&self->listing, 4711));
	EXPECT_EQ(1, self->listing.nr);
	listing_close(&self->listing);

	ASSERT_EQ(0, tap_namespace());
	ASSERT_EQ(0, listing_open(&self->listing));
	ASSERT_EQ(0, listing_ask_about(&self->listing, 4711));
	EXPECT_EQ(ENODEV, self->listing.end.err);
	ASSERT_EQ(0, listing_ask_for_all(&self->listing));
	EXPECT_EQ(1, listing_find(&self->listing, "lo", NULL));
	EXPECT_EQ(0, listing_find(&self->listing, "d0", NULL));
}

TEST_F(list, asking_needs_no_rights)
{
	ASSERT_EQ(0, setresgid(NOBODY, NOBODY, NOBODY));
	ASSERT_EQ(0, setresuid(NOBODY, NOBODY, NOBODY));
	listing_close(&self->listing);
	ASSERT_EQ(0, listing_open(&self->listing));
	ASSERT_EQ(0, listing_ask_for_all(&self->listing));
	EXPECT_EQ(0, self->listing.end.err);
	EXPECT_EQ(1, listing_find(&self->listing, "lo", NULL));
	ASSERT_EQ(0, listing_ask_about(&self->listing, tap_ifindex("lo")));
	EXPECT_EQ(1, self->listing.nr);
}

/* m1 to m300, of which one has a number far behind the others. The kernel takes
 * its time for each device that goes, but not more for a group of them: m120 to
 * m240 are group 2, m1 and m250 to m260 group 3.
 */
static int add_many(void)
{
	return tap_command("for i in $(seq %d); do"
			   " at=; [ $i = 101 ] && at='index 4000';"
			   " group=1; [ $i -ge 120 ] && [ $i -le 240 ] && group=2;"
			   " [ $i = 1 ] || [ $i -ge 250 ] && [ $i -le 260 ] && group=3;"
			   " echo link add m$i $at group $group type dummy; "
			   "done | ip -batch -", MANY);
}

/* Each of first to last so many times, in the order of their numbers. */
static void find_many(struct __test_metadata *_metadata,
		      const struct listing *listing, int first, int last,
		      unsigned int times)
{
	char name[16];
	unsigned int i;

	for (i = 1; i < listing->nr; i++) {
		EXPECT_LT(listing->devices[i - 1].ifindex,
			  listing->devices[i].ifindex);
	}
	for (i = first; i <= last; i++) {
		snprintf(name, sizeof(name), "m%u", i);
		EXPECT_EQ(times, listing_find(listing, name, NULL))
			TH_LOG("%s", name);
	}
}

TEST_F(list, many_devices_come_in_several_messages_each_once)
{
	ASSERT_EQ(0, add_many());
	ASSERT_EQ(0, listing_ask_for_all(&self->listing));
	EXPECT_EQ(0, self->listing.end.err);
	EXPECT_FALSE(self->listing.end.interrupted);
	EXPECT_EQ(0, self->listing.strangers);
	EXPECT_LE(3, self->listing.end.reads);
	find_many(_metadata, &self->listing, 1, MANY, 1);
}

/* What happens behind the place that a dump has come to, it tells; before it,
 * it does not go back. All others come once, the neighbours of what has gone
 * not excepted.
 */
TEST_F(list, devices_that_come_and_go_disturb_no_other)
{
	ASSERT_EQ(0, add_many());
	self->listing.at_first =
		"ip link delete group 3 && ip link add last index 9000 type dummy";
	ASSERT_EQ(0, listing_ask_for_all(&self->listing));
	EXPECT_EQ(0, self->listing.end.err);
	EXPECT_EQ(0, self->listing.strangers);
	EXPECT_TRUE(self->listing.end.interrupted);
	find_many(_metadata, &self->listing, 2, 249, 1);
	find_many(_metadata, &self->listing, 250, 260, 0);
	find_many(_metadata, &self->listing, 261, MANY, 1);
	EXPECT_EQ(1, listing_find(&self->listing, "last", NULL));
}

/* The device at which a message was full is gone when the next one begins. */
TEST_F(list, a_dump_goes_on_where_its_next_device_was)
{
	ASSERT_EQ(0, add_many());
	self->listing.at_first = "ip link delete group 2";
	ASSERT_EQ(0, listing_ask_for_all(&self->listing));
	EXPECT_EQ(0, self->listing.end.err);
	EXPECT_EQ(0, self->listing.strangers);
	EXPECT_EQ(0, listing_find(&self->listing, "m240", NULL));
	find_many(_metadata, &self->listing, 1, 119, 1);
	find_many(_metadata, &self->listing, 241, MANY, 1);
}

/* Those that stay are told of each time. */
TEST_F_TIMEOUT(list, dumps_while_devices_come_and_go, 240)
{
	unsigned int rounds = 0;
	pid_t changer;
	int status;

	ASSERT_EQ(0, tap_command("for i in $(seq 100); do echo link add m$i type dummy; done | ip -batch -"));
	changer = fork();
	ASSERT_LE(0, changer);
	if (!changer)
		_exit(tap_command("for i in $(seq 10); do"
				  " for j in $(seq 5); do echo link add c$j group 9 type dummy; done;"
				  " echo link delete group 9;"
				  " done | ip -batch -"));
	while (!waitpid(changer, &status, WNOHANG)) {
		ASSERT_EQ(0, listing_ask_for_all(&self->listing));
		ASSERT_EQ(0, self->listing.end.err);
		ASSERT_EQ(0, self->listing.strangers);
		find_many(_metadata, &self->listing, 1, 100, 1);
		rounds++;
	}
	EXPECT_EQ(0, status);
	EXPECT_LT(0, rounds);
}

TEST_HARNESS_MAIN
