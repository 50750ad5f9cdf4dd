// SPDX-License-Identifier: GPL-2.0
#include "writer.h"

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "convert.h"

/* Converted packets are written when there are so many bytes of them. */
#define BUFFER_BYTES	0x100000

#define RECORD_MIN	(sizeof(struct ringtap_record) + 4)

static bool converts(const struct writer *writer)
{
	return writer->options->pcap || writer->options->sll2;
}

static bool is_open(const struct writer *writer)
{
	return writer->file.fd >= 0;
}

static int open_file(struct writer *writer)
{
	int err = file_open(&writer->file, writer->rotation.name);

	if (err) {
		flockfile(stderr);
		warnx("can't open %s%s%s: %s", writer->file.name,
		      writer->options->user ? " as user " : "",
		      writer->options->user ? : "", strerror(-err));
		funlockfile(stderr);
		return err;
	}
	writer->file.blocks = !writer->options->pcap;
	return section_begin(&writer->section, &writer->file);
}

static int make_buffer(struct writer *writer)
{
	if (!converts(writer))
		return 0;
	writer->room = BUFFER_BYTES + writer->section.snaplen +
		       2 * CONVERT_EXTRA;
	writer->buffer = malloc(writer->room);
	if (writer->buffer)
		return 0;
	warnx("no memory");
	return -ENOMEM;
}

int writer_open(struct writer *writer, const struct writer_options *options,
		const struct source *source)
{
	int err;

	memset(writer, 0, sizeof(*writer));
	writer->file.fd = -1;
	writer->options = options;
	writer->section.pcap = options->pcap;
	writer->section.nano = options->nano;
	writer->section.sll2 = options->sll2;
	writer->section.filter = options->filter;
	writer->section.clock = options->clock;
	err = section_init(&writer->section, source);
	if (err || !options->rotation.name)
		return err;
	err = make_buffer(writer);
	if (!err)
		err = rotation_begin(&writer->rotation, &options->rotation,
				     section_now());
	return err ? err : open_file(writer);
}

uint64_t writer_bytes(const struct writer *writer)
{
	return writer->past + writer->file.len;
}

static bool is_packet(const struct ringtap_record *record)
{
	return record->type == RINGTAP_RECORD_EPB;
}

/* 0: what stands there is no record. */
static uint32_t length_at(const uint8_t *at, const uint8_t *end)
{
	const struct ringtap_record *record = (const void *)at;
	size_t room = end - at;

	if (room < RECORD_MIN || record->len < RECORD_MIN || record->len % 4 ||
	    record->len > room)
		return 0;
	return record->len;
}

static uint64_t count_packets(const struct iovec *piece, size_t len)
{
	const uint8_t *at = piece->iov_base, *end = at + len;
	uint64_t n = 0;
	uint32_t size;

	for (; (size = length_at(at, end)); at += size)
		n += is_packet((const void *)at);
	return n;
}

/* What is in the file of all pieces, also if a write has failed. */
static uint64_t count_kept(const struct writer *writer, size_t kept)
{
	const struct iovec *piece = writer->pieces;
	uint64_t n = 0;
	unsigned int i;

	for (i = 0; i < writer->nr_pieces && kept >= piece->iov_len; i++) {
		n += writer->packets[i] ? :
		     count_packets(piece, piece->iov_len);
		kept -= piece++->iov_len;
	}
	return kept ? n + count_packets(piece, kept) : n;
}

int writer_commit(struct writer *writer)
{
	size_t kept = writer->bytes;
	int err = 0;

	if (is_open(writer) && writer->nr_pieces)
		err = file_write(&writer->file, writer->pieces,
				 writer->nr_pieces, &kept);
	writer->written += count_kept(writer, kept);
	writer->nr_pieces = 0;
	writer->bytes = 0;
	return err ? section_fail(&writer->file, err) : 0;
}

static int add_piece(struct writer *writer, const uint8_t *start,
		     const uint8_t *end, uint32_t packets)
{
	unsigned int i = writer->nr_pieces;

	if (start == end)
		return 0;
	writer->pieces[i].iov_base = (void *)start;
	writer->pieces[i].iov_len = end - start;
	writer->packets[i] = packets;
	writer->nr_pieces++;
	writer->bytes += end - start;
	return writer->nr_pieces == WRITER_PIECES ? writer_commit(writer) : 0;
}

static int close_file(struct writer *writer)
{
	int err, close_err;

	if (!is_open(writer))
		return 0;
	err = section_end(&writer->section, &writer->file);
	writer->past += writer->file.len;
	writer->file.len = 0;
	close_err = file_close(&writer->file);
	if (close_err && !err)
		err = section_fail(&writer->file, close_err);
	return err;
}

/* A packet of this time does not belong into this file any more. */
static int rotate(struct writer *writer, uint64_t ns)
{
	uint64_t bytes = writer->file.len;
	enum rotation_need need;
	char name[PATH_MAX];
	int err;

	err = close_file(writer);
	if (err)
		return err;
	memcpy(name, writer->rotation.name, sizeof(name));
	err = rotation_next(&writer->rotation, bytes, ns, &need);
	rotation_run(&writer->rotation, name);
	if (!err && need == ROTATION_NEXT)
		return open_file(writer);
	writer->ended = need == ROTATION_END;
	return err;
}

static uint64_t time_of(const struct ringtap_record *record)
{
	return (uint64_t)record->ts_high << 32 | record->ts_low;
}

