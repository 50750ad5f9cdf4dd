// SPDX-License-Identifier: GPL-2.0
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <ringtap/ringtap.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "columns.h"
#include "device.h"
#include "json.h"
#include "linktype.h"
#include "mode.h"
#include "subcommands.h"

static const char usage[] =
"usage: ringtap list [-j] [DEVICE]...\n"
"\n"
"The devices there are, or those that are named: state, link type, driver, who\n"
"has the receive handler, and what mode 'ringtap capture' would choose now.\n"
"\n"
"  -j, --json              the same as one JSON document\n"
"  -h, --help              this text\n"
"\n"
"Status: 0 done, 1 error or no such device, 2 wrong usage.\n";

static const struct option long_options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

enum {
	COLUMN_NAME,
	COLUMN_STATE,
	COLUMN_LINKTYPE,
	COLUMN_DRIVER,
	COLUMN_HANDLER,
	COLUMN_AUTO,
	NR_COLUMNS,
};

/**
 * struct row - what is said of a device
 * @ringtap: by the module
 * @device: by the system; NULL: of all devices
 * @holder: has the rx_handler, if another has; NULL: who knows
 * @driver: empty if there is none
 */
struct row {
	struct ringtap_device	ringtap;
	const struct device	*device;
	const struct device	*holder;
	char			driver[32];
};

/**
 * struct table - of what there is to list
 * @rows: in their order
 * @nr: how many
 * @devices: what the system says; asked after the module, so that what has gone
 *	in between is left out
 */
struct table {
	struct row	*rows;
	unsigned int	nr;
	struct devices	devices;
};

static int add(const struct ringtap_device *device, void *data)
{
	struct table *table = data;
	struct row *rows;

	rows = reallocarray(table->rows, table->nr + 1, sizeof(*rows));
	if (!rows)
		return -ENOMEM;
	table->rows = rows;
	rows += table->nr++;
	memset(rows, 0, sizeof(*rows));
	rows->ringtap = *device;
	return 0;
}

static int add_named(struct table *table, const char *name)
{
	struct ringtap_device device;
	int err = ringtap_device_info(name, &device);

	return err ? err : add(&device, table);
}

static int complain(int err, const char *what)
{
	switch (err) {
	case -ENOENT:
		warnx("the ringtap module is not loaded: run 'modprobe ringtap' as root (or, where it was built, insmod kmod/ringtap.ko)");
		break;
	case -EOPNOTSUPP:
		warnx("the ringtap module is too old to be asked for devices: update the module");
		break;
	case -ENODEV:
		warnx("%s: no such device: 'ringtap capture -D' lists those there are",
		      what);
		break;
	default:
		warnx("%s: %s", what, strerror(-err));
	}
	return err;
}

/* Each that there is, even if one is not. */
static int add_all_named(struct table *table, char **names)
{
	int err = 0, ret;

	for (; *names; names++) {
		ret = add_named(table, *names);
		if (!ret)
			continue;
		err = complain(ret, *names);
		if (ret != -ENODEV)
			break;
	}
	return err;
}

static int add_all(struct table *table)
{
	int err = ringtap_devices(add, table);

	if (!err)
		err = add_named(table, RINGTAP_ANY);
	return err ? complain(err, "the devices can't be listed") : 0;
}

static void complete(struct table *table)
{
	unsigned int i, kept = 0;
	struct row *row;

	for (i = 0; i < table->nr; i++) {
		row = &table->rows[i];
		if (row->ringtap.ifindex) {
			row->device = devices_find(&table->devices,
						   row->ringtap.ifindex);
			if (!row->device)
				continue;
			device_driver(row->device, row->driver,
				      sizeof(row->driver));
		}
		if (row->ringtap.holder == RINGTAP_HOLDER_ANOTHER)
			row->holder = devices_holder(&table->devices,
						     row->device);
		table->rows[kept++] = *row;
	}
	table->nr = kept;
}

static bool is_known(const struct row *row)
{
	return !row->device || row->ringtap.linktype != RINGTAP_NO_LINKTYPE;
}

static const char *handler(const struct row *row)
{
	switch (row->ringtap.holder) {
	case RINGTAP_HOLDER_RINGTAP:
		return "ringtap";
	case RINGTAP_HOLDER_ANOTHER:
		return "another";
	default:
		return row->ringtap.why == RINGTAP_WHY_REFUSED ? "none" : "free";
	}
}

static void linktype(const struct row *row, char *text, size_t len)
{
	const char *name = linktype_dlt(row->ringtap.linktype);

	if (row->ringtap.linktype == RINGTAP_NO_LINKTYPE)
		snprintf(text, len, "-");
	else if (name)
		snprintf(text, len, "%s", name);
	else
		snprintf(text, len, "%u", row->ringtap.linktype);
}

#define CELL	96

