/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libringtap: frames from a network device, read where the kernel wrote them.
 *
 * Functions return 0 or more, or a negative errno; what errno holds afterwards
 * means nothing. A handle belongs to one thread at a time, but for what only asks: the
 * interface table, counters, layout, member. The kernel's side of what is read here is
 * described in linux/ringtap.h.
 *
 *	struct ringtap_options options = { .device = "eth0" };
 *	struct ringtap_packet packet;
 *	struct ringtap_span span;
 *	struct ringtap *rt;
 *
 *	if (ringtap_open(&rt, &options) < 0)
 *		errx(1, "%s", ringtap_strerror(rt));
 *	while (ringtap_wait(rt, -1) >= 0)
 *		while (ringtap_peek(rt, &span) > 0) {
 *			ringtap_each_packet(&span, &packet)
 *				handle(packet.data, packet.caplen);
 *			ringtap_release(rt, &span);
 *		}
 *	ringtap_close(rt);
 */
#ifndef RINGTAP_RINGTAP_H
#define RINGTAP_RINGTAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/ringtap.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ringtap;

struct sock_fprog;

/**
 * struct ringtap_options - what to open
 * @device: name of a network device, or RINGTAP_ANY: all there are and those to
 *	come, in RINGTAP_MODE_AUTO or RINGTAP_MODE_TAP
 * @devices: names of more of them, then NULL; or NULL
 * @mode: enum ringtap_mode; 0, RINGTAP_MODE_AUTO: beside the stack
 * @directions: RINGTAP_DIR_*; 0: both, but for a bypass and the loopback
 *	device: what comes in
 * @snaplen: bytes of a frame that are kept; 0: all
 * @rings: number of rings; 0: one for each CPU if the memory allows
 * @ring_bytes: memory of all rings together; 0: RINGTAP_RING_BYTES
 * @filter: a classic BPF program, that counts from the link-layer header and
 *	gives the bytes to keep; in force before the first packet. NULL: all
 * @filter_text: or as tcpdump has it, "tcp port 80 and not vlan 5"; NULL, "": all
 * @clock: enum ringtap_clock
 * @wakeup_bytes: unread in a ring before a sleeper is woken; 0: any
 * @latency_us: and how long it sleeps at most with less to read than that
 * @busy_us: how long ringtap_wait() looks into the rings without a pause before
 *	it sleeps, and has its CPU busy with that; 0: not at all
 * @hold_us: how long, with @merge, a packet waits for earlier ones from rings
 *	that are empty, or twice as long; 0: RINGTAP_HOLD_US
 * @merge: packets of all rings come in the order of their time
 * @member: of a group that shares the frames, see struct ringtap_member in
 *	linux/ringtap.h, and ringtap_member(); NULL: alone
 * @balance: of a group with RINGTAP_BALANCE_BPF: what chooses the member, a classic
 *	program, from the first packet on; NULL: what the group has already
 * @balance_program: or the descriptor of an eBPF program; 0: none
 * @promisc: frames for other hosts, too
 * @pass: a bypass without room gives the frame to the stack
 *
 * Zero it, then set what matters: fields may be added, and 0 is always the
 * default.
 */
struct ringtap_options {
	const char	*device;
	const char	*const *devices;
	unsigned int	mode;
	unsigned int	directions;
	unsigned int	snaplen;
	unsigned int	rings;
	uint64_t	ring_bytes;
	const struct sock_fprog *filter;
	const char	*filter_text;
	unsigned int	clock;
	unsigned int	wakeup_bytes;
	unsigned int	latency_us;
	unsigned int	busy_us;
	unsigned int	hold_us;
	const struct ringtap_member *member;
	const struct sock_fprog *balance;
	int		balance_program;
	bool		merge;
	bool		promisc;
	bool		pass;
};

#define RINGTAP_ANY		"any"
#define RINGTAP_RING_BYTES	(64ull << 20)
#define RINGTAP_HOLD_US		5000
#define RINGTAP_BUSY_MAX_US	1000000

/**
 * struct ringtap_span - records that lie behind each other in one ring
 * @data: the first of them: valid pcapng, to be read or written as it stands
 * @len: bytes, up to the end of the last record
 * @ring: number of the ring they lie in
 * @filter: number of the filter that has let them through, at the least: grows
 *	with each ringtap_set_filter() and ringtap_set_filter_text()
 * @end: the library's: position behind the span
 */
