/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_NIC_H
#define RINGTAP_NIC_H

#include <stdbool.h>
#include <stdint.h>

/* Frames that the device itself has lost for want of room since it is there:
 * nobody on this machine has seen them. 0 if it does not say.
 */
uint64_t nic_dropped(const char *device);

/* True also if that can't be known. */
bool nic_is_up(const char *device);

/* False if the device does not say that it stamps frames that it receives. Those
 * below it may: a bridge says nothing of its ports.
 */
bool nic_stamps(const char *device);

#endif /* RINGTAP_NIC_H */
