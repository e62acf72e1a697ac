#!/bin/sh
# Records the programs of this folder in many ways, to PROGRAM.WAY.strace. What each way tells must be
# the same but for what its options leave out: see TestWays.
#
# It needs strace 6 or later, gcc with -m32, and the right to trace.
set -eu
cd "$(dirname "$0")"
to=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
gcc -O1 -pthread -o "$work/threads" threads.c
gcc -O1 -o "$work/forks" forks.c
gcc -m32 -O1 -fno-stack-protector -fno-pie -no-pie -static -nostdlib -o "$work/bits32" bits32.c
rm -f ./*.strace ./*.strace.gz
cd "$work"

calls=trace=timer_create,timer_delete,timer_settime,?timer_settime64,timer_gettime,?timer_gettime64,timer_getoverrun
calls=$calls,clone,clone3,fork,vfork,execve,exit,exit_group,wait4,waitid,?waitpid,prctl

strace="env -i strace" # -v shows the environment

# record WAY OPTION...: with -o FILE.
record() { way=$1; shift; $strace -f -o "$to/$p.$way.strace" "$@" "./$p"; }
# shown WAY OPTION...: as strace writes to a terminal.
shown() { way=$1; shift; $strace -f "$@" "./$p" 2>"$to/$p.$way.strace"; }
# merged WAY OPTION...: a file for each thread.
merged() {
	way=$1; shift
	$strace -ff -o "$p.$way" "$@" "./$p"
	strace-log-merge "$p.$way" >"$to/$p.$way.strace"
}
# attached WAY OPTION...: to a program that waits.
attached() {
	way=$1; shift
	mkfifo "$p.$way"
	"./$p" wait <"$p.$way" & pid=$!
	exec 3>"$p.$way"
	sleep 0.2
	$strace -f -p $pid "$@" 2>"$p.err" & tracer=$!
	sleep 0.5
	echo >&3
	exec 3>&-
	wait $tracer || true
}

for p in threads forks bits32; do
	record usual -ttt -T -e $calls
	record day-seconds -t -e $calls
	record day -tt -y -Y -e $calls
	record relative -r -e $calls
	record bare -s 4 -e $calls
	record nanoseconds --absolute-timestamps=format:unix,precision:ns -e $calls
	record stacks -ttt -i -n -k -e $calls
	record table -ttt -C -v -xx -X verbose -e $calls
	record numbers -ttt -X raw -a 60 -e $calls
	record quiet -ttt -qq -e signal=none -e $calls
	record no-signals -ttt -e signal=none -e $calls
	record namespaces -ttt --decode-pids=pidns,comm -yy -e $calls
	record everything -ttt
	shown terminal
	shown terminal-filtered -tt -r -e $calls
	shown terminal-quiet -ttt -q -e $calls
	merged separate -ttt -e $calls
	merged separate-durations -ttt -T -qqq -e $calls
	attached attached -ttt -o "$to/$p.attached.strace" -e $calls
	attached attached-terminal -e $calls && cp "$p.err" "$to/$p.attached-terminal.strace"
done
# These are long, or tell little to a reader.
for way in day day-seconds nanoseconds stacks table numbers no-signals namespaces everything terminal bare \
	separate-durations attached; do
	gzip -9n "$to"/*."$way".strace
done
du -bc "$to"/*.strace* | tail -n 1
