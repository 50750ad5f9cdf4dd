// SPDX-License-Identifier: GPL-2.0
/*
 * The library's word on devices is that of the module.
 */
#include "listing.h"
#include "tap.h"

#include <errno.h>
#include <kselftest_harness.h>
#include <linux/if_arp.h>
#include <ringtap/ringtap.h>
#include <string.h>
#include <unistd.h>

#define MANY	300

/**
 * struct walk - over devices
 * @listing: what the module has said of them
 * @nr: that came
 * @wrong: that were not the next of the listing, or something else was said
 * @stop_at: the walk is to end there; 0: never
 * @at_first: a command to run when the first device comes, or NULL
 */
struct walk {
	struct listing	*listing;
	unsigned int	nr;
	unsigned int	wrong;
	unsigned int	stop_at;
	const char	*at_first;
};

FIXTURE(library) {
	struct listing	listing;
	struct walk	walk;
};

FIXTURE_SETUP(library)
{
	ASSERT_EQ(0, tap_namespace());
	ASSERT_EQ(0, listing_open(&self->listing))
		TH_LOG("the module is not loaded");
	self->walk = (struct walk){ .listing = &self->listing };
}

FIXTURE_TEARDOWN(library)
{
	listing_close(&self->listing);
}

static bool agree(const struct said *said, const struct ringtap_device *device)
{
	static const uint64_t zeroes[2];

	return said->ifindex == device->ifindex &&
	       !strcmp(said->name, device->name) &&
	       said->linktype == (int)device->linktype &&
	       said->mode == device->mode && said->hook == device->hook &&
	       said->why == device->why && said->holder == device->holder &&
	       said->hooks == device->hooks &&
	       said->sockets == device->sockets &&
	       /* Of all devices there is none that could lose frames. */
	       (said->nic_dropped < 0 ? 0 : said->nic_dropped) ==
			device->nic_dropped &&
	       !memcmp(device->reserved, zeroes, sizeof(zeroes));
}

static int take(const struct ringtap_device *device, void *data)
{
	struct walk *walk = data;

	if (walk->nr >= walk->listing->nr ||
	    !agree(&walk->listing->devices[walk->nr], device))
		walk->wrong++;
	walk->nr++;
	return walk->nr == walk->stop_at ? 42 : 0;
}

/* One of each kind of answer: a port, its bridge, what lies below a VLAN
 * device, and no link type.
 */
TEST_F(library, says_of_each_device_what_the_module_does)
{
	struct ringtap_device device;
	unsigned int i;
	int tap;

	tap = tap_open("strange0");
	ASSERT_LE(0, tap);
	ASSERT_EQ(0, tap_set_type(tap, "strange0", ARPHRD_IRDA));
	ASSERT_EQ(0, tap_command("ip link add v0 type veth peer name v1 && ip link add br0 type bridge && "
				 "ip link set v0 master br0 && ip link add link v1 name v1.5 type vlan id 5"));
	ASSERT_EQ(0, listing_ask_for_all(&self->listing));
	ASSERT_LE(6, self->listing.nr);
	EXPECT_EQ(0, ringtap_devices(take, &self->walk));
	EXPECT_EQ(self->listing.nr, self->walk.nr);
	EXPECT_EQ(0, self->walk.wrong);
	for (i = 0; i < self->listing.nr; i++) {
		EXPECT_EQ(0, ringtap_device_info(self->listing.devices[i].name,
						 &device));
		EXPECT_TRUE(agree(&self->listing.devices[i], &device))
			TH_LOG("%s", device.name);
	}
	ASSERT_EQ(0, ringtap_device_info("strange0", &device));
	EXPECT_EQ(RINGTAP_NO_LINKTYPE, device.linktype);
	close(tap);
}

TEST_F(library, a_walk_ends_where_its_reader_wants)
{
	ASSERT_EQ(0, tap_command("for i in $(seq %d); do echo link add m$i type dummy; done | ip -batch -",
				 MANY));
	ASSERT_EQ(0, listing_ask_for_all(&self->listing));
	self->walk.stop_at = MANY / 2;
	EXPECT_EQ(42, ringtap_devices(take, &self->walk));
	EXPECT_EQ(MANY / 2, self->walk.nr);
	EXPECT_EQ(0, self->walk.wrong);
}

static int count(const struct ringtap_device *device, void *data)
{
	struct walk *walk = data;

	if (!*device->name)
		walk->wrong++;
	if (!walk->nr && tap_command("%s", walk->at_first))
		return -EIO;
	walk->nr++;
	return 0;
}

/* The kernel says that it was interrupted: nobody has to ask again. */
TEST_F(library, a_walk_survives_devices_that_go)
{
	ASSERT_EQ(0, tap_command("for i in $(seq %d); do echo link add m$i group $((i / 250)) type dummy; done | ip -batch -",
				 MANY));
	ASSERT_EQ(0, listing_ask_for_all(&self->listing));
	self->walk.at_first = "ip link delete group 1";
	EXPECT_EQ(0, ringtap_devices(count, &self->walk));
	EXPECT_EQ(self->listing.nr - (MANY - 249), self->walk.nr);
	EXPECT_EQ(0, self->walk.wrong);
}

TEST_F(library, all_devices_are_asked_for_by_their_name)
{
	struct ringtap_device device;

	ASSERT_EQ(0, ringtap_device_info(RINGTAP_ANY, &device));
	EXPECT_STREQ(RINGTAP_ANY, device.name);
	EXPECT_EQ(0, device.ifindex);
	EXPECT_EQ(RINGTAP_NO_LINKTYPE, device.linktype);
	EXPECT_EQ(RINGTAP_MODE_TAP, device.mode);
	EXPECT_EQ(RINGTAP_HOOK_TAP, device.hook);
	EXPECT_EQ(RINGTAP_WHY_ANY, device.why);
}

TEST_F(library, what_is_not_there_is_said)
{
	static const char *const names[] = {
		"nosuch", "", "a-name-too-long-for-any-device", "..",
	};
	struct ringtap_device device;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		EXPECT_EQ(-ENODEV, ringtap_device_info(names[i], &device))
			TH_LOG("'%s'", names[i]);
	}
}

TEST_HARNESS_MAIN
