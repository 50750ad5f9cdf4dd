// SPDX-License-Identifier: GPL-2.0
#include "extcap.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <net/if.h>
#include <poll.h>
#include <ringtap/ringtap.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "linktype.h"
#include "report.h"
#include "subcommands.h"

/* Wireshark has one list for the interfaces of all programs. */
#define PREFIX	"ringtap-"

/* More than start_capture() can fill. */
#define WORDS	20

enum {
	OPT_CAPTURE = 256,
	OPT_CONFIG,
	OPT_DLTS,
	OPT_FIFO,
	OPT_FILTER,
	OPT_INTERFACE,
	OPT_INTERFACES,
	OPT_IGNORED,
	OPT_MODE,
	OPT_DIRECTION,
	OPT_SNAPLEN,
	OPT_BUFFER,
	OPT_PROMISC,
};

static const struct option long_options[] = {
	{ "capture",		     no_argument,	NULL, OPT_CAPTURE },
	{ "extcap-capture-filter",   required_argument, NULL, OPT_FILTER },
	{ "extcap-cleanup-postkill", no_argument,	NULL, OPT_IGNORED },
	{ "extcap-config",	     no_argument,	NULL, OPT_CONFIG },
	{ "extcap-dlts",	     no_argument,	NULL, OPT_DLTS },
	{ "extcap-interface",	     required_argument, NULL, OPT_INTERFACE },
	{ "extcap-interfaces",	     no_argument,	NULL, OPT_INTERFACES },
	{ "extcap-version",	     optional_argument, NULL, OPT_IGNORED },
	{ "fifo",		     required_argument, NULL, OPT_FIFO },
	{ "mode",		     required_argument, NULL, OPT_MODE },
	{ "direction",		     required_argument, NULL, OPT_DIRECTION },
	{ "snapshot-length",	     required_argument, NULL, OPT_SNAPLEN },
	{ "buffer-size",	     required_argument, NULL, OPT_BUFFER },
	{ "promiscuous",	     required_argument, NULL, OPT_PROMISC },
	{ }
};

/**
 * struct call - what Wireshark wants
 * @capture: packets
 * @config: the options of @device
 * @dlts: its link type
 * @interfaces: the list of interfaces
 * @device: without the prefix; NULL: none was named
 * @fifo: where packets go
 * @filter: of the capture; or one that is to be checked
 * @mode, @direction, @snaplen, @buffer: for 'ringtap capture'; or NULL
 * @promisc: likewise
 */
struct call {
	bool		capture;
	bool		config;
	bool		dlts;
	bool		interfaces;
	const char	*device;
	const char	*fifo;
	const char	*filter;
	const char	*mode;
	const char	*direction;
	const char	*snaplen;
	const char	*buffer;
	bool		promisc;
};

bool extcap_called(int argc, char **argv)
{
	int i;

	if (argc < 2 || *argv[1] != '-')
		return false;
	for (i = 1; i < argc; i++)
		if (!strcmp(argv[i], "--capture") ||
		    !strncmp(argv[i], "--extcap-", 9))
			return true;
	return false;
}

/* NULL: it is another program's. */
static const char *device_of(const char *interface)
{
	size_t len = strlen(PREFIX);

	return strncmp(interface, PREFIX, len) ? NULL : interface + len;
}

static bool is_any(const char *device)
{
	return !strcmp(device, RINGTAP_ANY);
}

/* The module knows. As long as it is not loaded devices are offered all the same,
 * and who tries one is told: a list without them would say nothing. Where all
 * devices are captured each packet's own link type is told in the file.
 */
static int linktype_of(const char *device)
{
	static bool absent;
	struct ringtap_device info;
	int err;

	if (is_any(device))
		return LINKTYPE_ETHERNET;
	/* Once is enough: each question has the kernel look for a module. */
	err = absent ? -ENOENT : ringtap_device_info(device, &info);
	absent = err == -ENOENT;
	if (!err)
		return info.linktype == RINGTAP_NO_LINKTYPE ? -EPROTONOSUPPORT :
		       (int)info.linktype;
	return err == -ENODEV || !if_nametoindex(device) ? -ENODEV :
	       LINKTYPE_ETHERNET;
}

