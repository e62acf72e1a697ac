// Children with timers, one after the other: one exits, one performs an execve, one is killed.
#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void create(int n)
{
	struct sigevent event = {.sigev_notify = SIGEV_NONE};
	int id;

	while (n--)
		syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &id);
}

int main(int argc, char **argv)
{
	char start;

	if (argc > 2) { // after the execve
		create(1);
		return 0;
	}
	if (argc > 1) // begin when told to, with strace attached
		read(0, &start, 1);
	create(2);
	for (int i = 0; i < 3; i++) {
		if (fork() == 0) {
			create(i + 1);
			if (i == 1)
				execl("/proc/self/exe", "forks", "x", "y", NULL);
			if (i == 2)
				kill(getpid(), SIGKILL);
			_exit(0);
		}
		wait(NULL);
	}
	return 0;
}
