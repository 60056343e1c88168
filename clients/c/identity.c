/* identity: see identity.h. */
#include "c/identity.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "words/words.h"

static int refuse_file(const char *path, const char *what, struct err *err)
{
	unsigned long code = ERR_peek_last_error();
	const char *reason = ERR_reason_error_string(code);
	if (access(path, R_OK) != 0)
		reason = strerror(errno);
	ERR_clear_error();
	return err_set(err, ERROR_bad_file, "%.100s can not be used as %s: %.80s", path, what,
		       reason ? reason : "it does not hold one");
}

static int load_files(SSL_CTX *context, const char *ca, const char *certificate, const char *key,
		      struct err *err)
{
	if (SSL_CTX_load_verify_locations(context, ca, NULL) != 1)
		return refuse_file(ca, "the authority's certificate", err);
	if (SSL_CTX_use_certificate_chain_file(context, certificate) != 1)
		return refuse_file(certificate, "our certificate", err);
	if (SSL_CTX_use_PrivateKey_file(context, key ? key : certificate, SSL_FILETYPE_PEM) != 1)
		return refuse_file(key ? key : certificate, "the key of our certificate", err);
	return 0;
}

int identity_load(const char *ca, const char *certificate, const char *key, SSL_CTX **ret_context,
		  struct err *err)
{
	ERR_clear_error();
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());
	if (!context || SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) != 1) {
		SSL_CTX_free(context);
		return err_set(err, ERROR_internal, "OpenSSL does not offer TLS 1.3");
	}
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
					  SSL_MODE_RELEASE_BUFFERS);
	if (load_files(context, ca, certificate, key, err) < 0) {
		SSL_CTX_free(context);
		return -1;
	}
	*ret_context = context;
	return 0;
}

/* --- a socket as a BIO: OpenSSL's own writes with write(2), which raises SIGPIPE in whoever uses a library --- */

static int fd_of(BIO *bio)
{
	return (int)(intptr_t)BIO_get_data(bio);
}

static bool is_passing(ssize_t count)
{
	return count < 0 && (errno == EAGAIN || errno == EINTR);
}

static int socket_write(BIO *bio, const char *bytes, int length)
{
	ssize_t count = send(fd_of(bio), bytes, (size_t)length, MSG_NOSIGNAL);
	BIO_clear_retry_flags(bio);
	if (is_passing(count))
		BIO_set_retry_write(bio);
	return (int)count;
}

static int socket_read(BIO *bio, char *bytes, int length)
{
	ssize_t count = recv(fd_of(bio), bytes, (size_t)length, 0);
	BIO_clear_retry_flags(bio);
	if (is_passing(count))
		BIO_set_retry_read(bio);
	return (int)count;
}

static long socket_control(BIO *bio, int command, long number, void *pointer)
{
	(void)bio;
	(void)number;
	(void)pointer;
	return command == BIO_CTRL_FLUSH;
}

/* One for the life of the process: BIOs refer to it. */
static BIO_METHOD *socket_method(void)
{
	static BIO_METHOD *method;
	if (method)
		return method;
	BIO_METHOD *made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "vangnet socket");
	if (!made)
		return NULL;
	BIO_meth_set_write(made, socket_write);
	BIO_meth_set_read(made, socket_read);
	BIO_meth_set_ctrl(made, socket_control);
	/* Two threads may both come here first; the loser's stays unused. */
	BIO_METHOD *nothing = NULL;
	if (!__atomic_compare_exchange_n(&method, &nothing, made, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
		BIO_meth_free(made);
	return method;
}

static BIO *socket_bio(int fd)
{
	BIO_METHOD *method = socket_method();
	BIO *bio = method ? BIO_new(method) : NULL;
	if (bio) {
		BIO_set_data(bio, (void *)(intptr_t)fd);
		BIO_set_init(bio, 1);
	}
	return bio;
}

/* Whose certificate we accept. */
static bool expect_peer(SSL *ssl, const struct address *address)
{
	if (address->numeric)
		return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), address->host) == 1;
	char host[sizeof address->host]; /* OpenSSL's macro casts const away */
	memcpy(host, address->host, sizeof host);
	return SSL_set1_host(ssl, host) == 1 && SSL_set_tlsext_host_name(ssl, host) == 1;
}

int identity_wrap(SSL_CTX *context, int fd, const struct address *address, SSL **ret_ssl, struct err *err)
{
	SSL *ssl = SSL_new(context);
	BIO *bio = ssl ? socket_bio(fd) : NULL;
	if (!bio || !expect_peer(ssl, address)) {
		BIO_free(bio);
		SSL_free(ssl);
		return err_set(err, ERROR_internal, "OpenSSL could not start a connection");
	}
	SSL_set_bio(ssl, bio, bio);
	SSL_set_connect_state(ssl);
	*ret_ssl = ssl;
	return 0;
}
