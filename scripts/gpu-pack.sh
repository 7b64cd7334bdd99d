#!/usr/bin/env bash
# Packs what scripts/gpu-check.sh needs on a bare Linux machine with an NVIDIA GPU: programs, tests, the .NET runtime, the sources
# of the native engine, the embedded images.
#   scripts/gpu-pack.sh FILE.tar.xz
# The machine itself must have Python with a CUDA torch 2.x, g++ and CMake; neither .NET nor a network. There:
#   tar -xJf FILE.tar.xz && bagan-gpu/scripts/gpu-check.sh DIR
set -euo pipefail
root=$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")
file=${1:?"Usage: scripts/gpu-pack.sh FILE.tar.xz"}
most=$((60 << 20))

. "$root/scripts/setup.sh"

check_sdk && install_packages engine build run
part=$(mktemp -d)
trap 'rm -rf -- "$part"' EXIT
pack=$part/bagan-gpu
mkdir -p -- "$pack"

say "Building ..."
dotnet publish "$root/src/Bagan.Cli/Bagan.Cli.csproj" -c Release -o "$pack/cli" -v quiet --nologo >&2 </dev/null
for project in bench/Bagan.Bench tests/Bagan.Tensors.Tests; do
  dotnet build "$root/$project" -c Release -v quiet --nologo >&2 </dev/null
  cp -r -- "$root/$project/bin/Release/net10.0" "$pack/$(basename -- "$project")"
done

# The runtime and the runner of the tests come from the SDK that built them.
sdk=$(dotnet --info | sed -n 's/^ *Base Path: *//p')
home=$(dirname -- "$(dirname -- "$sdk")")
version=$(dotnet --list-runtimes | sed -n 's/^Microsoft\.NETCore\.App \(10\.[^ ]*\).*/\1/p' | tail -n 1)
mkdir -p -- "$pack/dotnet/shared/Microsoft.NETCore.App" "$pack/vstest"
cp -r -- "$home/dotnet" "$home/host" "$pack/dotnet/"
cp -r -- "$home/shared/Microsoft.NETCore.App/$version" "$pack/dotnet/shared/Microsoft.NETCore.App/"
cp -- "$sdk"/vstest.console.* "$sdk"/Microsoft.TestPlatform.* "$sdk"/Microsoft.VisualStudio.TestPlatform.* "$sdk"/Newtonsoft.Json.dll \
  "$sdk"/Microsoft.Extensions.{FileSystemGlobbing,DependencyModel}.dll "$pack/vstest/"
cp -r -- "$sdk/Extensions" "$pack/vstest/"

# Libraries that the programs open by name, with all that they need but the system's own.
mkdir -p -- "$pack/lib"
for name in libspng.so.0 libturbojpeg.so.0 libwebp.so.7 libtiff.so.6 libgif.so.7 libpangocairo-1.0.so.0; do
  library=$(ldconfig -p | sed -n "s/.*$name .*=> //p" | head -n 1)
  for needed in "$library" $(ldd "$library" | sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p'); do
    case $(basename -- "$needed") in
      libc.so.* | libm.so.* | libdl.so.* | libpthread.so.* | librt.so.* | libstdc++.so.* | libgcc_s.so.* | libz.so.*) ;;
      *) cp -L -n -- "$needed" "$pack/lib/" ;;
    esac
  done
done

cp -r -- "$root/native" "$root/data" "$pack/"
mkdir -p -- "$pack/scripts"
cp -- "$root/scripts/gpu-check.sh" "$pack/scripts/"
# ONNX Runtime comes for every platform, and the check does not use it.
rm -rf -- "$pack/Bagan.Bench/runtimes"
rm -rf -- "$pack/cli/data" "$pack"/*/{cs,de,es,fr,it,ja,ko,pl,pt-BR,ru,tr,zh-Hans,zh-Hant} "$pack"/vstest/Extensions/{cs,de,es,fr,it,ja,ko,pl,pt-BR,ru,tr,zh-Hans,zh-Hant}
ln -s ../data "$pack/cli/data"
find "$pack" \( -name '*.xml' -o -name '*.pdb' \) -delete
find "$pack" -name 'libbagan_torch.so' -delete # built there, against the libtorch of that machine

say "Packing ..."
# A window wide enough for what lies in several of the folders.
tar -C "$part" -c bagan-gpu | xz --lzma2=preset=6,dict=128MiB >"$file"
size=$(stat -c %s -- "$file")
say "$file: $((size >> 20)) MiB"
[ "$size" -le "$most" ] || { say "That is more than the $((most >> 20)) MiB that the check allows."; exit 1; }
