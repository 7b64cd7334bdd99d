#!/usr/bin/env bash
# The training step against PyTorch's, in turns in one run (docs/performance.md). Takes two to three minutes.
#   ./bench.sh [--json] [--rounds N] [--isa AVX2|AVX512_CORE|... ...]
# --isa acts a smaller processor, for both programs. Other benchmarks: dotnet run -c Release --project bench/Bagan.Bench
set -euo pipefail
root=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")

. "$root/scripts/setup.sh"

check_sdk && install_packages engine build bench
dotnet build "$root/bench/Bagan.Bench" -c Release -v quiet --nologo >&2 </dev/null
exec "$root/bench/Bagan.Bench/bin/Release/net10.0/Bagan.Bench" step "$@"
