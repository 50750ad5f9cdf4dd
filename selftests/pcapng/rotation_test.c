// SPDX-License-Identifier: GPL-2.0
/*
 * Files that take turns: which packet begins a new one, what it is called, and
 * that each is one that stands alone.
 */
#include <dirent.h>
#include <kselftest_harness.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "contents.h"
#include "interfaces.h"
#include "output.h"
#include "records.h"

#define RECORDS	25
#define SECOND	1000000000ull
#define FILES	40
#define TIMES	"-%Y%m%d-%H%M%S"

FIXTURE(rotation) {
	char			dir[64];
	char			name[96];
	uint8_t			bytes[RECORDS * 128];
	struct ringtap_span	span;
	struct output_options	options;
	struct rotation_options	*rotation;
	struct output		out;
	uint64_t		begin;
};

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec * SECOND + ts.tv_nsec;
}

static size_t put_record(FIXTURE_DATA(rotation) *self, unsigned int i,
			 uint64_t ns, uint32_t iface)
{
	struct record record = {
		.frame = "0123456789abcdefghijklmnopqrstuvwxyz",
		.caplen = 14 + i % 4, .ns = ns, .iface = iface,
	};

	return record_put(self->bytes + self->span.len, &record);
}

/* Records that are so far apart; the first comes so long after @begin. */
static void fill(FIXTURE_DATA(rotation) *self, uint64_t apart)
{
	unsigned int i;

	self->span.data = self->bytes;
	self->span.len = 0;
	for (i = 0; i < RECORDS; i++)
		self->span.len += put_record(self, i,
					     self->begin + (i + 1) * apart, 0);
}

FIXTURE_SETUP(rotation)
{
	setenv("TZ", "UTC", 1);
	snprintf(self->dir, sizeof(self->dir), "%s/ringtap.XXXXXX",
		 getenv("TMPDIR") ? : "/tmp");
	ASSERT_NE(NULL, mkdtemp(self->dir));
	snprintf(self->name, sizeof(self->name), "%s/f", self->dir);
	self->rotation = &self->options.writer.rotation;
	self->rotation->name = self->name;
	self->begin = now();
	fill(self, 1000);
}

static const char *path(FIXTURE_DATA(rotation) *self, const char *file)
{
	static char buffer[400];

	snprintf(buffer, sizeof(buffer), "%s/%s", self->dir, file);
	return buffer;
}

