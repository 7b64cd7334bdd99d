#!/usr/bin/env bash
# The training step, generation, the classifiers and the whole default way against PyTorch's, the step of two processes against that of one, in turns
# in one run; the budget of the default way, the reading of data, and start-up (docs/performance.md, docs/scale.md).
#   ./bench.sh [--json] [--rounds N] [--archive FILE.tar.gz] [--isa AVX2|AVX512_CORE|... ...] [--precision float32|bfloat16]
# --archive names image files in class folders to read. --isa simulates a smaller processor, for both programs, and measures the
# training step alone; --precision with it what ours computes in. Other benchmarks: dotnet run -c Release --project bench/Bagan.Bench
set -euo pipefail
root=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")

. "$root/scripts/setup.sh"

check_sdk && install_packages engine build bench
dotnet build "$root/bench/Bagan.Bench" -c Release -v quiet --nologo >&2 </dev/null
exec "$root/bench/Bagan.Bench/bin/Release/net10.0/Bagan.Bench" all "$@"
