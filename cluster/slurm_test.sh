#!/bin/bash
# Tests idlab.sbatch on a Slurm of four nodes on this host, in some two minutes. Needs root, Debian, Go and two CPUs, and
# installs slurm-wlm and munge. The four nodes share the CPUs of the host: what is measured here is worth nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
started=$SECONDS

skip() { echo "slurm_test: left out: $1"; exit 0; }
fail() { echo "slurm_test: $1" >&2; tail -n 20 "$dir"/idlab-*.log "$dir"/slurmctld.log >&2 || true; exit 1; }
say() { echo "slurm_test: $1 ($((SECONDS - started)) s)"; }

[ "$(id -u)" = 0 ] || skip "it needs root"
if ! command -v slurmctld munged srun >/dev/null; then
	command -v apt-get >/dev/null || skip "there is no apt-get to install Slurm"
	export DEBIAN_FRONTEND=noninteractive
	{ apt-get update -qq && apt-get install -y -qq --no-install-recommends slurm-wlm munge; } >/dev/null 2>&1 ||
		skip "apt-get cannot install slurm-wlm and munge"
fi

dir=$(mktemp -d)
export SLURM_CONF=$dir/slurm.conf # of all commands here, so that they never reach another Slurm of this host
daemons=() # pid files
down() {
	for job in $(squeue -h -o %A 2>/dev/null); do scancel "$job" || true; done
	local pids=() pid
	for file in "${daemons[@]}"; do
		pid=$(cat "$file" 2>/dev/null) || continue
		pids+=("$pid")
		kill "$pid" 2>/dev/null || true
	done
	for pid in "${pids[@]}"; do # wait until they have written their last
		for _ in $(seq 50); do
			kill -0 "$pid" 2>/dev/null || break
			sleep 0.1
		done
	done
	rm -rf "$dir"
}
trap down EXIT
trap 'echo "slurm_test: line $LINENO fails: $BASH_COMMAND" >&2' ERR

# up starts the daemons: no systemd, no cgroups, no database.
up() {
	cat >"$dir/slurm.conf" <<-EOF
		ClusterName=idlab
		SlurmctldHost=$(hostname -s)(127.0.0.1)
		SlurmctldPort=16817
		SlurmUser=root
		AuthType=auth/munge
		AuthInfo=socket=$dir/munge.sock,cred_expire=5
		CredType=cred/munge
		StateSaveLocation=$dir/state
		SlurmdSpoolDir=$dir/spool.%n
		SlurmctldPidFile=$dir/slurmctld.pid
		SlurmdPidFile=$dir/slurmd.%n.pid
		SlurmctldLogFile=$dir/slurmctld.log
		SlurmdLogFile=$dir/slurmd.%n.log
		ProctrackType=proctrack/linuxproc
		TaskPlugin=task/affinity
		JobAcctGatherType=jobacct_gather/none
		MpiDefault=none
		SelectType=select/cons_tres
		SelectTypeParameters=CR_Core
		SlurmdParameters=config_overrides
		ReturnToService=2
		KillWait=5
		SlurmdTimeout=10
		SchedulerParameters=sched_interval=2,bf_interval=2
		NodeName=DEFAULT CPUs=2 CoresPerSocket=2 RealMemory=1000
		NodeName=n[1-4] NodeHostname=$(hostname -s) NodeAddr=127.0.0.1 Port=[16821-16824]
		PartitionName=lab Nodes=n[1-4] Default=YES State=UP
	EOF
	mkdir "$dir/state" "$dir"/spool.n{1..4}
	(umask 077; head -c 128 /dev/urandom >"$dir/munge.key")
	# --force: the directory may be below one that all can write to.
	munged --force --key-file="$dir/munge.key" --socket="$dir/munge.sock" --pid-file="$dir/munged.pid" \
		--log-file="$dir/munged.log" --seed-file="$dir/munged.seed" 2>>"$dir/munged.log"
	daemons=("$dir"/slurmd.n{1..4}.pid "$dir/slurmctld.pid" "$dir/munged.pid")
	slurmctld -i
	for n in 1 2 3 4; do slurmd -N "n$n"; done
	await 30 "four idle nodes" idle
}
idle() { [ "$(sinfo -h -N -t idle -o %N 2>/dev/null | wc -l)" = 4 ]; }

# await SECONDS WHAT COMMAND… waits until the command succeeds.
await() {
	local until=$((SECONDS + $1)) what=$2
	shift 2
	until "$@"; do
		[ $SECONDS -lt $until ] || fail "no $what"
		sleep 0.2
	done
}

# blocks DIR… counts the blocks of attempts.
blocks() { cat /dev/null $(ls "${@/%//results.txt}" 2>/dev/null) | grep -c '^# end' || true; }
has_block() { [ "$(blocks "$1")" -gt 0 ]; }
done_with() { [ -z "$(squeue -h -r -j "$1" -o %i 2>/dev/null)" ]; }
submit() { sbatch --parsable "$@" "$sbatch"; }

# merged EXIT TEXT ARGUMENT… merges, and checks the exit code and that the output has the text.
merged() {
	local want=$1 text=$2 code=0
	shift 2
	idlab merge "$@" >merge.log 2>&1 || code=$?
	[ $code = "$want" ] && grep -qF "$text" merge.log || fail "merge $*: exit $code, want $want and \"$text\": $(cat merge.log)"
}
# seeds FILE lists the blocks of a run with their seeds.
seeds() { sed -n 's/^# block \(cell=[^ ]* number=[^ ]*\) .*\(seed=[^ ]*\) .*/\1 \2/p' "$1" | sort; }

