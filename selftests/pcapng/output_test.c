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
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "contents.h"
#include "interfaces.h"
#include "output.h"
#include "records.h"

#define RECORDS	10

static const struct ringtap_stats stats = {
	.seen = 100, .delivered = 60, .filtered = 33, .dropped_full = 4,
	.dropped_context = 2, .dropped_unreadable = 1, .dropped_iface = 9,
};

FIXTURE(output) {
	char			dir[64];
	char			path[80];
	uint8_t			bytes[4096];
	struct ringtap_span	span;
	struct output_options	options;
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
	self->options.writer.rotation.name = self->path;
	interfaces.stats[0] = stats;
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

static int begin(FIXTURE_DATA(output) *self)
{
	return output_open(&self->out, &self->options, &interfaces_source);
}

/* The span that is handed over may be shortened. */
static int put(FIXTURE_DATA(output) *self, uint64_t limit)
{
	struct ringtap_span span = self->span;

	return output_spans(&self->out, &span, 1, limit);
}

static int end(FIXTURE_DATA(output) *self)
{
	int err = output_close(&self->out);

	contents_look(&self->contents, self->path);
	return err;
}

TEST_F(output, all_of_a_span)
{
	ASSERT_EQ(0, begin(self));
	EXPECT_EQ(0, put(self, UINT64_MAX));
	EXPECT_EQ(0, put(self, RECORDS));
	EXPECT_EQ(2 * RECORDS, output_captured(&self->out));
	EXPECT_EQ(0, end(self));
	EXPECT_TRUE(self->contents.whole);
	EXPECT_EQ(1, self->contents.sections);
	EXPECT_EQ(1, self->contents.interfaces);
	EXPECT_EQ(2 * RECORDS, self->contents.packets);
	EXPECT_EQ(1, self->contents.statistics);
	EXPECT_EQ(100, self->contents.counters[0][4]);
	EXPECT_EQ(100 - 33, self->contents.counters[0][6]);
	EXPECT_EQ(4 + 2 + 1 + 9, self->contents.counters[0][7]);
	EXPECT_EQ(60, self->contents.counters[0][8]);
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
	EXPECT_EQ(0, end(self));
	EXPECT_LE(before, contents->counters[0][2]);
	EXPECT_LE(contents->counters[0][2], between);
	EXPECT_LE(between, contents->counters[0][3]);
	EXPECT_LE(contents->counters[0][3], now());
	EXPECT_EQ(contents->counters[0][3], contents->written);
}

TEST_F(output, no_packet_more_than_asked_for)
{
	ASSERT_EQ(0, begin(self));
	EXPECT_EQ(0, put(self, 3));
	EXPECT_EQ(3, output_captured(&self->out));
	EXPECT_EQ(0, end(self));
	EXPECT_TRUE(self->contents.whole);
	EXPECT_EQ(3, self->contents.packets);
	EXPECT_EQ(1, self->contents.statistics);
}

TEST_F(output, interface_before_its_packet)
{
	struct record record = { .frame = "abcd", .caplen = 4, .iface = 2 };

	ASSERT_EQ(0, begin(self));
	self->span.len += record_put(self->bytes + self->span.len, &record);
	interfaces.count = 3;
	EXPECT_EQ(0, put(self, UINT64_MAX));
	EXPECT_EQ(0, end(self));
	EXPECT_TRUE(self->contents.whole);
	EXPECT_FALSE(self->contents.early);
	EXPECT_EQ(3, self->contents.interfaces);
	EXPECT_EQ(RECORDS + 1, self->contents.packets);
}

/* Also of one of which there is no packet. */
TEST_F(output, statistics_of_each_interface)
{
	unsigned int id;

	for (id = 0; id < 3; id++)
		interfaces.stats[id] = (struct ringtap_stats){
			.seen = 100 + id, .delivered = 50 + id,
			.filtered = 40, .dropped_full = 10,
		};
	interfaces.count = 3;
	ASSERT_EQ(0, begin(self));
	EXPECT_EQ(0, put(self, UINT64_MAX));
	EXPECT_EQ(0, end(self));
	EXPECT_TRUE(self->contents.whole);
	EXPECT_EQ(3, self->contents.interfaces);
	EXPECT_EQ(3, self->contents.statistics);
	for (id = 0; id < 3; id++) {
		EXPECT_EQ(100 + id, self->contents.counters[id][4]);
		EXPECT_EQ(60 + id, self->contents.counters[id][6]);
		EXPECT_EQ(10, self->contents.counters[id][7]);
		EXPECT_EQ(50 + id, self->contents.counters[id][8]);
	}
}

/* One that came while nothing of it was captured. */
TEST_F(output, statistics_of_a_late_interface)
{
	interfaces.stats[1] = (struct ringtap_stats){
		.seen = 7, .dropped_full = 7,
	};
	ASSERT_EQ(0, begin(self));
	EXPECT_EQ(0, put(self, 3));
	interfaces.count = 2;
	EXPECT_EQ(0, end(self));
	EXPECT_TRUE(self->contents.whole);
	EXPECT_EQ(2, self->contents.interfaces);
	EXPECT_EQ(2, self->contents.statistics);
	EXPECT_EQ(7, self->contents.counters[1][7]);
}

/* It knows the sum only, which is no interface's where there are several. */
TEST_F(output, statistics_of_an_older_module)
{
	interfaces.older = true;
	ASSERT_EQ(0, begin(self));
	EXPECT_EQ(0, put(self, UINT64_MAX));
	EXPECT_EQ(0, end(self));
	EXPECT_EQ(1, self->contents.statistics);
	EXPECT_EQ(60, self->contents.counters[0][8]);

	interfaces.count = 2;
	ASSERT_EQ(0, begin(self));
	EXPECT_EQ(0, put(self, UINT64_MAX));
	EXPECT_EQ(0, end(self));
	EXPECT_TRUE(self->contents.whole);
	EXPECT_EQ(2, self->contents.interfaces);
	EXPECT_EQ(0, self->contents.statistics);
}

TEST_F(output, packet_of_an_interface_that_nobody_knows)
{
	struct record record = { .frame = "abcd", .caplen = 4, .iface = 3 };

	ASSERT_EQ(0, begin(self));
	self->span.len = record_put(self->bytes, &record);
	EXPECT_EQ(-ENODEV, put(self, RECORDS));
	EXPECT_EQ(0, output_captured(&self->out));
	EXPECT_EQ(0, output_close(&self->out));
	contents_look(&self->contents, self->path);
	EXPECT_TRUE(self->contents.whole);
	EXPECT_EQ(0, self->contents.packets);
}

/* Two spans. */
static int fill(FIXTURE_DATA(output) *self)
{
	struct ringtap_span spans[2] = { self->span, self->span };
	int err = begin(self);

	return err ? err : output_spans(&self->out, spans, 2, UINT64_MAX);
}

/* A limit on the file's size, at any byte, is met as a full disk is: by a
 * write that is cut short, and the next one that fails.
 */
static void no_space(struct __test_metadata *_metadata,
		     FIXTURE_DATA(output) *self)
{
	struct rlimit limit = { .rlim_max = RLIM_INFINITY };
	struct stat packets, all;
	bool enough;

	/* The limit would hold for the complaints, too. */
	ASSERT_NE(NULL, freopen("/dev/null", "w", stderr));
	signal(SIGXFSZ, SIG_IGN);
	ASSERT_EQ(0, fill(self));
	ASSERT_EQ(0, stat(self->path, &packets));
	output_close(&self->out);
	ASSERT_EQ(0, stat(self->path, &all));
	for (limit.rlim_cur = 0; limit.rlim_cur < all.st_size;
	     limit.rlim_cur++) {
		ASSERT_EQ(0, setrlimit(RLIMIT_FSIZE, &limit));
		enough = limit.rlim_cur >= packets.st_size;
		EXPECT_EQ(enough ? 0 : -EFBIG, fill(self));
		/* One complaint is enough, so there is no second attempt. */
		EXPECT_EQ(enough ? -EFBIG : 0, end(self));
		EXPECT_TRUE(self->contents.whole);
		EXPECT_EQ(self->contents.packets, output_captured(&self->out));
		EXPECT_EQ(enough, self->contents.packets == 2 * RECORDS);
		EXPECT_EQ(0, self->contents.statistics);
	}
}

TEST_F(output, no_space_at_any_byte)
{
	no_space(_metadata, self);
}

TEST_F(output, no_space_at_any_byte_of_converted_packets)
{
	self->options.writer.sll2 = true;
	no_space(_metadata, self);
}

TEST_F(output, no_space_at_any_byte_of_pcap)
{
	self->options.writer.pcap = true;
	no_space(_metadata, self);
}

/* A packet grows when its header is replaced. */
TEST_F(output, snap_length_covers_the_packets)
{
	interfaces.snaplen = 10 + RECORDS - 1;
	self->options.writer.sll2 = true;
	for (int pcap = 0; pcap < 2; pcap++) {
		self->options.writer.pcap = pcap;
		ASSERT_EQ(0, begin(self));
		ASSERT_EQ(0, put(self, UINT64_MAX));
		ASSERT_EQ(0, end(self));
		EXPECT_EQ(pcap, self->contents.pcap);
		EXPECT_EQ(276, self->contents.linktype);
		EXPECT_EQ(RECORDS, self->contents.packets);
		EXPECT_FALSE(self->contents.long_packet);
	}
}

/* A packet of a device of another kind, in a file that has one link type. */
TEST_F(output, pcap_has_one_link_type)
{
	struct record record = { .frame = "abcd", .caplen = 4, .iface = 1 };

	interfaces.linktype[1] = 101;
	self->span.len += record_put(self->bytes + self->span.len, &record);
	self->options.writer.pcap = true;
	ASSERT_EQ(0, begin(self));
	EXPECT_EQ(-EPROTOTYPE, put(self, UINT64_MAX));
	EXPECT_EQ(RECORDS, output_captured(&self->out));
	EXPECT_EQ(0, end(self));
	EXPECT_EQ(RECORDS, self->contents.packets);
	self->options.writer.sll2 = true;
	ASSERT_EQ(0, begin(self));
	EXPECT_EQ(0, put(self, UINT64_MAX));
	EXPECT_EQ(0, end(self));
	EXPECT_EQ(RECORDS + 1, self->contents.packets);
	EXPECT_EQ(276, self->contents.linktype);
}

TEST_F(output, device_without_space)
{
	self->options.writer.rotation.name = "/dev/full";
	EXPECT_EQ(-ENOSPC, begin(self));
	EXPECT_EQ(0, output_close(&self->out));
}

/* What @n spans make of one, in a file whose writes arrive one by one: the
 * lengths of the writes after those of the beginning.
 */
static unsigned int writes(FIXTURE_DATA(output) *self, unsigned int n,
			   ssize_t *lens, unsigned int max)
{
	struct ringtap_span *spans = calloc(n, sizeof(*spans));
	static char buffer[1 << 20];
	int ends[2], size = sizeof(buffer);
	unsigned int i;

	for (i = 0; i < n; i++)
		spans[i] = self->span;
	if (begin(self) || socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends))
		abort();
	setsockopt(ends[1], SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size));
	dup2(ends[1], self->out.writer.file.fd);
	close(ends[1]);
	if (output_spans(&self->out, spans, n, UINT64_MAX))
		abort();
	free(spans);
	output_close(&self->out);
	for (i = 0; i < max; i++) {
		lens[i] = read(ends[0], buffer, sizeof(buffer));
		if (lens[i] <= 0)
			break;
	}
	close(ends[0]);
	return i;
}

