// SPDX-License-Identifier: GPL-2.0
#include "plan.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "filter.h"

static const char usage[] =
	"usage: bench [-s SIZE,...] [-m MIB,...] [-k NAME,...] [-n ROUNDS]\n"
	"             [-c CPUS,...] [-w none|line|all] [-p PERCENT] [-q] [-x | -i]\n"
	"             [-f none|short|long] [-o SOCKETS] [-u FLOWS] [-d RATE | -r | -z SECONDS]\n"
	"             [-j | -J FILE]\n"
	"       bench -l\n"
	"       bench -t <LINES\n"
	"\n"
	"  -s   bytes of a frame (60)\n"
	"  -m   MiB of ring (64)\n"
	"  -k   who captures (all; -l lists them)\n"
	"  -n   rounds (5)\n"
	"  -c   CPUs that receive (1); the reader has the second\n"
	"  -w   what a reader does with a frame (line)\n"
	"  -p   of the usual number of frames (100)\n"
	"  -q   the reader waits until all have come\n"
	"  -x   the frames are sent through a pair of veth\n"
	"  -i   the same, with frames of 60, 594 and 1514 bytes, 7 to 4 to 1, in place of -s\n"
	"  -f   a filter that wants all frames: 'udp', or 40 hosts and then theirs (none)\n"
	"  -o   so many sockets capture at a time, each with a ring of its own (1)\n"
	"  -u   frames of so many flows (1)\n"
	"  -d   so many frames a second through veth, one by one: how long each takes to its reader\n"
	"  -r   the highest rate without loss; the ring should be small\n"
	"  -z   20 frames a second for so long, to all at once, and nobody reads\n"
	"  -j   a line of JSON for each turn, and no tables\n"
	"  -J   the lines are added to a file, and what a frame costs has tables, too\n"
	"  -t   reads such lines: what they come to, and what is aimed at\n";

static void numbers(const char *text, unsigned int *to)
{
	char *end;
	unsigned int i;

	for (i = 0; i < PLAN_MANY - 1 && *text; i++) {
		to[i] = strtoul(text, &end, 10);
		if (end == text || (*end && *end != ',')) {
			fprintf(stderr, "'%s' is no list of numbers\n", text);
			exit(2);
		}
		text = *end ? end + 1 : end;
	}
	to[i] = 0;
}

static void names(char *text, const struct contender **to)
{
	char *name;

	for (name = strtok(text, ","); name; name = strtok(NULL, ",")) {
		*to = contender_find(name);
		if (!*to++) {
			fprintf(stderr, "there is no '%s': see -l\n", name);
			exit(2);
		}
	}
	*to = NULL;
}

static void list(void)
{
	unsigned int i;

	for (i = 0; contenders[i]; i++)
		printf("%-17s %s\n", contenders[i]->name, contenders[i]->about);
	exit(0);
}

static enum work work_of(const char *name)
{
	if (!strcmp(name, "none"))
		return WORK_NONE;
	return strcmp(name, "all") ? WORK_LINE : WORK_ALL;
}

static const struct sock_fprog *filter_of(const char *name)
{
	const struct sock_fprog *filter = NULL;

	if (strcmp(name, "none")) {
		filter = filter_compile(name);
		if (!filter)
			exit(2);
	}
	return filter;
}

static unsigned int sockets_of(const char *text)
{
	int sockets = atoi(text);

	if (sockets < 1 || sockets > CONTENDER_SOCKETS) {
		fprintf(stderr, "-o takes 1 to %u\n", CONTENDER_SOCKETS);
		exit(2);
	}
	return sockets;
}

static void parse_round(struct round *round, int c)
{
	switch (c) {
	case 'f':
		round->setup.filter = filter_of(optarg);
		break;
	case 'o':
		round->sockets = sockets_of(optarg);
		break;
	case 'u':
		round->load.flows = atoi(optarg);
		break;
	case 'w':
		round->setup.work = work_of(optarg);
		break;
	case 'q':
		round->stopped = true;
		break;
	case 'x':
		round->load.send = true;
		break;
	case 'l':
		list();
		break;
	case 'h':
		fputs(usage, stdout);
		exit(0);
	default:
		fputs(usage, stderr);
		exit(2);
	}
}