static void list_device(const char *device)
{
	printf("interface {value=" PREFIX "%s}{display=ringtap: %s}\n", device,
	       device);
}

static int list_interfaces(void)
{
	struct if_nameindex *names = if_nameindex(), *name;

	if (!names) {
		warn("can't list the network devices");
		return EXIT_ERROR;
	}
	printf("extcap {version=" RINGTAP_VERSION "}{help=man:ringtap(8)}{display=ringtap}\n");
	for (name = names; name->if_name; name++)
		if (linktype_of(name->if_name) >= 0)
			list_device(name->if_name);
	if_freenameindex(names);
	list_device(RINGTAP_ANY);
	return EXIT_OK;
}

static int no_linktype(const char *device, int err)
{
	if (err == -ENODEV)
		warnx("%s: no such device", device);
	else
		warnx("%s: packets of devices of this kind can't be captured",
		      device);
	return EXIT_ERROR;
}

static int list_linktype(const char *device)
{
	int linktype = linktype_of(device);

	if (linktype < 0)
		return no_linktype(device, linktype);
	printf("dlt {number=%d}{name=%s}{display=%s}\n", linktype,
	       linktype_dlt(linktype) ? : "UNKNOWN",
	       linktype_display(linktype) ? : "a link type that is new here");
	return EXIT_OK;
}

static const char config_mode[] =
"arg {number=0}{call=--mode}{display=Mode}{type=selector}{tooltip=Beside the network stack or instead of it}\n"
"value {arg=0}{value=auto}{display=auto: copy, or tap where copy would miss packets}{default=true}\n"
"value {arg=0}{value=copy}{display=copy: what the network stack gets, too}{default=false}\n"
"value {arg=0}{value=tap}{display=tap: before tc and nftables, as tcpdump}{default=false}\n"
"value {arg=0}{value=bypass}{display=bypass: the network stack does not get it}{default=false}\n";

static const char config_direction[] =
"arg {number=1}{call=--direction}{display=Direction}{type=selector}{tooltip=Received packets, sent ones or both}\n"
"value {arg=1}{value=default}{display=both; with bypass: in}{default=true}\n"
"value {arg=1}{value=in}{display=in}{default=false}\n"
"value {arg=1}{value=out}{display=out}{default=false}\n"
"value {arg=1}{value=inout}{display=both}{default=false}\n";

/* Where all devices are captured there is no choice of the mode. */
static int list_config(const char *device)
{
	if (!is_any(device))
		fputs(config_mode, stdout);
	fputs(config_direction, stdout);
	printf("arg {number=2}{call=--snapshot-length}{display=Snapshot length}{type=integer}{range=0,%u}{default=%u}{tooltip=Bytes that are kept of a packet}\n",
	       RINGTAP_SNAPLEN_MAX, RINGTAP_SNAPLEN_MAX);
	printf("arg {number=3}{call=--buffer-size}{display=Buffer size (KiB)}{type=integer}{range=1,4194304}{default=%llu}{tooltip=Memory for all rings together}\n",
	       RINGTAP_RING_BYTES >> 10);
	printf("arg {number=4}{call=--promiscuous}{display=Promiscuous mode}{type=boolean}{default=true}{tooltip=Also packets for other hosts}\n");
	return EXIT_OK;
}

/* What is printed is what is wrong with the filter. Wireshark reads it only if
 * the status is 0.
 */
static int check_filter(const struct call *call)
{
	int linktype = linktype_of(call->device);
	struct sock_fprog *program;
	char error[256];

	if (linktype < 0)
		return no_linktype(call->device, linktype);
	if (ringtap_compile(&program, call->filter, linktype, 0, error,
			    sizeof(error)))
		puts(error);
	ringtap_free_program(program);
	return EXIT_OK;
}

static void leave(int signal)
{
	(void)signal;
	_exit(EXIT_OK);
}

