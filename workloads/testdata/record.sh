#!/bin/sh
# Records the *.strace files of this folder anew, in a few seconds.
#
#   record.sh [FOLDER]     where to put them; by default where this script is
#
# It needs strace 6 or later, stress-ng, go, and the right to trace its own
# children. It installs nothing.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
to=$(cd "${1:-$here}" && pwd)

for need in strace stress-ng go timeout xargs; do
	command -v $need >/dev/null || { echo "record.sh: needs $need" >&2; exit 2; }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$here/profiled" && go build -o "$work/profiled" .)
versions="$(uname -srm), $(date -u +%Y-%m-%d), $(strace -V | head -n 1), \
$(stress-ng --version | cut -d' ' -f1-3 | tr -d ,), $(go env GOVERSION)"

# Programs are looked for in system folders only: a recording tells of each
# place where execve looked.
PATH=/usr/bin:/bin
cd "$work"

# record FILE OPTION... PROGRAM: strace's options, then the program.
record() {
	file=$1
	shift
	strace -f -ttt -T -o "$to/$file" "$@" >/dev/null 2>&1
}
calls=trace=timer_create,timer_delete,timer_settime,timer_gettime,timer_getoverrun
calls=$calls,clone,clone3,fork,vfork,execve,exit,exit_group,wait4,prctl

deadly=kill,term,int,abrt,segv,bus,ill

# One task, many threads, with the signals that the timers send.
record profiled.strace -e $calls ./profiled -threads 8 -visits 4 -rounds 8 -round 60ms

# Many tasks of several threads. Of the signals only those that kill, to keep it small.
record children.strace -e $calls -e signal=$deadly \
	./profiled -children 32 -at-once 16 -- -threads 3 -visits 1 -rounds 2 -round 50ms

# A few tasks with one busy timer each. What a timer's handler is called with
# is left out in favour of more calls.
record stress.strace -e $calls -e signal=$deadly \
	stress-ng --timer 8 --timer-freq 120 --timeout 1s

# Many short tasks with one timer each, as strace writes to standard error:
# a thread's id only where there are several, and messages amid the calls.
seq -w 10 69 >numbers
strace -f -ttt -e $calls xargs -P 20 -I N timeout 5 sleep 0.0N <numbers >/dev/null 2>"$to/timeouts.strace"

echo "$versions" >"$to/recorded.txt"
ls -l "$to"/*.strace "$to/recorded.txt"
