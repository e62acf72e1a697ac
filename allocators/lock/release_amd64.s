//go:build !race

#include "textflag.h"

// func clearLocked(state *uint32)
TEXT ·clearLocked(SB), NOSPLIT, $0-8
	MOVQ state+0(FP), AX
	MOVB $0, (AX)
	RET

// func nextTicket(state *uint32)
TEXT ·nextTicket(SB), NOSPLIT, $0-8
	MOVQ state+0(FP), AX
	ADDW $1, (AX)
	RET

// func storeRelease(addr *uint32, n uint32)
TEXT ·storeRelease(SB), NOSPLIT, $0-12
	MOVQ addr+0(FP), AX
	MOVL n+8(FP), BX
	MOVL BX, (AX)
	RET
