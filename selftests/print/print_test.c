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
#define TEXT_MAX	65536

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

static const struct print_options plain = { .time = PRINT_TIME_NONE };

/* What is printed of the first @caplen bytes of a frame of @origlen. @end: of
 * readable memory.
 */
static void text_of(char *text, const struct print_options *options,
		    unsigned int linktype, uint8_t *end, const uint8_t *frame,
		    size_t caplen, size_t origlen)
{
	struct print_packet packet = {
		.linktype = linktype, .data = end - caplen,
		.caplen = caplen, .origlen = origlen,
	};
	struct print_state state = { 0 };
	FILE *out = fmemopen(text, TEXT_MAX, "w");

	memcpy(end - caplen, frame, caplen);
	print_packet(out, options, &state, &packet);
	fclose(out);
}

/* The line alone. */
static void line_of(char *line, unsigned int linktype, uint8_t *end,
		    const uint8_t *frame, size_t caplen, size_t origlen)
{
	text_of(line, &plain, linktype, end, frame, caplen, origlen);
	line[strcspn(line, "\n")] = '\0';
}

static bool printable(const char *text)
{
	for (; *text; text++)
		if (!isprint((unsigned char)*text) && !strchr("\n\t", *text))
			return false;
	return true;
}

static void any_options(struct print_options *options)
{
	options->time = rand() % 6;
	options->nanoseconds = rand() % 2;
	options->number = rand() % 2;
	options->link = rand() % 2;
	options->quiet = rand() % 4 == 0;
	options->verbose = rand() % 4;
	options->dump = rand() % 7;
}

FIXTURE(frame) {
	uint8_t	*end;
	uint8_t	bytes[FRAME_MAX];
	size_t	len;
	char	line[TEXT_MAX];
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
	struct print_options options;
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
		any_options(&options);
		text_of(self->line, &options, ETHERNET, self->end, frame, caplen,
			rand() % 4 ? self->len : (size_t)rand() % 70000);
		ASSERT_TRUE(printable(self->line));
		ASSERT_EQ('\n', self->line[strlen(self->line) - 1]);
	}
}

TEST(raw_ip_has_no_link_layer)
{
	static const char hex[] =
		"450000200001000040fd65cd0a0000010a000002787878787878787878787878";
	uint8_t *end = guarded();
	uint8_t bytes[FRAME_MAX];
	static char line[TEXT_MAX];
	size_t len = from_hex(hex, bytes);

	line_of(line, RAW_IP, end, bytes, len, len);
	EXPECT_STREQ("IP 10.0.0.1 > 10.0.0.2:  ip-proto-253 12", line);
	bytes[0] = 0x60;
	line_of(line, RAW_IP, end, bytes, len, len);
	EXPECT_STREQ(" [|ip6]", line);
	line_of(line, RAW_IP, end, bytes, 0, len);
	EXPECT_STREQ(" [|ip]", line);
}

TEST(unknown_link_type_has_a_number)
{
	static char line[TEXT_MAX];
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
	static char line[TEXT_MAX];
	size_t len = from_hex(hex, bytes);

	line_of(line, ETHERNET, end, bytes, len, 14 + 40 + 150000);
	EXPECT_STREQ("IP 0.0.0.0.40000 > 0.0.0.0.8080: Flags [P.], seq 100:150100, ack 0, win 1, length 150000",
		     line);
}

#define NANOSECONDS(s)	((s) * 1000000000ull)

/* Packets without contents. */
static void print_times(char *text, const struct print_options *options,
			const uint64_t *times, unsigned int count)
{
	struct print_packet packet = { .linktype = 147, .data = (void *)"" };
	struct print_state state = { 0 };
	FILE *out = fmemopen(text, TEXT_MAX, "w");
	unsigned int i;

	setenv("TZ", "UTC-1", 1);
	tzset();
	for (i = 0; i < count; i++) {
		packet.ns = times[i];
		print_packet(out, options, &state, &packet);
	}
	fclose(out);
}

FIXTURE(time) {
};

FIXTURE_VARIANT(time) {
	struct print_options options;
	const char *text;
};

FIXTURE_SETUP(time)
{
}

