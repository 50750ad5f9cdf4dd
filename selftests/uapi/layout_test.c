// SPDX-License-Identifier: GPL-2.0
/*
 * No field of the ABI moves, and no number changes. What header_test.sh does
 * for compilers this does for programs that were compiled long ago.
 */
#include <kselftest_harness.h>
#include <linux/ringtap.h>
#include <linux/ringtap_netlink.h>
#include <stddef.h>
#include <string.h>

#include "fields.h"

/**
 * struct field - a field as the compiler sees it, beside what was promised
 * @name: "struct.field"; empty: the end of a struct
 * @offset: found
 * @size: found
 * @promised_offset: wanted
 * @promised_size: wanted
 */
struct field {
	char	name[48];
	size_t	offset;
	size_t	size;
	size_t	promised_offset;
	size_t	promised_size;
};

#define NO_START(type, length)
#define FOUND_FIELD(type, field, at, length)			\
	{ #type "." #field, offsetof(struct type, field),	\
	  sizeof(((struct type *)0)->field), at, length },
#define FOUND_END(type)						\
	{ "", sizeof(struct type), 0, 0, 0 },

static const struct field fields[] = {
	RINGTAP_FIELDS(NO_START, FOUND_FIELD, FOUND_END)
};

#define FOUND_STRUCT(type, length)				\
	{ #type, 0, sizeof(struct type), 0, length },
#define NO_FIELD(type, field, at, length)
#define NO_END(type)

static const struct field structs[] = {
	RINGTAP_FIELDS(FOUND_STRUCT, NO_FIELD, NO_END)
};

TEST(fields_lie_where_they_were_promised)
{
	const struct field *field;

	for (field = fields; field < fields + ARRAY_SIZE(fields); field++) {
		if (!*field->name)
			continue;
		EXPECT_EQ(field->promised_offset, field->offset)
			TH_LOG("offset of %s", field->name);
		EXPECT_EQ(field->promised_size, field->size)
			TH_LOG("size of %s", field->name);
	}
}

TEST(structs_have_the_size_that_was_promised)
{
	const struct field *one;

	for (one = structs; one < structs + ARRAY_SIZE(structs); one++)
		EXPECT_EQ(one->promised_size, one->size)
			TH_LOG("size of %s", one->name);
}

/* Nor a field that fields.h does not know. */
TEST(no_struct_has_holes)
{
	const struct field *field;
	size_t end = 0;

	for (field = fields; field < fields + ARRAY_SIZE(fields); field++) {
		EXPECT_EQ(end, field->offset)
			TH_LOG("before %s", *field->name ? field->name : "the end of a struct");
		end = *field->name ? field->offset + field->size : 0;
	}
}

/**
 * struct number - a constant of the ABI
 * @name: its name
 * @value: found
 * @promised: wanted
 */
struct number {
	char		name[48];
	long long	value;
	long long	promised;
};

#define FOUND_NUMBER(name, value)				\
	{ #name, name, value },

static const struct number numbers[] = {
	RINGTAP_NUMBERS(FOUND_NUMBER)
};

TEST(numbers_are_those_that_were_promised)
{
	const struct number *number;

	for (number = numbers; number < numbers + ARRAY_SIZE(numbers); number++)
		EXPECT_EQ(number->promised, number->value)
			TH_LOG("%s", number->name);
	EXPECT_STREQ("ringtap", RINGTAP_GENL_NAME);
}

/* The block as a file has it, in the byte order of the host, with a frame of
 * five bytes and a direction.
 */
TEST(record_is_an_enhanced_packet_block_of_pcapng)
{
	static const __u32 block[] = {
		6,			/* block type */
		52,			/* block total length */
		3,			/* interface id */
		0x11111111, 0x22222222,	/* timestamp, upper half first */
		5, 1500,		/* captured and original length */
		0, 0,			/* packet data, padded */
		0, 0,			/* epb_flags: code and length */
		0,			/* opt_endofopt */
		52,			/* block total length */
	};
	static const __u16 flags_option[] = { 2, 4 };
	__u8 bytes[sizeof(block)];
	const struct ringtap_record *record = (const void *)bytes;

	memcpy(bytes, block, sizeof(block));
	memcpy(bytes + 28, "frame", 5);
	memcpy(bytes + 36, flags_option, sizeof(flags_option));
	EXPECT_EQ(RINGTAP_RECORD_EPB, record->type);
	EXPECT_EQ(sizeof(block), record->len);
	EXPECT_EQ(3, record->iface);
	EXPECT_EQ(0x11111111, record->ts_high);
	EXPECT_EQ(0x22222222, record->ts_low);
	EXPECT_EQ(5, record->caplen);
	EXPECT_EQ(1500, record->origlen);
	EXPECT_EQ(0, memcmp(record->data, "frame\0\0\0", 8));
	memcpy(bytes, record->data + 8, sizeof(flags_option));
	EXPECT_EQ(RINGTAP_OPT_FLAGS, ((const __u16 *)bytes)[0]);
	EXPECT_EQ(sizeof(__u32), ((const __u16 *)bytes)[1]);
}

/* What bind() takes, and what the smallest sockaddr of old programs holds. */
TEST(address_fits_what_the_kernel_copies)
{
	EXPECT_LE(sizeof(struct sockaddr_ringtap),
		  sizeof(struct __kernel_sockaddr_storage));
	EXPECT_EQ(sizeof(__kernel_sa_family_t),
		  offsetof(struct sockaddr_ringtap, mode));
}

TEST_HARNESS_MAIN