struct ringtap_span {
	const void	*data;
	size_t		len;
	unsigned int	ring;
	unsigned int	filter;
	uint32_t	end;
};

/**
 * struct ringtap_packet - a record of a span, taken apart
 * @record: the record itself; NULL before the first
 * @data: the frame, from its link-layer header on
 * @caplen: bytes at @data
 * @origlen: bytes that the frame had
 * @ns: when it was received, nanoseconds since 1970 (CLOCK_REALTIME)
 * @iface: interface id, see ringtap_iface()
 * @flags: RINGTAP_FLAG_*
 * @queue: receive queue of the device, or RINGTAP_NO_QUEUE
 * @dropped: frames lost in this ring just before this one
 */
struct ringtap_packet {
	const struct ringtap_record *record;
	const uint8_t	*data;
	uint32_t	caplen;
	uint32_t	origlen;
	uint64_t	ns;
	uint32_t	iface;
	uint32_t	flags;
	uint32_t	queue;
	uint64_t	dropped;
};

#define RINGTAP_NO_QUEUE	UINT32_MAX

/**
 * struct ringtap_module_info - the module, as it describes itself
 * @family: number of the address family
 * @abi: RINGTAP_ABI it was built with
 * @version: of the module
 * @features: RINGTAP_FEATURE_* of linux/ringtap_netlink.h; 0: it does not say
 * @reserved: 0; for fields that may be added
 */
struct ringtap_module_info {
	unsigned int	family;
	unsigned int	abi;
	char		version[32];
	unsigned int	features;
	unsigned int	reserved[5];
};

/**
 * struct ringtap_device - how a device can be captured at the moment
 * @name: of the device, or RINGTAP_ANY
 * @ifindex: its number; 0: all devices
 * @linktype: LINKTYPE_* of pcapng, or RINGTAP_NO_LINKTYPE: it can't be captured
 * @mode: what RINGTAP_MODE_AUTO would choose
 * @hook: enum ringtap_hook_kind: where received frames would be met then
 * @why: enum ringtap_why
 * @holder: enum ringtap_holder: whose its rx_handler is
 * @hooks: RINGTAP_HOOKS_* of linux/ringtap_netlink.h: where ringtap meets frames of
 *	the device now
 * @sockets: how many are there
 * @nic_dropped: frames that the device itself has lost since it is there
 * @reserved: 0; for fields that may be added
 */
struct ringtap_device {
	char		name[RINGTAP_IFNAME_LEN];
	unsigned int	ifindex;
	unsigned int	linktype;
	unsigned int	mode;
	unsigned int	hook;
	unsigned int	why;
	unsigned int	holder;
	unsigned int	hooks;
	unsigned int	sockets;
	uint64_t	nic_dropped;
	uint64_t	reserved[2];
};

#define RINGTAP_NO_LINKTYPE	UINT32_MAX

/* Opens and starts a capture. *rt is set also on failure, unless it is NULL
 * for want of memory, so that ringtap_strerror() can say what went wrong;
 * ringtap_close() frees it.
 */
int ringtap_open(struct ringtap **rt, const struct ringtap_options *options);
void ringtap_close(struct ringtap *rt);

/* Ends the capture, not the reading: no frame is added any more, the stack has
 * its own back, the counters stand still. ringtap_peek() gives what is left in
 * the rings, then -ESHUTDOWN. May be called by any thread, as often as it
 * likes; there is no way back.
 */
int ringtap_stop(struct ringtap *rt);

/* What the last failed call on this handle met, as a sentence. NULL is taken
 * as "no memory". Valid until the next call on the handle.
 */
const char *ringtap_strerror(const struct ringtap *rt);

/* All unread records of one ring, in one piece also across the end of the
 * ring's memory, which is mapped twice; rings take turns. With merge: those
 * that come next in the order of time, as many as lie behind each other in one
 * ring. 1 if there are any, 0 if all rings are empty, or what they have is held
 * back (and the next record then makes the descriptor readable, for
 * edge-triggered epoll, too). When they are empty and stay so: -ENETDOWN if no
 * device is left, -ESHUTDOWN after ringtap_stop(). What was peeked is not
 * peeked again.
 */
int ringtap_peek(struct ringtap *rt, struct ringtap_span *span);

