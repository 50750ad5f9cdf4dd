/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_LIFE_RTNL_H
#define RINGTAP_LIFE_RTNL_H

#include <stdbool.h>
#include <sys/types.h>

/**
 * struct rtnl_holder - who keeps RTNL from all others for as long as it takes
 * @folder: of its files
 * @modprobe: what the machine had for that
 * @pid: of the command that sits in the kernel with it
 *
 * A route that asks for a congestion control which nobody knows is added under
 * RTNL, and the kernel waits for modprobe(8). That is a script, which waits for
 * a file.
 */
struct rtnl_holder {
	char	folder[64];
	char	modprobe[256];
	pid_t	pid;
};

/* When it returns true RTNL is held. Once for each. */
bool rtnl_hold(struct rtnl_holder *holder);
bool rtnl_held(const struct rtnl_holder *holder);
void rtnl_release(struct rtnl_holder *holder);

#endif /* RINGTAP_LIFE_RTNL_H */
