// SPDX-License-Identifier: GPL-2.0
#include "convert.h"

#include <arpa/inet.h>
#include <assert.h>
#include <string.h>

#include "linktype.h"
#include "pcap.h"

#define MAC_LEN		6
#define ETHER_LEN	14

/* Smaller values are the length of an 802.3 frame. */
#define ETHER_TYPE_MIN	0x0600

enum {
	SLL2_PROTOCOL_802_3	= 4,
	SLL2_PROTOCOL_IP	= 0x0800,
	SLL2_PROTOCOL_IP6	= 0x86dd,
	SLL2_TYPE_ETHER		= 1,
	SLL2_TYPE_NONE		= 0xfffe,
};

enum {
	SLL2_TO_US		= 0,
	SLL2_BROADCAST		= 1,
	SLL2_MULTICAST		= 2,
	SLL2_TO_OTHERS		= 3,
	SLL2_SENT		= 4,
};

/**
 * struct sll2_header - LINKTYPE_LINUX_SLL2; numbers in network byte order
 */
struct sll2_header {
	uint16_t	protocol;
	uint16_t	reserved;
	uint32_t	ifindex;
	uint16_t	type;
	uint8_t		kind;
	uint8_t		address_len;
	uint8_t		address[8];
};

static_assert(sizeof(struct sll2_header) == CONVERT_LONGER, "as files have it");

/**
 * struct content - what is to be written of a packet
 */
struct content {
	const uint8_t	*data;
	uint32_t	caplen;
	uint32_t	origlen;
};

static uint8_t kind(const struct ringtap_packet *packet)
{
	if ((packet->flags & RINGTAP_FLAG_DIR_MASK) == RINGTAP_FLAG_DIR_OUT)
		return SLL2_SENT;
	switch (packet->flags & RINGTAP_FLAG_TYPE_MASK) {
	case RINGTAP_FLAG_TYPE_BROADCAST:
		return SLL2_BROADCAST;
	case RINGTAP_FLAG_TYPE_MULTICAST:
		return SLL2_MULTICAST;
	case RINGTAP_FLAG_TYPE_PROMISC:
		return SLL2_TO_OTHERS;
	default:
		return SLL2_TO_US;
	}
}

/* Takes what the header says out of the frame. */
static void take_ether(struct sll2_header *header, struct content *content)
{
	uint32_t len = content->caplen < ETHER_LEN ? content->caplen : ETHER_LEN;
	uint16_t protocol;

	header->type = htons(SLL2_TYPE_ETHER);
	if (len == ETHER_LEN) {
		memcpy(&protocol, content->data + 2 * MAC_LEN, 2);
		header->protocol = ntohs(protocol) < ETHER_TYPE_MIN ?
				   htons(SLL2_PROTOCOL_802_3) : protocol;
		header->address_len = MAC_LEN;
		memcpy(header->address, content->data + MAC_LEN, MAC_LEN);
	}
	content->data += len;
	content->caplen -= len;
	content->origlen -= len < content->origlen ? len : content->origlen;
}

static void take_raw(struct sll2_header *header, const struct content *content)
{
	bool ip6 = content->caplen && content->data[0] >> 4 == 6;

	header->type = htons(SLL2_TYPE_NONE);
	header->protocol = htons(ip6 ? SLL2_PROTOCOL_IP6 : SLL2_PROTOCOL_IP);
}

static size_t put_sll2(uint8_t *at, const struct ringtap_packet *packet,
		       const struct ringtap_iface *iface,
		       struct content *content)
{
	struct sll2_header header = {
		.ifindex = htonl(iface->ifindex), .kind = kind(packet),
	};

	if (iface->linktype == LINKTYPE_ETHERNET)
		take_ether(&header, content);
	else
		take_raw(&header, content);
	memcpy(at, &header, sizeof(header));
	memcpy(at + sizeof(header), content->data, content->caplen);
	content->origlen += sizeof(header);
	return sizeof(header) + content->caplen;
}

static size_t put_content(uint8_t *at, const struct ringtap_packet *packet,
			  const struct ringtap_iface *iface, bool sll2,
			  struct content *content)
{
	*content = (struct content){
		packet->data, packet->caplen, packet->origlen,
	};
	if (sll2)
		return put_sll2(at, packet, iface, content);
	memcpy(at, content->data, content->caplen);
	return content->caplen;
}

/* All that follows the frame in the ring: its options, and the length. */
static size_t put_rest(uint8_t *at, const struct ringtap_packet *packet)
{
	uint32_t padded = (packet->caplen + 3) & ~3u;
	uint32_t before = sizeof(*packet->record) + padded;
	size_t len = packet->record->len - before;

	memcpy(at, packet->record->data + padded, len);
	return len;
}

static size_t put_block(uint8_t *at, const struct ringtap_packet *packet,
			const struct ringtap_iface *iface, bool sll2)
{
	struct ringtap_record record = *packet->record;
	struct content content;
	size_t len = sizeof(record);

	record.caplen = put_content(at + len, packet, iface, sll2, &content);
	record.origlen = content.origlen;
	len += record.caplen;
	while (len % 4)
		at[len++] = 0;
	len += put_rest(at + len, packet);
	record.len = len;
	memcpy(at, &record, sizeof(record));
	memcpy(at + len - sizeof(record.len), &record.len, sizeof(record.len));
	return len;
}

size_t convert_packet(uint8_t *at, const struct ringtap_packet *packet,
		      const struct ringtap_iface *iface, bool sll2,
		      enum convert_format format)
{
	struct pcap_packet header;
	struct content content;
	uint32_t caplen;

	if (format == CONVERT_PCAPNG)
		return put_block(at, packet, iface, sll2);
	caplen = put_content(at + sizeof(header), packet, iface, sll2,
			     &content);
	pcap_packet(&header, packet->ns, caplen, content.origlen,
		    format == CONVERT_PCAP_NANO);
	memcpy(at, &header, sizeof(header));
	return sizeof(header) + caplen;
}
