// SPDX-License-Identifier: GPL-2.0
#include "pump.h"

#include "braid.h"

/* At most, and a quarter of a ring: what is gathered is not free yet. */
#define BATCH_BYTES	0x80000

void quota_init(struct quota *quota, uint64_t count)
{
	pthread_mutex_init(&quota->lock, NULL);
	quota->left = count ? : UINT64_MAX;
}

static bool is_limited(const struct quota *quota)
{
	return __atomic_load_n(&quota->left, __ATOMIC_RELAXED) != UINT64_MAX;
}

/* Only who holds the lock has a right to what is left. */
static uint64_t begin_batch(struct quota *quota)
{
	if (!is_limited(quota))
		return UINT64_MAX;
	pthread_mutex_lock(&quota->lock);
	return quota->left;
}

static void end_batch(struct quota *quota, uint64_t taken)
{
	if (!is_limited(quota))
		return;
	__atomic_store_n(&quota->left, quota->left - taken, __ATOMIC_RELAXED);
	pthread_mutex_unlock(&quota->lock);
}

int pump_open(struct pump *pump, const struct output_options *options,
	      const struct source *source)
{
	struct ringtap_layout layout;

	ringtap_layout(source->members[0], &layout);
	pump->batch_bytes = layout.ring_bytes / 4;
	if (pump->batch_bytes > BATCH_BYTES)
		pump->batch_bytes = BATCH_BYTES;
	return output_open(&pump->out, options, source);
}

int pump_close(struct pump *pump)
{
	int err = output_close(&pump->out);

	__atomic_store_n(&pump->bytes, writer_bytes(&pump->out.writer),
			 __ATOMIC_RELAXED);
	return err;
}

static int peek(struct pump *pump, struct ringtap_span *span)
{
	if (pump->braid)
		return braid_peek(pump->braid, span);
	return ringtap_peek(pump->rt, span);
}

static void release(struct pump *pump, unsigned int n)
{
	unsigned int i;

	if (pump->braid)
		braid_release(pump->braid);
	else
		for (i = 0; i < n; i++)
			ringtap_release(pump->rt, &pump->spans[i]);
}

/* The spans may be cut by it, and are released as they were. */
static int put(struct pump *pump, unsigned int n)
{
	uint64_t before = output_captured(&pump->out);
	uint64_t limit = begin_batch(pump->quota);
	int err = output_spans(&pump->out, pump->spans, n, limit);
	uint64_t captured = output_captured(&pump->out);

	end_batch(pump->quota, captured - before);
	__atomic_store_n(&pump->captured, captured, __ATOMIC_RELAXED);
	__atomic_store_n(&pump->bytes, writer_bytes(&pump->out.writer),
			 __ATOMIC_RELAXED);
	return err;
}

int pump_batch(struct pump *pump)
{
	unsigned int n = 0;
	size_t bytes = 0;
	int ret = 0, err;

	while (n < PUMP_SPANS && bytes < pump->batch_bytes) {
		ret = peek(pump, &pump->spans[n]);
		if (ret <= 0)
			break;
		bytes += pump->spans[n++].len;
	}
	pump->broken = !n && ret < 0;
	if (!n)
		return ret;
	err = put(pump, n);
	release(pump, n);
	return err ? err : 1;
}

bool pump_has_enough(struct pump *pump)
{
	return !__atomic_load_n(&pump->quota->left, __ATOMIC_RELAXED) ||
	       output_ended(&pump->out);
}

uint64_t pump_captured(const struct pump *pump)
{
	return __atomic_load_n(&pump->captured, __ATOMIC_RELAXED);
}

uint64_t pump_bytes(const struct pump *pump)
{
	return __atomic_load_n(&pump->bytes, __ATOMIC_RELAXED);
}
