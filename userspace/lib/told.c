// SPDX-License-Identifier: BSD-2-Clause
/*
 * What the module tells of sockets, rings, interfaces and groups, out of its messages:
 * replies and events are alike.
 */
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/ringtap_netlink.h>
#include <string.h>

#include "internal.h"
#include "told.h"

#define COUNT(array)	(sizeof(array) / sizeof(*(array)))

/**
 * struct place - where an attribute goes
 * @attr: the attribute
 * @type: MNL_TYPE_*
 * @offset: in a struct
 * @size: of a string, with its end
 */
struct place {
	uint16_t	attr;
	uint16_t	type;
	size_t		offset;
	size_t		size;
};

/* What a message is put into. */
struct places {
	const struct place	*places;
	size_t			nr;
	void			*at;
};

static int take_string(const struct nlattr *attr, const struct place *place,
		       char *to)
{
	strncpy(to, mnl_attr_get_str(attr), place->size - 1);
	return MNL_CB_OK;
}

/* Numbers of 16 bits become unsigned int, as in all structs here. */
static int take_value(const struct nlattr *attr, const struct place *place,
		      void *to)
{
	unsigned int *number = to;
	uint64_t *counter = to;

	switch (place->type) {
	case MNL_TYPE_FLAG:
		*(bool *)to = true;
		return MNL_CB_OK;
	case MNL_TYPE_U16:
		*number = mnl_attr_get_u16(attr);
		return MNL_CB_OK;
	case MNL_TYPE_U32:
		*number = mnl_attr_get_u32(attr);
		return MNL_CB_OK;
	case MNL_TYPE_U64:
		*counter = mnl_attr_get_u64(attr);
		return MNL_CB_OK;
	default:
		return take_string(attr, place, to);
	}
}

#define COUNTER(attr, field)						\
	{ RINGTAP_A_COUNTERS_##attr, MNL_TYPE_U64,			\
	  offsetof(struct ringtap_stats, field), 0 }

static const struct place counters[] = {
	COUNTER(SEEN, seen),
	COUNTER(DELIVERED, delivered),
	COUNTER(FILTERED, filtered),
	COUNTER(PASSED, passed),
	COUNTER(DROPPED_FULL, dropped_full),
	COUNTER(DROPPED_CONTEXT, dropped_context),
	COUNTER(DROPPED_UNREADABLE, dropped_unreadable),
	COUNTER(DROPPED_IFACE, dropped_iface),
	COUNTER(TRUNCATED, truncated),
	COUNTER(BYTES, bytes),
	COUNTER(WAKEUPS, wakeups),
};

static int take(const struct nlattr *attr, void *data);

static int take_counters(const struct nlattr *attr, void *stats)
{
	struct places into = { counters, COUNT(counters), stats };

	return mnl_attr_parse_nested(attr, take, &into);
}

/* What is not known here is left out: a module may have more to tell. */
static int take(const struct nlattr *attr, void *data)
{
	unsigned int type = mnl_attr_get_type(attr);
	const struct places *into = data;
	const struct place *place = into->places;

	while (place < into->places + into->nr && place->attr != type)
		place++;
	if (place == into->places + into->nr)
		return MNL_CB_OK;
	if (mnl_attr_validate(attr, place->type) < 0)
		return MNL_CB_ERROR;
	if (place->type == MNL_TYPE_NESTED)
		return take_counters(attr, (uint8_t *)into->at + place->offset);
	return take_value(attr, place, (uint8_t *)into->at + place->offset);
}

static int parse(const struct nlmsghdr *nlh, const struct place *places,
		 size_t nr, void *at)
{
	struct places into = { places, nr, at };

	return mnl_attr_parse(nlh, sizeof(struct genlmsghdr), take, &into);
}

#define SOCKET(attr, field, type)						\
	{ RINGTAP_A_SOCKET_##attr, MNL_TYPE_##type,				\
	  offsetof(struct ringtap_socket, field),				\
	  sizeof(((struct ringtap_socket *)0)->field) }

