// SPDX-License-Identifier: GPL-2.0
#include "screen.h"

#include <err.h>
#include <ncurses.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "mode.h"
#include "plain.h"

#define BAR	20

/* Below that there is no room for PID and mode. */
#define WIDE	113

enum {
	COLOUR_CALM = 1,
	COLOUR_BUSY,
	COLOUR_WORRYING,
};

/**
 * struct row - a socket on the screen
 * @seen: it
 * @delta: since the look before
 */
struct row {
	const struct seen_socket	*seen;
	struct delta			delta;
};

bool screen_open(void)
{
	if (!isatty(STDOUT_FILENO) || !isatty(STDIN_FILENO)) {
		warnx("top is for a terminal; 'ringtap stats' prints the same line by line");
		return false;
	}
	if (!newterm(NULL, stdout, stdin)) {
		warnx("the terminal '%s' is not known: set TERM, or take 'ringtap stats'",
		      getenv("TERM") ? : "");
		return false;
	}
	cbreak();
	noecho();
	nonl();
	curs_set(0);
	keypad(stdscr, TRUE);
	if (has_colors()) {
		start_color();
		use_default_colors();
		init_pair(COLOUR_CALM, COLOR_GREEN, -1);
		init_pair(COLOUR_BUSY, COLOR_YELLOW, -1);
		init_pair(COLOUR_WORRYING, COLOR_RED, -1);
	}
	return true;
}

void screen_close(void)
{
	endwin();
}

int screen_key(void)
{
	int key;

	timeout(0);
	key = getch();
	if (key == KEY_RESIZE)
		clear();
	return key == ERR || key == KEY_RESIZE ? 0 : key;
}

static void paint(int colour, bool on)
{
	attr_t attributes = has_colors() ? COLOR_PAIR(colour) : A_BOLD;

	if (on)
		attron(attributes);
	else
		attroff(attributes);
}

static int colour_of(unsigned int percent)
{
	if (percent < 50)
		return COLOUR_CALM;
	return percent < 80 ? COLOUR_BUSY : COLOUR_WORRYING;
}

static void put_bar(unsigned int percent)
{
	unsigned int full = percent * BAR / 100, i;
	int colour = colour_of(percent);

	addch('[');
	paint(colour, true);
	for (i = 0; i < BAR; i++)
		addch(i < full || (percent && !i) ? '|' : ' ');
	paint(colour, false);
	printw("] %3u%%", percent);
}

/* Drops in red. */
static void put_drops(double rate)
{
	if (rate > 0)
		paint(COLOUR_WORRYING, true);
	printw("%9.0f", rate);
	if (rate > 0)
		paint(COLOUR_WORRYING, false);
}

static void put_head(const struct delta *sum, unsigned int sockets,
		     double seconds)
{
	time_t clock = time(NULL);
	char text[16];
	struct tm tm;

	localtime_r(&clock, &tm);
	strftime(text, sizeof(text), "%H:%M:%S", &tm);
	mvprintw(0, 0, "ringtap top  %s  %u socket%s  %.0f received/s  %.1f Mbit/s  ",
		 text, sockets, sockets == 1 ? "" : "s",
		 sum->received / seconds, sum->bytes * 8 / seconds / 1000000);
	if (sum->dropped)
		paint(COLOUR_WORRYING, true);
	printw("%.0f dropped/s", sum->dropped / seconds);
	if (sum->dropped)
		paint(COLOUR_WORRYING, false);
	clrtoeol();
	move(1, 0);
	clrtoeol();
	attron(A_REVERSE);
	if (COLS >= WIDE)
		mvprintw(2, 0, "%5s %7s %-15s %-6s %-12s %12s %9s ", "ID",
			 "PID", "COMMAND", "MODE", "DEVICES", "RECEIVED/S",
			 "MBIT/S");
	else
		mvprintw(2, 0, "%4s %-8s %-8s %9s %7s ", "ID", "COMMAND",
			 "DEVICES", "RECEIVED", "MBIT/S");
	printw("%9s  %-*s", "DROPPED/S", BAR + 7, "FULLEST RING");
	attroff(A_REVERSE);
	clrtoeol();
}

