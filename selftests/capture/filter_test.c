// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's own filters on a capture: what they see, in each mode, and what
 * comes of their result.
 */
#define _GNU_SOURCE
#include "machine.h"
#include "program.h"
#include "reader.h"
#include "tap.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define FRAME	100
#define RETURN(what)	BPF_STMT(BPF_RET | BPF_K, what)
#define PROGRAM(code)	((struct sock_fprog){ ARRAY_SIZE(code), code })

FIXTURE(filter) {
	struct ringtap *rt;
	int tap;
	int out;
};

FIXTURE_VARIANT(filter) {
	unsigned int mode;
	unsigned int directions;
};

FIXTURE_VARIANT_ADD(filter, tap_in) {
	.mode = RINGTAP_MODE_TAP, .directions = RINGTAP_DIR_IN,
};
FIXTURE_VARIANT_ADD(filter, tap_out) {
	.mode = RINGTAP_MODE_TAP, .directions = RINGTAP_DIR_OUT,
};
FIXTURE_VARIANT_ADD(filter, copy) { .mode = RINGTAP_MODE_COPY };
FIXTURE_VARIANT_ADD(filter, bypass) { .mode = RINGTAP_MODE_BYPASS };

/* Sends as a program does: what is written is what the device is given. */
static int open_out(const char *name)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET, .sll_ifindex = if_nametoindex(name),
	};
	int fd = socket(AF_PACKET, SOCK_RAW, 0);

	if (fd >= 0 && bind(fd, (struct sockaddr *)&addr, sizeof(addr))) {
		close(fd);
		return -1;
	}
	return fd;
}

FIXTURE_SETUP(filter)
{
	struct ringtap_options options = {
		.device = "tap0",
		.mode = variant->mode,
		.directions = variant->directions,
		.rings = 1,
		.ring_bytes = 4 << 20,
	};

	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->out = open_out("tap0");
	ASSERT_LE(0, self->out);
	ASSERT_EQ(0, ringtap_open(&self->rt, &options))
		TH_LOG("%s", ringtap_strerror(self->rt));
}

FIXTURE_TEARDOWN(filter)
{
	ringtap_close(self->rt);
	close(self->out);
	close(self->tap);
}

/* Where frames that the capture can see are written. */
static int way(int directions, int tap, int out)
{
	return directions == RINGTAP_DIR_OUT ? out : tap;
}

#define WAY()	way(variant->directions, self->tap, self->out)

static int set_socket(struct ringtap *rt, int option, const void *value,
		      socklen_t len)
{
	return setsockopt(ringtap_fd(rt), SOL_SOCKET, option, value, len) ?
	       -errno : 0;
}

/* The one packet there is: its length; -1 if there is none or are more. */
static int only_packet(struct ringtap *rt, unsigned int *origlen)
{
	struct ringtap_packet packet;
	struct ringtap_span span;
	int caplen = -1;

	if (ringtap_peek(rt, &span) != 1)
		return -1;
	packet.record = NULL;
	if (ringtap_next(&span, &packet)) {
		caplen = packet.caplen;
		*origlen = packet.origlen;
	}
	if (ringtap_next(&span, &packet))
		caplen = -1;
	ringtap_release(rt, &span);
	return ringtap_peek(rt, &span) ? -1 : caplen;
}

TEST_F(filter, its_result_is_the_snap_length)
{
	static const uint32_t results[] = {
		0, 1, 14, 40, 1513, 1514, 1515, 65536, 262144, 262145, ~0u,
	};
	struct sock_filter code[] = { RETURN(0) };
	struct sock_fprog program = PROGRAM(code);
	struct ringtap_stats stats;
	unsigned int origlen;
	uint64_t cut = 0;
	size_t i;
	int want;

	for (i = 0; i < ARRAY_SIZE(results); i++) {
		code[0].k = results[i];
		want = results[i] > 1514 ? 1514 : results[i] ? results[i] : -1;
		cut += want > 0 && want < 1514;
		ASSERT_EQ(0, set_socket(self->rt, SO_ATTACH_FILTER, &program,
					sizeof(program)));
		ASSERT_EQ(0, tap_receive(WAY(), i, 1, 1514));
		EXPECT_EQ(want, only_packet(self->rt, &origlen))
			TH_LOG("result %u", results[i]);
		if (want > 0)
			EXPECT_EQ(1514, origlen);
	}
	ASSERT_EQ(0, ringtap_stats(self->rt, &stats));
	EXPECT_EQ(1, stats.filtered);
	EXPECT_EQ(cut, stats.truncated);
	EXPECT_EQ(ARRAY_SIZE(results), stats.seen);
}

