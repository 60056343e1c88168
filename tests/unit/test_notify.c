/* notify: what a service manager hears, and the sockets that it hands over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/loop.h"
#include "sys/notify.h"

static int manager = -1;

/* An abstract socket: nothing to clean up. */
static int setup(void **state)
{
	(void)state;
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int length =
		snprintf(address.sun_path + 1, sizeof address.sun_path - 1, "vangnet-notify-%d", getpid());
	char name[64];
	snprintf(name, sizeof name, "@vangnet-notify-%d", getpid());
	manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	setenv("NOTIFY_SOCKET", name, 1);
	return bind(manager, (struct sockaddr *)&address,
		    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)length));
}

static int teardown(void **state)
{
	(void)state;
	unsetenv("NOTIFY_SOCKET");
	return close(manager);
}

static void assert_heard(const char *expected)
{
	char message[256];
	ssize_t length = recv(manager, message, sizeof message - 1, MSG_DONTWAIT);
	assert_true(length > 0);
	message[length] = '\0';
	assert_non_null(strstr(message, expected));
}

static void the_manager_hears_every_stage(void **state)
{
	(void)state;
	struct loop *loop = loop_new();
	notify_ready("serving");
	assert_heard("READY=1\nSTATUS=serving");
	notify_reloading(loop);
	assert_heard("RELOADING=1\nMONOTONIC_USEC=");
	notify_status("busy");
	assert_heard("STATUS=busy");
	notify_stopping();
	assert_heard("STOPPING=1");
	loop_free(loop);
}

static void the_watchdog_beats_while_the_loop_turns(void **state)
{
	(void)state;
	struct loop *loop = loop_new();
	char pid[16];
	snprintf(pid, sizeof pid, "%d", getpid());
	assert_null(notify_watchdog_new(loop)); /* not asked for */
	setenv("WATCHDOG_USEC", "4000", 1);
	setenv("WATCHDOG_PID", pid, 1);
	struct notify_watchdog *watchdog = notify_watchdog_new(loop);
	assert_non_null(watchdog);
	loop_turn(loop, true);
	assert_heard("WATCHDOG=1");
	loop_turn(loop, true);
	assert_heard("WATCHDOG=1");
	notify_watchdog_free(watchdog);
	loop_free(loop);
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
}

/* Inherited sockets are descriptors 3 and up, so a child plays the daemon. */
static int play_inheriting_daemon(void)
{
	char pid[16];
	snprintf(pid, sizeof pid, "%d", getpid());
	setenv("LISTEN_PID", pid, 1);
	setenv("LISTEN_FDS", "2", 1);
	setenv("LISTEN_FDNAMES", "agencies:other", 1);
	int listening = fcntl(socket(AF_INET, SOCK_STREAM, 0), F_DUPFD, 100);
	if (listen(listening, 1) < 0 || dup2(listening, 3) != 3 || dup2(open("/dev/null", O_RDWR), 4) != 4)
		return 1;
	struct notify_socket sockets[NOTIFY_SOCKETS_MAX];
	if (notify_sockets(sockets) != 1 || sockets[0].fd != 3 || strcmp(sockets[0].name, "agencies") != 0)
		return 2;
	if (!(fcntl(3, F_GETFL) & O_NONBLOCK) || !(fcntl(3, F_GETFD) & FD_CLOEXEC))
		return 3;
	return notify_sockets(sockets) == 0 ? 0 : 4;
}

static void listening_sockets_are_inherited_once_with_their_names(void **state)
{
	(void)state;
	pid_t child = fork();
	if (child == 0)
		_exit(play_inheriting_daemon());
	int status = -1;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void without_a_manager_nothing_happens(void **state)
{
	(void)state;
	struct notify_socket sockets[NOTIFY_SOCKETS_MAX];
	notify_ready("alone");
	notify_stopping();
	assert_int_equal(notify_sockets(sockets), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_manager_hears_every_stage, setup, teardown),
		cmocka_unit_test_setup_teardown(the_watchdog_beats_while_the_loop_turns, setup, teardown),
		cmocka_unit_test(listening_sockets_are_inherited_once_with_their_names),
		cmocka_unit_test(without_a_manager_nothing_happens),
	};
	return cmocka_run_group_tests_name("notify", tests, NULL, NULL);
}
