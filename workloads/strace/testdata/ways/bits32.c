// The 32-bit system calls, without a C library: with 32-bit and 64-bit times, and a fork.
static int call(int number, int a, int b, int c, int d)
{
	int result;

	__asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d) : "memory");
	return result;
}

static int event[16] = {0, 0, 1}; // SIGEV_NONE
static int spec[4] = {0, 0, 100, 0};
static long long spec64[4] = {0, 0, 100, 0};
static int id;
static char start;

enum { exit = 1, fork = 2, read = 3, waitpid = 7, create = 259, settime, gettime, getoverrun, del,
	gettime64 = 408, settime64 = 409 };

__attribute__((force_align_arg_pointer)) void _start(void)
{
	int argc = *(int *)((char *)__builtin_frame_address(0) + sizeof(int));

	if (argc > 1) // begin when told to, with strace attached
		call(read, 0, (int)&start, 1, 0);
	call(create, 1, (int)event, (int)&id, 0);
	call(settime, id, 0, (int)spec, 0);
	call(settime64, id, 0, (int)spec64, 0);
	call(gettime64, id, (int)spec64, 0, 0);
	call(gettime, id, (int)spec, 0, 0);
	call(getoverrun, id, 0, 0, 0);
	call(del, id, 0, 0, 0);
	if (call(fork, 0, 0, 0, 0) == 0)
		call(create, 1, (int)event, (int)&id, 0);
	else
		call(waitpid, -1, 0, 0, 0);
	call(exit, 0, 0, 0, 0);
}
