# shellcheck shell=bash
# What infra/deploy, infra/rollback and infra/rotate-keys share: the app on App Platform, its deployments, and the way
# back. They need bash, curl, doctl (signed in), and the program `astralis`, which works out what is sent.
# infra/deploy-functions takes the values from here.

# Seconds between two looks at a deployment.
pause=${PAUSE:-5}
# How long a deployment may take, and how long the new release has to answer.
deployment_seconds=1800
answer_seconds=${ANSWER_SECONDS:-60}

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

die() {
  say "$*"
  exit 1
}

require() {
  local name
  for name in "$@"; do
    command -v "$name" >/dev/null || die "$name is missing: docs/deploy.md says where it comes from"
  done
}

# A folder of our own for specs, which may hold secrets in the open.
make_work_folder() {
  umask 077
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
}

# The program: the one named by ASTRALIS, the installed one, the one that was built here, or the one in the image.
astralis() {
  local built image
  if [[ -n ${ASTRALIS:-} ]]; then
    "$ASTRALIS" "$@"
    return
  fi
  if [[ -n $(type -P astralis) ]]; then
    command astralis "$@"
    return
  fi
  for built in "$root"/target/{dist,release,debug}/astralis; do
    if [[ -x $built ]]; then
      "$built" "$@"
      return
    fi
  done
  require docker
  image=$(docker image ls --filter 'reference=*/*/astralis' --format '{{.Repository}}:{{.Tag}}' | sed -n 1p)
  [[ -n $image ]] || die "the program astralis is not here: build the image, or set ASTRALIS to its path"
  docker run --rm --network none --user "$(id -u):$(id -g)" --volume "$work:$work" --volume "$root/.do:$root/.do:ro" \
    "$image" astralis "$@"
}

# `copy_values FILE`: what the operator hands over, `-` for standard input, in $work/values.
copy_values() {
  if [[ $1 == - ]]; then
    cat >"$work/values"
    return
  fi
  local mode
  mode=$(stat -c %a "$1" 2>/dev/null || stat -f %Lp "$1") || die "$1 can't be read"
  [[ $mode == ?00 ]] || die "others can read $1: chmod 600 $1"
  cp "$1" "$work/values"
}

# The identifier of the app with the committed name, or nothing.
find_app() {
  local name
  name=$(sed -n 's/^name: //p' "$root/.do/app.yaml")
  doctl apps list --format ID,Spec.Name --no-header | awk -v name="$name" '$2 == name { print $1 }'
}

app_column() { doctl apps get "$app" --format "$1" --no-header | tr -d '[:space:]'; }

# Identifiers and phases, the newest first.
deployments() { doctl apps list-deployments "$app" --format ID,Phase --no-header; }

# The spec that runs, in $work/live.json. After a failed deploy the app's newest spec is not the one that runs, and an
# accident may have emptied it; so it is that of the deployment that is active.
fetch_live() {
  active=$(app_column ActiveDeployment.ID)
  if [[ -n $active ]]; then
    doctl apps spec get "$app" --deployment "$active" --format json >"$work/live.json"
  else
    doctl apps spec get "$app" --format json >"$work/live.json"
  fi
}

refuse_while_deploying() {
  local running
  running=$(app_column InProgressDeployment.ID)
  [[ -z $running ]] || die "the deployment $running is under way: wait for its end"
}

check_schema() {
  doctl apps spec validate --schema-only "$1" >/dev/null || die "doctl does not take the spec"
}

show_changes() { sed 's/^/  /' "$work/changes"; }

# `update SPEC`: sends a spec and waits until its deployment is over. Fails with 2 when the spec was not taken, so that
# nothing has changed, and with 1 when it did not become the active one. Bash goes on after a failed command in a
# function whose failure is handled, so each command says here what its own means.
update() {
  local before
  before=$(deployments | awk 'NR == 1 { print $1 }') || return 2
  doctl apps update "$app" --spec "$1" --update-sources --format ID --no-header >/dev/null || return 2
  await_deployment "$before"
}

# `await_deployment BEFORE`: waits for the end of the deployment that came after BEFORE.
await_deployment() {
  local newest phase shown='' end=$((SECONDS + deployment_seconds))
  while ((SECONDS < end)); do
    read -r newest phase < <(deployments | sed -n 1p) || true
    if [[ -n ${newest:-} && $newest != "$1" ]]; then
      [[ $phase == "$shown" ]] || say "deployment $newest: $phase"
      shown=$phase
      case $phase in
        ACTIVE) return 0 ;;
        ERROR | CANCELED | SUPERSEDED) return 1 ;;
      esac
    fi
    sleep "$pause"
  done
  say "the deployment is not over after $((deployment_seconds / 60)) minutes"
  return 1
}

# Whether the release answers: ready for requests, and the web app's page is there.
answers() {
  local address path end=$((SECONDS + answer_seconds))
  address=$(app_column DefaultIngress)
  while true; do
    for path in /readyz /; do
      curl --fail --silent --max-time 5 --output /dev/null "$address$path" || break
      [[ $path == /readyz ]] || return 0
    done
    ((SECONDS < end)) || break
    sleep "$pause"
  done
  say "$address$path does not answer as it should"
  return 1
}

# `send SPEC`: sends it, and goes back to $work/live.json by itself where it does not work.
send() {
  local outcome=0
  update "$1" || outcome=$?
  [[ $outcome -ne 2 ]] || die "the spec was refused, nothing has changed"
  if [[ $outcome -eq 0 ]] && answers; then
    return 0
  fi
  if [[ -z ${active:-} ]]; then
    die "there is no earlier deployment to go back to; the reason: doctl apps logs $app --type deploy"
  fi
  say "going back to what ran before"
  astralis deploy-spec restore --to "$work/live.json" --out "$work/back.json" >/dev/null
  outcome=0
  update "$work/back.json" || outcome=$?
  [[ $outcome -ne 2 ]] || die "the spec of what ran before was refused: infra/rollback $active"
  if [[ $outcome -eq 0 ]] && answers; then
    die "what ran before runs again; the reason: doctl apps logs $app --type deploy"
  fi
  die "what ran before does not answer either: doctl apps logs $app --type run"
}
