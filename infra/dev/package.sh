# shellcheck shell=bash
# The zips of the light functions: one executable each, named `exec`, as DigitalOcean's Go runtime starts it.

# The machines of DigitalOcean Functions, and the oldest C library that one of its runtimes has.
package_target=x86_64-unknown-linux-gnu
package_glibc=2.28

has_zig() {
  cmp -s "$root/infra/dev/zig.txt" "$root/.dev/zig/zig.txt"
}

install_zig() {
  has_zig && return
  local wheels folder=$root/.dev/zig
  say "installing the linker of the functions in .dev/zig (pip)"
  wheels=$(mktemp -d)
  download "$root/infra/dev/zig.txt" "$wheels"
  rm -rf "$folder"
  mkdir -p "$folder"
  python3 - "$folder" "$wheels"/*.whl <<'END'
import os, sys, zipfile
folder, *wheels = sys.argv[1:]
for wheel in wheels:
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.startswith("ziglang/"):
                archive.extract(name, folder)
            elif name.endswith("/scripts/cargo-zigbuild"):
                with open(os.path.join(folder, "cargo-zigbuild"), "wb") as out:
                    out.write(archive.read(name))
for program in ("cargo-zigbuild", "ziglang/zig"):
    os.chmod(os.path.join(folder, program), 0o755)
END
  cp "$root/infra/dev/zig.txt" "$folder/zig.txt"
  rm -rf "$wheels"
}

# The functions that project.yml deploys, in its order.
packaged_functions() {
  sed -n 's/^      - name: //p' "$root/project.yml"
}

# `package [--check] [NAME…]`: builds, packs and inspects; with --check each zip is driven as the platform drives it.
package() {
  local name check='' names=() built known
  known=$(packaged_functions)
  for name in "$@"; do
    case $name in
      --check) check=1 ;;
      *)
        grep -qx -- "$name" <<<"$known" || die "$name is no function of project.yml: $(tr '\n' ' ' <<<"$known")"
        names+=("$name")
        ;;
    esac
  done
  [[ ${#names[@]} -gt 0 ]] || mapfile -t names <<<"$known"
  install_zig
  rustup target list --installed 2>/dev/null | grep -qx "$package_target" || rustup target add "$package_target" >&2
  say "building ${#names[@]} function(s) for $package_target with glibc $package_glibc"
  # A build path in a panic's message would make the same source give other bytes elsewhere.
  RUSTFLAGS="--remap-path-prefix=$root=. --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo" \
    CARGO_ZIGBUILD_ZIG_PATH=$root/.dev/zig/ziglang/zig \
    "$root/.dev/zig/cargo-zigbuild" zigbuild --profile function --target "$package_target.$package_glibc" \
    "${names[@]/#/--package=}" "${names[@]/#/--bin=}"
  built=$target/$package_target/function
  mkdir -p "$root/functions/dist"
  python3 "$root/infra/dev/package.py" pack "$built" "$root/functions/dist" "$package_glibc" "${names[@]}"
  [[ -z $check ]] || python3 "$root/infra/dev/package.py" drive "$root/functions/dist" "${names[@]}"
}
