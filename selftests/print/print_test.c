// SPDX-License-Identifier: GPL-2.0
/*
 * Packets as lines: what is printed, and that nothing is read behind what was
 * captured. Each frame ends where readable memory ends.
 */
#include <ctype.h>
#include <kselftest_harness.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "print/print.h"

#define ETHERNET	1
#define RAW_IP		101

#define FRAME_MAX	4096
#define LINE_MAX_LEN	1024

/* Memory of FRAME_MAX bytes, and behind it none. */
static uint8_t *guarded(void)
{
	uint8_t *area = mmap(NULL, 2 * FRAME_MAX, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (area == MAP_FAILED || mprotect(area + FRAME_MAX, FRAME_MAX, PROT_NONE))
		abort();
	return area + FRAME_MAX;
}

static size_t from_hex(const char *hex, uint8_t *frame)
{
	size_t len = strlen(hex) / 2;
	size_t i;

	for (i = 0; i < len; i++)
		if (sscanf(hex + 2 * i, "%2hhx", &frame[i]) != 1)
			abort();
	return len;
}

/* The line for the first @caplen bytes of a frame of @origlen. @end: of
 * readable memory.
 */
static void line_of(char *line, unsigned int linktype, uint8_t *end,
		    const uint8_t *frame, size_t caplen, size_t origlen)
{
	FILE *out = fmemopen(line, LINE_MAX_LEN, "w");

	memcpy(end - caplen, frame, caplen);
	print_packet(out, linktype, end - caplen, caplen, origlen);
	fclose(out);
}

static bool printable(const char *line)
{
	for (; *line; line++)
		if (!isprint((unsigned char)*line))
			return false;
	return true;
}

FIXTURE(frame) {
	uint8_t	*end;
	uint8_t	bytes[FRAME_MAX];
	size_t	len;
	char	line[LINE_MAX_LEN];
};

FIXTURE_VARIANT(frame) {
	const char *hex;
	const char *line;
};

FIXTURE_SETUP(frame)
{
	self->end = guarded();
	self->len = from_hex(variant->hex, self->bytes);
}

FIXTURE_TEARDOWN(frame)
{
	munmap(self->end - FRAME_MAX, 2 * FRAME_MAX);
}

#include "frames.h"

TEST_F(frame, is_printed)
{
	line_of(self->line, ETHERNET, self->end, self->bytes, self->len,
		self->len);
	EXPECT_STREQ(variant->line, self->line);
}

/* A header that is cut says so; one that is whole is printed as ever, since
 * the lengths in a line are those of the wire.
 */
TEST_F(frame, cut_anywhere_is_marked_or_the_same)
{
	bool whole = false;
	size_t caplen;

	for (caplen = 0; caplen < self->len; caplen++) {
		line_of(self->line, ETHERNET, self->end, self->bytes, caplen,
			self->len);
		EXPECT_TRUE(printable(self->line));
		if (strstr(self->line, "[|")) {
			EXPECT_FALSE(whole);
		} else {
			whole = true;
			EXPECT_STREQ(variant->line, self->line);
		}
	}
}

/* What a header says may be anything. */
TEST_F(frame, bytes_may_be_wrong)
{
	unsigned int round, i, changes;
	uint8_t frame[FRAME_MAX];
	size_t caplen;

	srand(self->len);
	for (round = 0; round < 2000; round++) {
		memcpy(frame, self->bytes, self->len);
		changes = 1 + rand() % 8;
		for (i = 0; i < changes; i++)
			frame[12 + rand() % (self->len - 12)] = rand();
		caplen = rand() % (self->len + 1);
		line_of(self->line, ETHERNET, self->end, frame, caplen,
			rand() % 4 ? self->len : (size_t)rand() % 70000);
		ASSERT_TRUE(printable(self->line));
		ASSERT_NE('\0', self->line[0]);
	}
}

TEST(raw_ip_has_no_link_layer)
{
	static const char hex[] =
		"450000200001000040fd65cd0a0000010a000002787878787878787878787878";
	uint8_t *end = guarded();
	uint8_t bytes[FRAME_MAX];
	char line[LINE_MAX_LEN];
	size_t len = from_hex(hex, bytes);

	line_of(line, RAW_IP, end, bytes, len, len);
	EXPECT_STREQ("IP 10.0.0.1 > 10.0.0.2: ip-proto-253 12", line);
	bytes[0] = 0x60;
	line_of(line, RAW_IP, end, bytes, len, len);
	EXPECT_STREQ("IP6 [|ip6]", line);
	line_of(line, RAW_IP, end, bytes, 0, len);
	EXPECT_STREQ("[|ip]", line);
}

TEST(unknown_link_type_has_a_number)
{
	char line[LINE_MAX_LEN];
	uint8_t *end = guarded();

	line_of(line, 147, end, (const uint8_t *)"x", 1, 99);
	EXPECT_STREQ("link-type 147, length 99", line);
}

/* More than an IPv4 header can say. */
TEST(merged_beyond_64_kib)
{
	static const char hex[] =
		"020000000002020000000001080045000000000100004006000000000000000000009c401f90000000640000000050180001000000000000";
	uint8_t *end = guarded();
	uint8_t bytes[FRAME_MAX];
	char line[LINE_MAX_LEN];
	size_t len = from_hex(hex, bytes);

	line_of(line, ETHERNET, end, bytes, len, 14 + 40 + 150000);
	EXPECT_STREQ("IP 0.0.0.0.40000 > 0.0.0.0.8080: Flags [P.], seq 100:150100, ack 0, win 1, length 150000",
		     line);
}

TEST(time_is_local_with_microseconds)
{
	char line[64];
	FILE *out = fmemopen(line, sizeof(line), "w");

	setenv("TZ", "UTC-1", 1);
	tzset();
	print_time(out, 1700000000123456789ull);
	print_time(out, 1700000000999999999ull);
	print_time(out, 1700003599000000001ull);
	fclose(out);
	EXPECT_STREQ("23:13:20.123456 23:13:20.999999 00:13:19.000000 ", line);
}

TEST_HARNESS_MAIN