go build -buildvcs=auto -o "$dir/bin/idlab" ./cmd/idlab
export PATH=$dir/bin:$PATH
sbatch=$PWD/cluster/idlab.sbatch
# Nodes of a cluster do not share CPUs, so each has its own lock.
cat >"$dir/bin/on-node" <<-'EOF'
	#!/bin/bash
	export IDLAB_LOCK_DIR=${0%/*}/../lock.$SLURMD_NODENAME
	mkdir -p "$IDLAB_LOCK_DIR"
	exec idlab "$@"
EOF
chmod +x "$dir/bin/on-node"
export IDLAB=$dir/bin/on-node
cd "$dir"
up
say "four nodes are up"

# An array of 4 with 8 blocks: the merged run is that of the unsharded plan.
what=(--designs idr,rcu --workloads find --tasks 64 --workers 1)
idlab plan --quiet --shards 4 --cores 2 "${what[@]}" --blocks 8 --seed 7 >plan.json
sbatch -W --array=0-3 "$sbatch" >/dev/null || fail "the array fails"
merged 0 "8 of 8 blocks, 4 nodes" --out all runs/shard-*
IDLAB_LOCK_DIR=$dir idlab run --quiet "${what[@]}" --blocks 8 --seed 7 --out whole >/dev/null ||
	fail "the run on one machine fails"
diff <(seeds whole/results.txt) <(seeds all/results.txt) || fail "blocks or seeds are not those of the unsharded plan"
say "array of 4: $(cat merge.log)"

# Without a shard it is named; measured again, the merge is whole.
rm -r runs/shard-2.1 all
merged 1 "missing: shard 2 (2 blocks)" --out all runs/shard-*
sbatch -W --array=2 "$sbatch" >/dev/null || fail "shard 2 fails"
merged 0 "8 of 8 blocks" --out all runs/shard-*
say "shard 2 again: $(cat merge.log)"

# A plan for other CPUs is refused with the option to set.
mkdir other && cd other
idlab plan --quiet --shards 1 --cores 64 "${what[@]}" --blocks 8 >plan.json
code=0
SLURM_ARRAY_TASK_ID=0 idlab run --plan plan.json --out runs >refused.log 2>&1 || code=$?
[ $code = 2 ] && grep -q -e '--cpus-per-task=64' refused.log || fail "a plan for 64 CPUs: exit $code, $(cat refused.log)"
cd "$dir"

# The time limit: Slurm sends TERM, idlab ends with whole blocks, and a second job goes on. The first begins here and is
# examined at the end, since Slurm looks at limits twice a minute.
mkdir limited && cd limited
idlab plan --quiet --shards 1 --cores 2 "${what[@]}" --blocks 400 --seed 7 >plan.json
limited=$(submit --array=0 --time=1)
cd "$dir"

# A shard whose job is queued again, and one whose node is lost, go on elsewhere.
mkdir lost && cd lost
idlab plan --quiet --shards 2 --cores 2 "${what[@]}" --blocks 24 --seed 7 >plan.json
job=$(submit --array=0-1)
await 30 "block of shard 0" has_block runs/shard-0.1
await 30 "block of shard 1" has_block runs/shard-1.1
scontrol requeue "${job}_0"
node=$(squeue -h -r -j "${job}_1" -o %N)
id=$(scontrol show job "${job}_1" | sed -n 's/.*JobId=\([0-9]*\).*/\1/p')
# grep fails if a process ends while it looks.
steps=$({ grep -lsaE "^slurmstepd: \[$id\." /proc/[0-9]*/cmdline || true; } | sed 's|/proc/\([0-9]*\)/.*|\1|')
[ -n "$steps" ] || fail "no daemon of job $id on $node"
# All processes of a dead node are gone: the job's too, which would measure on without their daemons.
of_job=$({ grep -lsazxE "SLURM_JOB_ID=$id" /proc/[0-9]*/environ || true; } | sed 's|/proc/\([0-9]*\)/.*|\1|')
for process in "$(cat "$dir/slurmd.$node.pid")" $steps; do kill -9 "$process"; done
for process in $of_job; do kill -9 "$process" 2>/dev/null || true; done
rm "$dir/slurmd.$node.pid"
say "shard 0 is queued again, $node is dead"
await 150 "end of the array" done_with "$job"
for attempt in 0.2 1.2; do
	has_block "runs/shard-$attempt" || fail "shard ${attempt%.*} was not started again"
done
grep -q "^# node: $node" runs/shard-1.1/results.txt || fail "shard 1 did not begin on $node"
! grep -q "^# node: $node" runs/shard-1.2/results.txt || fail "shard 1 went on on the dead node"
merged 0 "24 of 24 blocks" --out all runs/shard-*
say "both went on: $(tail -n 1 merge.log); $(grep -c 'is left out' merge.log || true) blocks twice"

cd "$dir/limited"
await 60 "end of the job with a time limit" done_with "$limited"
grep -q "interrupted: runs/shard-0.1 contains" idlab-*.log || fail "TERM did not interrupt the run"
first=$(blocks runs/shard-0.1)
again=$(submit --array=0)
await 30 "block after the time limit" has_block runs/shard-0.2
scancel "$again"
await 30 "end of the second job" done_with "$again"
merged 1 "missing: shard 0" --out all runs/shard-*
! grep -q "is left out" merge.log || fail "the second job repeated blocks: $(cat merge.log)"
say "the time limit left $first blocks, and the next job went on"
