/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_EVENT_H
#define RINGTAP_EVENT_H

int ringtap_event_init(void);
void ringtap_event_exit(void);

#endif /* RINGTAP_EVENT_H */