/* Whether something must be done before this packet; @bytes: those of the file
 * without it.
 */
static bool needs(const struct writer *writer,
		  const struct ringtap_record *record, uint64_t bytes)
{
	return record->iface >= writer->section.nr_ifaces ||
	       (is_open(writer) &&
		rotation_due(&writer->rotation, bytes, time_of(record)));
}

/* All before it is in the file. */
static int prepare(struct writer *writer, const struct ringtap_record *record)
{
	uint64_t ns = time_of(record);
	int err = 0;

	if (is_open(writer) &&
	    rotation_due(&writer->rotation, writer->file.len, ns))
		err = rotate(writer, ns);
	if (err || writer->ended)
		return err;
	return section_need_iface(&writer->section, &writer->file,
				  record->iface);
}

/**
 * struct gathering - a walk through a span
 * @at: the record that is looked at
 * @piece: from where on nothing was added to the pieces
 * @end: of the span
 * @packets: since @piece
 * @all: since the beginning
 */
struct gathering {
	const uint8_t	*at;
	const uint8_t	*piece;
	const uint8_t	*end;
	uint32_t	packets;
	uint64_t	all;
};

static int add_gathered(struct writer *writer, struct gathering *g)
{
	int err = is_open(writer) ? add_piece(writer, g->piece, g->at,
					      g->packets) : 0;

	if (!is_open(writer))
		writer->written += g->packets;
	g->piece = g->at;
	g->packets = 0;
	return err;
}

static int gather_raw(struct writer *writer, struct gathering *g,
		      uint64_t limit)
{
	const struct ringtap_record *record;
	uint32_t len;
	int err = 0;

	for (; !err && g->all < limit; g->at += len) {
		len = length_at(g->at, g->end);
		if (!len)
			break;
		record = (const void *)g->at;
		if (!is_packet(record))
			continue;
		if (needs(writer, record, writer->file.len + writer->bytes +
			  (g->at - g->piece))) {
			err = add_gathered(writer, g);
			if (!err)
				err = writer_commit(writer);
			if (!err)
				err = prepare(writer, record);
			if (err || writer->ended)
				return err;
		}
		g->packets++;
		g->all++;
	}
	return err ? err : add_gathered(writer, g);
}

static enum convert_format format(const struct section *section)
{
	if (!section->pcap)
		return CONVERT_PCAPNG;
	return section->nano ? CONVERT_PCAP_NANO : CONVERT_PCAP;
}

static int convert(struct writer *writer, const struct ringtap_packet *packet)
{
	const struct section *section = &writer->section;
	size_t most = packet->record->len + CONVERT_EXTRA, len;
	uint8_t *at;
	int err;

	if (most > writer->room) {
		warnx("a record of %u bytes is longer than any that is known here: update ringtap",
		      packet->record->len);
		return -EPROTO;
	}
	if (writer->room - writer->bytes < most) {
		err = writer_commit(writer);
		if (err)
			return err;
	}
	at = writer->buffer + writer->bytes;
	len = convert_packet(at, packet, &section->ifaces[packet->iface],
			     section->sll2, format(section));
	return add_piece(writer, at, at + len, 1);
}

static int gather_converted(struct writer *writer,
			    const struct ringtap_span *span,
			    struct gathering *g, uint64_t limit)
{
	struct ringtap_packet packet;
	int err;

	ringtap_each_packet(span, &packet) {
		if (g->all == limit)
			break;
		if (needs(writer, packet.record,
			  writer->file.len + writer->bytes)) {
			err = writer_commit(writer);
			if (!err)
				err = prepare(writer, packet.record);
			if (err || writer->ended)
				return err;
		}
		err = convert(writer, &packet);
		if (err)
			return err;
		g->at = (const uint8_t *)packet.record + packet.record->len;
		g->all++;
	}
	return 0;
}

/* Nothing can come between two packets. */
static bool takes_all(const struct writer *writer, uint64_t limit)
{
	const struct rotation_options *rotation = &writer->options->rotation;

	return limit == UINT64_MAX && is_open(writer) && !converts(writer) &&
	       !rotation->bytes && !rotation->seconds;
}

/* What the interface table has covers the span. */
static int gather_all(struct writer *writer, const struct ringtap_span *span)
{
	const uint8_t *start = span->data;
	unsigned int ifaces = source_ifaces(writer->section.source);
	int err = 0;

	if (ifaces > writer->section.nr_ifaces) {
		err = writer_commit(writer);
		if (!err)
			err = section_need_iface(&writer->section,
						 &writer->file, ifaces - 1);
	}
	return err ? err : add_piece(writer, start, start + span->len, 0);
}

int64_t writer_gather(struct writer *writer, struct ringtap_span *span,
		      uint64_t limit)
{
	struct gathering g = {
		.at = span->data, .piece = span->data,
		.end = (const uint8_t *)span->data + span->len,
	};
	int err;

	/* What follows the last file is in none. */
	if (writer->ended) {
		span->len = 0;
		return 0;
	}
	if (takes_all(writer, limit))
		return gather_all(writer, span);
	if (is_open(writer) && converts(writer))
		err = gather_converted(writer, span, &g, limit);
	else
		err = gather_raw(writer, &g, limit);
	span->len = g.at - (const uint8_t *)span->data;
	return err ? err : (int64_t)g.all;
}

int writer_close(struct writer *writer)
{
	int err = close_file(writer);

	section_exit(&writer->section);
	free(writer->buffer);
	return err;
}
