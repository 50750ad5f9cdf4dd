/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_CAPTURE_TAP_H
#define RINGTAP_CAPTURE_TAP_H

#include <stddef.h>
#include <stdint.h>

struct virtio_net_hdr;

/* Of IEEE 802 for experiments: no protocol of the kernel's takes it. */
#define TAP_ETHERTYPE	0x88b5

#define TAP_MAC_BYTES	14

/* A private network namespace, left with the process. */
int tap_namespace(void);

/* A device in the current namespace, up; what is written to the descriptor is
 * what the device receives. Closing it removes the device. -errno on failure.
 */
int tap_open(const char *name);

/* The same with a struct virtio_net_hdr before each frame. */
int tap_open_vnet(const char *name);

/* A device with several queues: the first call makes it, each further one adds
 * a queue. What is written is received by the CPU that writes.
 */
int tap_open_queue(const char *name);

/* The link type that a tap declares, an ARPHRD_*; it is set while down. */
int tap_set_type(int tap, const char *name, int type);

/* One that has no link-layer header, only IP packets. */
int tap_open_tun(const char *name);

unsigned int tap_ifindex(const char *name);

/* A broadcast frame of TAP_ETHERTYPE, len bytes in all; bytes after the
 * header follow from seq. tap_is_frame() compares a prefix.
 */
void tap_frame(uint8_t *frame, size_t len, uint32_t seq);
int tap_is_frame(const uint8_t *frame, size_t caplen, size_t len,
		 uint32_t seq);

/* The device receives frames first to first + count - 1. */
int tap_receive(int tap, uint32_t first, uint32_t count, size_t len);

int tap_receive_vnet(int tap, const struct virtio_net_hdr *vnet,
		     const uint8_t *frame, size_t len);

/* What the network stack gets of TAP_ETHERTYPE, behind the rx_handler. */
int tap_stack_open(const char *name);
unsigned int tap_stack_count(int stack);

/* Runs a command of ip(8) or the like; its exit status. */
__attribute__((format(printf, 1, 2)))
int tap_command(const char *format, ...);

#endif /* RINGTAP_CAPTURE_TAP_H */
