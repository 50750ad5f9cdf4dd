// SPDX-License-Identifier: GPL-2.0
#include "output.h"

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "pcapng.h"

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

static int fail_file(const struct output *out, int err)
{
	/* Whoever read standard output has seen enough. */
	if (err != -EPIPE || out->file.fd != STDOUT_FILENO)
		warnx("can't write to %s: %s", out->file.name, strerror(-err));
	return err;
}

static int fail_lines(int err)
{
	if (err != -EPIPE)
		warnx("can't write to standard output: %s", strerror(-err));
	return err;
}

static int write_block(struct output *out, const struct pcapng_block *block)
{
	size_t kept;
	int err;

	if (out->file.fd < 0)
		return 0;
	err = file_write(&out->file, block->bytes, block->len, &kept);
	return err ? fail_file(out, err) : 0;
}

static int add_iface(struct output *out)
{
	size_t size = (out->nr_ifaces + 1) * sizeof(*out->ifaces);
	struct ringtap_iface *ifaces = realloc(out->ifaces, size);
	struct pcapng_block block;
	int err;

	if (!ifaces) {
		warnx("no memory");
		return -ENOMEM;
	}
	out->ifaces = ifaces;
	err = ringtap_iface(out->rt, out->nr_ifaces, &ifaces[out->nr_ifaces]);
	if (err) {
		warnx("%s", ringtap_strerror(out->rt));
		return err;
	}
	pcapng_interface(&block, &ifaces[out->nr_ifaces], out->snaplen,
			 out->os);
	out->nr_ifaces++;
	return write_block(out, &block);
}

int output_open(struct output *out, const char *file)
{
	int err;

	out->file.fd = -1;
	if (!file)
		return 0;
	err = file_open(&out->file, file);
	if (err)
		warnx("can't open %s: %s", out->file.name, strerror(-err));
	return err;
}

int output_begin(struct output *out, struct ringtap *rt)
{
	char application[64];
	struct ringtap_layout layout;
	struct pcapng_block block;
	struct utsname system;
	int err;

	ringtap_layout(rt, &layout);
	out->rt = rt;
	out->snaplen = layout.snaplen;
	out->start = now();
	uname(&system);
	snprintf(out->os, sizeof(out->os), "%s %s", system.sysname,
		 system.release);
	snprintf(application, sizeof(application), "ringtap %s",
		 RINGTAP_VERSION);
	if (out->file.fd >= 0) {
		err = file_begin(&out->file);
		if (err)
			return fail_file(out, err);
	}
	pcapng_section(&block, application, out->os);
	err = write_block(out, &block);
	while (!err && out->nr_ifaces < ringtap_ifaces(rt))
		err = add_iface(out);
	return err;
}

/* The part of a span that is wanted, and how much that is. */
static uint64_t select_packets(const struct ringtap_span *span, uint64_t limit,
			       struct ringtap_span *part, uint32_t *last_iface)
{
	const uint8_t *start = span->data;
	struct ringtap_packet packet;
	uint64_t n = 0;

	*part = *span;
	*last_iface = 0;
	ringtap_each_packet(span, &packet) {
		if (packet.iface > *last_iface)
			*last_iface = packet.iface;
		if (++n == limit) {
			part->len = (const uint8_t *)packet.record - start +
				    packet.record->len;
			break;
		}
	}
	return n;
}

static int write_span(struct output *out, const struct ringtap_span *span,
		      uint64_t packets)
{
	struct ringtap_span part;
	uint32_t last_iface;
	size_t kept;
	int err;

	err = file_write(&out->file, span->data, span->len, &kept);
	if (!err) {
		out->captured += packets;
		return 0;
	}
	part = *span;
	part.len = kept;
	out->captured += select_packets(&part, 0, &part, &last_iface);
	return fail_file(out, err);
}

static void print_one(struct output *out, const struct ringtap_packet *packet)
{
	const struct ringtap_iface *iface = &out->ifaces[packet->iface];
	struct print_packet line = {
		.ns = packet->ns,
		.linktype = iface->linktype,
		.data = packet->data,
		.caplen = packet->caplen,
		.origlen = packet->origlen,
		.device_max = RINGTAP_IFNAME_LEN,
		.sent = (packet->flags & RINGTAP_FLAG_DIR_MASK) ==
			RINGTAP_FLAG_DIR_OUT,
	};

	/* Where it was seen, if that is not always the same. */
	if (out->nr_ifaces > 1)
		line.device = iface->name;
	print_packet(stdout, &out->print_options, &out->print_state, &line);
}

static int print_span(struct output *out, const struct ringtap_span *span)
{
	struct ringtap_packet packet;
	int err;

	ringtap_each_packet(span, &packet) {
		errno = 0;
		print_one(out, &packet);
		if (ferror(stdout))
			return fail_lines(errno ? -errno : -EIO);
		if (out->flush) {
			err = output_flush(out);
			if (err)
				return err;
		}
		if (out->file.fd < 0)
			out->captured++;
	}
	return 0;
}

int output_span(struct output *out, const struct ringtap_span *span,
		uint64_t limit)
{
	struct ringtap_span part;
	uint32_t last_iface;
	uint64_t packets;
	int err = 0;

	packets = select_packets(span, limit, &part, &last_iface);
	while (!err && packets && out->nr_ifaces <= last_iface)
		err = add_iface(out);
	if (!err && out->file.fd >= 0)
		err = write_span(out, &part, packets);
	if (!err && out->print)
		err = print_span(out, &part);
	return err;
}

int output_flush(struct output *out)
{
	if (out->print && fflush(stdout))
		return fail_lines(-errno);
	return 0;
}

int output_finish(struct output *out, const struct ringtap_stats *stats)
{
	struct pcapng_block block;
	int err = 0;

	/* The counters are the socket's: they fit an interface if it is the
	 * only one.
	 */
	if (stats && out->nr_ifaces == 1 && !out->file.failed) {
		pcapng_statistics(&block, 0, out->start, now(), stats);
		err = write_block(out, &block);
	}
	if (!err && out->file.fd >= 0) {
		err = file_close(&out->file);
		if (err)
			fail_file(out, err);
	}
	free(out->ifaces);
	return err;
}