/* After a peek that gave nothing: whether something is held back, for the order of
 * time. If not, all rings were empty after that peek had begun, unless
 * ringtap_break() has cut it short.
 */
bool ringtap_holds(const struct ringtap *rt);

/* Gives the span's memory back to the kernel; spans of a ring in their order,
 * at any time: more may be peeked before.
 */
void ringtap_release(struct ringtap *rt, const struct ringtap_span *span);

/* Sleeps until there is something to peek: 1; 0 after timeout_ms (-1: never),
 * -EINTR on a signal, -ECANCELED after ringtap_break(), -ENETDOWN and
 * -ESHUTDOWN as above.
 */
int ringtap_wait(struct ringtap *rt, int timeout_ms);

/* Ends ringtap_wait(), the one that sleeps or the next one: -ECANCELED, once.
 * Until then ringtap_peek() returns 0, so that loops around both end. May be
 * called by any thread and by a signal handler. Who sleeps in a poll() of his
 * own is not called back by it.
 */
void ringtap_break(struct ringtap *rt);

/* With merge: packets that were given out after one of a later time, because
 * they came later than others can be held back, or the clock was set.
 */
uint64_t ringtap_late(const struct ringtap *rt);

/* Replaces the filter, NULL: by none. When it returns, the old one judges no
 * frame any more; what it has let through and nobody has read comes in spans
 * with a lower number than those that the new one answers for.
 */
int ringtap_set_filter(struct ringtap *rt, const struct sock_fprog *filter);

/* The same with a text, as pcap-filter(7) describes it; NULL, "": none. libpcap
 * compiles it for the link types that the devices have now, as for tcpdump; if
 * it can't, the filter stays as it was.
 */
int ringtap_set_filter_text(struct ringtap *rt, const char *text);

/* Compiles a text without capture, module and rights, as "tcpdump -d -r" does
 * for a file of this link type (LINKTYPE_*; 1: Ethernet): VLAN tags are looked
 * for in the frame. snaplen is what the program returns, 0: all. On failure
 * *program is NULL, and a sentence stands in error, if it has room for it.
 */
int ringtap_compile(struct sock_fprog **program, const char *text,
		    unsigned int linktype, unsigned int snaplen, char *error,
		    size_t room);
void ringtap_free_program(struct sock_fprog *program);

/* When sleepers are woken, from now on: see struct ringtap_wakeup. */
int ringtap_set_wakeup(struct ringtap *rt, unsigned int bytes,
		       unsigned int latency_us);

/* What to poll(), and not to read: readable when there is something to peek;
 * with merge also when what was held back becomes due. Peek until there is
 * nothing before the next poll().
 */
int ringtap_poll_fd(struct ringtap *rt);

/* The socket, for setsockopt(). */
int ringtap_fd(const struct ringtap *rt);

/* The next packet of a span. packet->record is NULL for the first call. False
 * at the end.
 */
bool ringtap_next(const struct ringtap_span *span,
		  struct ringtap_packet *packet);

#define ringtap_each_packet(span, packet)				\
	for ((packet)->record = NULL; ringtap_next(span, packet); )

/* Length of the interface table. Asked after a span was peeked, it covers what
 * is in the span; with several devices, or RINGTAP_ANY, it may grow.
 */
unsigned int ringtap_ifaces(const struct ringtap *rt);
/* Grows when an entry of the table becomes another: its device has gone, or
 * its mode or hook had to change.
 */
unsigned int ringtap_changes(const struct ringtap *rt);
int ringtap_iface(struct ringtap *rt, unsigned int id,
		  struct ringtap_iface *iface);
int ringtap_stats(struct ringtap *rt, struct ringtap_stats *stats);
int ringtap_iface_stats(struct ringtap *rt, unsigned int id,
			struct ringtap_stats *stats);
int ringtap_layout(const struct ringtap *rt, struct ringtap_layout *layout);

/* As which member of which group the capture was opened; -ENOTCONN: none. */
int ringtap_member(struct ringtap *rt, struct ringtap_member *member);
int ringtap_member_stats(struct ringtap *rt,
			 struct ringtap_member_stats *stats);

/* Of a group with RINGTAP_BALANCE_BPF: what chooses the member from now on, a classic
 * program or the descriptor of an eBPF program of the type of a socket filter.
 * When they return, no frame is given by the one of before any more.
 */
