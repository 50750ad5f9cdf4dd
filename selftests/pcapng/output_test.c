// SPDX-License-Identifier: GPL-2.0
/*
 * What the command leaves in a file: whole blocks, exactly those asked for,
 * interfaces before their packets, whatever goes wrong.
 */
#include <errno.h>
#include <fcntl.h>
#include <kselftest_harness.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "output.h"
#include "records.h"

#define RECORDS	10

enum {
	BLOCK_SECTION		= 0x0a0d0d0a,
	BLOCK_INTERFACE		= 1,
	BLOCK_STATISTICS	= 5,
	BLOCK_PACKET		= 6,
};

#define ISB_OPTIONS	20

/**
 * struct contents - the blocks of a file
 * @whole: it ends with a block's end
 * @early: a packet came before its interface
 * @written: time of the statistics block
 * @counters: of the statistics block, by code of the option
 */
struct contents {
	bool		whole;
	bool		early;
	unsigned int	sections;
	unsigned int	interfaces;
	unsigned int	packets;
	unsigned int	statistics;
	uint64_t	written;
	uint64_t	counters[10];
};

FIXTURE(output) {
	char			dir[64];
	char			path[80];
	uint8_t			bytes[4096];
	struct ringtap_span	span;
	struct output		out;
	struct contents		contents;
};

FIXTURE_SETUP(output)
{
	struct record record = {
		.frame = "0123456789abcdefghij", .queue = 1,
	};
	unsigned int i;

	snprintf(self->dir, sizeof(self->dir), "%s/ringtap.XXXXXX",
		 getenv("TMPDIR") ? : "/tmp");
	ASSERT_NE(NULL, mkdtemp(self->dir));
	snprintf(self->path, sizeof(self->path), "%s/f", self->dir);
	self->span.data = self->bytes;
	for (i = 0; i < RECORDS; i++) {
		record.caplen = 10 + i;
		self->span.len += record_put(self->bytes + self->span.len,
					     &record);
	}
}

FIXTURE_TEARDOWN(output)
{
	unlink(self->path);
	rmdir(self->dir);
}

static uint32_t at32(const uint8_t *at)
{
	uint32_t value;

	memcpy(&value, at, 4);
	return value;
}

/* Nanoseconds since 1970, upper half first. */
static uint64_t time_at(const uint8_t *at)
{
	return (uint64_t)at32(at) << 32 | at32(at + 4);
}

static void take_counters(struct contents *contents, const uint8_t *block)
{
	const uint8_t *at = block + ISB_OPTIONS;
	uint16_t code, len;

	contents->written = time_at(block + 12);
	for (;;) {
		memcpy(&code, at, 2);
		memcpy(&len, at + 2, 2);
		if (!code)
			return;
		if ((code == 2 || code == 3) && len == 8)
			contents->counters[code] = time_at(at + 4);
		else if (code < 10 && len == 8)
			memcpy(&contents->counters[code], at + 4, 8);
		at += 4 + len;
	}
}

static void count_block(struct contents *contents, const uint8_t *block)
{
	switch (at32(block)) {
	case BLOCK_SECTION:
		contents->sections++;
		break;
	case BLOCK_INTERFACE:
		contents->interfaces++;
		break;
	case BLOCK_STATISTICS:
		contents->statistics++;
		take_counters(contents, block);
		break;
	case BLOCK_PACKET:
		contents->packets++;
		if (at32(block + 8) >= contents->interfaces)
			contents->early = true;
		break;
	}
}

static void look(struct contents *contents, const char *path)
{
	static uint8_t bytes[1 << 16];
	int fd = open(path, O_RDONLY);
	ssize_t len = read(fd, bytes, sizeof(bytes));
	ssize_t at = 0;
	uint32_t block;

	close(fd);
	memset(contents, 0, sizeof(*contents));
	while (len - at >= 12) {
		block = at32(bytes + at + 4);
		if (block < 12 || block > len - at ||
		    at32(bytes + at + block - 4) != block)
			break;
		count_block(contents, bytes + at);
		at += block;
	}
	contents->whole = at == len;
}

static int begin(FIXTURE_DATA(output) *self)
{
	int err = output_open(&self->out, self->path);

	return err ? err : output_begin(&self->out, NULL);
}

static const struct ringtap_stats stats = {
	.seen = 100, .delivered = 60, .filtered = 33, .dropped_full = 4,
	.dropped_context = 2, .dropped_unreadable = 1,
};