TEST_F(filter, it_sees_the_frame_from_its_first_byte_and_its_length)
{
	/* ff:ff in front, the type behind the addresses, sequence number 7. */
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0xffff, 0, 7),
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 12),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, TAP_ETHERTYPE, 0, 5),
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 14),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 7, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, FRAME, 0, 1),
		RETURN(50),
		RETURN(0),
	};
	struct sock_fprog program = PROGRAM(code);
	unsigned int origlen;

	ASSERT_EQ(0, ringtap_set_filter(self->rt, &program));
	ASSERT_EQ(0, tap_receive(WAY(), 0, 20, FRAME));
	EXPECT_EQ(50, only_packet(self->rt, &origlen));
	EXPECT_EQ(FRAME, origlen);
	ASSERT_EQ(0, tap_receive(WAY(), 7, 1, FRAME + 1));
	EXPECT_EQ(-1, only_packet(self->rt, &origlen));
}

/* Behind the filter the frame stands as before: the stack reads it. */
TEST_F(filter, the_stack_gets_what_it_does_not_want)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 14),
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 1, 0, 1),
		RETURN(~0u),
		RETURN(0),
	};
	struct sock_fprog program = PROGRAM(code);
	unsigned int expected = variant->mode == RINGTAP_MODE_BYPASS ? 50 : 100;
	int stack;

	if (variant->directions == RINGTAP_DIR_OUT)
		expected = 0;
	ASSERT_EQ(0, ringtap_set_filter(self->rt, &program));
	stack = tap_stack_open("tap0");
	ASSERT_LE(0, stack);
	ASSERT_EQ(0, tap_receive(WAY(), 0, 100, FRAME));
	EXPECT_EQ(50, reader_drain(self->rt));
	EXPECT_EQ(expected, tap_stack_count(stack));
	close(stack);
}

TEST_F(filter, an_ebpf_program_is_one_too)
{
	int program = program_longer_than(FRAME, 40);
	unsigned int origlen;

	ASSERT_LE(0, program) TH_LOG("%s", strerror(errno));
	ASSERT_EQ(0, set_socket(self->rt, SO_ATTACH_BPF, &program,
				sizeof(program)));
	/* The socket holds it. */
	close(program);
	ASSERT_EQ(0, tap_receive(WAY(), 0, 5, FRAME));
	ASSERT_EQ(0, tap_receive(WAY(), 0, 1, FRAME + 1));
	EXPECT_EQ(40, only_packet(self->rt, &origlen));
	EXPECT_EQ(FRAME + 1, origlen);
}

TEST_F(filter, an_ebpf_program_sees_the_first_byte)
{
	int program = program_of_type(TAP_ETHERTYPE);
	uint8_t frame[FRAME];

	ASSERT_LE(0, program) TH_LOG("%s", strerror(errno));
	ASSERT_EQ(0, set_socket(self->rt, SO_ATTACH_BPF, &program,
				sizeof(program)));
	tap_frame(frame, sizeof(frame), 0);
	frame[13] ^= 1;
	ASSERT_EQ(FRAME, write(WAY(), frame, sizeof(frame)));
	ASSERT_EQ(0, tap_receive(WAY(), 0, 3, FRAME));
	EXPECT_EQ(3, reader_drain(self->rt));
	close(program);
}

