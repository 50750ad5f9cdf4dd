// SPDX-License-Identifier: GPL-2.0
/*
 * What the generic netlink family tells, and that its number opens sockets.
 * Everything is asked for anew here, not through the library.
 */
#include "conversation.h"

#include <errno.h>
#include <kselftest_harness.h>
#include <linux/capability.h>
#include <linux/ringtap.h>
#include <linux/ringtap_netlink.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NOBODY		65534

/**
 * struct answer - what came back
 * @end: what the kernel says of it
 * @parts: messages of the family, without the acknowledgment
 * @attrs: in them
 * @type: of the last message
 * @command: of the last message
 * @id: CTRL_ATTR_FAMILY_ID
 * @family: RINGTAP_A_MODULE_FAMILY
 * @abi: RINGTAP_A_MODULE_ABI
 * @version: CTRL_ATTR_VERSION
 * @text_version: RINGTAP_A_MODULE_VERSION
 * @features: RINGTAP_A_MODULE_FEATURES
 */
struct answer {
	struct conversation_end end;
	unsigned int	parts;
	unsigned int	attrs;
	uint16_t	type;
	uint8_t		command;
	uint16_t	id;
	uint16_t	family;
	uint32_t	abi;
	uint32_t	version;
	char		text_version[64];
	uint32_t	features;
};

FIXTURE(family) {
	struct mnl_socket	*socket;
	uint16_t		id;
	struct answer		answer;
	union conversation_message request;
};

static void take_controller(const struct nlattr *attr, struct answer *answer)
{
	switch (mnl_attr_get_type(attr)) {
	case CTRL_ATTR_FAMILY_ID:
		answer->id = mnl_attr_get_u16(attr);
		break;
	case CTRL_ATTR_VERSION:
		answer->version = mnl_attr_get_u32(attr);
		break;
	}
}

/* The length is part of what a program relies on. */
static void take_module(const struct nlattr *attr, struct answer *answer)
{
	switch (mnl_attr_get_type(attr)) {
	case RINGTAP_A_MODULE_FAMILY:
		if (!mnl_attr_validate(attr, MNL_TYPE_U16))
			answer->family = mnl_attr_get_u16(attr);
		break;
	case RINGTAP_A_MODULE_ABI:
		if (!mnl_attr_validate(attr, MNL_TYPE_U32))
			answer->abi = mnl_attr_get_u32(attr);
		break;
	case RINGTAP_A_MODULE_VERSION:
		if (!mnl_attr_validate(attr, MNL_TYPE_NUL_STRING))
			strncpy(answer->text_version, mnl_attr_get_str(attr),
				sizeof(answer->text_version) - 1);
		break;
	case RINGTAP_A_MODULE_FEATURES:
		if (!mnl_attr_validate(attr, MNL_TYPE_U32))
			answer->features = mnl_attr_get_u32(attr);
		break;
	}
}

static void take_reply(const struct nlmsghdr *nlh, void *data)
{
	const struct genlmsghdr *header = mnl_nlmsg_get_payload(nlh);
	struct answer *answer = data;
	const struct nlattr *attr;

	answer->parts++;
	answer->type = nlh->nlmsg_type;
	answer->command = header->cmd;
	mnl_attr_for_each(attr, nlh, sizeof(*header)) {
		answer->attrs++;
		if (nlh->nlmsg_type == GENL_ID_CTRL)
			take_controller(attr, answer);
		else
			take_module(attr, answer);
	}
}

/* Returns 0 if there was an answer, whatever it is. */
static int ask(struct mnl_socket *socket, const struct nlmsghdr *request,
	       struct answer *answer)
{
	memset(answer, 0, sizeof(*answer));
	return conversation_hold(socket, request, take_reply, answer,
				 &answer->end);
}

static int resolve(struct mnl_socket *socket, struct answer *answer)
{
	union conversation_message request;

	conversation_prepare(&request, GENL_ID_CTRL, CTRL_CMD_GETFAMILY);
	mnl_attr_put_strz(&request.header, CTRL_ATTR_FAMILY_NAME,
			  RINGTAP_GENL_NAME);
	return ask(socket, &request.header, answer);
}

/* The whole of it, with a socket of the namespace and the rights of now. */
static int module_get(struct answer *answer)
{
	union conversation_message request;
	struct mnl_socket *socket = conversation_open();
	int ret;

	if (!socket)
		return -1;
	ret = resolve(socket, answer);
	if (!ret && !answer->end.err) {
		conversation_prepare(&request, answer->id, RINGTAP_CMD_MODULE_GET);
		ret = ask(socket, &request.header, answer);
	}
	mnl_socket_close(socket);
	return ret;
}

