#!/usr/bin/env bash
# Builds and runs every test; other arguments are passed on to `dotnet test` (--filter, say).
#   ./test.sh --faults     the long fault tests alone (docs/reliability.md): a quarter of an hour; BAGAN_FAULT_KILLS=N for other than 100 kills
#   ./test.sh --isa NAME   simulates a smaller processor: oneDNN, ATen, OpenBLAS and the project's own loops use no more than NAME, which is
#                          AVX2, AVX512_CORE, AVX512_CORE_BF16, AVX512_CORE_AMX or native (all that this processor has)
# The last line is "N passed, N failed"; it exits 0 only if tests ran and none failed.
set -uo pipefail
root=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
results=$root/artifacts/tests
hang=8min

. "$root/scripts/setup.sh"

if [ "${1:-}" = --isa ]; then
  act_processor "${2:-}" || exit 2
  shift 2
fi

if [ "${1:-}" = --faults ]; then
  shift
  export BAGAN_FAULTS=long BAGAN_FUZZ_MUTATIONS="${BAGAN_FUZZ_MUTATIONS:-20000}"
  hang=90min
  set -- --filter 'FullyQualifiedName~Faults|FullyQualifiedName~HostileCheckpoint' --logger 'console;verbosity=detailed' "$@"
fi

give_up() {
  say "$1"
  echo "0 passed, 1 failed"
  exit 1
}

groups=(engine build run test)
# Node.js from elsewhere brings its own npm, beside which that of the distribution cannot be installed.
command -v npm >/dev/null 2>&1 || groups+=(web)
check_sdk && install_packages "${groups[@]}" || give_up "The tests could not be set up."
# The tests of the command line start the real launcher; this builds what it starts.
"$root/bagan" --version || give_up "bagan could not be built."
dotnet build "$root/Bagan.slnx" -c Release -v quiet --nologo </dev/null || give_up "The tests could not be built."

# The program that takes longest comes first: the others are over in its time.
tests=()
for project in "$root"/tests/*/*.csproj; do
  name=$(basename -- "$project" .csproj)
  program=$root/tests/$name/bin/Release/net10.0/$name.dll
  if [ "$name" = Bagan.Tests ]; then tests=("$program" "${tests[@]}"); else tests+=("$program"); fi
done

# A job in the background of a script inherits SIGINT ignored, and .NET leaves it so; the tests send it to themselves.
signals=()
if env --default-signal=INT true 2>/dev/null; then
  signals=(env --default-signal=INT)
fi

# Two test programs at a time: much of what they do is waiting for processes that they start. Threads that wait for work must not spin then.
export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}" GOMP_SPINCOUNT="${GOMP_SPINCOUNT:-0}"
# As in bagan itself (native/src/memory.cpp): memory of large tensors is kept instead of given back after every step. A quarter of the processor's time.
export MALLOC_MMAP_THRESHOLD_="${MALLOC_MMAP_THRESHOLD_:-1073741824}" MALLOC_TRIM_THRESHOLD_="${MALLOC_TRIM_THRESHOLD_:-1073741824}"
rm -rf -- "$results"
"${signals[@]}" dotnet test "${tests[@]}" --logger trx --results-directory "$results" \
  --blame-hang --blame-hang-timeout "$hang" --blame-hang-dump-type none "$@" -- RunConfiguration.MaxCpuCount=2 </dev/null
status=$?

# count passed|failed: the sum of that counter over all result files.
count() {
  local sum=0 value
  for value in $(grep -ho "<Counters [^>]*" "$results"/*.trx 2>/dev/null | sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p"); do
    sum=$((sum + value))
  done
  echo "$sum"
}

passed=$(count passed)
failed=$(count failed)
skipped=$(($(count total) - $(count executed)))
[ "$skipped" = 0 ] || say "$skipped tests could not run on this system; their reasons stand above."
if [ "$status" != 0 ] && [ "$failed" = 0 ]; then
  say "The run ended early, with exit code $status."
  failed=1
fi

[ "$passed" != 0 ] || say "No test ran to its end."
echo "$passed passed, $failed failed"
[ "$passed" != 0 ] && [ "$failed" = 0 ]