FIXTURE_TEARDOWN(time)
{
}

#define REST	" link-type 147, length 0\n"

FIXTURE_VARIANT_ADD(time, clock) {
	.text = "23:13:20.123456" REST "23:13:20.999999" REST "00:13:19.000000" REST,
};

FIXTURE_VARIANT_ADD(time, none) {
	.options = { .time = PRINT_TIME_NONE },
	.text = "link-type 147, length 0\nlink-type 147, length 0\nlink-type 147, length 0\n",
};

FIXTURE_VARIANT_ADD(time, epoch) {
	.options = { .time = PRINT_TIME_EPOCH, .nanoseconds = true },
	.text = "1700000000.123456789" REST "1700000000.999999999" REST "1700003599.000000001" REST,
};

FIXTURE_VARIANT_ADD(time, delta) {
	.options = { .time = PRINT_TIME_DELTA },
	.text = " 00:00:00.000000" REST " 00:00:00.876543" REST " 00:59:58.000001" REST,
};

FIXTURE_VARIANT_ADD(time, first) {
	.options = { .time = PRINT_TIME_FIRST, .nanoseconds = true },
	.text = " 00:00:00.000000000" REST " 00:00:00.876543210" REST " 00:59:58.876543212" REST,
};

FIXTURE_VARIANT_ADD(time, date) {
	.options = { .time = PRINT_TIME_DATE },
	.text = "2023-11-14 23:13:20.123456" REST "2023-11-14 23:13:20.999999" REST "2023-11-15 00:13:19.000000" REST,
};

FIXTURE_VARIANT_ADD(time, number) {
	.options = { .time = PRINT_TIME_NONE, .number = true },
	.text = "    1  link-type 147, length 0\n    2  link-type 147, length 0\n    3  link-type 147, length 0\n",
};

TEST_F(time, is_told_as_asked)
{
	static const uint64_t times[] = {
		1700000000123456789ull, 1700000000999999999ull,
		1700003599000000001ull,
	};
	static char text[TEXT_MAX];

	print_times(text, &variant->options, times, 3);
	EXPECT_STREQ(variant->text, text);
}

/* tcpdump starts anew every day. */
TEST(time_passed_may_be_days_or_less_than_none)
{
	struct print_options options = { .time = PRINT_TIME_DELTA };
	static const uint64_t times[] = {
		NANOSECONDS(100), NANOSECONDS(86400 * 4 + 101), NANOSECONDS(90),
		NANOSECONDS(89) + 5000,
	};
	static char text[TEXT_MAX];

	print_times(text, &options, times, 4);
	EXPECT_STREQ(" 00:00:00.000000" REST " 96:00:01.000000" REST
		     "-96:00:11.000000" REST "-00:00:00.999995" REST, text);
}

TEST(device_and_direction_stand_behind_the_time)
{
	static const char name[16] = "eth0";
	struct print_packet packet = {
		.linktype = 147, .data = (void *)"", .device = name,
		.device_max = sizeof(name),
	};
	struct print_state state = { 0 };
	static char text[TEXT_MAX];
	FILE *out = fmemopen(text, sizeof(text), "w");

	print_packet(out, &plain, &state, &packet);
	packet.sent = true;
	packet.device = "\033[2Jxyz";
	packet.device_max = 5;
	print_packet(out, &plain, &state, &packet);
	fclose(out);
	EXPECT_STREQ("eth0 In " REST "?[2Jx Out" REST, text);
}

/* Each of them around the next, more often than anybody would. */
TEST(nesting_has_an_end)
{
	static const uint8_t header[20] = {
		0x45, 0, 0, 0, 0, 0, 0, 0, 64, 4, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
	};
	uint8_t *end = guarded();
	uint8_t bytes[FRAME_MAX];
	static char line[TEXT_MAX];
	unsigned int i;

	for (i = 0; i < 100; i++)
		memcpy(bytes + i * 20, header, 20);
	line_of(line, RAW_IP, end, bytes, 2000, 2000);
	EXPECT_NE(NULL, strstr(line, "[nested too deeply]"));
	EXPECT_TRUE(strlen(line) < 1000);
}

TEST_HARNESS_MAIN
