// SPDX-License-Identifier: GPL-2.0
#include "section.h"

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "convert.h"
#include "linktype.h"
#include "pcap.h"
#include "pcapng.h"
#include "plain.h"

uint64_t section_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

/* Several threads may have something to say at a time, and warnx() writes in parts. */
int section_fail(const struct file *file, int err)
{
	flockfile(stderr);
	if (err != -EPIPE || file->fd != STDOUT_FILENO)
		warnx("can't write to %s: %s", file->name, strerror(-err));
	funlockfile(stderr);
	return err;
}

static int write_bytes(struct file *file, void *bytes, size_t len)
{
	struct iovec piece = { bytes, len };
	size_t kept;
	int err;

	if (file->fd < 0)
		return 0;
	err = file_write(file, &piece, 1, &kept);
	return err ? section_fail(file, err) : 0;
}

/* A packet's new header may be longer than what it replaces, and libpcap cuts
 * packets that are longer than the file says.
 */
static uint32_t snaplen_in_file(const struct section *section)
{
	uint32_t more = section->sll2 ? CONVERT_LONGER : 0;

	if (section->snaplen > RINGTAP_SNAPLEN_MAX - more)
		return RINGTAP_SNAPLEN_MAX;
	return section->snaplen + more;
}

unsigned int section_linktype(const struct section *section, unsigned int id)
{
	return section->sll2 ? LINKTYPE_SLL2 : section->ifaces[id].linktype;
}

/* Linux's own header takes the place of one that is known here. */
static bool fits_sll2(const struct ringtap_iface *iface)
{
	return iface->linktype == LINKTYPE_ETHERNET ||
	       iface->linktype == LINKTYPE_RAW;
}

/* A file of old has one link type, and has told it already. */
static int check_linktype(const struct section *section, unsigned int id)
{
	unsigned int first = section_linktype(section, 0);
	unsigned int this = section_linktype(section, id);

	if (section->sll2 && !fits_sll2(&section->ifaces[id])) {
		warnx("%s has link type %s, for which there is no --linktype sll2: leave it out",
		      plain_name(section->ifaces[id].name).text,
		      linktype_text(section->ifaces[id].linktype).text);
		return -EPROTOTYPE;
	}
	if (!section->pcap || this == first)
		return 0;
	warnx("%s has link type %s and %s has %s, and a pcap file has only one: add --linktype sll2, or write pcapng",
	      plain_name(section->ifaces[id].name).text,
	      linktype_text(this).text,
	      plain_name(section->ifaces[0].name).text,
	      linktype_text(first).text);
	return -EPROTOTYPE;
}

static int write_iface(const struct section *section, struct file *file,
		       unsigned int id)
{
	struct pcapng_interface iface = {
		.iface = &section->ifaces[id],
		.linktype = section_linktype(section, id),
		.snaplen = snaplen_in_file(section),
		.os = section->os,
		.filter = section->filter,
		.clock = section->clock,
	};
	struct pcapng_block block;

	if (section->pcap)
		return 0;
	pcapng_interface(&block, &iface);
	return write_bytes(file, block.bytes, block.len);
}

static int make_room(struct section *section)
{
	size_t nr = section->nr_ifaces + 1;
	void *ifaces = reallocarray(section->ifaces, nr,
				    sizeof(*section->ifaces));
	void *before;

	section->ifaces = ifaces ? : section->ifaces;
	before = reallocarray(section->before, nr, sizeof(*section->before));
	section->before = before ? : section->before;
	if (ifaces && before)
		return 0;
	warnx("no memory");
	return -ENOMEM;
}

static int learn_iface(struct section *section)
{
	unsigned int id = section->nr_ifaces;
	int err = make_room(section);

	if (err)
		return err;
	memset(&section->before[id], 0, sizeof(*section->before));
	err = source_iface(section->source, id, &section->ifaces[id]);
	if (err) {
		warnx("%s", ringtap_strerror(section->source->members[0]));
		return err;
	}
	section->nr_ifaces++;
	return check_linktype(section, id);
}