TEST_F(output, several_spans_in_one_write)
{
	ssize_t lens[3];

	interfaces.unknown = true;
	ASSERT_EQ(1, writes(self, 5, lens, 3));
	EXPECT_EQ(5 * self->span.len, lens[0]);
	EXPECT_EQ(5 * RECORDS, output_captured(&self->out));
}

/* A single write can't have them all. */
TEST_F(output, more_spans_than_one_write_has)
{
	struct record record = { .frame = "abcd", .caplen = 4 };
	ssize_t lens[4];

	interfaces.unknown = true;
	self->span.len = record_put(self->bytes, &record);
	ASSERT_EQ(2, writes(self, WRITER_PIECES + 7, lens, 4));
	EXPECT_EQ(WRITER_PIECES * self->span.len, lens[0]);
	EXPECT_EQ(7 * self->span.len, lens[1]);
	EXPECT_EQ(WRITER_PIECES + 7, output_captured(&self->out));
}

TEST_F(output, limit_within_several_spans)
{
	struct ringtap_span spans[3] = { self->span, self->span, self->span };

	ASSERT_EQ(0, begin(self));
	EXPECT_EQ(0, output_spans(&self->out, spans, 3, RECORDS + 4));
	EXPECT_EQ(RECORDS + 4, output_captured(&self->out));
	EXPECT_EQ(0, end(self));
	EXPECT_EQ(RECORDS + 4, self->contents.packets);
}

