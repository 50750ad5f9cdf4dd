/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What tc does with frames of a device.
 */
#ifndef RINGTAP_FILTERS_H
#define RINGTAP_FILTERS_H

#include <stdbool.h>

/**
 * struct filters - at the ingress of a device, or at its egress
 * @known: the kernel tells of them
 * @qdisc: "clsact" or "ingress"; empty if there is neither
 * @nr: filters there
 * @kinds: of the first ones, "matchall, bpf"
 * @programs_err: why the kernel does not say how many programs there are; 0: it does
 * @programs: that stand there without a qdisc (tcx)
 */
struct filters {
	bool		known;
	char		qdisc[16];
	unsigned int	nr;
	char		kinds[64];
	int		programs_err;
	unsigned int	programs;
};

/* What can't be learned stays 0. */
void filters_load(struct filters *filters, unsigned int ifindex, bool egress);

#endif /* RINGTAP_FILTERS_H */