static const struct place socket_places[] = {
	SOCKET(ID, id, U32),
	SOCKET(INODE, inode, U32),
	SOCKET(UID, uid, U32),
	SOCKET(PID, pid, U32),
	SOCKET(COMMAND, command, NUL_STRING),
	SOCKET(PHASE, phase, U16),
	SOCKET(CLOCK, clock, U16),
	SOCKET(FILTER, filter, FLAG),
	SOCKET(WATERMARK, watermark, U32),
	SOCKET(LATENCY, latency_us, U32),
	SOCKET(RINGS, rings, U32),
	SOCKET(RING_BYTES, ring_bytes, U64),
	SOCKET(SNAPLEN, snaplen, U32),
	SOCKET(IFACES, ifaces, U32),
	SOCKET(GROUP, group, U32),
	SOCKET(MEMBER, member, U32),
	SOCKET(BALANCE, balance, U16),
	SOCKET(COUNTERS, stats, NESTED),
};

int ringtap_told_socket(const struct nlmsghdr *nlh, struct ringtap_socket *socket)
{
	memset(socket, 0, sizeof(*socket));
	return parse(nlh, socket_places, COUNT(socket_places), socket);
}

#define RING(attr, field, type)						\
	{ RINGTAP_A_RING_##attr, MNL_TYPE_##type,				\
	  offsetof(struct ringtap_ring_info, field),				\
	  sizeof(((struct ringtap_ring_info *)0)->field) }

static const struct place ring_places[] = {
	RING(NUMBER, number, U32),
	RING(CPUS, cpus, U32),
	RING(BYTES, bytes, U64),
	RING(UNREAD, unread, U64),
	RING(HIGHEST, highest, U64),
	RING(LAST, last_ns, U64),
};

int ringtap_told_ring(const struct nlmsghdr *nlh, struct ringtap_ring_info *ring)
{
	memset(ring, 0, sizeof(*ring));
	return parse(nlh, ring_places, COUNT(ring_places), ring);
}

#define IFACE(attr, field, type)						\
	{ RINGTAP_A_IFACE_##attr, MNL_TYPE_##type,				\
	  offsetof(struct ringtap_iface_info, field),				\
	  sizeof(((struct ringtap_iface_info *)0)->field) }

static const struct place iface_places[] = {
	IFACE(ID, id, U32),
	IFACE(IFINDEX, ifindex, U32),
	IFACE(NAME, name, NUL_STRING),
	IFACE(LINKTYPE, linktype, U16),
	IFACE(MODE, mode, U16),
	IFACE(HOOK, hook, U16),
	IFACE(WHY, why, U16),
	IFACE(DIRECTIONS, directions, U16),
	IFACE(COUNTERS, stats, NESTED),
};

int ringtap_told_iface(const struct nlmsghdr *nlh, struct ringtap_iface_info *iface)
{
	memset(iface, 0, sizeof(*iface));
	return parse(nlh, iface_places, COUNT(iface_places), iface);
}

#define GROUP(attr, field, type)						\
	{ RINGTAP_A_GROUP_##attr, MNL_TYPE_##type,				\
	  offsetof(struct ringtap_group_info, field),				\
	  sizeof(((struct ringtap_group_info *)0)->field) }

static const struct place group_places[] = {
	GROUP(ID, id, U32),
	GROUP(UID, uid, U32),
	GROUP(BALANCE, balance, U16),
	GROUP(FLAGS, flags, U16),
	GROUP(SHARES, shares, U32),
	GROUP(MEMBERS, members, U32),
	GROUP(ABSENT, absent, U64),
};

int ringtap_told_group(const struct nlmsghdr *nlh, struct ringtap_group_info *group)
{
	memset(group, 0, sizeof(*group));
	return parse(nlh, group_places, COUNT(group_places), group);
}
