/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_FILTER_CORPUS_H
#define RINGTAP_FILTER_CORPUS_H

#include <stdbool.h>

#include "frame.h"

#define CORPUS_ROOM	700

/**
 * struct corpus - frames of many kinds, no two alike
 * @count: how many
 * @wire: as they are sent, received, and written to a file
 * @seen: as the kernel shows them: with the outer tag taken out
 * @stripped: there was one that it takes out
 * @whole: so many are, the others are cut
 */
struct corpus {
	unsigned int	count;
	unsigned int	whole;
	struct frame	wire[CORPUS_ROOM];
	struct frame	seen[CORPUS_ROOM];
	bool		stripped[CORPUS_ROOM];
};

void corpus_fill(struct corpus *corpus);

#endif /* RINGTAP_FILTER_CORPUS_H */
