/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Wireshark's way to call the programs in its folder "extcap": it asks them for
 * interfaces and their options, and has them capture into a fifo.
 */
#ifndef RINGTAP_EXTCAP_H
#define RINGTAP_EXTCAP_H

#include <stdbool.h>

/* Wireshark calls: it knows of no subcommands. */
bool extcap_called(int argc, char **argv);

/* The whole command line; returns an exit status. */
int extcap(int argc, char **argv);

#endif /* RINGTAP_EXTCAP_H */
