# shellcheck shell=bash
# What the machine must have. Every probe looks for a file or a command, so that a complete machine is
# answered in milliseconds; only what a probe does not find is installed.

# Row-level security on partitions and `security_invoker` views need 15.
oldest_postgres=15

has_commands() {
  local name
  for name in "$@"; do
    command -v "$name" >/dev/null 2>&1 || return 1
  done
}

# Whether one of the paths exists; a pattern that matched nothing is a path that does not.
has_file() {
  local path
  for path in "$@"; do
    [[ ! -e $path ]] || return 0
  done
  return 1
}

# `want PACKAGE PROBE…`: remembers the package when its probe fails.
want() {
  local package=$1
  shift
  "$@" || missing+=("$package")
}

install_missing() {
  local command=$1 missing=()
  want build-essential has_commands cc c++ make
  want pkg-config has_commands pkg-config
  # turbojpeg compiles libjpeg-turbo, whose SIMD code is nasm's on x86_64 and the compiler's elsewhere.
  want cmake has_commands cmake
  [[ $(uname -m) != x86_64 ]] || want nasm has_commands nasm
  want ca-certificates has_file /etc/ssl/certs/ca-certificates.crt
  want postgresql find_postgres
  want_tesseract
  want_pip
  want_rust_tools
  [[ $command != check ]] || want shellcheck has_commands shellcheck
  # Its files, not its service: tests start one of their own.
  [[ $command != test ]] || want clamav-daemon has_file /usr/sbin/clamd
  # Tests read mails from it; they start one of their own, too.
  [[ $command != test ]] || want dovecot-imapd has_file /usr/sbin/dovecot
  # Journeys through the web app and its bars need a browser.
  [[ $command != test && $command != bench-web ]] || want chromium has_commands chromium
  # Tests read what they made back with it, and the bench runs against it.
  [[ $command != test && $command != bench ]] || want poppler-utils has_commands pdftotext pdfinfo
  # Tests try the alerts with it.
  [[ $command != test ]] || want prometheus has_commands promtool
  [[ $command != image ]] || want mmdebstrap has_commands mmdebstrap
  [[ $command != bench ]] || want nodejs has_commands node
  [[ $command != bench ]] || want npm has_commands npm

  [[ ${#missing[@]} -eq 0 ]] || install_packages "${missing[@]}"
  find_postgres || die "PostgreSQL $oldest_postgres or newer is needed, and this system's packages have an older one"
  install_pdfium
  install_ocr
  install_rust
  case $command in up | test | check | bench-web | image) install_node ;; esac
  [[ $command != bench ]] || install_sharp
}

want_tesseract() {
  local language
  want tesseract-ocr has_commands tesseract
  for language in eng spa fra deu osd; do
    want "tesseract-ocr-$language" has_file /usr/share/tesseract-ocr/*/tessdata/"$language.traineddata"
  done
  want libtesseract-dev has_file /usr/include/tesseract/capi.h
  want libleptonica-dev has_file /usr/include/leptonica/allheaders.h
  # Photographs of telephones; without it they are refused and everything else is read.
  want libheif1 has_file /usr/lib/*/libheif.so.1
  # The bindings to both are generated from their headers while compiling.
  want libclang-dev has_file /usr/lib/llvm-*/lib/libclang.so
}

as_root() {
  if [[ $EUID -eq 0 ]]; then "$@"; else sudo "$@"; fi
}

install_packages() {
  has_commands apt-get || die "missing: $*. This script installs them on Debian and Ubuntu; elsewhere install their like and run it again"
  [[ $EUID -eq 0 ]] || has_commands sudo || die "missing: $*. Run as root: apt-get install $*"
  say "installing $* (apt-get)"
  local without_cluster=/etc/postgresql-common/createcluster.d/astralis.conf
  # Postgres is wanted as a program: its package must not start a server of its own meanwhile.
  if [[ " $* " == *" postgresql "* ]]; then
    as_root mkdir -p "${without_cluster%/*}"
    echo 'create_main_cluster = false' | as_root tee "$without_cluster" >/dev/null
  fi
  local status=0
  as_root apt-get update -qq </dev/null || status=$?
  [[ $status -ne 0 ]] ||
    as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null || status=$?
  as_root rm -f "$without_cluster"
  [[ $status -eq 0 ]] || die "apt-get failed, see above"
}

# Leaves the newest usable installation's folder of programs in `postgres_bin`.
find_postgres() {
  local folder version newest=$((oldest_postgres - 1))
  for folder in /usr/lib/postgresql/*/bin; do
    version=${folder%/bin}
    version=${version##*/}
    if [[ $version =~ ^[0-9]+$ && $version -gt $newest && -x $folder/initdb ]]; then
      newest=$version
      postgres_bin=$folder
    fi
  done
  [[ $newest -ge $oldest_postgres ]]
}

has_pdfium() {
  [[ -n ${PDFIUM_LIBRARY:-} ]] ||
    { [[ -e $root/.dev/lib/libpdfium.so ]] && cmp -s "$root/infra/dev/pdfium.txt" "$root/.dev/lib/pdfium.txt"; }
}

has_ocr() {
  [[ -n ${ONNXRUNTIME_LIBRARY:-} && -n ${OCR_MODELS:-} ]] ||
    { [[ -e $root/.dev/lib/libonnxruntime.so ]] && cmp -s "$root/infra/dev/ocr.txt" "$root/.dev/ocr-models/ocr.txt" &&
      cmp -s "$root/infra/dev/ocr.py" "$root/.dev/ocr-models/ocr.py"; }
}

want_pip() {
  has_pdfium && has_ocr && { [[ $command != up && $command != test && $command != check && $command != image ]] || find_node; } &&
    { [[ $command != package ]] || has_zig; } && return
  want python3 has_commands python3
  want python3-pip python3 -m pip --version &>/dev/null
}

# `download LIST FOLDER`: the wheels that a list pins by version and hash, for this machine. Its Python need not be
# the one that the wheels are for: nothing of them is run.
download() {
  local machine
  machine=$(uname -m)
  [[ $machine == x86_64 || $machine == aarch64 ]] ||
    die "no libraries are pinned for $machine: set PDFIUM_LIBRARY, ONNXRUNTIME_LIBRARY and OCR_MODELS to their paths"
  python3 -m pip download --quiet --no-deps --only-binary=:all: --python-version 3.12 \
    --platform "manylinux_2_28_$machine" --platform "manylinux_2_17_$machine" \
    --platform "manylinux_2_12_$machine" --platform "manylinux_2_5_$machine" \
    --require-hashes --requirement "$1" --dest "$2" >&2
}

# The library alone out of the wheel that infra/dev/pdfium.txt pins.
install_pdfium() {
  has_pdfium && return
  local wheels
  say "installing PDFium in .dev/lib (pip)"
  wheels=$(mktemp -d)
  download "$root/infra/dev/pdfium.txt" "$wheels"
  mkdir -p "$root/.dev/lib"
  python3 - "$wheels"/*.whl "$root/.dev/lib/libpdfium.so" <<'END'
import os, sys, zipfile
wheel, library = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive, open(library + ".part", "wb") as out:
    out.write(archive.read("pypdfium2_raw/libpdfium.so"))
os.replace(library + ".part", library)
END
  cp "$root/infra/dev/pdfium.txt" "$root/.dev/lib/pdfium.txt"
  rm -rf "$wheels"
}

# ONNX Runtime and the models it runs, out of the wheels that infra/dev/ocr.txt pins.
install_ocr() {
  has_ocr && return
  local wheels
  say "installing ONNX Runtime and the models of the neural engine in .dev (pip)"
  wheels=$(mktemp -d)
  download "$root/infra/dev/ocr.txt" "$wheels"
  python3 "$root/infra/dev/ocr.py" "$wheels" "$root/.dev/lib/libonnxruntime.so" "$root/.dev/ocr-models"
  cp "$root/infra/dev/ocr.txt" "$root/infra/dev/ocr.py" "$root/.dev/ocr-models"
  rm -rf "$wheels"
}

# What images are drawn against. Nothing of it stays outside the target folder.
install_sharp() {
  local version=0.34.5 folder=$target/bench
  grep -qs "\"version\": \"$version\"" "$folder/node_modules/sharp/package.json" && return
  say "installing sharp $version in $folder (npm)"
  mkdir -p "$folder"
  npm install --prefix "$folder" --omit=dev --omit-lockfile-registry-resolved --no-audit --no-fund --loglevel=error \
    "sharp@$version" >&2
}

# Cargo is usable when rustup manages it (rust-toolchain.toml decides then) or when it is new enough itself.
find_rust() {
  rust_version=$(sed -n 's/^channel = "\(.*\)"/\1/p' "$root/rust-toolchain.toml")
  PATH="$PATH:${CARGO_HOME:-${HOME:-}/.cargo}/bin"
  has_commands cargo rustc || return 1
  has_commands rustup ||
    [[ $(printf '%s\n' "$rust_version" "$(rustc --version | cut -d' ' -f2)" | sort -V | head -1) == "$rust_version" ]]
}

want_rust_tools() {
  find_rust || want curl has_commands curl
}

install_rust() {
  local toolchains=${RUSTUP_HOME:-${HOME:-}/.rustup}/toolchains
  if ! find_rust; then
    say "installing Rust $rust_version (rustup)"
    curl --proto '=https' --tlsv1.2 -fsSL https://sh.rustup.rs |
      sh -s -- -y --quiet --no-modify-path --profile minimal --component rustfmt --component clippy \
        --default-toolchain "$rust_version" >&2
    # In front: an older cargo of the system may stand in the way.
    PATH="${CARGO_HOME:-${HOME:-}/.cargo}/bin:$PATH"
  elif has_commands rustup && ! has_file "$toolchains/$rust_version"-*/bin/cargo; then
    say "installing Rust $rust_version (rustup)"
    rustup toolchain install "$rust_version" --no-self-update --profile minimal --component rustfmt --component clippy >&2
  fi
}