/* Becomes standard output: a reader that goes away is then the end, and not
 * worth a message. The capture closes it; what is returned stays open.
 * A reader that never comes can be given up; the capture has signals of its own.
 */
static int open_fifo(const char *name)
{
	int fd;

	signal(SIGINT, leave);
	signal(SIGTERM, leave);
	fd = open(name, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0) {
		warn("can't open %s", name);
		return -1;
	}
	return fd;
}

static bool reader_went_away(int fd)
{
	struct pollfd pfd = { .fd = fd };

	return poll(&pfd, 1, 0) > 0 && pfd.revents & POLLERR;
}

static void add(char **words, int *n, const char *option, const char *value)
{
	if (!value || !*value)
		return;
	words[(*n)++] = (char *)option;
	words[(*n)++] = (char *)value;
}

/* What lies on standard error at the end is shown as an error. */
static int start_capture(const struct call *call)
{
	char *words[WORDS] = { (char *)"capture" };
	int n = 1, fd, status;

	if (!call->fifo) {
		warnx("--capture writes into a fifo: name it with --fifo PATH");
		return EXIT_USAGE;
	}
	add(words, &n, "-i", call->device);
	add(words, &n, "-w", "-");
	add(words, &n, "-m", call->mode);
	add(words, &n, "-Q", call->direction);
	add(words, &n, "-s", call->snaplen);
	add(words, &n, "-B", call->buffer);
	if (!call->promisc)
		words[n++] = (char *)"-p";
	add(words, &n, "--", call->filter);
	fd = open_fifo(call->fifo);
	if (fd < 0)
		return EXIT_ERROR;
	report_silence();
	optind = 0;
	opterr = 1;
	status = capture(n, words);
	return status == EXIT_ERROR && reader_went_away(fd) ? EXIT_OK : status;
}

static void take_config(struct call *call, int option, const char *text)
{
	switch (option) {
	case OPT_MODE:
		call->mode = text;
		break;
	case OPT_DIRECTION:
		call->direction = strcmp(text, "default") ? text : NULL;
		break;
	case OPT_SNAPLEN:
		call->snaplen = text;
		break;
	case OPT_BUFFER:
		call->buffer = text;
		break;
	case OPT_PROMISC:
		call->promisc = strcmp(text, "false");
		break;
	}
}

static bool take(struct call *call, int option, const char *text)
{
	switch (option) {
	case OPT_CAPTURE:
		call->capture = true;
		break;
	case OPT_CONFIG:
		call->config = true;
		break;
	case OPT_DLTS:
		call->dlts = true;
		break;
	case OPT_INTERFACES:
		call->interfaces = true;
		break;
	case OPT_FIFO:
		call->fifo = text;
		break;
	case OPT_FILTER:
		call->filter = text;
		break;
	case OPT_INTERFACE:
		call->device = device_of(text);
		if (call->device)
			break;
		warnx("there is no interface '%s': --extcap-interfaces lists them",
		      text);
		return false;
	default:
		take_config(call, option, text);
	}
	return true;
}

static int answer(const struct call *call)
{
	if (call->interfaces)
		return list_interfaces();
	/* Asked for its version, or to clean up what it does not leave. */
	if (!call->device && !call->capture && !call->config && !call->dlts)
		return EXIT_OK;
	if (!call->device) {
		warnx("name an interface with --extcap-interface: --extcap-interfaces lists them");
		return EXIT_USAGE;
	}
	if (call->capture)
		return start_capture(call);
	if (call->config)
		return list_config(call->device);
	if (call->dlts)
		return list_linktype(call->device);
	return call->filter ? check_filter(call) : EXIT_OK;
}

/* What Wireshark will call with some day is not to stop it: unknown words are
 * passed over.
 */
int extcap(int argc, char **argv)
{
	struct call call = { .promisc = true };
	int option;

	opterr = 0;
	while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1)
		if (!take(&call, option, optarg))
			return EXIT_USAGE;
	return answer(&call);
}