FIXTURE_SETUP(family)
{
	self->socket = conversation_open();
	ASSERT_NE(NULL, self->socket);
	ASSERT_EQ(0, resolve(self->socket, &self->answer));
	ASSERT_EQ(0, self->answer.end.err)
		TH_LOG("the module is not loaded");
	self->id = self->answer.id;
}

FIXTURE_TEARDOWN(family)
{
	mnl_socket_close(self->socket);
}

TEST_F(family, is_known_to_the_controller_with_its_version)
{
	EXPECT_EQ(1, self->answer.parts);
	EXPECT_LT(GENL_ID_CTRL, self->id);
	EXPECT_EQ(RINGTAP_GENL_VERSION, self->answer.version);
}

TEST_F(family, module_get_tells_family_abi_and_version)
{
	conversation_prepare(&self->request, self->id, RINGTAP_CMD_MODULE_GET);
	ASSERT_EQ(0, ask(self->socket, &self->request.header, &self->answer));
	EXPECT_EQ(0, self->answer.end.err);
	EXPECT_EQ(1, self->answer.parts);
	EXPECT_EQ(4, self->answer.attrs);
	EXPECT_EQ(RINGTAP_FEATURE_EVENTS | RINGTAP_FEATURE_INGRESS,
		  self->answer.features & ~RINGTAP_FEATURE_TRACE);
	EXPECT_EQ(!access("/sys/kernel/tracing", F_OK) ? RINGTAP_FEATURE_TRACE : 0,
		  self->answer.features & RINGTAP_FEATURE_TRACE);
	EXPECT_EQ(self->id, self->answer.type);
	EXPECT_EQ(RINGTAP_CMD_MODULE_GET, self->answer.command);
	EXPECT_TRUE(self->answer.family == 18 || self->answer.family == 19 ||
		    self->answer.family == 22 || self->answer.family == 25)
		TH_LOG("family %u", self->answer.family);
	EXPECT_EQ(RINGTAP_ABI, self->answer.abi);
	EXPECT_STREQ(PACKAGE_VERSION, self->answer.text_version);
}

TEST_F(family, the_number_opens_raw_sockets_and_no_others)
{
	static const int types[] = { SOCK_DGRAM, SOCK_STREAM, SOCK_SEQPACKET };
	int family, fd, i;

	ASSERT_EQ(0, module_get(&self->answer));
	family = self->answer.family;
	fd = socket(family, SOCK_RAW | SOCK_CLOEXEC, 0);
	ASSERT_LE(0, fd);
	close(fd);
	for (i = 0; i < ARRAY_SIZE(types); i++) {
		EXPECT_EQ(-1, socket(family, types[i], 0));
		EXPECT_EQ(ESOCKTNOSUPPORT, errno);
	}
	EXPECT_EQ(-1, socket(family, SOCK_RAW, 1));
	EXPECT_EQ(EPROTONOSUPPORT, errno);
	EXPECT_EQ(-1, socket(family, SOCK_RAW, -1));
	EXPECT_NE(0, errno);
}

/* Each attribute of the family, and those that later versions may have: what
 * a request says and the kernel overlooks would be a surprise later.
 */
TEST_F(family, requests_with_attributes_are_refused_with_a_reason)
{
	uint16_t type;

	for (type = 0; type <= RINGTAP_A_MODULE_MAX + 3; type++) {
		conversation_prepare(&self->request, self->id, RINGTAP_CMD_MODULE_GET);
		mnl_attr_put_u32(&self->request.header, type, 1);
		ASSERT_EQ(0, ask(self->socket, &self->request.header,
				 &self->answer));
		EXPECT_EQ(EINVAL, self->answer.end.err)
			TH_LOG("attribute %u", type);
		EXPECT_EQ(0, self->answer.parts);
		EXPECT_NE('\0', self->answer.end.text[0])
			TH_LOG("attribute %u", type);
	}
}

TEST_F(family, a_cut_attribute_is_refused)
{
	struct nlmsghdr *nlh = &self->request.header;

	conversation_prepare(&self->request, self->id, RINGTAP_CMD_MODULE_GET);
	mnl_attr_put_u32(nlh, RINGTAP_A_MODULE_ABI, 1);
	((struct nlattr *)(self->request.bytes + nlh->nlmsg_len - 8))->nla_len = 64;
	ASSERT_EQ(0, ask(self->socket, nlh, &self->answer));
	EXPECT_EQ(EINVAL, self->answer.end.err);
}