static void cell(const struct row *row, int column, char text[CELL])
{
	const struct ringtap_device *ringtap = &row->ringtap;

	snprintf(text, CELL, "-");
	switch (column) {
	case COLUMN_NAME:
		snprintf(text, CELL, "%s", ringtap->name);
		break;
	case COLUMN_STATE:
		if (row->device)
			snprintf(text, CELL, "%s", device_state(row->device));
		break;
	case COLUMN_LINKTYPE:
		linktype(row, text, CELL);
		break;
	case COLUMN_DRIVER:
		if (*row->driver)
			snprintf(text, CELL, "%s", row->driver);
		break;
	case COLUMN_HANDLER:
		if (row->holder)
			snprintf(text, CELL, "%s%s%s", row->holder->kind,
				 *row->holder->kind ? " " : "",
				 row->holder->name);
		else if (row->device)
			snprintf(text, CELL, "%s", handler(row));
		break;
	default:
		if (is_known(row))
			snprintf(text, CELL, "%s%s", mode_name(ringtap->mode),
				 mode_reason(ringtap->why));
		else
			snprintf(text, CELL, "-: no link type that ringtap supports");
	}
}

static void print_table(const struct table *table)
{
	static const char *const heads[NR_COLUMNS] = {
		"NAME", "STATE", "LINK-TYPE", "DRIVER", "RX-HANDLER", "AUTO",
	};
	struct columns columns;
	char text[CELL];
	unsigned int i;
	int column;

	columns_begin(&columns, heads, NR_COLUMNS);
	for (i = 0; i < table->nr; i++)
		for (column = 0; column < NR_COLUMNS; column++) {
			cell(&table->rows[i], column, text);
			columns_add(&columns, "%s", text);
		}
	columns_end(&columns, stdout, "");
}

/* A member whose value is a string, or null. */
static void member(const char *name, const char *value)
{
	printf(", \"%s\": ", name);
	json_string(stdout, value);
}

static const char *filled(const char *text)
{
	return *text ? text : NULL;
}

/* Where ringtap meets frames of the device. */
static void print_hooks(unsigned int hooks)
{
	const char *between = "";
	unsigned int i;

	printf(", \"hooks\": [");
	for (i = 0; i < 32; i++) {
		if (!(hooks >> i & 1))
			continue;
		fputs(between, stdout);
		json_string(stdout, mode_hook(RINGTAP_HOOK_TAP + i));
		between = ", ";
	}
	putchar(']');
}

static void print_object(const struct row *row)
{
	const struct ringtap_device *ringtap = &row->ringtap;
	const struct device *device = row->device;

	printf("{\"ifindex\": %u", ringtap->ifindex);
	member("name", ringtap->name);
	member("state", device ? device_state(device) : NULL);
	member("kind", device ? filled(device->kind) : NULL);
	member("driver", filled(row->driver));
	if (ringtap->linktype == RINGTAP_NO_LINKTYPE)
		printf(", \"linktype\": null");
	else
		printf(", \"linktype\": %u", ringtap->linktype);
	member("linktype_name", linktype_dlt(ringtap->linktype));
	member("rx_handler", device ? handler(row) : NULL);
	member("held_by", row->holder ? row->holder->name : NULL);
	member("auto", is_known(row) ? mode_name(ringtap->mode) : NULL);
	member("why", is_known(row) ? mode_why(ringtap->why) : "linktype");
	print_hooks(ringtap->hooks);
	printf(", \"sockets\": %u", ringtap->sockets);
	if (device)
		printf(", \"nic_dropped\": %llu",
		       (unsigned long long)ringtap->nic_dropped);
	else
		printf(", \"nic_dropped\": null");
	putchar('}');
}

static void print_json(const struct table *table)
{
	unsigned int i;

	for (i = 0; i < table->nr; i++) {
		fputs(i ? ",\n " : "[", stdout);
		print_object(&table->rows[i]);
	}
	puts(i ? "]" : "[]");
}

static int fill(struct table *table, char **names)
{
	int err = *names ? add_all_named(table, names) : add_all(table);
	int ret;

	if (err && err != -ENODEV)
		return err;
	ret = devices_load(&table->devices);
	if (ret)
		return complain(ret, "the system's list of devices");
	complete(table);
	return err;
}

int list(int argc, char **argv)
{
	struct table table = { 0 };
	bool json = false;
	int option, err;

	argv[0] = program_invocation_short_name;
	while ((option = getopt_long(argc, argv, "jh", long_options,
				     NULL)) != -1) {
		switch (option) {
		case 'j':
			json = true;
			break;
		case 'h':
			fputs(usage, stdout);
			return EXIT_OK;
		default:
			warnx("'ringtap list --help' lists the options");
			return EXIT_USAGE;
		}
	}
	err = fill(&table, argv + optind);
	if (json && (!err || err == -ENODEV))
		print_json(&table);
	else if (table.nr)
		print_table(&table);
	devices_free(&table.devices);
	free(table.rows);
	return err ? EXIT_ERROR : EXIT_OK;
}