int ringtap_set_balance(struct ringtap *rt, const struct sock_fprog *program);
int ringtap_set_balance_program(struct ringtap *rt, int program);

struct ringtap_crew;

/* So many members of one group, opened as ringtap_open() would. options->member says
 * what they agree on, and the number of the first; NULL: a new group, by flow. The
 * memory in options is each member's. *crew is set also on failure, as there.
 */
int ringtap_crew_open(struct ringtap_crew **crew,
		      const struct ringtap_options *options,
		      unsigned int members);
void ringtap_crew_close(struct ringtap_crew *crew);

/* Calls work() for each member, counted from 0, in a thread of its own that is pinned
 * to a CPU of its own as long as there are enough. Returns when all have ended: 0, or
 * what the first returned that was below 0; the others are called back then, by
 * ringtap_break().
 */
int ringtap_crew_run(struct ringtap_crew *crew,
		     int (*work)(struct ringtap *rt, unsigned int nr,
				 void *data),
		     void *data);

/* For all members what ringtap_break() and ringtap_stop() are for one, by any thread;
 * the former by a signal handler, too.
 */
void ringtap_crew_break(struct ringtap_crew *crew);
int ringtap_crew_stop(struct ringtap_crew *crew);

/* NULL: there is none of this number. */
struct ringtap *ringtap_crew_member(const struct ringtap_crew *crew,
				    unsigned int nr);

/* The sentence of the member that has failed; not while they work. */
const char *ringtap_crew_strerror(const struct ringtap_crew *crew);

/* Asks the module; needs no handle and no rights. -ENOENT: it is not loaded. */
int ringtap_module_info(struct ringtap_module_info *info);

/* Calls each() for every device of the network namespace, by their numbers, and
 * stops when that returns anything but 0: this is what is returned then. A
 * device that is there all the while comes once, also if others come and go.
 * Needs neither a handle nor rights, as the next one.
 */
int ringtap_devices(int (*each)(const struct ringtap_device *device,
				void *data), void *data);

/* The same of one device, or of RINGTAP_ANY. -ENODEV: there is none. */
int ringtap_device_info(const char *name, struct ringtap_device *device);

/**
 * struct ringtap_socket - a socket of any process
 * @id: its number, from 1 on, as long as it is there
 * @inode: of its descriptors, as in /proc/PID/fd
 * @uid: of its owner
 * @pid: of the process that made it; 0: it is in a namespace of its own, or gone
 * @command: name of that process
 * @phase: enum ringtap_phase of linux/ringtap_netlink.h
 * @clock: enum ringtap_clock
 * @filter: it has one
 * @watermark: bytes that must be unread in a ring to wake the reader
 * @latency_us: and how long it waits for them
 * @rings: how many; 0: there are none yet
 * @ring_bytes: of each
 * @snaplen: bytes of a frame that are kept
 * @ifaces: length of its interface table
 * @group: whose member it is; 0: of none
 * @member: its number there
 * @balance: enum ringtap_balance
 * @stats: what became of its frames
 * @reserved: 0; for fields that may be added
 */
struct ringtap_socket {
	unsigned int	id;
	unsigned int	inode;
	unsigned int	uid;
	unsigned int	pid;
	char		command[16];
	unsigned int	phase;
	unsigned int	clock;
	bool		filter;
	unsigned int	watermark;
	unsigned int	latency_us;
	unsigned int	rings;
	uint64_t	ring_bytes;
	unsigned int	snaplen;
	unsigned int	ifaces;
	unsigned int	group;
	unsigned int	member;
	unsigned int	balance;
	struct ringtap_stats stats;
	uint64_t	reserved[8];
};

/**
 * struct ringtap_ring_info - a ring of such a socket
 * @number: of the ring
 * @cpus: how many fill it
 * @bytes: its size
 * @unread: bytes of it that the reader has not released
 * @highest: bytes that were so at the most, as far as the kernel has looked: before
 *	it wakes the reader, and when a record found no room
 * @last_ns: when its last frame was received; 0: never
 * @reserved: 0; for fields that may be added
 */
struct ringtap_ring_info {
	unsigned int	number;
	unsigned int	cpus;
	uint64_t	bytes;
	uint64_t	unread;
	uint64_t	highest;
	uint64_t	last_ns;
	uint64_t	reserved[4];
};