TEST_F(output, all_of_a_span)
{
	ASSERT_EQ(0, begin(self));
	EXPECT_EQ(0, output_span(&self->out, &self->span, UINT64_MAX));
	EXPECT_EQ(0, output_span(&self->out, &self->span, RECORDS));
	EXPECT_EQ(2 * RECORDS, self->out.captured);
	EXPECT_EQ(0, output_finish(&self->out, &stats));
	look(&self->contents, self->path);
	EXPECT_TRUE(self->contents.whole);
	EXPECT_EQ(1, self->contents.sections);
	EXPECT_EQ(1, self->contents.interfaces);
	EXPECT_EQ(2 * RECORDS, self->contents.packets);
	EXPECT_EQ(1, self->contents.statistics);
	EXPECT_EQ(100, self->contents.counters[4]);
	EXPECT_EQ(100 - 33, self->contents.counters[6]);
	EXPECT_EQ(4 + 2 + 1, self->contents.counters[7]);
	EXPECT_EQ(60, self->contents.counters[8]);
}

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

TEST_F(output, times_of_start_and_end)
{
	const struct contents *contents = &self->contents;
	uint64_t before = now(), between;

	ASSERT_EQ(0, begin(self));
	between = now();
	EXPECT_EQ(0, output_finish(&self->out, &stats));
	look(&self->contents, self->path);
	EXPECT_LE(before, contents->counters[2]);
	EXPECT_LE(contents->counters[2], between);
	EXPECT_LE(between, contents->counters[3]);
	EXPECT_LE(contents->counters[3], now());
	EXPECT_EQ(contents->counters[3], contents->written);
}

TEST_F(output, no_packet_more_than_asked_for)
{
	ASSERT_EQ(0, begin(self));
	EXPECT_EQ(0, output_span(&self->out, &self->span, 3));
	EXPECT_EQ(3, self->out.captured);
	EXPECT_EQ(0, output_finish(&self->out, &stats));
	look(&self->contents, self->path);
	EXPECT_TRUE(self->contents.whole);
	EXPECT_EQ(3, self->contents.packets);
	EXPECT_EQ(1, self->contents.statistics);
}

TEST_F(output, interface_before_its_packet)
{
	struct record record = { .frame = "abcd", .caplen = 4, .iface = 2 };

	ASSERT_EQ(0, begin(self));
	self->span.len += record_put(self->bytes + self->span.len, &record);
	EXPECT_EQ(0, output_span(&self->out, &self->span, UINT64_MAX));
	EXPECT_EQ(0, output_finish(&self->out, &stats));
	look(&self->contents, self->path);
	EXPECT_TRUE(self->contents.whole);
	EXPECT_FALSE(self->contents.early);
	EXPECT_EQ(3, self->contents.interfaces);
	EXPECT_EQ(RECORDS + 1, self->contents.packets);
}

TEST_F(output, packet_of_an_interface_that_nobody_knows)
{
	struct record record = { .frame = "abcd", .caplen = 4, .iface = 3 };

	ASSERT_EQ(0, begin(self));
	self->span.len = record_put(self->bytes, &record);
	EXPECT_EQ(-ENODEV, output_span(&self->out, &self->span, UINT64_MAX));
	EXPECT_EQ(0, self->out.captured);
	EXPECT_EQ(0, output_finish(&self->out, NULL));
	look(&self->contents, self->path);
	EXPECT_TRUE(self->contents.whole);
	EXPECT_EQ(0, self->contents.packets);
}

/* A limit on the file's size, at any byte, is met as a full disk is: by a
 * write that is cut short, and the next one that fails.
 */
TEST_F(output, no_space_at_any_byte)
{
	struct rlimit limit = { .rlim_max = RLIM_INFINITY };
	struct stat st;
	size_t full;
	int err;

	/* The limit would hold for the complaints, too. */
	ASSERT_NE(NULL, freopen("/dev/null", "w", stderr));
	signal(SIGXFSZ, SIG_IGN);
	ASSERT_EQ(0, begin(self));
	ASSERT_EQ(0, output_span(&self->out, &self->span, UINT64_MAX));
	output_finish(&self->out, NULL);
	ASSERT_EQ(0, stat(self->path, &st));
	full = st.st_size;
	for (limit.rlim_cur = 0; limit.rlim_cur < full; limit.rlim_cur++) {
		memset(&self->out, 0, sizeof(self->out));
		ASSERT_EQ(0, setrlimit(RLIMIT_FSIZE, &limit));
		err = begin(self);
		if (!err)
			err = output_span(&self->out, &self->span, UINT64_MAX);
		EXPECT_EQ(-EFBIG, err);
		/* One complaint is enough, so there is no second attempt. */
		EXPECT_EQ(0, output_finish(&self->out, &stats));
		look(&self->contents, self->path);
		EXPECT_TRUE(self->contents.whole);
		EXPECT_EQ(self->contents.packets, self->out.captured);
	}
	EXPECT_EQ(RECORDS - 1, self->contents.packets);
}

