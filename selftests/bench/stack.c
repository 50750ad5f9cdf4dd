// SPDX-License-Identifier: GPL-2.0
/*
 * Nobody captures; and the least that it can cost, by bench.ko.
 */
#include "contender.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FRAMES	"/sys/module/bench/parameters/frames"

static void *open_nothing(const struct setup *setup)
{
	(void)setup;
	return (void *)"";
}

static int count_nothing(void *of, struct counts *counts)
{
	(void)of;
	memset(counts, 0, sizeof(*counts));
	return 0;
}

static void close_nothing(void *of)
{
	(void)of;
}

/* Half of the memory is one CPU's, as with a ring by CPU. */
static void *load(const struct setup *setup, const char *mode)
{
	const char *path = getenv("BENCH_MODULE");
	int fd = path ? open(path, O_RDONLY) : -1;
	char options[128];

	snprintf(options, sizeof(options),
		 "device=%s mode=%s ring_bytes=%zu snaplen=%u", setup->device,
		 mode, setup->ring_bytes / 2, setup->snaplen);
	if (fd < 0 || syscall(SYS_finit_module, fd, options, 0)) {
		fprintf(stderr, "can't load BENCH_MODULE, %s: %s\n",
			path ? : "which is not set", strerror(errno));
		close(fd);
		return NULL;
	}
	close(fd);
	return (void *)mode;
}

static void *open_pass(const struct setup *setup)
{
	return load(setup, "pass");
}

static void *open_copy(const struct setup *setup)
{
	return load(setup, "copy");
}

static void *open_free(const struct setup *setup)
{
	return load(setup, "free");
}

static int count_frames(void *of, struct counts *counts)
{
	unsigned long long frames;
	FILE *file;
	int n;

	count_nothing(of, counts);
	file = fopen(FRAMES, "r");
	if (!file)
		return -errno;
	n = fscanf(file, "%llu", &frames);
	fclose(file);
	counts->delivered = frames;
	return n == 1 ? 0 : -EIO;
}

static void unload(void *of)
{
	(void)of;
	if (syscall(SYS_delete_module, "bench", O_NONBLOCK))
		fprintf(stderr, "can't unload bench: %s\n", strerror(errno));
}

const struct contender stack_alone = {
	.name = "stack", .about = "the network stack, which drops the frame",
	.open = open_nothing, .count = count_nothing, .close = close_nothing,
};

const struct contender stack_pass = {
	.name = "handler", .about = "an rx_handler that counts, then the stack",
	.unfiltered = true, .single = true,
	.open = open_pass, .count = count_frames, .close = unload,
};

const struct contender stack_copy = {
	.name = "memcpy",
	.about = "an rx_handler that copies the frame and nothing else, then the stack",
	.unfiltered = true, .single = true,
	.open = open_copy, .count = count_frames, .close = unload,
};

const struct contender stack_free = {
	.name = "free", .about = "an rx_handler that frees the frame",
	.unfiltered = true, .single = true,
	.open = open_free, .count = count_frames, .close = unload,
};
