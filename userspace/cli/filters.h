/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What tc does with frames that a device receives.
 */
#ifndef RINGTAP_FILTERS_H
#define RINGTAP_FILTERS_H

#include <stdbool.h>

/**
 * struct filters - at the ingress of a device
 * @qdisc: "clsact" or "ingress"; empty if there is neither
 * @nr: filters there
 * @kinds: of the first ones, "matchall, bpf"
 * @tells_programs: the kernel says how many programs there are; not all do, nor to
 *	everybody
 * @programs: that stand there without a qdisc (tcx)
 */
struct filters {
	char		qdisc[16];
	unsigned int	nr;
	char		kinds[64];
	bool		tells_programs;
	unsigned int	programs;
};

/* What can't be learned stays 0. */
void filters_load(struct filters *filters, unsigned int ifindex);

#endif /* RINGTAP_FILTERS_H */
