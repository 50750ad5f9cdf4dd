// SPDX-License-Identifier: GPL-2.0
#include "chains.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <string.h>

#include "inquiry.h"

/* Younger than the oldest headers: all devices whose names begin so. */
#define DEVICE_PREFIX	2

/* Of the inet family; the headers of the C library have no word for it. */
#define INET_INGRESS	5
#define NETDEV_EGRESS	1

/* Who wants to hear of the chains of which device. */
struct walk {
	const char	*device;
	void		(*each)(const struct chain *chain, void *data);
	void		*data;
};

static bool names_device(const struct nlattr *attr, const char *device)
{
	const char *name = mnl_attr_get_str(attr);

	if (mnl_attr_get_type(attr) == DEVICE_PREFIX)
		return !strncmp(name, device, strlen(name));
	return !strcmp(name, device);
}

static bool lists_device(const struct nlattr *list, const char *device)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, list)
		if (names_device(attr, device))
			return true;
	return false;
}

static bool is_egress(unsigned int family, unsigned int hook)
{
	return family == NFPROTO_NETDEV && hook == NETDEV_EGRESS;
}

static bool is_ingress(unsigned int family, unsigned int hook)
{
	return (family == NFPROTO_NETDEV && hook == NF_NETDEV_INGRESS) ||
	       (family == NFPROTO_INET && hook == INET_INGRESS);
}

/* Whether it is a chain of one of the device's hooks. */
static bool take_hook(const struct nlattr *hook, unsigned int family,
		      const char *device, struct chain *chain)
{
	bool is_here = false, is_its = false;
	const struct nlattr *attr;
	unsigned int number;

	mnl_attr_for_each_nested(attr, hook) {
		switch (mnl_attr_get_type(attr)) {
		case NFTA_HOOK_HOOKNUM:
			number = ntohl(mnl_attr_get_u32(attr));
			chain->is_egress = is_egress(family, number);
			is_here = chain->is_egress || is_ingress(family, number);
			break;
		case NFTA_HOOK_PRIORITY:
			chain->priority = ntohl(mnl_attr_get_u32(attr));
			break;
		case NFTA_HOOK_DEV:
			is_its |= !strcmp(mnl_attr_get_str(attr), device);
			break;
		case NFTA_HOOK_DEVS:
			is_its |= lists_device(attr, device);
			break;
		}
	}
	return is_here && is_its;
}

static int reply_chain(const struct nlmsghdr *nlh, void *data)
{
	const struct nfgenmsg *header = mnl_nlmsg_get_payload(nlh);
	struct chain chain = { .table = "", .name = "" };
	const struct walk *walk = data;
	const struct nlattr *attr;
	bool is_its = false;

	mnl_attr_for_each(attr, nlh, sizeof(*header)) {
		switch (mnl_attr_get_type(attr)) {
		case NFTA_CHAIN_TABLE:
			chain.table = mnl_attr_get_str(attr);
			break;
		case NFTA_CHAIN_NAME:
			chain.name = mnl_attr_get_str(attr);
			break;
		case NFTA_CHAIN_POLICY:
			chain.drops = ntohl(mnl_attr_get_u32(attr)) == NF_DROP;
			break;
		case NFTA_CHAIN_HOOK:
			is_its = take_hook(attr, header->nfgen_family,
					   walk->device, &chain);
			break;
		}
	}
	if (is_its)
		walk->each(&chain, walk->data);
	return MNL_CB_OK;
}

/* All there are have the ingress hook of their devices. */
static bool take_flowtable_hook(const struct nlattr *hook, const char *device,
				struct chain *chain)
{
	const struct nlattr *attr;
	bool is_its = false;

	mnl_attr_for_each_nested(attr, hook) {
		if (mnl_attr_get_type(attr) == NFTA_FLOWTABLE_HOOK_PRIORITY)
			chain->priority = ntohl(mnl_attr_get_u32(attr));
		if (mnl_attr_get_type(attr) == NFTA_FLOWTABLE_HOOK_DEVS)
			is_its = lists_device(attr, device);
	}
	return is_its;
}

static int reply_flowtable(const struct nlmsghdr *nlh, void *data)
{
	struct chain chain = { .table = "", .name = "", .is_flowtable = true };
	const struct walk *walk = data;
	const struct nlattr *attr;
	bool is_its = false;

	mnl_attr_for_each(attr, nlh, sizeof(struct nfgenmsg)) {
		switch (mnl_attr_get_type(attr)) {
		case NFTA_FLOWTABLE_TABLE:
			chain.table = mnl_attr_get_str(attr);
			break;
		case NFTA_FLOWTABLE_NAME:
			chain.name = mnl_attr_get_str(attr);
			break;
		case NFTA_FLOWTABLE_HOOK:
			is_its = take_flowtable_hook(attr, walk->device, &chain);
			break;
		}
	}
	if (is_its)
		walk->each(&chain, walk->data);
	return MNL_CB_OK;
}

static int ask(struct inquiry *inquiry, unsigned int message, mnl_cb_t reply,
	       struct walk *walk)
{
	const struct nfgenmsg header = { .nfgen_family = NFPROTO_UNSPEC };

	inquiry_begin(inquiry, NFNL_SUBSYS_NFTABLES << 8 | message, NLM_F_DUMP,
		      &header, sizeof(header));
	return inquiry_run(inquiry, reply, walk);
}

int chains_each(const char *device,
		void (*each)(const struct chain *chain, void *data),
		void *data)
{
	struct walk walk = { device, each, data };
	struct inquiry inquiry;
	int err;

	err = inquiry_open(&inquiry, NETLINK_NETFILTER);
	if (!err)
		err = ask(&inquiry, NFT_MSG_GETCHAIN, reply_chain, &walk);
	/* A kernel may have chains, and no flowtables. */
	if (!err)
		ask(&inquiry, NFT_MSG_GETFLOWTABLE, reply_flowtable, &walk);
	inquiry_close(&inquiry);
	return err == -EINVAL || err == -EPROTONOSUPPORT ? 0 : err;
}
