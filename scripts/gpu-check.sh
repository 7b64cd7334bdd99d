#!/usr/bin/env bash
# Checks and measures bagan on a GPU, in at most eight minutes: from what scripts/gpu-pack.sh packed, on a Linux machine with an NVIDIA
# GPU, Python with a CUDA torch 2.x, g++ and CMake. Writes DIR/gpu-check.json and DIR/gpu-check.log.
#   gpu-check.sh DIR [--device cpu]
# --device cpu runs the same steps on a processor, as far as they go there: to try the script itself.
# The exit code is 0 if every part ran and passed; the JSON file names each with its result. A part that the eight minutes no longer allow is skipped.
set -uo pipefail
root=$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")
out=${1:?"Usage: gpu-check.sh DIR [--device cpu]"}
device=cuda
[ "${2:-}" = --device ] && device=${3:?}
mkdir -p -- "$out" || exit 2
out=$(readlink -f -- "$out")
log=$out/gpu-check.log
work=$(mktemp -d)
trap 'rm -rf -- "$work"; kill $(jobs -p) 2>/dev/null' EXIT
: >"$log"

export DOTNET_ROOT=$root/dotnet DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# For bagan alone: Python has its own libraries of these names.
libraries=$root/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
printf '<fontconfig><cachedir>%s</cachedir></fontconfig>\n' "$work/fonts" >"$work/fonts.conf"
export FONTCONFIG_FILE=$work/fonts.conf
export TORCHINDUCTOR_CACHE_DIR=${TORCHINDUCTOR_CACHE_DIR:-$work/inductor} TORCHINDUCTOR_COMPILE_THREADS=2
BAGAN_LIBTORCH=${BAGAN_LIBTORCH:-$(python3 -c 'import torch; print(torch.__path__[0])')} || exit 2
export BAGAN_LIBTORCH
dotnet=$root/dotnet/dotnet
bagan=(env "LD_LIBRARY_PATH=$libraries" "$dotnet" "$root/cli/Bagan.Cli.dll")
cores=$(nproc)
parts=() failed=0
deadline=$((SECONDS + 470)) # leaves time for the report

# part NAME SECONDS COMMAND...: runs it into the log and keeps its name, time and exit code.
part() {
  local name=$1 limit=$2 start=$EPOCHREALTIME left=$((deadline - SECONDS)) code seconds
  shift 2
  if [ "$left" -lt 5 ]; then
    printf '\n== %s: skipped, the time is up\n' "$name" | tee -a "$log"
    parts+=("{\"name\": \"$name\", \"skipped\": true}")
    failed=1
    return 1
  fi
  [ "$limit" -le "$left" ] || limit=$left
  printf '\n== %s\n' "$name" | tee -a "$log"
  timeout --kill-after=5 "$limit" "$@" 2>&1 | tee -a "$log" | tail -n 30
  code=${PIPESTATUS[0]}
  seconds=$(awk "BEGIN { printf \"%.1f\", $EPOCHREALTIME - $start }")
  printf '== %s: exit code %s after %s s\n' "$name" "$code" "$seconds" | tee -a "$log"
  parts+=("{\"name\": \"$name\", \"exit_code\": $code, \"seconds\": $seconds}")
  [ "$code" = 0 ] || failed=1
  return "$code"
}

report() {
  local joined
  joined=$(IFS=,; printf '%s' "${parts[*]}")
  {
    printf '{\n  "device": "%s",\n  "gpu": "%s",\n  "torch": "%s",\n  "cores": %s,\n' "$device" \
      "$(nvidia-smi --query-gpu=name,driver_version --format=csv,noheader 2>/dev/null | head -n 1)" \
      "$(python3 -c 'import torch; print(torch.__version__)')" "$cores"
    printf '  "parts": [%s]' "$joined"
    [ -s "$work/steps.json" ] && printf ',\n  "bench": %s' "$(cat "$work/steps.json")"
    [ -s "$work/quick/summary.json" ] && printf ',\n  "quickstart": %s' "$(cat "$work/quick/summary.json")"
    printf '\n}\n'
  } >"$out/gpu-check.json"
  exit "$failed"
}

trap 'failed=1; report' TERM INT

build() {
  cmake -S "$root/native" -B "$work/native" -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS=-w && cmake --build "$work/native" -j "$cores" || return
  for folder in cli Bagan.Bench Bagan.Tensors.Tests; do
    cp -- "$work/native/libbagan_torch.so" "$root/$folder/" || return
  done
}
export -f build
export root work cores device dotnet

# torch.compile takes minutes for the kernels of all programs; meanwhile the engine is built and tested.
"$dotnet" "$root/Bagan.Bench/Bagan.Bench.dll" gpu --compile-only yes --device "$device" >>"$work/compile.log" 2>&1 &
compiling=$!

part build 150 bash -c build || report
part doctor 60 "${bagan[@]}" doctor
part train 90 "${bagan[@]}" train "$root/data/fashion-mnist" --method bagan --ae-epochs 1 --gan-epochs 1 --device "$device" --out "$work/run"
# OddArgumentTests hand libtorch arguments that end the process under 2.11 (docs/engine.md).
part tests 120 "$dotnet" "$root/vstest/vstest.console.dll" "$root/Bagan.Tensors.Tests/Bagan.Tensors.Tests.dll" \
  --TestCaseFilter:"FullyQualifiedName!~OddArgumentTests" --logger:"console;verbosity=normal"
part compile 120 tail --pid="$compiling" -f /dev/null
part bench 150 bash -c '"$dotnet" "$root/Bagan.Bench/Bagan.Bench.dll" gpu --json --rounds 3 --device "$device" >"$work/steps.json"; code=$?; cat "$work/steps.json"; exit $code'
part quickstart 120 "${bagan[@]}" quickstart --device "$device" --out "$work/quick"
# Last, as it takes longest: every method once, as far as the time goes.
part methods 100 "${bagan[@]}" compare "$root/data/fashion-mnist" --protocol exp:40 --methods all --seeds 1 --steps 60 --ae-epochs 1 --gan-epochs 1 --device "$device" --out "$work/methods"
report