/* What is not looked at today can't be given a meaning tomorrow. */
TEST_F(family, reserved_parts_of_the_header_must_be_zero)
{
	conversation_prepare(&self->request, self->id, RINGTAP_CMD_MODULE_GET)->reserved = 1;
	ASSERT_EQ(0, ask(self->socket, &self->request.header, &self->answer));
	EXPECT_EQ(EINVAL, self->answer.end.err);
	EXPECT_NE('\0', self->answer.end.text[0]);

	conversation_prepare(&self->request, self->id, RINGTAP_CMD_MODULE_GET);
	self->request.header.nlmsg_flags |= NLM_F_REPLACE;
	ASSERT_EQ(0, ask(self->socket, &self->request.header, &self->answer));
	EXPECT_EQ(EINVAL, self->answer.end.err);
}

TEST_F(family, unknown_commands_are_refused)
{
	static const uint8_t commands[] = { 0, RINGTAP_CMD_MAX + 1, 255 };
	int i;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		conversation_prepare(&self->request, self->id, commands[i]);
		ASSERT_EQ(0, ask(self->socket, &self->request.header,
				 &self->answer));
		EXPECT_EQ(EOPNOTSUPP, self->answer.end.err)
			TH_LOG("command %u", commands[i]);
	}
}

TEST_F(family, there_is_one_module_and_no_list_of_it)
{
	conversation_prepare(&self->request, self->id, RINGTAP_CMD_MODULE_GET);
	self->request.header.nlmsg_flags |= NLM_F_DUMP;
	ASSERT_EQ(0, ask(self->socket, &self->request.header, &self->answer));
	EXPECT_EQ(EOPNOTSUPP, self->answer.end.err);
}

TEST_F(family, asking_needs_no_rights_and_sockets_do)
{
	ASSERT_EQ(0, setresgid(NOBODY, NOBODY, NOBODY));
	ASSERT_EQ(0, setresuid(NOBODY, NOBODY, NOBODY));
	ASSERT_EQ(0, module_get(&self->answer));
	EXPECT_EQ(0, self->answer.end.err);
	EXPECT_EQ(RINGTAP_ABI, self->answer.abi);
	EXPECT_EQ(-1, socket(self->answer.family, SOCK_RAW, 0));
	EXPECT_EQ(EPERM, errno);
}

/* Two masks of 32 capabilities each, effective, permitted, inheritable. */
static int drop_capability(unsigned int capability)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data))
		return -1;
	data[capability / 32].effective &= ~(1u << capability % 32);
	return syscall(SYS_capset, &header, data);
}

TEST_F(family, sockets_need_cap_net_raw_and_it_alone)
{
	int fd;

	ASSERT_EQ(0, module_get(&self->answer));
	ASSERT_EQ(0, drop_capability(CAP_NET_ADMIN));
	ASSERT_EQ(0, drop_capability(CAP_SYS_ADMIN));
	fd = socket(self->answer.family, SOCK_RAW, 0);
	EXPECT_LE(0, fd);
	close(fd);
	ASSERT_EQ(0, drop_capability(CAP_NET_RAW));
	EXPECT_EQ(-1, socket(self->answer.family, SOCK_RAW, 0));
	EXPECT_EQ(EPERM, errno);
}

TEST_F(family, answers_in_every_network_namespace)
{
	uint16_t family;
	int fd;

	ASSERT_EQ(0, module_get(&self->answer));
	family = self->answer.family;
	ASSERT_EQ(0, unshare(CLONE_NEWNET));
	ASSERT_EQ(0, module_get(&self->answer));
	EXPECT_EQ(0, self->answer.end.err);
	EXPECT_EQ(family, self->answer.family);
	EXPECT_EQ(RINGTAP_ABI, self->answer.abi);
	fd = socket(family, SOCK_RAW, 0);
	EXPECT_LE(0, fd);
	close(fd);
}

/* Rights count in the namespace that the socket belongs to. */
TEST_F(family, a_user_namespace_has_rights_in_its_own_network)
{
	ASSERT_EQ(0, setresgid(NOBODY, NOBODY, NOBODY));
	ASSERT_EQ(0, setresuid(NOBODY, NOBODY, NOBODY));
	ASSERT_EQ(0, unshare(CLONE_NEWUSER));
	ASSERT_EQ(0, module_get(&self->answer));
	EXPECT_EQ(-1, socket(self->answer.family, SOCK_RAW, 0));
	EXPECT_EQ(EPERM, errno);
	ASSERT_EQ(0, unshare(CLONE_NEWNET));
	ASSERT_EQ(0, module_get(&self->answer));
	EXPECT_EQ(0, self->answer.end.err);
	EXPECT_LE(0, socket(self->answer.family, SOCK_RAW, 0));
}

TEST_HARNESS_MAIN
