/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TARGET_H
#define TARGET_H

#include <stddef.h>
#include <stdint.h>

/* What libFuzzer calls, by the name that it knows. Always 0. */
int try_input(const uint8_t *data, size_t size)
	__asm__("LLVMFuzzerTestOneInput");

#endif /* TARGET_H */
