/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_LIFE_READER_PROCESS_H
#define RINGTAP_LIFE_READER_PROCESS_H

#include <sys/types.h>

struct ringtap_options;

/* A process that captures and reads until it is killed; comes back when it has
 * begun. 0: it could not.
 */
pid_t reader_process_start(const struct ringtap_options *options);

/* SIGKILL; the second waits until the kernel has taken it apart. */
void reader_process_kill(pid_t pid);
void reader_process_end(pid_t pid);

#endif /* RINGTAP_LIFE_READER_PROCESS_H */