/* A program may be there for what it does, not for what it says. */
TEST_F(filter, an_ebpf_program_may_count_and_take_nothing)
{
	struct pollfd pfd = { .fd = ringtap_fd(self->rt), .events = POLLIN };
	int map = program_map();
	int program = program_that_counts(map);
	struct ringtap_stats stats;

	ASSERT_LE(0, program) TH_LOG("%s", strerror(errno));
	ASSERT_EQ(0, set_socket(self->rt, SO_ATTACH_BPF, &program,
				sizeof(program)));
	ASSERT_EQ(0, tap_receive(WAY(), 0, 100, FRAME));
	EXPECT_EQ(100, program_counted(map));
	EXPECT_EQ(0, poll(&pfd, 1, 0));
	EXPECT_EQ(0, reader_drain(self->rt));
	ASSERT_EQ(0, ringtap_stats(self->rt, &stats));
	EXPECT_EQ(100, stats.filtered);
	EXPECT_EQ(0, stats.delivered);
	close(program);
	close(map);
}

TEST_F(filter, one_that_is_locked_stays)
{
	struct sock_filter none[] = { RETURN(0) };
	struct sock_filter all[] = { RETURN(~0u) };
	struct sock_fprog program = PROGRAM(none);
	int one = 1, ebpf = program_longer_than(0, ~0u);

	ASSERT_LE(0, ebpf);
	ASSERT_EQ(0, ringtap_set_filter(self->rt, &program));
	ASSERT_EQ(0, set_socket(self->rt, SO_LOCK_FILTER, &one, sizeof(one)));
	program = PROGRAM(all);
	EXPECT_EQ(-EPERM, ringtap_set_filter(self->rt, &program));
	EXPECT_NE(NULL, strstr(ringtap_strerror(self->rt), "locked"));
	EXPECT_EQ(-EPERM, ringtap_set_filter(self->rt, NULL));
	EXPECT_EQ(-EPERM, set_socket(self->rt, SO_ATTACH_BPF, &ebpf,
				     sizeof(ebpf)));
	one = 0;
	EXPECT_EQ(-EPERM, set_socket(self->rt, SO_LOCK_FILTER, &one,
				     sizeof(one)));
	ASSERT_EQ(0, tap_receive(WAY(), 0, 5, FRAME));
	EXPECT_EQ(0, reader_drain(self->rt));
	close(ebpf);
}

TEST_F(filter, one_that_is_detached_takes_nothing_away)
{
	struct sock_filter none[] = { RETURN(0) };
	struct sock_fprog program = PROGRAM(none);
	int unused = 0;

	ASSERT_EQ(0, ringtap_set_filter(self->rt, &program));
	ASSERT_EQ(0, tap_receive(WAY(), 0, 5, FRAME));
	EXPECT_EQ(0, reader_drain(self->rt));
	ASSERT_EQ(0, set_socket(self->rt, SO_DETACH_FILTER, &unused,
				sizeof(unused)));
	EXPECT_EQ(-ENOENT, set_socket(self->rt, SO_DETACH_FILTER, &unused,
				      sizeof(unused)));
	ASSERT_EQ(0, tap_receive(WAY(), 0, 5, FRAME));
	EXPECT_EQ(5, reader_drain(self->rt));
	EXPECT_EQ(0, ringtap_set_filter(self->rt, NULL));
	EXPECT_EQ(0, ringtap_set_filter(self->rt, NULL));
}

static void tagged_frame(uint8_t *frame, size_t len, unsigned int tci)
{
	uint8_t tag[4] = { 0x81, 0, tci >> 8, tci };

	tap_frame(frame + 4, len - 4, 1);
	memmove(frame, frame + 4, 12);
	memcpy(frame + 12, tag, sizeof(tag));
}

/* As libpcap compiles "vlan 5" on a live socket: the tag is not in the frame
 * any more, however it got out. Outgoing ones are sent by a VLAN device.
 */
