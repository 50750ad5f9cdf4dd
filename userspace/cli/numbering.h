/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Devices as tcpdump -D numbers them, for 'ringtap capture -D' and -i NUMBER.
 * Neither needs the module.
 */
#ifndef RINGTAP_NUMBERING_H
#define RINGTAP_NUMBERING_H

#include <net/if.h>
#include <stdio.h>

/* A line for each, in the form and the order of tcpdump's. 0, or a negative
 * errno.
 */
int numbering_print(FILE *out);

/* The name behind a number of these lines, which begin with 1. 0; -ENODEV: there
 * is none; or another negative errno.
 */
int numbering_find(unsigned int number, char name[IF_NAMESIZE]);

#endif /* RINGTAP_NUMBERING_H */
