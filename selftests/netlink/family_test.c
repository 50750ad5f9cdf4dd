// SPDX-License-Identifier: GPL-2.0
/*
 * What the generic netlink family tells, and that its number opens sockets.
 * Everything is asked for anew here, not through the library.
 */
#include <errno.h>
#include <kselftest_harness.h>
#include <libmnl/libmnl.h>
#include <linux/capability.h>
#include <linux/genetlink.h>
#include <linux/ringtap.h>
#include <linux/ringtap_netlink.h>
#include <sched.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NOBODY		65534
#define MESSAGE_MAX	8192

/**
 * struct answer - what came back
 * @err: 0 or an errno
 * @text: what the kernel says of the error, if it does
 * @parts: messages of the family, without the acknowledgment
 * @attrs: in them
 * @type: of the last message
 * @command: of the last message
 * @id: CTRL_ATTR_FAMILY_ID
 * @family: RINGTAP_A_MODULE_FAMILY
 * @abi: RINGTAP_A_MODULE_ABI
 * @version: CTRL_ATTR_VERSION
 * @text_version: RINGTAP_A_MODULE_VERSION
 */
struct answer {
	int		err;
	char		text[128];
	unsigned int	parts;
	unsigned int	attrs;
	uint16_t	type;
	uint8_t		command;
	uint16_t	id;
	uint16_t	family;
	uint32_t	abi;
	uint32_t	version;
	char		text_version[64];
};

FIXTURE(family) {
	struct mnl_socket	*socket;
	uint16_t		id;
	struct answer		answer;
	union {
		struct nlmsghdr	header;
		char		bytes[MESSAGE_MAX];
	} request;
};

static struct genlmsghdr *prepare(void *buffer, uint16_t type, uint8_t command)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	struct genlmsghdr *header;

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	nlh->nlmsg_seq = 1;
	header = mnl_nlmsg_put_extra_header(nlh, sizeof(*header));
	header->cmd = command;
	header->version = RINGTAP_GENL_VERSION;
	return header;
}

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
	}
}

static void take_reply(const struct nlmsghdr *nlh, struct answer *answer)
{
	const struct genlmsghdr *header = mnl_nlmsg_get_payload(nlh);
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

/* The request is sent back only when NETLINK_CAP_ACK is off: it is on. */
static void take_ack(const struct nlmsghdr *nlh, struct answer *answer)
{
	const struct nlmsgerr *ack = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *attr;

	answer->err = -ack->error;
	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	mnl_attr_for_each(attr, nlh, sizeof(*ack)) {
		if (mnl_attr_get_type(attr) == NLMSGERR_ATTR_MSG)
			strncpy(answer->text, mnl_attr_get_str(attr),
				sizeof(answer->text) - 1);
	}
}

/* Until the acknowledgment, which each request gets. */
static int receive(struct mnl_socket *socket, struct answer *answer)
{
	union {
		struct nlmsghdr header;
		char bytes[MESSAGE_MAX];
	} buffer;
	struct nlmsghdr *nlh;
	ssize_t got;
	int len;

	while ((got = mnl_socket_recvfrom(socket, &buffer, sizeof(buffer))) > 0) {
		len = got;
		for (nlh = &buffer.header; mnl_nlmsg_ok(nlh, len);
		     nlh = mnl_nlmsg_next(nlh, &len)) {
			if (nlh->nlmsg_type == NLMSG_ERROR) {
				take_ack(nlh, answer);
				return 0;
			}
			take_reply(nlh, answer);
		}
	}
	return -1;
}

/* Returns 0 if there was an answer, whatever it is. */
static int ask(struct mnl_socket *socket, const struct nlmsghdr *request,
	       struct answer *answer)
{
	memset(answer, 0, sizeof(*answer));
	if (mnl_socket_sendto(socket, request, request->nlmsg_len) < 0)
		return -1;
	return receive(socket, answer);
}

static struct mnl_socket *talk(void)
{
	struct mnl_socket *socket = mnl_socket_open(NETLINK_GENERIC);
	int on = 1;

	if (!socket)
		return NULL;
	if (mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) ||
	    mnl_socket_setsockopt(socket, NETLINK_EXT_ACK, &on, sizeof(on)) ||
	    mnl_socket_setsockopt(socket, NETLINK_CAP_ACK, &on, sizeof(on))) {
		mnl_socket_close(socket);
		return NULL;
	}
	return socket;
}

static int resolve(struct mnl_socket *socket, struct answer *answer)
{
	union {
		struct nlmsghdr header;
		char bytes[MESSAGE_MAX];
	} request;

	prepare(&request, GENL_ID_CTRL, CTRL_CMD_GETFAMILY);
	mnl_attr_put_strz(&request.header, CTRL_ATTR_FAMILY_NAME,
			  RINGTAP_GENL_NAME);
	return ask(socket, &request.header, answer);
}

