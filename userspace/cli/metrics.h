/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What 'ringtap show' tells, in the words of Prometheus.
 */
#ifndef RINGTAP_METRICS_H
#define RINGTAP_METRICS_H

#include <stdbool.h>
#include <stddef.h>

/* All metrics, as they are now, in memory for free(); NULL: there is none. @open:
 * OpenMetrics. If the module can't be asked, that is one of the metrics.
 */
char *metrics_text(bool open, size_t *len);

#endif /* RINGTAP_METRICS_H */
