# Sourced by ./bagan, ./test.sh and ./bench.sh: finds the .NET SDK, installs missing packages, simulates smaller processors.
# Expects $root, the folder of the repository. Everything it says goes to standard error.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# Build servers would outlive the build and keep its pipes open.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

say() { printf '%s\n' "$*" >&2; }

# Puts dotnet on the PATH, or says how to get it and fails.
find_dotnet() {
  if ! command -v dotnet >/dev/null 2>&1; then
    local dir
    for dir in "${DOTNET_ROOT:-}" "${HOME:-}/.dotnet"; do
      if [ -n "$dir" ] && [ -x "$dir/dotnet" ]; then
        export DOTNET_ROOT=$dir PATH="$dir:$PATH"
        return 0
      fi
    done
    say "bagan needs the .NET SDK 10, and there is no dotnet here."
    say "Install it from https://dotnet.microsoft.com/download (or, where your distribution has it: apt-get install dotnet-sdk-10.0)."
    return 1
  fi
}

# Fails, saying why, unless the SDK that global.json asks for is there.
check_sdk() {
  find_dotnet || return 1
  if ! (cd "$root" && dotnet --version >/dev/null 2>&1); then
    say "bagan needs the .NET SDK 10; this dotnet has: $(dotnet --list-sdks 2>/dev/null | cut -d ' ' -f 1 | tr '\n' ' ')"
    say "Install it from https://dotnet.microsoft.com/download (or, where your distribution has it: apt-get install dotnet-sdk-10.0)."
    return 1
  fi
}

# The names that the groups in $@ ask for and that are not installed; alternatives stay joined by bars.
missing_packages() {
  local group names name found
  while read -r group names _; do
    case " $* " in *" $group "*) ;; *) continue ;; esac
    found=
    for name in ${names//|/ }; do
      case $(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null) in installed) found=1 ;; esac
    done
    [ -n "$found" ] || printf '%s\n' "$names"
  done <"$root/scripts/packages.txt"
}

# The first of the names between bars that apt knows; the first of all if it knows none.
pick_name() {
  local name
  for name in ${1//|/ }; do
    if [ -n "$(apt-cache madison "$name" 2>/dev/null)" ]; then
      printf '%s\n' "$name"
      return
    fi
  done
  printf '%s\n' "${1%%|*}"
}

# Installs what the groups in $@ lack: as root, or by sudo where it asks no password; otherwise prints the command and fails.
install_packages() {
  local groups=() group
  for group in "$@"; do
    [ "$group" = engine ] && [ -n "${BAGAN_LIBTORCH:-}" ] && continue
    groups+=("$group")
  done

  if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-query >/dev/null 2>&1; then
    local tool lacking=
    for tool in cmake c++; do command -v "$tool" >/dev/null 2>&1 || lacking="$lacking $tool"; done
    [ -n "${BAGAN_LIBTORCH:-}" ] || lacking="$lacking BAGAN_LIBTORCH=DIR(a-libtorch)"
    [ -z "$lacking" ] && return 0
    say "This is not Debian or Ubuntu: bagan can't install what it needs by itself."
    say "Still missing:$lacking"
    say "README.md, under other systems, says how to get each."
    return 1
  fi

  local missing as_root=() names=() entry
  missing=$(missing_packages "${groups[@]}")
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
      as_root=(sudo -n)
    else
      for entry in $missing; do names+=("$(pick_name "$entry")"); done
      say "Some packages are missing. Install them with this one command, then start again:"
      say "  sudo apt-get install -y --no-install-recommends ${names[*]}"
      return 1
    fi
  fi

  say "Installing what is missing (once):" $missing
  local log=$root/artifacts/setup.log apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
  mkdir -p "$root/artifacts"
  # A failed update still leaves the lists of before, so the install decides.
  "${apt[@]}" update >"$log" 2>&1 </dev/null || true
  for entry in $missing; do names+=("$(pick_name "$entry")"); done
  if ! "${apt[@]}" install -y --no-install-recommends "${names[@]}" >>"$log" 2>&1 </dev/null; then
    tail -n 15 "$log" >&2
    say "The packages could not be installed. The command was: apt-get install -y --no-install-recommends ${names[*]}"
    return 1
  fi
}

# Limits everything that computes to the instructions that $1 names, as far as this processor has them; fails, saying why, where it
# has not. oneDNN's variable also limits the loops of native/ (native/src/cpu.cpp). OpenBLAS knows no limit but a processor's name.
act_processor() {
  local flags flag aten blas lacking=
  case $1 in
    AVX2) flags='avx2 fma' aten=avx2 blas=Haswell ;;
    AVX512_CORE) flags='avx512f avx512bw avx512cd avx512dq avx512vl' aten=avx512 blas=SkylakeX ;;
    AVX512_CORE_BF16) flags='avx512f avx512bw avx512cd avx512dq avx512vl avx512_bf16' aten=avx512 blas=SkylakeX ;;
    AVX512_CORE_AMX) flags='avx512f avx512_bf16 amx_tile amx_bf16' aten= blas= ;;
    native) return 0 ;;
    *)
      say "--isa needs one of AVX2, AVX512_CORE, AVX512_CORE_BF16, AVX512_CORE_AMX, native."
      return 1
      ;;
  esac

  for flag in $flags; do
    grep -q -w -m 1 -- "$flag" /proc/cpuinfo 2>/dev/null || lacking="$lacking $flag"
  done

  if [ -n "$lacking" ]; then
    say "--isa $1: this processor cannot simulate it, because it lacks$lacking. Choose a smaller one."
    return 1
  fi

  export ONEDNN_MAX_CPU_ISA=$1
  [ -z "$aten" ] || export ATEN_CPU_CAPABILITY=$aten
  [ -z "$blas" ] || export OPENBLAS_CORETYPE=$blas
}
