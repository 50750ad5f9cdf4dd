// SPDX-License-Identifier: GPL-2.0
#include "numbering.h"

#include <errno.h>
#include <ringtap/ringtap.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "device.h"
#include "plain.h"

/**
 * struct place - of a device in the list
 * @device: NULL: all devices
 * @weight: what libpcap sorts by: the higher, the less is to be seen there
 * @link: as device_link() says
 * @wireless: it is
 */
struct place {
	const struct device	*device;
	uint32_t		weight;
	int			link;
	bool			wireless;
};

static struct place place_of(const struct device *device)
{
	struct place place = { .device = device, .weight = 1u << 27 };

	if (!device)
		return place;
	place.weight = 0;
	if (device->flags & IFF_LOOPBACK) {
		place.weight |= 1u << 28;
	} else {
		place.link = device_link(device);
		place.wireless = device_is_wireless(device);
		/* Without a network some wireless ones still hear. */
		if (!place.link && !place.wireless)
			place.weight |= 1u << 29;
	}
	if (!(device->flags & IFF_UP))
		place.weight |= 1u << 30;
	if (!(device->flags & IFF_RUNNING))
		place.weight |= 1u << 31;
	return place;
}

/* Of the same weight, what came first to the system. */
static int by_weight(const void *one, const void *other)
{
	const struct place *a = one, *b = other;

	if (a->weight != b->weight)
		return a->weight > b->weight ? 1 : -1;
	return (a->device > b->device) - (a->device < b->device);
}

/* As many as there are devices and one more; NULL: no memory. */
static struct place *places_of(const struct devices *devices)
{
	struct place *places = calloc(devices->nr + 1, sizeof(*places));
	unsigned int i;

	if (!places)
		return NULL;
	for (i = 0; i < devices->nr; i++)
		places[i] = place_of(&devices->all[i]);
	places[i] = place_of(NULL);
	qsort(places, devices->nr + 1, sizeof(*places), by_weight);
	return places;
}

static const char *connection(const struct place *place)
{
	static const char *const words[][3] = {
		{ "Connection status unknown", "Disconnected", "Connected" },
		{ "Association status unknown", "Not associated", "Associated" },
	};

	return words[place->wireless][place->link + 1];
}

static void print_place(FILE *out, unsigned int number,
			const struct place *place)
{
	const struct device *device = place->device;

	if (!device) {
		fprintf(out, "%u." RINGTAP_ANY " (Pseudo-device that captures on all interfaces) [Up, Running]\n",
			number);
		return;
	}
	fprintf(out, "%u.%s [", number, plain_name(device->name).text);
	if (device->flags & IFF_UP)
		fputs("Up, ", out);
	if (device->flags & IFF_RUNNING)
		fputs("Running, ", out);
	if (place->wireless)
		fputs("Wireless, ", out);
	fprintf(out, "%s]\n", device->flags & IFF_LOOPBACK ?
		"Loopback" : connection(place));
}

int numbering_print(FILE *out)
{
	struct devices devices;
	struct place *places;
	unsigned int i;
	int err;

	err = devices_load(&devices);
	if (err)
		return err;
	places = places_of(&devices);
	for (i = 0; places && i <= devices.nr; i++)
		print_place(out, i + 1, &places[i]);
	err = places ? 0 : -ENOMEM;
	free(places);
	devices_free(&devices);
	return err;
}

int numbering_find(unsigned int number, char name[IF_NAMESIZE])
{
	const struct device *device;
	struct devices devices;
	struct place *places;
	int err;

	err = devices_load(&devices);
	if (err)
		return err;
	places = places_of(&devices);
	if (!places) {
		err = -ENOMEM;
	} else if (!number || number > devices.nr + 1) {
		err = -ENODEV;
	} else {
		device = places[number - 1].device;
		snprintf(name, IF_NAMESIZE, "%s",
			 device ? device->name : RINGTAP_ANY);
	}
	free(places);
	devices_free(&devices);
	return err;
}