static void name_devices(const struct seen_socket *seen, char *text, size_t room)
{
	size_t len = 0;
	unsigned int i;

	*text = '\0';
	for (i = 0; i < seen->nr_ifaces && len < room; i++)
		if (seen->ifaces[i].ifindex)
			len += snprintf(text + len, room - len, "%s%s",
					len ? "," : "", seen->ifaces[i].name);
	plain_text(text);
}

static void put_socket(int line, const struct row *row, double seconds)
{
	const struct seen_socket *seen = row->seen;
	char command[sizeof(seen->is.command)], devices[64];
	double received, megabits;

	memcpy(command, seen->is.command, sizeof(command));
	plain_text(command);
	name_devices(seen, devices, sizeof(devices));
	received = row->delta.received / seconds;
	megabits = row->delta.bytes * 8 / seconds / 1000000;
	if (COLS >= WIDE)
		mvprintw(line, 0, "%5u %7u %-15s %-6s %-12.12s %12.0f %9.1f ",
			 seen->is.id, seen->is.pid, command,
			 seen->nr_ifaces ? mode_name(seen->ifaces[0].mode) : "-",
			 devices, received, megabits);
	else
		mvprintw(line, 0, "%4u %-8.8s %-8.8s %9.0f %7.1f ",
			 seen->is.id, command, devices, received, megabits);
	put_drops(row->delta.dropped / seconds);
	addstr("  ");
	put_bar(row->delta.fill);
	clrtoeol();
}

static void put_ring(int line, const struct ringtap_ring_info *ring)
{
	mvprintw(line, 0, "      ring %3u  ", ring->number);
	put_bar(ring_fill(ring));
	printw("  %3u%% at most", ring_most(ring));
	clrtoeol();
}

static uint64_t weight(const struct row *row, enum screen_order order)
{
	switch (order) {
	case SCREEN_BY_RATE:
		return row->delta.received;
	case SCREEN_BY_DROPS:
		return row->delta.dropped;
	case SCREEN_BY_FILL:
		return row->delta.fill;
	default:
		return UINT32_MAX - row->seen->is.id;
	}
}

/* Those of equal weight by their ids. */
static int heavier(const void *one, const void *other, void *order)
{
	const struct row *a = one, *b = other;
	uint64_t wa = weight(a, *(enum screen_order *)order);
	uint64_t wb = weight(b, *(enum screen_order *)order);

	if (wa != wb)
		return wa < wb ? 1 : -1;
	return (a->seen->is.id > b->seen->is.id) -
	       (a->seen->is.id < b->seen->is.id);
}

/* How many sockets have no room. */
static unsigned int put_rows(const struct screen *screen, const struct row *rows,
			     unsigned int nr, double seconds)
{
	const struct seen_socket *seen;
	unsigned int i, ring;
	int line = 3;

	for (i = 0; i < nr && line < LINES - 1; i++) {
		seen = rows[i].seen;
		put_socket(line++, &rows[i], seconds);
		for (ring = 0; screen->rings && ring < seen->nr_rings &&
		     line < LINES - 1; ring++)
			put_ring(line++, &seen->rings[ring]);
	}
	move(line, 0);
	clrtobot();
	return nr - i;
}

static void put_foot(const struct screen *screen, unsigned int hidden)
{
	static const char *const orders[NR_SCREEN_ORDERS] = {
		"rate", "drops", "fill", "id",
	};

	mvprintw(LINES - 1, 0, "q: quit   r: rings %s   s: by %s",
		 screen->rings ? "off" : "on", orders[screen->order]);
	if (hidden)
		printw("   (%u more below)", hidden);
	clrtoeol();
}

void screen_show(const struct screen *screen, const struct sockets *now,
		 const struct sockets *before, double seconds)
{
	struct row *rows = calloc(now->nr + 1, sizeof(*rows));
	enum screen_order order = screen->order;
	struct delta sum = {};
	unsigned int i, hidden = 0;

	for (i = 0; rows && i < now->nr; i++) {
		rows[i].seen = &now->all[i];
		rows[i].delta = delta_of(rows[i].seen,
					 sockets_find(before,
						      now->all[i].is.id));
		delta_add(&sum, &rows[i].delta);
	}
	if (rows)
		qsort_r(rows, now->nr, sizeof(*rows), heavier, &order);
	erase();
	put_head(&sum, now->nr, seconds);
	if (rows)
		hidden = put_rows(screen, rows, now->nr, seconds);
	put_foot(screen, hidden);
	refresh();
	free(rows);
}