static int no_dot(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void empty(FIXTURE_DATA(rotation) *self)
{
	struct dirent **found;
	int i, n = scandir(self->dir, &found, no_dot, alphasort);

	for (i = 0; i < n; i++) {
		unlink(path(self, found[i]->d_name));
		free(found[i]);
	}
	free(found);
}

FIXTURE_TEARDOWN(rotation)
{
	empty(self);
	rmdir(self->dir);
}

/* The names in the folder, in the order of the alphabet, with blanks. */
static const char *names(FIXTURE_DATA(rotation) *self)
{
	static char text[FILES * 40];
	struct dirent **found;
	int i, n = scandir(self->dir, &found, no_dot, alphasort);

	*text = 0;
	for (i = 0; i < n; i++) {
		strcat(text, i ? " " : "");
		strcat(text, found[i]->d_name);
		free(found[i]);
	}
	free(found);
	return text;
}

static int begin(FIXTURE_DATA(rotation) *self)
{
	return output_open(&self->out, &self->options, &interfaces_source);
}

/* All of them, in spans of that many. */
static int put(FIXTURE_DATA(rotation) *self, unsigned int packets)
{
	struct ringtap_span spans[RECORDS];
	struct ringtap_packet packet;
	unsigned int i = 0, n = 0;

	ringtap_each_packet(&self->span, &packet) {
		if (i++ % packets == 0)
			spans[n++] = (struct ringtap_span){
				.data = packet.record,
			};
		spans[n - 1].len += packet.record->len;
	}
	return output_spans(&self->out, spans, n, UINT64_MAX);
}

static int end(FIXTURE_DATA(rotation) *self)
{
	return output_close(&self->out);
}

/* f, f1, f2 ... are each full with their last packet and not before, and
 * have all packets.
 */
static void full_at(struct __test_metadata *_metadata,
		    FIXTURE_DATA(rotation) *self, size_t limit)
{
	struct contents c;
	unsigned int i, packets = 0;
	char file[8] = "f";
	uint64_t last = 0;
	size_t full;

	for (i = 1; contents_look(&c, path(self, file)); i++) {
		snprintf(file, sizeof(file), "f%u", i);
		ASSERT_TRUE(c.whole);
		packets += c.packets;
		full = c.head + c.packet_bytes;
		if (c.packets) {
			ASSERT_LE(last, c.first_ns);
			last = c.last_ns;
			ASSERT_GE(limit, full - c.last_packet);
		}
		if (packets < RECORDS)
			ASSERT_LT(limit, full);
	}
	ASSERT_EQ(RECORDS, packets);
	ASSERT_EQ(RECORDS, output_captured(&self->out));
}

static size_t head(FIXTURE_DATA(rotation) *self)
{
	struct contents c;

	if (begin(self) || end(self))
		abort();
	contents_look(&c, self->name);
	return c.head;
}

/* The limit is moved byte by byte across the ends of some packets. */
static void every_size(struct __test_metadata *_metadata,
		       FIXTURE_DATA(rotation) *self)
{
	size_t first = head(self), limit;

	for (limit = first; limit < first + 160; limit++) {
		empty(self);
		self->rotation->bytes = limit;
		ASSERT_EQ(0, begin(self));
		ASSERT_EQ(0, put(self, limit % 7 + 1));
		ASSERT_EQ(0, end(self));
		full_at(_metadata, self, limit);
	}
}

TEST_F(rotation, full_with_the_packet_that_is_too_much)
{
	every_size(_metadata, self);
}

TEST_F(rotation, the_same_for_pcap)
{
	self->options.writer.pcap = true;
	every_size(_metadata, self);
}

TEST_F(rotation, the_same_for_converted_packets)
{
	self->options.writer.sll2 = true;
	every_size(_metadata, self);
}

TEST_F(rotation, number_of_bytes)
{
	struct stat st;
	size_t sum = 0;
	char file[8] = "f";
	unsigned int i;

	self->rotation->bytes = head(self) + 100;
	ASSERT_EQ(0, begin(self));
	ASSERT_EQ(0, put(self, 3));
	ASSERT_EQ(0, end(self));
	for (i = 1; !stat(path(self, file), &st); i++) {
		sum += st.st_size;
		snprintf(file, sizeof(file), "f%u", i);
	}
	EXPECT_LT(3, i);
	EXPECT_EQ(sum, writer_bytes(&self->out.writer));
}

/* So small that each packet is too much for its file. */
static const struct name_case {
	unsigned int	files;
	const char	*names;
} name_cases[] = {
	{ 0, "f f1 f10 f11 f12 f13 f14 f15 f16 f17 f18 f19 f2 f20 f21 f22 f23 f24 f25 f3 f4 f5 f6 f7 f8 f9" },
	{ 1, "f" },
	{ 2, "f0 f1" },
	{ 5, "f0 f1 f2 f3 f4" },
	{ 10, "f0 f1 f2 f3 f4 f5 f6 f7 f8 f9" },
	{ 11, "f00 f01 f02 f03 f04 f05 f06 f07 f08 f09 f10" },
	{ 100, "f00 f01 f02 f03 f04 f05 f06 f07 f08 f09 f10 f11 f12 f13 f14 f15 f16 f17 f18 f19 f20 f21 f22 f23 f24 f25" },
	{ 101, "f000 f001 f002 f003 f004 f005 f006 f007 f008 f009 f010 f011 f012 f013 f014 f015 f016 f017 f018 f019 f020 f021 f022 f023 f024 f025" },
};

TEST_F(rotation, names_with_numbers)
{
	const struct name_case *wanted;

	self->rotation->bytes = 1;
	for (wanted = name_cases; wanted < name_cases +
	     sizeof(name_cases) / sizeof(name_cases[0]); wanted++) {
		empty(self);
		self->rotation->files = wanted->files;
		ASSERT_EQ(0, begin(self));
		ASSERT_EQ(0, put(self, 4));
		ASSERT_EQ(0, end(self));
		EXPECT_STREQ(wanted->names, names(self));
		EXPECT_FALSE(output_ended(&self->out));
		EXPECT_EQ(RECORDS, output_captured(&self->out));
	}
}

/* Files whose names come again have nothing of what they were before. */
TEST_F(rotation, names_in_turn)
{
	struct contents c;

	self->rotation->bytes = 1;
	self->rotation->files = 3;
	ASSERT_EQ(0, begin(self));
	ASSERT_EQ(0, put(self, RECORDS));
	ASSERT_EQ(0, end(self));
	/* The first is f0, and has none: 25 follow. */
	ASSERT_TRUE(contents_look(&c, path(self, "f1")));
	EXPECT_TRUE(c.whole);
	EXPECT_EQ(1, c.packets);
	EXPECT_EQ(self->begin + 25 * 1000, c.last_ns);
	ASSERT_TRUE(contents_look(&c, path(self, "f0")));
	EXPECT_EQ(self->begin + 24 * 1000, c.last_ns);
	ASSERT_TRUE(contents_look(&c, path(self, "f2")));
	EXPECT_EQ(self->begin + 23 * 1000, c.last_ns);
}

/* The first file is of the time of the call. From then on packets come every
 * second.
 */
static int begin_by_time(FIXTURE_DATA(rotation) *self)
{
	int err = begin(self);

	self->begin = self->out.writer.rotation.until -
		      self->rotation->seconds * SECOND;
	fill(self, SECOND);
	return err;
}

static const char *named(uint64_t ns, char *text)
{
	time_t second = ns / SECOND;
	struct tm tm;

	gmtime_r(&second, &tm);
	strftime(text, 32, "f-%Y%m%d-%H%M%S", &tm);
	return text;
}

TEST_F(rotation, names_with_times)
{
	unsigned int files = 1, packets;
	struct contents c;
	char text[32];
	uint64_t ns;

	strcat(self->name, TIMES);
	self->rotation->seconds = 4;
	ASSERT_EQ(0, begin_by_time(self));
	ASSERT_EQ(0, put(self, 6));
	ASSERT_EQ(0, end(self));
	EXPECT_EQ(RECORDS, output_captured(&self->out));
	ASSERT_TRUE(contents_look(&c, path(self, named(self->begin, text))));
	EXPECT_EQ(3, c.packets);
	for (ns = self->begin + 4 * SECOND; ns <= self->begin + 25 * SECOND;
	     ns += 4 * SECOND) {
		ASSERT_TRUE(contents_look(&c, path(self, named(ns, text))));
		EXPECT_TRUE(c.whole);
		EXPECT_EQ(1, c.sections);
		EXPECT_EQ(ns, c.first_ns);
		packets = (self->begin + 25 * SECOND - ns) / SECOND + 1;
		EXPECT_EQ(packets < 4 ? packets : 4, c.packets);
		files++;
	}
	EXPECT_EQ(files * 18 - 1, strlen(names(self)));
}

/* Time of the last packet in all files with this end. */
static uint64_t newest(FIXTURE_DATA(rotation) *self, const char *suffix)
{
	char *file = strtok((char *)names(self), " ");
	struct contents c;
	uint64_t ns = 0;

	for (; file; file = strtok(NULL, " ")) {
		if (strcmp(file + strlen(file) - 1, suffix) ||
		    !contents_look(&c, path(self, file)))
			continue;
		ns = c.last_ns > ns ? c.last_ns : ns;
	}
	return ns;
}

/* Without a time in the name it is the same one again. */
TEST_F(rotation, one_name_for_all_times)
{
	struct contents c;

	self->rotation->seconds = 10;
	ASSERT_EQ(0, begin_by_time(self));
	ASSERT_EQ(0, put(self, 25));
	ASSERT_EQ(0, end(self));
	EXPECT_STREQ("f", names(self));
	ASSERT_TRUE(contents_look(&c, self->name));
	EXPECT_TRUE(c.whole);
	EXPECT_EQ(6, c.packets);
	EXPECT_EQ(RECORDS, output_captured(&self->out));
}

/* Both: numbers begin again with each period, and there is no end. */
TEST_F(rotation, size_and_time)
{
	char text[32];

	strcat(self->name, TIMES);
	self->rotation->seconds = 10;
	self->rotation->bytes = 1;
	self->rotation->files = 2;
	ASSERT_EQ(0, begin_by_time(self));
	ASSERT_EQ(0, put(self, 5));
	ASSERT_EQ(0, end(self));
	EXPECT_FALSE(output_ended(&self->out));
	EXPECT_EQ(RECORDS, output_captured(&self->out));
	EXPECT_EQ(self->begin + 24 * SECOND, newest(self, "0"));
	EXPECT_EQ(self->begin + 25 * SECOND, newest(self, "1"));
	named(self->begin + 10 * SECOND, text);
	EXPECT_EQ(0, access(path(self, strcat(text, "0")), F_OK));
	named(self->begin + 20 * SECOND, text);
	EXPECT_EQ(0, access(path(self, strcat(text, "0")), F_OK));
}

/* After the last file nothing is written, and nothing is counted. */
static void ends_after(struct __test_metadata *_metadata,
		       FIXTURE_DATA(rotation) *self, unsigned int packets)
{
	unsigned int sum = 0;
	struct contents c;
	char *file;

	strcat(self->name, TIMES);
	self->rotation->seconds = 4;
	self->rotation->files = 3;
	ASSERT_EQ(0, begin_by_time(self));
	EXPECT_FALSE(output_ended(&self->out));
	ASSERT_EQ(0, put(self, packets));
	EXPECT_TRUE(output_ended(&self->out));
	/* Whoever goes on nevertheless does no harm. */
	ASSERT_EQ(0, put(self, packets));
	ASSERT_EQ(0, end(self));
	EXPECT_EQ(3 * 18 - 1, strlen(names(self)));
	for (file = strtok((char *)names(self), " "); file;
	     file = strtok(NULL, " ")) {
		ASSERT_TRUE(contents_look(&c, path(self, file)));
		EXPECT_TRUE(c.whole);
		EXPECT_EQ(1, c.statistics);
		EXPECT_EQ(sum ? 4 : 3, c.packets);
		sum += c.packets;
	}
	EXPECT_EQ(11, sum);
	EXPECT_EQ(11, output_captured(&self->out));
}

TEST_F(rotation, end_within_a_span)
{
	ends_after(_metadata, self, RECORDS);
}

TEST_F(rotation, end_with_spans_that_follow)
{
	ends_after(_metadata, self, 3);
}

TEST_F(rotation, end_between_two_spans)
{
	ends_after(_metadata, self, 4);
}

TEST_F(rotation, statistics_in_each)
{
	uint64_t received = 0, accepted = 0, delivered = 0;
	char file[8] = "f";
	struct contents c;
	unsigned int i;

	interfaces.stats[0] = (struct ringtap_stats){
		.seen = 100, .filtered = 1, .delivered = 60,
	};
	self->rotation->bytes = head(self) + 200;
	ASSERT_EQ(0, begin(self));
	ASSERT_EQ(0, put(self, 2));
	ASSERT_EQ(0, end(self));
	for (i = 1; contents_look(&c, path(self, file)); i++) {
		snprintf(file, sizeof(file), "f%u", i);
		EXPECT_EQ(1, c.statistics);
		received += c.counters[0][4];
		accepted += c.counters[0][6];
		delivered += c.counters[0][8];
	}
	EXPECT_LT(3, i);
	EXPECT_EQ(100, received);
	EXPECT_EQ(99, accepted);
	EXPECT_EQ(60, delivered);
}

/* One that comes later stands before its packet, and at the beginning of all
 * files after that.
 */
TEST_F(rotation, interfaces_in_each)
{
	struct contents c;
	char file[8];
	unsigned int i;

	self->span.len = 0;
	for (i = 0; i < RECORDS; i++)
		self->span.len += put_record(self, i, self->begin + i,
					     i < 10 ? 0 : 2 * (i % 2));
	self->rotation->bytes = head(self) + 1;
	ASSERT_EQ(0, begin(self));
	ASSERT_EQ(0, put(self, 4));
	ASSERT_EQ(0, end(self));
	EXPECT_EQ(RECORDS, output_captured(&self->out));
	for (i = 1; i < 12; i++) {
		snprintf(file, sizeof(file), "f%u", i);
		ASSERT_TRUE(contents_look(&c, path(self, file)));
		EXPECT_TRUE(c.whole);
		EXPECT_FALSE(c.early);
		EXPECT_EQ(1, c.sections);
		EXPECT_EQ(1, c.packets);
		EXPECT_EQ(i < 11 ? 1 : 3, c.interfaces);
		EXPECT_EQ(c.interfaces, c.before);
	}
	while (contents_look(&c, path(self, file))) {
		EXPECT_FALSE(c.early);
		EXPECT_EQ(3, c.before);
		snprintf(file, sizeof(file), "f%u", ++i);
	}
	EXPECT_LT(12, i);
}

/* A folder is where the next file should be. */
TEST_F(rotation, next_file_that_can_not_be)
{
	struct contents c;

	ASSERT_EQ(0, mkdir(path(self, "f1"), 0700));
	self->rotation->bytes = head(self) + 1;
	ASSERT_EQ(0, begin(self));
	EXPECT_EQ(-EISDIR, put(self, 5));
	EXPECT_EQ(1, output_captured(&self->out));
	EXPECT_EQ(0, end(self));
	ASSERT_TRUE(contents_look(&c, self->name));
	EXPECT_TRUE(c.whole);
	EXPECT_EQ(1, c.packets);
	EXPECT_EQ(0, rmdir(path(self, "f1")));
}

TEST_F(rotation, name_that_is_too_long)
{
	char name[PATH_MAX + 10];

	/* The complaint would repeat it. */
	ASSERT_NE(NULL, freopen("/dev/null", "w", stderr));
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = 0;
	self->rotation->name = name;
	EXPECT_EQ(-ENAMETOOLONG, begin(self));
	EXPECT_EQ(0, end(self));
	self->rotation->seconds = 1;
	EXPECT_EQ(-ENAMETOOLONG, begin(self));
	EXPECT_EQ(0, end(self));
}

/* It says so twice, for a frame may have been on its way the first time. */
TEST_F(rotation, statistics_of_a_device_that_is_gone)
{
	char file[8] = "f";
	struct contents c;
	unsigned int i;

	interfaces.count = 2;
	interfaces.gone[1] = true;
	self->rotation->bytes = head(self) + 200;
	ASSERT_EQ(0, begin(self));
	ASSERT_EQ(0, put(self, 2));
	ASSERT_EQ(0, end(self));
	for (i = 1; contents_look(&c, path(self, file)); i++) {
		snprintf(file, sizeof(file), "f%u", i);
		EXPECT_EQ(2, c.interfaces);
		EXPECT_EQ(i < 3 ? 2 : 1, c.statistics);
	}
	EXPECT_LT(3, i);
}

TEST_HARNESS_MAIN