TEST_F(output, device_without_space)
{
	ASSERT_EQ(0, output_open(&self->out, "/dev/full"));
	EXPECT_EQ(-ENOSPC, output_begin(&self->out, NULL));
	output_finish(&self->out, NULL);
}

TEST_F(output, old_file_stays_until_there_is_a_capture)
{
	struct stat st;
	int fd = open(self->path, O_WRONLY | O_CREAT, 0600);

	ASSERT_EQ(3, write(fd, "old", 3));
	close(fd);
	ASSERT_EQ(0, output_open(&self->out, self->path));
	file_abandon(&self->out.file);
	ASSERT_EQ(0, stat(self->path, &st));
	EXPECT_EQ(3, st.st_size);
	ASSERT_EQ(0, begin(self));
	EXPECT_EQ(0, output_finish(&self->out, NULL));
	look(&self->contents, self->path);
	EXPECT_TRUE(self->contents.whole);
	EXPECT_EQ(1, self->contents.sections);
}

TEST_F(output, new_file_goes_with_a_capture_that_failed)
{
	ASSERT_EQ(0, output_open(&self->out, self->path));
	EXPECT_EQ(0, access(self->path, F_OK));
	file_abandon(&self->out.file);
	EXPECT_EQ(-1, access(self->path, F_OK));
}

/* Standard output becomes @fd, and standard error a file that stays empty. */
static int silent_end(FIXTURE_DATA(output) *self, int fd, bool print)
{
	int saved[2] = { dup(1), dup(2) };
	int err;

	fflush(stdout);
	dup2(fd, 1);
	dup2(open(self->path, O_RDWR | O_CREAT, 0600), 2);
	self->out.print = print;
	err = output_open(&self->out, print ? NULL : "-");
	if (!err)
		err = output_begin(&self->out, NULL);
	if (!err)
		err = output_span(&self->out, &self->span, UINT64_MAX);
	if (!err)
		err = output_flush(&self->out);
	fflush(stdout);
	clearerr(stdout);
	dup2(saved[0], 1);
	dup2(saved[1], 2);
	return err;
}

static off_t size(const char *path)
{
	struct stat st;

	return stat(path, &st) ? -1 : st.st_size;
}

TEST_F(output, reader_of_blocks_went_away)
{
	int ends[2];

	signal(SIGPIPE, SIG_IGN);
	ASSERT_EQ(0, pipe(ends));
	close(ends[0]);
	EXPECT_EQ(-EPIPE, silent_end(self, ends[1], false));
	EXPECT_EQ(0, size(self->path));
}

TEST_F(output, reader_of_lines_went_away)
{
	int ends[2];

	signal(SIGPIPE, SIG_IGN);
	ASSERT_EQ(0, pipe(ends));
	close(ends[0]);
	EXPECT_EQ(-EPIPE, silent_end(self, ends[1], true));
	EXPECT_EQ(0, size(self->path));
}

TEST_F(output, no_space_for_lines_is_said)
{
	EXPECT_EQ(-ENOSPC, silent_end(self, open("/dev/full", O_WRONLY), true));
	EXPECT_LT(0, size(self->path));
}

/* A pipe that somebody made non-blocking and that is full for a while. */
TEST_F(output, slow_pipe_loses_nothing)
{
	unsigned int i, spans = 2000;
	size_t got = 0, want;
	int status;
	char buffer[4096];
	int ends[2];
	ssize_t len;
	pid_t pid;

	ASSERT_EQ(0, pipe2(ends, O_NONBLOCK));
	pid = fork();
	if (!pid) {
		close(ends[0]);
		self->out.file.fd = ends[1];
		for (i = 0; i < spans; i++)
			if (output_span(&self->out, &self->span, UINT64_MAX))
				_exit(1);
		_exit(self->out.captured == spans * RECORDS ? 0 : 2);
	}
	close(ends[1]);
	fcntl(ends[0], F_SETFL, 0);
	while ((len = read(ends[0], buffer, sizeof(buffer))) > 0)
		got += len;
	want = spans * self->span.len;
	EXPECT_LT(want, got);
	EXPECT_GT(want + 1024, got);
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
}

TEST_HARNESS_MAIN