int section_init(struct section *section, const struct source *source)
{
	struct utsname system;
	int err = 0;

	section->source = source;
	section->snaplen = source_snaplen(source);
	uname(&system);
	snprintf(section->os, sizeof(section->os), "%s %s", system.sysname,
		 system.release);
	while (!err && section->nr_ifaces < source_ifaces(source))
		err = learn_iface(section);
	return err;
}

void section_exit(struct section *section)
{
	free(section->ifaces);
	free(section->before);
}

/* Where there is no interface yet, as with all devices of an empty namespace,
 * the first will be an Ethernet device.
 */
static int begin_pcap(const struct section *section, struct file *file)
{
	struct pcap_header header;
	unsigned int linktype = LINKTYPE_ETHERNET;

	if (section->sll2 || section->nr_ifaces)
		linktype = section_linktype(section, 0);
	pcap_header(&header, linktype, snaplen_in_file(section),
		    section->nano);
	return write_bytes(file, &header, sizeof(header));
}

int section_begin(struct section *section, struct file *file)
{
	struct pcapng_block block;
	unsigned int id;
	int err;

	section->start = section_now();
	if (section->pcap)
		return begin_pcap(section, file);
	pcapng_section(&block, "ringtap " RINGTAP_VERSION, section->os);
	err = write_bytes(file, block.bytes, block.len);
	for (id = 0; !err && id < section->nr_ifaces; id++)
		err = write_iface(section, file, id);
	return err;
}

int section_need_iface(struct section *section, struct file *file,
		       unsigned int id)
{
	int err = 0;

	while (!err && section->nr_ifaces <= id) {
		err = learn_iface(section);
		if (!err)
			err = write_iface(section, file,
					  section->nr_ifaces - 1);
	}
	return err;
}

static struct ringtap_stats since(const struct ringtap_stats *now,
				  const struct ringtap_stats *before)
{
	return (struct ringtap_stats){
		.seen = now->seen - before->seen,
		.delivered = now->delivered - before->delivered,
		.filtered = now->filtered - before->filtered,
		.dropped_full = now->dropped_full - before->dropped_full,
		.dropped_context = now->dropped_context -
				   before->dropped_context,
		.dropped_unreadable = now->dropped_unreadable -
				      before->dropped_unreadable,
		.dropped_iface = now->dropped_iface - before->dropped_iface,
	};
}

/* Each file has its own part of the counters. */
static int end_iface(struct section *section, struct file *file,
		     unsigned int id, const struct ringtap_stats *now)
{
	struct section_before *before = &section->before[id];
	struct ringtap_stats part = since(now, &before->stats);
	struct ringtap_iface iface;
	struct pcapng_block block;

	before->done = before->gone;
	before->gone = !source_iface(section->source, id, &iface) &&
		       !iface.ifindex;
	before->stats = *now;
	pcapng_statistics(&block, id, section->start, section_now(), &part);
	return write_bytes(file, block.bytes, block.len);
}

/* Those, too, of which no packet came, for they may have lost all. With a
 * header of Linux's own not every interface may be in the file.
 */
static int learn_rest(struct section *section, struct file *file)
{
	unsigned int nr = source_ifaces(section->source);

	return section->sll2 || !nr ? 0 :
	       section_need_iface(section, file, nr - 1);
}

int section_end(struct section *section, struct file *file)
{
	struct ringtap_stats now;
	unsigned int id;
	int err;

	if (section->pcap || file->failed)
		return 0;
	err = learn_rest(section, file);
	for (id = 0; !err && id < section->nr_ifaces; id++) {
		if (section->before[id].done)
			continue;
		if (source_iface_stats(section->source, id, &now))
			break;
		err = end_iface(section, file, id, &now);
	}
	return err;
}