TEST_F(output, old_file_stays_until_interfaces_are_known)
{
	struct stat st;
	int fd = open(self->path, O_WRONLY | O_CREAT, 0600);

	ASSERT_EQ(3, write(fd, "old", 3));
	close(fd);
	interfaces.count = INTERFACES + 1;
	EXPECT_EQ(-ENODEV, begin(self));
	EXPECT_EQ(0, output_close(&self->out));
	ASSERT_EQ(0, stat(self->path, &st));
	EXPECT_EQ(3, st.st_size);
	interfaces.count = 1;
	ASSERT_EQ(0, begin(self));
	EXPECT_EQ(0, end(self));
	EXPECT_TRUE(self->contents.whole);
	EXPECT_EQ(1, self->contents.sections);
}

TEST_F(output, no_file_without_a_folder)
{
	strcat(self->path, "/no/file");
	EXPECT_EQ(-ENOENT, begin(self));
	EXPECT_EQ(0, output_close(&self->out));
}

/* Standard output becomes @fd, and standard error a file that stays empty. */
static int silent_end(FIXTURE_DATA(output) *self, int fd, bool print)
{
	int saved[2] = { dup(1), dup(2) };
	int err;

	fflush(stdout);
	dup2(fd, 1);
	dup2(open(self->path, O_RDWR | O_CREAT, 0600), 2);
	self->options.print = print;
	self->options.writer.rotation.name = print ? NULL : "-";
	err = begin(self);
	if (!err)
		err = put(self, UINT64_MAX);
	if (!err)
		err = output_flush(&self->out);
	output_close(&self->out);
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
		if (begin(self) || dup2(ends[1], self->out.writer.file.fd) < 0)
			_exit(1);
		for (i = 0; i < spans; i++)
			if (put(self, UINT64_MAX))
				_exit(1);
		_exit(output_captured(&self->out) == spans * RECORDS ? 0 : 2);
	}
	close(ends[1]);
	fcntl(ends[0], F_SETFL, 0);
	while ((len = read(ends[0], buffer, sizeof(buffer))) > 0)
		got += len;
	want = spans * self->span.len;
	EXPECT_EQ(want, got);
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
}

TEST_HARNESS_MAIN
