// SPDX-License-Identifier: GPL-2.0
#include "filters.h"

#include <errno.h>
#include <linux/bpf.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "inquiry.h"

/* Younger than the oldest headers. */
#define TCX_INGRESS	46
#define TCX_EGRESS	47

/* Of u32's handles, what tells a filter from a table of them. */
#define U32_NODE	0xfff

/* Who looks for the filters of which device. */
struct search {
	struct filters	*filters;
	int		ifindex;
};

static int reply_qdisc(const struct nlmsghdr *nlh, void *data)
{
	const struct tcmsg *header = mnl_nlmsg_get_payload(nlh);
	const struct search *search = data;
	const struct nlattr *attr;

	/* Older kernels list those of all devices. */
	if (header->tcm_ifindex != search->ifindex ||
	    header->tcm_parent != TC_H_INGRESS)
		return MNL_CB_OK;
	mnl_attr_for_each(attr, nlh, sizeof(*header))
		if (mnl_attr_get_type(attr) == TCA_KIND)
			snprintf(search->filters->qdisc,
				 sizeof(search->filters->qdisc), "%s",
				 mnl_attr_get_str(attr));
	return MNL_CB_OK;
}

static void add_kind(struct filters *filters, const char *kind)
{
	size_t len = strlen(filters->kinds);

	if (!strstr(filters->kinds, kind))
		snprintf(filters->kinds + len, sizeof(filters->kinds) - len,
			 "%s%s", len ? ", " : "", kind);
}

/* For each priority there is one without a handle before those that are filters. */
static bool is_filter(const char *kind, uint32_t handle)
{
	return strcmp(kind, "u32") ? handle : handle & U32_NODE;
}

static int reply_filter(const struct nlmsghdr *nlh, void *data)
{
	const struct tcmsg *header = mnl_nlmsg_get_payload(nlh);
	const struct search *search = data;
	const struct nlattr *attr;
	const char *kind = "";

	mnl_attr_for_each(attr, nlh, sizeof(*header))
		if (mnl_attr_get_type(attr) == TCA_KIND)
			kind = mnl_attr_get_str(attr);
	if (!is_filter(kind, header->tcm_handle))
		return MNL_CB_OK;
	search->filters->nr++;
	add_kind(search->filters, kind);
	return MNL_CB_OK;
}

static int ask(struct inquiry *inquiry, uint16_t type, uint32_t parent,
	       mnl_cb_t reply, struct search *search)
{
	const struct tcmsg header = {
		.tcm_ifindex = search->ifindex, .tcm_parent = parent,
	};

	inquiry_begin(inquiry, type, NLM_F_DUMP, &header, sizeof(header));
	return inquiry_run(inquiry, reply, search);
}

static void ask_programs(struct filters *filters, unsigned int ifindex,
			 uint32_t place)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.query.target_fd = ifindex;
	attr.query.attach_type = place;
	if (syscall(SYS_bpf, BPF_PROG_QUERY, &attr, sizeof(attr)))
		filters->programs_err = errno;
	else
		filters->programs = attr.query.prog_cnt;
}

void filters_load(struct filters *filters, unsigned int ifindex, bool egress)
{
	uint32_t parent = TC_H_MAKE(TC_H_CLSACT, egress ? TC_H_MIN_EGRESS :
							  TC_H_MIN_INGRESS);
	struct search search = { filters, ifindex };
	struct inquiry inquiry;
	int err;

	memset(filters, 0, sizeof(*filters));
	if (!inquiry_open(&inquiry, NETLINK_ROUTE)) {
		err = ask(&inquiry, RTM_GETQDISC, 0, reply_qdisc, &search);
		if (!err && *filters->qdisc)
			err = ask(&inquiry, RTM_GETTFILTER, parent,
				  reply_filter, &search);
		filters->known = !err;
	}
	inquiry_close(&inquiry);
	ask_programs(filters, ifindex, egress ? TCX_EGRESS : TCX_INGRESS);
}