TEST_F(filter, a_vlan_expression_finds_the_tag_that_was_taken_out)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS,
			 SKF_AD_OFF + SKF_AD_VLAN_TAG_PRESENT),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 1, 0, 6),
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS,
			 SKF_AD_OFF + SKF_AD_VLAN_TAG),
		BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xfff),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 5, 0, 3),
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 12),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, TAP_ETHERTYPE, 0, 1),
		RETURN(~0u),
		RETURN(0),
	};
	struct sock_fprog program = PROGRAM(code);
	uint8_t frame[FRAME];
	unsigned int origlen;
	int tagged = self->tap, len = FRAME;

	if (variant->directions == RINGTAP_DIR_OUT) {
		ASSERT_EQ(0, tap_command("ip link add link tap0 name tap0.5 up type vlan id 5"));
		tagged = open_out("tap0.5");
		ASSERT_LE(0, tagged);
	}
	ASSERT_EQ(0, ringtap_set_filter(self->rt, &program));
	ASSERT_EQ(0, tap_receive(WAY(), 0, 5, FRAME));
	if (tagged == self->tap) {
		tagged_frame(frame, sizeof(frame), 6);
		ASSERT_EQ(FRAME, write(tagged, frame, sizeof(frame)));
		tagged_frame(frame, sizeof(frame), 0x6005);
	} else {
		tap_frame(frame, sizeof(frame), 1);
		len += 4;
	}
	ASSERT_EQ(FRAME, write(tagged, frame, sizeof(frame)));
	EXPECT_EQ(len, only_packet(self->rt, &origlen));
	EXPECT_EQ(len, origlen);
	if (tagged != self->tap)
		close(tagged);
}

/* libpcap asks, and if nobody answers, looks for tags in the frame. */
TEST_F(filter, the_socket_knows_the_extensions)
{
	socklen_t len = sizeof(int);
	int extensions = 0;

	ASSERT_EQ(0, getsockopt(ringtap_fd(self->rt), SOL_SOCKET,
				SO_BPF_EXTENSIONS, &extensions, &len));
	EXPECT_LE(SKF_AD_VLAN_TAG_PRESENT, extensions);
}

/* net.core.optmem_max is the first namespace's, or later each one's. */
static int set_optmem(long bytes)
{
	FILE *file = fopen("/proc/sys/net/core/optmem_max", "r+");
	long before = -1;

	if (!file)
		return -1;
	if (fscanf(file, "%ld", &before) == 1) {
		rewind(file);
		fprintf(file, "%ld\n", bytes);
	}
	fclose(file);
	return before;
}

/* Adds one again and again, and the sum is the snap length. */
static void long_program(struct __test_metadata *_metadata)
{
	struct sock_filter *code = calloc(BPF_MAXINSNS + 1, sizeof(*code));
	struct sock_fprog program = { BPF_MAXINSNS, code };
	struct ringtap_options options = {
		.device = "tap0", .filter = &program,
	};
	unsigned int origlen, i;
	struct ringtap *rt;
	int tap;

	code[0] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_IMM, 0);
	for (i = 1; i < BPF_MAXINSNS - 1; i++)
		code[i] = (struct sock_filter)
			BPF_STMT(BPF_ALU | BPF_ADD | BPF_K, i % 64 == 0);
	code[i] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_A, 0);

	tap = tap_open("tap0");
	ASSERT_LE(0, tap);
	ASSERT_EQ(0, ringtap_open(&rt, &options))
		TH_LOG("%s", ringtap_strerror(rt));
	ASSERT_EQ(0, tap_receive(tap, 0, 1, 1514));
	EXPECT_EQ((BPF_MAXINSNS - 2) / 64, only_packet(rt, &origlen));
	program.len++;
	EXPECT_EQ(-EINVAL, ringtap_set_filter(rt, &program));
	ringtap_close(rt);
	close(tap);
	free(code);
}

TEST(a_program_may_be_as_long_as_any)
{
	int first = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	long before = set_optmem(1 << 20);

	ASSERT_LT(0, before);
	ASSERT_EQ(0, tap_namespace());
	set_optmem(1 << 20);
	long_program(_metadata);
	ASSERT_EQ(0, setns(first, CLONE_NEWNET));
	set_optmem(before);
	close(first);
}

