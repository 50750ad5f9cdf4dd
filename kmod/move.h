/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_MOVE_H
#define RINGTAP_MOVE_H

struct ringtap_choice;
struct ringtap_watch;

int ringtap_move(struct ringtap_watch *watch,
		 const struct ringtap_choice *choice);

#endif /* RINGTAP_MOVE_H */
