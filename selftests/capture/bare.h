/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_CAPTURE_BARE_H
#define RINGTAP_CAPTURE_BARE_H

#include <linux/ringtap.h>

/* The socket's calls without the library. All return -errno on failure. */
int bare_family(void);
int bare_socket(void);
int bare_rings(int fd, unsigned long long bytes, unsigned int nr_rings);
int bare_set(int fd, int name, const void *value, unsigned int len);
int bare_get(int fd, int name, void *value, unsigned int *len);
int bare_bind(int fd, const char *device, unsigned int mode);
int bare_layout(int fd, struct ringtap_layout *layout);

#endif /* RINGTAP_CAPTURE_BARE_H */
