/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What 'ringtap top' shows on a terminal.
 */
#ifndef RINGTAP_SCREEN_H
#define RINGTAP_SCREEN_H

#include <stdbool.h>

#include "delta.h"
#include "sockets.h"

enum screen_order {
	SCREEN_BY_RATE,
	SCREEN_BY_DROPS,
	SCREEN_BY_FILL,
	SCREEN_BY_ID,
	NR_SCREEN_ORDERS,
};

/**
 * struct screen - how it is shown
 * @order: of the sockets
 * @rings: of each are shown, too
 */
struct screen {
	enum screen_order	order;
	bool			rings;
};

/* False: standard output is no terminal that it could be shown on, and that was said. */
bool screen_open(void);
void screen_close(void);

/* @seconds: between the two looks. */
void screen_show(const struct screen *screen, const struct sockets *now,
		 const struct sockets *before, double seconds);

/* The key that was pressed, 0: none; changes of the terminal's size are seen to. */
int screen_key(void);

#endif /* RINGTAP_SCREEN_H */
