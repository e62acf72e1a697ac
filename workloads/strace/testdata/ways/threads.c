// Threads with timers, one after the other.
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void *use(void *unused)
{
	struct sigevent event = {.sigev_notify = SIGEV_NONE};
	struct itimerspec spec = {.it_value = {100, 0}};
	int id;

	syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &id);
	syscall(SYS_timer_settime, id, 0, &spec, NULL);
	syscall(SYS_timer_gettime, id, &spec);
	syscall(SYS_timer_getoverrun, id);
	if (id % 2)
		syscall(SYS_timer_delete, id);
	return unused;
}

int main(int argc, char **argv)
{
	pthread_t thread;
	char start;

	if (argc > 1) // begin when told to, with strace attached
		read(0, &start, 1);
	for (int i = 0; i < 4; i++) {
		pthread_create(&thread, NULL, use, NULL);
		pthread_join(thread, NULL);
	}
	use(NULL);
	syscall(SYS_timer_delete, 77);
	return 0;
}
