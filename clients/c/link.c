/* link: see link.h. */
#include "c/link.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "c/identity.h"
#include "words/words.h"

enum link_state { LINK_STATE_CONNECTING, LINK_STATE_SHAKING, LINK_STATE_OPEN, LINK_STATE_LOST };

struct link {
	SSL_CTX *context;
	struct address address;
	struct addrinfo *found; /* all that the name stands for */
	struct addrinfo *next;  /* the one to be tried when this one fails */
	SSL *ssl;
	int fd;
	enum link_state state;
	short wants;
	bool refused;
};

static int lose(struct link *link, struct err *err, const char *why)
{
	link->state = LINK_STATE_LOST;
	return err_set(err, ERROR_tls_failed, "%s:%s: %s", link->address.host, link->address.port, why);
}

/* Begins to connect to the next address of the name; -1 when none is left, with errno of the last. */
static int try_next(struct link *link)
{
	while (link->next) {
		const struct addrinfo *to = link->next;
		int one = 1;
		link->next = to->ai_next;
		if (link->fd >= 0)
			close(link->fd);
		link->fd = socket(to->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		if (link->fd < 0)
			continue;
		setsockopt(link->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
		if (connect(link->fd, to->ai_addr, to->ai_addrlen) == 0 || errno == EINPROGRESS) {
			link->wants = POLLOUT;
			return 0;
		}
	}
	return -1;
}

int link_start(SSL_CTX *context, const struct address *address, struct link **ret_link, struct err *err)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
	struct link *link = calloc(1, sizeof *link);
	if (!link)
		abort();
	link->context = context;
	link->address = *address;
	link->fd = -1;
	int failed = getaddrinfo(address->host, address->port, &hints, &link->found);
	link->next = link->found;
	if (failed)
		lose(link, err, gai_strerror(failed));
	else if (try_next(link) < 0)
		lose(link, err, strerror(errno));
	if (link->state == LINK_STATE_LOST) {
		link_free(link);
		return -1;
	}
	*ret_link = link;
	return 0;
}

void link_free(struct link *link)
{
	if (!link)
		return;
	if (link->state == LINK_STATE_OPEN)
		SSL_shutdown(link->ssl); /* says goodbye; the answer is not waited for */
	ERR_clear_error();
	SSL_free(link->ssl);
	if (link->fd >= 0)
		close(link->fd);
	if (link->found)
		freeaddrinfo(link->found);
	free(link);
}

int link_fd(const struct link *link)
{
	return link->fd;
}

short link_wants(const struct link *link)
{
	return link->wants;
}

bool link_is_refused(const struct link *link)
{
	return link->refused;
}

/* 1 connected, 0 not yet, -1 no address is left. */
static int connecting(struct link *link, struct err *err)
{
	struct pollfd ready = {.fd = link->fd, .events = POLLOUT};
	int failure = 0;
	socklen_t size = sizeof failure;
	if (poll(&ready, 1, 0) != 1)
		return 0;
	getsockopt(link->fd, SOL_SOCKET, SO_ERROR, &failure, &size);
	if (failure == 0)
		return 1;
	errno = failure;
	return try_next(link) < 0 ? lose(link, err, strerror(errno)) : 0;
}

/* Alerts by which a peer says that it does not like our certificate. */
static bool is_certificate_alert(int reason)
{
	switch (reason) {
	case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
	case SSL_R_TLSV1_ALERT_ACCESS_DENIED:
	case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
	case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
	case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:
	case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
	case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
	case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
		return true;
	default:
		return false;
	}
}

/* What a failed call of OpenSSL means: 0 if it only has to be repeated, else the loss. */
static int judge(struct link *link, int result, struct err *err)
{
	int problem = SSL_get_error(link->ssl, result);
	int failure = errno;
	unsigned long code = ERR_peek_last_error();
	long verdict = SSL_get_verify_result(link->ssl);
	const char *reason = ERR_reason_error_string(code);
	ERR_clear_error();
	if (problem == SSL_ERROR_WANT_READ || problem == SSL_ERROR_WANT_WRITE) {
		link->wants = problem == SSL_ERROR_WANT_READ ? POLLIN : POLLIN | POLLOUT;
		return 0;
	}
	if (verdict != X509_V_OK) {
		link->refused = true;
		reason = X509_verify_cert_error_string(verdict);
	} else if (problem == SSL_ERROR_SSL && is_certificate_alert(ERR_GET_REASON(code))) {
		link->refused = true;
	} else if (problem == SSL_ERROR_ZERO_RETURN || (problem == SSL_ERROR_SYSCALL && failure == 0)) {
		reason = "the daemon closed the connection";
	} else if (problem == SSL_ERROR_SYSCALL) {
		reason = strerror(failure);
	}
	return lose(link, err, reason ? reason : "the connection was lost");
}

static int shaking(struct link *link, struct err *err)
{
	errno = 0;
	int result = SSL_do_handshake(link->ssl);
	return result == 1 ? 1 : judge(link, result, err);
}

int link_turn(struct link *link, struct err *err)
{
	if (link->state == LINK_STATE_CONNECTING) {
		int connected = connecting(link, err);
		if (connected <= 0)
			return connected;
		if (identity_wrap(link->context, link->fd, &link->address, &link->ssl, err) < 0)
			return -1;
		link->state = LINK_STATE_SHAKING;
	}
	if (link->state == LINK_STATE_SHAKING) {
		int shaken = shaking(link, err);
		if (shaken <= 0)
			return shaken;
		link->state = LINK_STATE_OPEN;
		link->wants = POLLIN;
	}
	assert(link->state == LINK_STATE_OPEN);
	return 1;
}

static int whole(size_t size)
{
	return size < INT_MAX ? (int)size : INT_MAX;
}

int link_read(struct link *link, char *bytes, size_t size, size_t *ret_count, struct err *err)
{
	assert(link->state == LINK_STATE_OPEN && size > 0);
	errno = 0;
	int result = SSL_read(link->ssl, bytes, whole(size));
	if (result <= 0 && judge(link, result, err) < 0)
		return -1;
	*ret_count = result > 0 ? (size_t)result : 0;
	return 0;
}

int link_write(struct link *link, const char *bytes, size_t size, size_t *ret_count, struct err *err)
{
	assert(link->state == LINK_STATE_OPEN && size > 0);
	errno = 0;
	int result = SSL_write(link->ssl, bytes, whole(size));
	if (result <= 0 && judge(link, result, err) < 0)
		return -1;
	if (result > 0)
		link->wants = POLLIN;
	*ret_count = result > 0 ? (size_t)result : 0;
	return 0;
}