/* The whole of it, with a socket of the namespace and the rights of now. */
static int module_get(struct answer *answer)
{
	union {
		struct nlmsghdr header;
		char bytes[MESSAGE_MAX];
	} request;
	struct mnl_socket *socket = talk();
	int ret;

	if (!socket)
		return -1;
	ret = resolve(socket, answer);
	if (!ret && !answer->err) {
		prepare(&request, answer->id, RINGTAP_CMD_MODULE_GET);
		ret = ask(socket, &request.header, answer);
	}
	mnl_socket_close(socket);
	return ret;
}

FIXTURE_SETUP(family)
{
	self->socket = talk();
	ASSERT_NE(NULL, self->socket);
	ASSERT_EQ(0, resolve(self->socket, &self->answer));
	ASSERT_EQ(0, self->answer.err)
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
	prepare(&self->request, self->id, RINGTAP_CMD_MODULE_GET);
	ASSERT_EQ(0, ask(self->socket, &self->request.header, &self->answer));
	EXPECT_EQ(0, self->answer.err);
	EXPECT_EQ(1, self->answer.parts);
	EXPECT_EQ(3, self->answer.attrs);
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
		prepare(&self->request, self->id, RINGTAP_CMD_MODULE_GET);
		mnl_attr_put_u32(&self->request.header, type, 1);
		ASSERT_EQ(0, ask(self->socket, &self->request.header,
				 &self->answer));
		EXPECT_EQ(EINVAL, self->answer.err)
			TH_LOG("attribute %u", type);
		EXPECT_EQ(0, self->answer.parts);
		EXPECT_NE('\0', self->answer.text[0])
			TH_LOG("attribute %u", type);
	}
}

TEST_F(family, a_cut_attribute_is_refused)
{
	struct nlmsghdr *nlh = &self->request.header;

	prepare(&self->request, self->id, RINGTAP_CMD_MODULE_GET);
	mnl_attr_put_u32(nlh, RINGTAP_A_MODULE_ABI, 1);
	((struct nlattr *)(self->request.bytes + nlh->nlmsg_len - 8))->nla_len = 64;
	ASSERT_EQ(0, ask(self->socket, nlh, &self->answer));
	EXPECT_EQ(EINVAL, self->answer.err);
}

/* What is not looked at today can't be given a meaning tomorrow. */
TEST_F(family, reserved_parts_of_the_header_must_be_zero)
{
	prepare(&self->request, self->id, RINGTAP_CMD_MODULE_GET)->reserved = 1;
	ASSERT_EQ(0, ask(self->socket, &self->request.header, &self->answer));
	EXPECT_EQ(EINVAL, self->answer.err);
	EXPECT_NE('\0', self->answer.text[0]);

	prepare(&self->request, self->id, RINGTAP_CMD_MODULE_GET);
	self->request.header.nlmsg_flags |= NLM_F_REPLACE;
	ASSERT_EQ(0, ask(self->socket, &self->request.header, &self->answer));
	EXPECT_EQ(EINVAL, self->answer.err);
}

TEST_F(family, unknown_commands_are_refused)
{
	static const uint8_t commands[] = { 0, RINGTAP_CMD_MAX + 1, 255 };
	int i;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		prepare(&self->request, self->id, commands[i]);
		ASSERT_EQ(0, ask(self->socket, &self->request.header,
				 &self->answer));
		EXPECT_EQ(EOPNOTSUPP, self->answer.err)
			TH_LOG("command %u", commands[i]);
	}
}

TEST_F(family, there_is_one_module_and_no_list_of_it)
{
	prepare(&self->request, self->id, RINGTAP_CMD_MODULE_GET);
	self->request.header.nlmsg_flags |= NLM_F_DUMP;
	ASSERT_EQ(0, ask(self->socket, &self->request.header, &self->answer));
	EXPECT_EQ(EOPNOTSUPP, self->answer.err);
}

TEST_F(family, asking_needs_no_rights_and_sockets_do)
{
	ASSERT_EQ(0, setresgid(NOBODY, NOBODY, NOBODY));
	ASSERT_EQ(0, setresuid(NOBODY, NOBODY, NOBODY));
	ASSERT_EQ(0, module_get(&self->answer));
	EXPECT_EQ(0, self->answer.err);
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
	EXPECT_EQ(0, self->answer.err);
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
	EXPECT_EQ(0, self->answer.err);
	EXPECT_LE(0, socket(self->answer.family, SOCK_RAW, 0));
}

TEST_HARNESS_MAIN
