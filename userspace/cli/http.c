// SPDX-License-Identifier: GPL-2.0
#include "http.h"

#include <err.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "amount.h"
#include "metrics.h"

/* Who asks slowly, or not at all, is let go; a byte now and then does not help. More at
 * a time than there are descriptors are kept waiting, and that for no longer.
 */
#define TIMEOUT_SECONDS	10u
#define CONNECTIONS	900u

/**
 * struct visit - a connection
 * @prev: the one before it, younger or the list itself
 * @next: the one behind it, older
 * @fd: of it
 * @until: when it is over, by CLOCK_MONOTONIC
 */
struct visit {
	struct visit	*prev;
	struct visit	*next;
	int		fd;
	time_t		until;
};

/* All there are, the oldest last; of the server's thread, and of who ends visits. */
static struct visit visits = { &visits, &visits, -1, 0 };
static pthread_mutex_t visits_lock = PTHREAD_MUTEX_INITIALIZER;

static time_t now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

static void begin_visit(struct visit *visit, int fd)
{
	visit->fd = fd;
	visit->until = now() + TIMEOUT_SECONDS;
	visit->next = visits.next;
	visit->prev = &visits;
	visit->next->prev = visit;
	visits.next = visit;
}

static void end_visit(struct visit *visit)
{
	visit->prev->next = visit->next;
	visit->next->prev = visit->prev;
	free(visit);
}

/* Called by the server when one comes and when it goes. */
static void on_visit(void *nothing, struct MHD_Connection *connection,
		     void **state, enum MHD_ConnectionNotificationCode code)
{
	const union MHD_ConnectionInfo *info;

	(void)nothing;
	pthread_mutex_lock(&visits_lock);
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		info = MHD_get_connection_info(connection,
					       MHD_CONNECTION_INFO_CONNECTION_FD);
		*state = malloc(sizeof(struct visit));
		if (*state && info)
			begin_visit(*state, info->connect_fd);
	} else if (*state) {
		end_visit(*state);
	}
	pthread_mutex_unlock(&visits_lock);
}

/* The server finds that they have hung up. */
void http_end_visits(void)
{
	struct visit *visit;
	time_t time = now();

	pthread_mutex_lock(&visits_lock);
	for (visit = visits.prev; visit != &visits && visit->until <= time;
	     visit = visit->prev)
		shutdown(visit->fd, SHUT_RDWR);
	pthread_mutex_unlock(&visits_lock);
}

#define HOST_MAX	256

#define TEXT	"text/plain; version=0.0.4; charset=utf-8"
#define OPEN	"application/openmetrics-text; version=1.0.0; charset=utf-8"

static enum MHD_Result answer(struct MHD_Connection *connection,
			      unsigned int status, const char *type,
			      struct MHD_Response *response)
{
	enum MHD_Result result;

	if (!response)
		return MHD_NO;
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	result = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result answer_text(struct MHD_Connection *connection,
				   unsigned int status, const char *type,
				   const char *text)
{
	return answer(connection, status, type,
		      MHD_create_response_from_buffer(strlen(text),
						      (void *)text,
						      MHD_RESPMEM_PERSISTENT));
}

static bool wants_open(struct MHD_Connection *connection)
{
	const char *accept;

	accept = MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
					     MHD_HTTP_HEADER_ACCEPT);
	return accept && strstr(accept, "application/openmetrics-text");
}

static enum MHD_Result answer_metrics(struct MHD_Connection *connection)
{
	bool open = wants_open(connection);
	size_t len;
	char *text = metrics_text(open, &len);

	if (!text)
		return answer_text(connection, MHD_HTTP_INTERNAL_SERVER_ERROR,
				   "text/plain", "no memory\n");
	return answer(connection, MHD_HTTP_OK, open ? OPEN : TEXT,
		      MHD_create_response_from_buffer(len, text,
						      MHD_RESPMEM_MUST_FREE));
}

/* A body is read and thrown away: the answer comes behind it. */
static enum MHD_Result on_request(void *nothing,
				  struct MHD_Connection *connection,
				  const char *url, const char *method,
				  const char *version, const char *body,
				  size_t *body_len, void **state)
{
	static int begun;

	(void)nothing;
	(void)version;
	(void)body;
	if (!*state) {
		*state = &begun;
		return MHD_YES;
	}
	if (*body_len) {
		*body_len = 0;
		return MHD_YES;
	}
	if (strcmp(method, MHD_HTTP_METHOD_GET) &&
	    strcmp(method, MHD_HTTP_METHOD_HEAD))
		return answer_text(connection, MHD_HTTP_METHOD_NOT_ALLOWED,
				   "text/plain", "GET /metrics\n");
	if (!strcmp(url, "/metrics"))
		return answer_metrics(connection);
	if (!strcmp(url, "/"))
		return answer_text(connection, MHD_HTTP_OK, "text/html",
				   "<html><body><a href=\"/metrics\">ringtap's metrics</a></body></html>\n");
	return answer_text(connection, MHD_HTTP_NOT_FOUND, "text/plain",
			   "GET /metrics\n");
}

bool http_address(const char *address)
{
	const char *port = strrchr(address, ':');
	uint64_t number;

	if (!port || port - address >= HOST_MAX) {
		warnx("--listen %s: it is ADDRESS:PORT, as in 127.0.0.1:9969",
		      address);
		return false;
	}
	return amount_number(port + 1, 1, 65535, "--listen ADDRESS:PORT",
			     &number);
}

/* The port is behind the last colon. */
static struct addrinfo *resolve(const char *address)
{
	const struct addrinfo hints = {
		.ai_socktype = SOCK_STREAM,
		.ai_flags = AI_PASSIVE | AI_NUMERICSERV,
	};
	char host[HOST_MAX] = "", *start = host;
	const char *port = strrchr(address, ':');
	struct addrinfo *found = NULL;
	size_t len;

	memcpy(host, address, port - address);
	len = strlen(host);
	if (*host == '[' && host[len - 1] == ']') {
		host[len - 1] = '\0';
		start++;
	}
	/* All addresses are those of IPv6, with those of IPv4 among them. */
	if (getaddrinfo(*start ? start : "::", port + 1, &hints, &found))
		warnx("--listen %s: there is no such address and port",
		      address);
	return found;
}

struct MHD_Daemon *http_start(const char *address)
{
	struct addrinfo *info = resolve(address);
	unsigned int flags = MHD_USE_AUTO_INTERNAL_THREAD;
	struct MHD_Daemon *daemon;

	if (!info)
		return NULL;
	if (info->ai_family == AF_INET6)
		flags |= *address == ':' ? MHD_USE_DUAL_STACK : MHD_USE_IPv6;
	errno = 0;
	daemon = MHD_start_daemon(flags, 0, NULL, NULL, on_request, NULL,
				  MHD_OPTION_SOCK_ADDR, info->ai_addr,
				  MHD_OPTION_CONNECTION_TIMEOUT,
				  TIMEOUT_SECONDS,
				  MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS,
				  MHD_OPTION_NOTIFY_CONNECTION, on_visit, NULL,
				  MHD_OPTION_END);
	if (!daemon)
		warnx("can't listen on %s: %s", address,
		      errno ? strerror(errno) : "somebody else may");
	freeaddrinfo(info);
	return daemon;
}

void http_stop(struct MHD_Daemon *daemon)
{
	MHD_stop_daemon(daemon);
}