/**
 * struct ringtap_iface_info - an entry of its interface table
 * @id: in records
 * @ifindex: of the device; 0: it is gone
 * @name: of the device, when it came to the table
 * @linktype: LINKTYPE_*
 * @mode: enum ringtap_mode
 * @hook: enum ringtap_hook_kind
 * @why: enum ringtap_why
 * @directions: RINGTAP_DIR_*
 * @stats: what became of its frames
 * @reserved: 0; for fields that may be added
 */
struct ringtap_iface_info {
	unsigned int	id;
	unsigned int	ifindex;
	char		name[RINGTAP_IFNAME_LEN + 1];
	unsigned int	linktype;
	unsigned int	mode;
	unsigned int	hook;
	unsigned int	why;
	unsigned int	directions;
	struct ringtap_stats stats;
	uint64_t	reserved[4];
};

/**
 * struct ringtap_group_info - sockets that share frames
 * @id: of the group
 * @uid: of its owner
 * @balance: enum ringtap_balance
 * @flags: RINGTAP_GROUP_*
 * @shares: 0: as many as there are members
 * @members: how many there are
 * @absent: frames that were the share of a member that was not there
 * @reserved: 0; for fields that may be added
 */
struct ringtap_group_info {
	unsigned int	id;
	unsigned int	uid;
	unsigned int	balance;
	unsigned int	flags;
	unsigned int	shares;
	unsigned int	members;
	uint64_t	absent;
	uint64_t	reserved[4];
};

/* Call each() for every socket of the network namespace that is the caller's, or for
 * all with CAP_NET_ADMIN there; for the rings and the interfaces of one of them; for
 * the groups. They stop when that returns anything but 0: this is what is returned
 * then. No handle is needed, and who captures is not disturbed. -ENOENT: the module is
 * not loaded, or there is no socket with this id; -EPERM: it is another user's;
 * -EOPNOTSUPP: the module is too old.
 */
int ringtap_sockets(int (*each)(const struct ringtap_socket *socket, void *data),
		    void *data);
int ringtap_socket_rings(unsigned int id,
			 int (*each)(const struct ringtap_ring_info *ring,
				     void *data), void *data);
int ringtap_socket_ifaces(unsigned int id,
			  int (*each)(const struct ringtap_iface_info *iface,
				      void *data), void *data);
int ringtap_groups(int (*each)(const struct ringtap_group_info *group,
			       void *data), void *data);

/**
 * struct ringtap_event - something that has happened to a capture
 * @kind: RINGTAP_CMD_*_NTF of linux/ringtap_netlink.h
 * @id: of the group that it is about, or else of the socket
 * @socket: of RINGTAP_CMD_SOCKET_*: how it was then
 * @iface: of RINGTAP_CMD_IFACE_*: the same
 * @group: of RINGTAP_CMD_GROUP_*: the same
 * @reserved: 0; for fields that may be added
 */
struct ringtap_event {
	unsigned int	kind;
	unsigned int	id;
	uint64_t	reserved[4];
	union {
		struct ringtap_socket		socket;
		struct ringtap_iface_info	iface;
		struct ringtap_group_info	group;
	};
};

/* Listens to what happens to the captures of all processes of the network namespace.
 * -EPERM: that takes CAP_NET_ADMIN there; -ENOENT and -EOPNOTSUPP as above.
 */
struct ringtap_monitor;
int ringtap_monitor_open(struct ringtap_monitor **monitor);
void ringtap_monitor_close(struct ringtap_monitor *monitor);

/* For poll(): readable when something has happened. */
int ringtap_monitor_fd(const struct ringtap_monitor *monitor);

/* Calls each() for every event that has not been read, in their order, does not wait
 * for more, and stops when that returns anything but 0: this is what is returned then,
 * else 0. -ENOBUFS: some events were lost, those behind them can be read; -ENOENT: the
 * module was unloaded, and there will be none.
 */
int ringtap_monitor_read(struct ringtap_monitor *monitor,
			 int (*each)(const struct ringtap_event *event,
				     void *data), void *data);

/* Version of the library that is linked, "1.2.3". */
const char *ringtap_version(void);

#ifdef __cplusplus
}
#endif

#endif /* RINGTAP_RINGTAP_H */