TEST(the_sockets_snap_length_is_a_limit_as_well)
{
	struct sock_filter code[] = { RETURN(200) };
	struct sock_fprog program = PROGRAM(code);
	struct ringtap_options options = {
		.device = "tap0", .snaplen = 64, .filter = &program,
	};
	unsigned int origlen;
	struct ringtap *rt;
	int tap;

	ASSERT_EQ(0, tap_namespace());
	tap = tap_open("tap0");
	ASSERT_LE(0, tap);
	ASSERT_EQ(0, ringtap_open(&rt, &options));
	ASSERT_EQ(0, tap_receive(tap, 0, 1, 1514));
	EXPECT_EQ(64, only_packet(rt, &origlen));
	code[0].k = 20;
	ASSERT_EQ(0, ringtap_set_filter(rt, &program));
	ASSERT_EQ(0, tap_receive(tap, 0, 1, 1514));
	EXPECT_EQ(20, only_packet(rt, &origlen));
	ringtap_close(rt);
	close(tap);
}

FIXTURE(raw) {
	struct ringtap *rt;
	int tun;
};

FIXTURE_VARIANT(raw) {
	unsigned int mode;
};

FIXTURE_VARIANT_ADD(raw, tap) { .mode = RINGTAP_MODE_TAP };
FIXTURE_VARIANT_ADD(raw, copy) { .mode = RINGTAP_MODE_COPY };
FIXTURE_VARIANT_ADD(raw, bypass) { .mode = RINGTAP_MODE_BYPASS };

FIXTURE_SETUP(raw)
{
	struct ringtap_options options = {
		.device = "tun0",
		.mode = variant->mode,
		.directions = RINGTAP_DIR_IN,
		.rings = 1,
		.ring_bytes = 4 << 20,
	};

	ASSERT_EQ(0, tap_namespace());
	self->tun = tap_open_tun("tun0");
	ASSERT_LE(0, self->tun);
	ASSERT_EQ(0, ringtap_open(&self->rt, &options))
		TH_LOG("%s", ringtap_strerror(self->rt));
}

FIXTURE_TEARDOWN(raw)
{
	ringtap_close(self->rt);
	close(self->tun);
}

TEST_F(raw, without_link_layer_it_begins_with_the_packet)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x45, 0, 3),
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 9),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_UDP, 0, 1),
		RETURN(33),
		RETURN(0),
	};
	uint8_t ip[40] = { 0x45, 0, 0, 40, 0, 0, 0, 0, 64, IPPROTO_UDP };
	struct sock_fprog program = PROGRAM(code);
	unsigned int origlen;

	ASSERT_EQ(0, ringtap_set_filter(self->rt, &program));
	ASSERT_EQ(sizeof(ip), write(self->tun, ip, sizeof(ip)));
	ip[9] = IPPROTO_TCP;
	ASSERT_EQ(sizeof(ip), write(self->tun, ip, sizeof(ip)));
	EXPECT_EQ(33, only_packet(self->rt, &origlen));
	EXPECT_EQ(sizeof(ip), origlen);
}

/* Reading behind the end ends the program, and the packet is not wanted. */
TEST_F(raw, packets_shorter_than_any_header)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 12),
		RETURN(~0u),
	};
	uint8_t ip[14] = { 0x45 };
	struct sock_fprog program = PROGRAM(code);
	unsigned int origlen;
	int len;

	ASSERT_EQ(0, ringtap_set_filter(self->rt, &program));
	for (len = 1; len <= 14; len++) {
		ASSERT_EQ(len, write(self->tun, ip, len));
		EXPECT_EQ(len < 14 ? -1 : len, only_packet(self->rt, &origlen))
			TH_LOG("%d bytes", len);
	}
	ASSERT_EQ(0, ringtap_set_filter(self->rt, NULL));
	for (len = 1; len <= 14; len++) {
		ASSERT_EQ(len, write(self->tun, ip, len));
		EXPECT_EQ(len, only_packet(self->rt, &origlen));
		EXPECT_EQ(len, origlen);
	}
}

TEST_HARNESS_MAIN