/* NULL if there is nothing against it. */
static const char *unfit(const struct plan *plan, const struct contender *who)
{
	if (!who->reads && (plan->rate || plan->search || plan->stall))
		return "it has no reader";
	if (who->unfiltered && plan->round.setup.filter)
		return "it takes no filter";
	if (who->single && plan->round.sockets > 1)
		return "a device can have one of them";
	if (who->writes && !plan->round.load.send)
		return "it writes into frames, which must be sent for it (-x)";
	return NULL;
}

static void leave_out(struct plan *plan)
{
	const struct contender **to = plan->who, **from;
	const char *why;

	for (from = plan->who; *from; from++) {
		why = unfit(plan, *from);
		if (why)
			fprintf(stderr, "%s is left out: %s\n", (*from)->name,
				why);
		else
			*to++ = *from;
	}
	*to = NULL;
	if (to == plan->who) {
		fputs("nobody is left to capture\n", stderr);
		exit(2);
	}
}

static void check(const struct plan *plan)
{
	const struct round *round = &plan->round;

	if (!!plan->rate + !!plan->stall + plan->search > 1) {
		fputs("-d, -r and -z exclude each other\n", stderr);
		exit(2);
	}
	if (plan->rate && round->sockets > 1) {
		fputs("-d does not take -o\n", stderr);
		exit(2);
	}
}

/* Whoever prints lines prints them there; what standard output was is kept. */
static int lines_into(const char *path)
{
	int kept = dup(STDOUT_FILENO);

	if (kept >= 0 && freopen(path, "a", stdout))
		return kept;
	fprintf(stderr, "%s: %s\n", path, strerror(errno));
	exit(2);
}

static void parse(struct plan *plan, int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "s:m:k:n:c:w:p:f:o:u:d:z:J:irtqxjlh")) >= 0) {
		switch (c) {
		case 's':
			numbers(optarg, plan->sizes);
			break;
		case 'm':
			numbers(optarg, plan->rings);
			break;
		case 'c':
			numbers(optarg, plan->cpus);
			break;
		case 'k':
			names(optarg, plan->who);
			break;
		case 'n':
			plan->rounds = atoi(optarg);
			break;
		case 'd':
			plan->rate = atoi(optarg);
			plan->round.load.send = true;
			break;
		case 'z':
			plan->stall = atoi(optarg);
			break;
		case 'i':
			plan->round.load.send = true;
			plan->round.load.mixed = true;
			break;
		case 'r':
			plan->search = true;
			break;
		case 'p':
			plan->percent = atoi(optarg);
			break;
		case 't':
			plan->targets = true;
			break;
		case 'j':
			plan->json = true;
			break;
		case 'J':
			plan->json = true;
			plan->tables = lines_into(optarg);
			break;
		default:
			parse_round(&plan->round, c);
		}
	}
}

void plan_parse(struct plan *plan, int argc, char **argv)
{
	parse(plan, argc, argv);
	if (plan->round.load.mixed) {
		plan->sizes[0] = PKTGEN_IMIX_MEAN;
		plan->sizes[1] = 0;
	}
	check(plan);
	if (!plan->targets)
		leave_out(plan);
}

static uint64_t frames_of(const struct plan *plan, unsigned int size)
{
	uint64_t frames = size <= 256 ? 1000000 : size <= 1514 ? 400000 : 80000;

	return frames * plan->percent / 100;
}

void plan_fit(const struct plan *plan, struct round *round, unsigned int mib,
	      unsigned int size, unsigned int cpus)
{
	round->setup.ring_bytes = (size_t)mib << 20;
	round->setup.snaplen = size <= 1514 ? 1518 : 65535;
	round->load.size = size;
	round->load.cpus = cpus;
	round->load.count = frames_of(plan, size);
}
