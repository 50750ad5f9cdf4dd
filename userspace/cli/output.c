// SPDX-License-Identifier: GPL-2.0
#include "output.h"

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define NULL_DEVICE	makedev(1, 3)

static bool look(const char *name, struct stat *st)
{
	return !(strcmp(name, "-") ? stat(name, st) :
				     fstat(STDOUT_FILENO, st));
}

bool output_is_device(const char *name)
{
	struct stat st;

	return look(name, &st) && !S_ISREG(st.st_mode);
}

bool output_is_live(const struct output_options *options)
{
	const char *name = options->writer.rotation.name;
	struct stat st;

	return name && look(name, &st) && !S_ISREG(st.st_mode) &&
	       st.st_rdev != NULL_DEVICE;
}

static int fail_lines(int err)
{
	if (err != -EPIPE)
		warnx("can't write to standard output: %s", strerror(-err));
	return err;
}

int output_open(struct output *out, const struct output_options *options,
		const struct source *source)
{
	out->options = options;
	out->printed = 0;
	memset(&out->lines, 0, sizeof(out->lines));
	return writer_open(&out->writer, &options->writer, source);
}

/* Where it was seen is told if that is not always the same. */
static void print_line(struct output *out, const struct ringtap_packet *packet)
{
	const struct section *section = &out->writer.section;
	const struct ringtap_iface *iface = &section->ifaces[packet->iface];
	struct print_packet line = {
		.ns = packet->ns, .linktype = iface->linktype,
		.data = packet->data, .caplen = packet->caplen,
		.origlen = packet->origlen,
		.device = section->nr_ifaces > 1 ? iface->name : NULL,
		.device_max = RINGTAP_IFNAME_LEN,
		.sent = (packet->flags & RINGTAP_FLAG_DIR_MASK) ==
			RINGTAP_FLAG_DIR_OUT,
	};

	print_packet(stdout, &out->options->lines, &out->lines, &line);
}

static int print_span(struct output *out, const struct ringtap_span *span)
{
	struct ringtap_packet packet;
	int err;

	ringtap_each_packet(span, &packet) {
		errno = 0;
		print_line(out, &packet);
		if (ferror(stdout))
			return fail_lines(errno ? -errno : -EIO);
		if (out->options->flush) {
			err = output_flush(out);
			if (err)
				return err;
		}
		out->printed++;
	}
	return 0;
}

static int print_spans(struct output *out, const struct ringtap_span *spans,
		       unsigned int n)
{
	unsigned int i;
	int err = 0;

	if (!out->options->print)
		return 0;
	for (i = 0; i < n && !err; i++)
		err = print_span(out, &spans[i]);
	return err;
}

int output_spans(struct output *out, struct ringtap_span *spans, unsigned int n,
		 uint64_t limit)
{
	unsigned int i;
	int64_t taken = 0;
	int err;

	for (i = 0; i < n && taken >= 0; i++) {
		taken = writer_gather(&out->writer, &spans[i], limit);
		limit -= taken > 0 ? taken : 0;
	}
	err = writer_commit(&out->writer);
	if (!err && taken < 0)
		err = taken;
	return err ? err : print_spans(out, spans, n);
}

uint64_t output_captured(const struct output *out)
{
	if (out->options->print && !out->options->writer.rotation.name)
		return out->printed;
	return out->writer.written;
}

bool output_ended(const struct output *out)
{
	return out->writer.ended;
}

int output_flush(struct output *out)
{
	if (out->options->print && fflush(stdout))
		return fail_lines(-errno);
	return 0;
}

int output_close(struct output *out)
{
	return writer_close(&out->writer);
}
