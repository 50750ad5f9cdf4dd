/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_MODES_SENDER_H
#define RINGTAP_MODES_SENDER_H

#include <stddef.h>
#include <stdint.h>

struct virtio_net_hdr;

/* What a device is given to send, byte for byte; it receives nothing. */
int sender_open(const char *device);

/* vnet: checksum and segmentation that are left to the device; or NULL. */
int sender_send(int sender, const struct virtio_net_hdr *vnet,
		const uint8_t *frame, size_t len);

/* Frames of TAP_ETHERTYPE, numbered from first. */
int sender_send_ours(int sender, uint32_t first, uint32_t count, size_t len);

/* The same, on a device by name and only this once. */
int sender_send_on(const char *device, uint32_t count, size_t len);

#endif /* RINGTAP_MODES_SENDER_H */
