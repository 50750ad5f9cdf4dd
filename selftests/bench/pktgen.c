// SPDX-License-Identifier: GPL-2.0
#include "pktgen.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#define FOLDER	"/proc/net/pktgen/"

/* The generator's threads do what they are told when they come to it, and who
 * told them hears of it an eighth of a second later, done or not.
 */
#define LOOKS		6000
#define PAUSE_US	10000

/* Frames that the generator hands over before it makes a new one. */
#define BURST	64

/* If the next burst is further away, the generator sleeps, and wakes when it
 * may; until then it looks at the clock.
 */
#define NO_SLEEP_NS	90000

__attribute__((format(printf, 2, 3)))
static int tell(const char *whom, const char *format, ...)
{
	char path[64], command[128];
	va_list args;
	FILE *file;
	int err;

	snprintf(path, sizeof(path), FOLDER "%s", whom);
	va_start(args, format);
	vsnprintf(command, sizeof(command), format, args);
	va_end(args);
	file = fopen(path, "w");
	err = !file || fprintf(file, "%s\n", command) < 0;
	if (file)
		err |= fclose(file);
	if (err)
		fprintf(stderr, "pktgen: %s: '%s' is refused\n", path, command);
	return err ? -1 : 0;
}

static void name_of(const struct load *load, unsigned int cpu, char *name,
		    size_t size)
{
	snprintf(name, size, "%s@%u", load->device, cpu);
}

static unsigned int burst_of(const struct load *load)
{
	uint64_t burst = BURST;

	if (load->send)
		return 1;
	if (load->rate)
		burst = load->rate * NO_SLEEP_NS / 1000000000;
	if (burst > BURST)
		return BURST;
	return burst ? burst : 1;
}

/* Between the beginnings of bursts. */
static unsigned long long delay_of(const struct load *load)
{
	return load->rate ? 1000000000ull * burst_of(load) / load->rate : 0;
}

static const char *mode_of(const struct load *load)
{
	if (!load->send)
		return "netif_receive";
	return load->queued ? "queue_xmit" : "start_xmit";
}

/* By the source port, one after the other. */
static int tell_flows(const struct load *load, const char *name)
{
	return load->flows &&
	       (tell(name, "udp_src_min 1024") ||
		tell(name, "udp_src_max %u", 1024 + load->flows));
}

static int prepare_cpu(const struct load *load, unsigned int cpu)
{
	char thread[32], name[32];

	snprintf(thread, sizeof(thread), "kpktgend_%u", cpu);
	name_of(load, cpu, name, sizeof(name));
	return tell(thread, "add_device %s", name) ||
	       tell(name, "xmit_mode %s", mode_of(load)) ||
	       tell(name, "burst %u", burst_of(load)) ||
	       tell(name, "flag NO_TIMESTAMP") ||
	       /* Each is one's own, as a driver's: AF_XDP wants to write. */
	       (load->send && tell(name, "flag !SHARED")) ||
	       tell(name, "dst_mac %s", load->to) ||
	       tell(name, "dst 192.0.2.1") ||
	       tell_flows(load, name) ||
	       tell(name, "udp_dst_min 9") || tell(name, "udp_dst_max 9") ||
	       tell(name, "pkt_size %u", load->size) ||
	       (load->mixed && tell(name, "imix_weights " PKTGEN_IMIX)) ||
	       tell(name, "count %llu", (unsigned long long)load->count) ||
	       tell(name, "delay %llu", delay_of(load)) ? -1 : 0;
}

/* "Running: v1@0 " or "Stopped: v1@0 " */
static bool has_devices(const char *thread)
{
	char path[64], line[256], word[32];
	bool found = false;
	FILE *file;

	snprintf(path, sizeof(path), FOLDER "%s", thread);
	file = fopen(path, "r");
	while (file && !found && fgets(line, sizeof(line), file))
		found = sscanf(line, "Running: %31s", word) == 1 ||
			sscanf(line, "Stopped: %31s", word) == 1;
	if (file)
		fclose(file);
	return found;
}

/* A device that is still there can't be added, and one that is added too early
 * would be taken away.
 */
static int clear_cpu(unsigned int cpu)
{
	char thread[32];
	unsigned int i;

	snprintf(thread, sizeof(thread), "kpktgend_%u", cpu);
	if (!has_devices(thread))
		return 0;
	if (tell(thread, "rem_device_all"))
		return -1;
	for (i = 0; i < LOOKS; i++) {
		if (!has_devices(thread))
			return 0;
		usleep(PAUSE_US);
	}
	fprintf(stderr, "pktgen: %s keeps its devices\n", thread);
	return -1;
}

int pktgen_prepare(const struct load *load)
{
	unsigned int cpu;

	for (cpu = 0; cpu < (unsigned int)get_nprocs(); cpu++)
		if (clear_cpu(cpu))
			return -1;
	for (cpu = 0; cpu < load->cpus; cpu++)
		if (prepare_cpu(load, cpu))
			return -1;
	return 0;
}

/* "Result: OK: 335232(c335120+d112) usec, 1000000 (60byte,0frags)" */
static bool has_result(const char *path, double *us, unsigned long long *frames)
{
	bool found = false;
	char line[256];
	FILE *file;

	file = fopen(path, "r");
	while (file && !found && fgets(line, sizeof(line), file))
		found = sscanf(line, "Result: OK: %lf(c%*[^)]) usec, %llu", us,
			       frames) == 2;
	if (file)
		fclose(file);
	return found && *frames;
}

static int result(const struct load *load, unsigned int cpu, double *us,
		  uint64_t *frames)
{
	unsigned long long n = 0;
	char path[64], name[32];
	unsigned int i;

	name_of(load, cpu, name, sizeof(name));
	snprintf(path, sizeof(path), FOLDER "%s", name);
	for (i = 0; i < LOOKS; i++) {
		if (has_result(path, us, &n)) {
			*frames = n;
			return 0;
		}
		usleep(PAUSE_US);
	}
	fprintf(stderr, "pktgen: no result in %s\n", path);
	return -1;
}

int pktgen_run(const struct load *load, struct loaded *loaded)
{
	unsigned int cpu;
	uint64_t frames;
	double us;

	memset(loaded, 0, sizeof(*loaded));
	if (tell("pgctrl", "start"))
		return -1;
	for (cpu = 0; cpu < load->cpus; cpu++) {
		if (result(load, cpu, &us, &frames))
			return -1;
		loaded->frames += frames;
		loaded->ns += us * 1000 / frames / load->cpus;
		loaded->rate += frames / us * 1e6;
	}
	return 0;
}
