#include "go_asm.h"
#include "textflag.h"

// The code of a lane: it waits for its turn, makes the calls of its page, and
// passes the turn back to the worker. It runs no Go code, uses no stack, and has
// all signals blocked. The stack pointer holds the address of the lane's page:
// clone(2) sets it, so a new thread gets the address of its own page.
//
// R12: the page. R13: the current call. R15: the number of calls left.

#define SYS_CLONE      56
#define SYS_GETPPID    110
#define SYS_PRCTL      157
#define SYS_FUTEX      202
#define SYS_EXIT_GROUP 231

#define PR_SET_PDEATHSIG   1
#define SIGKILL            9
#define FUTEX_WAIT_PRIVATE 128
#define FUTEX_WAKE_PRIVATE 129

// TICKS puts the time-stamp counter into AX.
#define TICKS \
	RDTSC \
	SHLQ $32, DX \
	ORQ  DX, AX

// func start(flags uintptr, p *page) (pid int)
TEXT ·start(SB), NOSPLIT, $0-24
	MOVQ flags+0(FP), DI
	MOVQ p+8(FP), SI
	XORL DX, DX
	XORL R10, R10
	XORL R8, R8
	MOVL $SYS_CLONE, AX
	SYSCALL
	TESTQ AX, AX
	JZ    begin
	MOVQ  AX, pid+16(FP)
	RET

begin:
	// PR_SET_PDEATHSIG kills this process when its parent dies. If the parent
	// died before that call, getppid gives another process: exit.
	MOVQ SP, R12
	MOVL $PR_SET_PDEATHSIG, DI
	MOVL $SIGKILL, SI
	XORL DX, DX
	XORL R10, R10
	XORL R8, R8
	MOVL $SYS_PRCTL, AX
	SYSCALL
	MOVL $SYS_GETPPID, AX
	SYSCALL
	CMPL AX, page_parent(R12)
	JNE  orphan

wait:
	MOVL page_turn(R12), DX
	CMPL DX, $const_ofTask
	JEQ  turn
	LEAQ page_turn(R12), DI
	MOVL $FUTEX_WAIT_PRIVATE, SI
	XORL R10, R10
	MOVL $SYS_FUTEX, AX
	SYSCALL
	JMP  wait

turn:
	LEAQ page_calls(R12), R13
	MOVL page_count(R12), R15
	TICKS
	MOVQ AX, page_began(R12)

next:
	MOVQ sysCall_args+0(R13), DI
	MOVQ sysCall_args+8(R13), SI
	MOVQ sysCall_args+16(R13), DX
	XORL R10, R10
	XORL R8, R8
	XORL R9, R9
	MOVQ sysCall_number(R13), AX
	SYSCALL
	CMPQ SP, R12 // unequal in a new thread, which clone has just started
	JNE  begin
	MOVQ AX, sysCall_result(R13)
	CMPL page_timed(R12), $0
	JEQ  made
	TICKS
	MOVQ AX, sysCall_ended(R13)

made:
	ADDQ $sysCall__size, R13
	DECL R15
	JNZ  next
	TICKS
	MOVQ AX, page_ended(R12)
	MOVL $const_ofWorker, AX
	XCHGL AX, page_turn(R12)
	LEAQ page_turn(R12), DI
	MOVL $FUTEX_WAKE_PRIVATE, SI
	MOVL $1, DX
	MOVL $SYS_FUTEX, AX
	SYSCALL
	JMP  wait

orphan:
	MOVL $1, DI
	MOVL $SYS_EXIT_GROUP, AX
	SYSCALL
	INT  $3

// func readTicks() int64
TEXT ·readTicks(SB), NOSPLIT, $0-8
	TICKS
	MOVQ AX, ret+0(FP)
	RET
