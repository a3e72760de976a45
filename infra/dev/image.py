"""Takes the last steps of infra/Dockerfile on a bare Debian, without a container engine, and tries what comes out.

    image.py PROGRAM WEB PDFIUM ONNXRUNTIME MODELS FIXTURE

PROGRAM is `astralis` of the profile `dist`, WEB the built web app, PDFIUM and ONNXRUNTIME the two libraries, MODELS the
folder of the recognition. DATABASE_URL leads to an empty database. Needs root, `mmdebstrap` and `unshare`.
"""

import glob
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

MEGABYTE = 1_000_000
# Of what the image adds to Debian: two thirds of it are the program, the recognition and Tesseract with ICU.
LARGEST_CONTENT = 300 * MEGABYTE
LARGEST_IDLE = 60 * MEGABYTE
# Of debian:bookworm-slim: what nobody reads in a container.
SLIM = ["/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*", "/usr/share/info/*"]
SETTINGS = {
    "JWT_SECRET": "0123456789abcdef0123456789abcdef",
    "ENCRYPTION_KEY": "123456789abcdef0123456789abcdef0",
    "SIGNING_KEY": "23456789abcdef0123456789abcdef01",
    "APP_URL": "https://astralis.example",
    "SPACES_ENDPOINT": "http://127.0.0.1:9",
    "SPACES_BUCKET": "files",
    "SPACES_ACCESS_KEY": "key",
    "SPACES_SECRET_KEY": "secret",
}


def last_stage(path):
    """Instructions of the image itself: (word, rest) each."""
    with open(path, encoding="utf-8") as file:
        lines = [line for line in file.read().splitlines() if not line.lstrip().startswith("#")]
    steps = [tuple(step.split(None, 1)) for step in "\n".join(lines).replace("\\\n", " ").splitlines() if step.strip()]
    begins = max(at for at, (word, _) in enumerate(steps) if word == "FROM")
    return steps[begins:]


def inside(root, command, user=None, env=None, frozen=False):
    """A command line that runs in the root, which can't be written to when it is `frozen`."""
    mounts = [f"mount --bind {root} {root}", f"mount --rbind /dev {root}/dev", f"mount -t proc proc {root}/proc"]
    if frozen:
        mounts += [f"mount -o remount,ro,bind {root}", f"mount -t tmpfs tmpfs {root}/tmp"]
    who = [f"--userspec={user}"] if user else []
    variables = [f"{name}={value}" for name, value in (env or {}).items()]
    enter = ["chroot", *who, root, "/usr/bin/env", "-i", *variables, *command]
    return ["unshare", "--mount", "sh", "-c", " && ".join([*mounts, f"exec {shlex.join(enter)}"])]


def debian(root, release):
    exclude = [f"--dpkgopt=path-exclude={path}" for path in SLIM]
    # As in Debian's own container image: merged from the start, without the Perl that merging would need.
    merged = ["--include=usr-is-merged", "--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr"]
    made = ["mmdebstrap", "--quiet", "--variant=minbase", *merged, *exclude, release, root]
    subprocess.run(made, check=True, stdin=subprocess.DEVNULL)
    # That image keeps no package it has unpacked.
    with open(os.path.join(root, "etc/apt/apt.conf.d/clean"), "w", encoding="ascii") as file:
        file.write('Binary::apt::APT::Keep-Downloaded-Packages "0";\n')
        file.write('DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };\n')
    # Names are looked up as this machine does it, as a container engine arranges it.
    shutil.copy("/etc/resolv.conf", os.path.join(root, "etc/resolv.conf"))


def copy(root, rest, sources):
    stage, *paths, target = rest.removeprefix("--from=").split()
    for path in paths:
        source = sources.get((stage, path))
        if source is None:
            sys.exit(f"COPY --from={stage} {path}: image.py does not know where that is made")
        to = os.path.join(root, target.lstrip("/"))
        os.makedirs(os.path.dirname(to), exist_ok=True)
        if os.path.isdir(source):
            shutil.copytree(source, to)
        else:
            shutil.copy(source, to)


def postgres_client():
    """What the image takes from Postgres' own, as this machine has it: the newest version."""
    folder = max(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[-2]))
    library = glob.glob("/usr/lib/*-linux-gnu/libpq.so.5")
    found = [*(os.path.join(folder, name) for name in ("pg_dump", "pg_restore")), *library[:1]]
    return {("postgres", f"/client/{os.path.basename(path)}"): os.path.realpath(path) for path in found}


def build(root, steps, sources):
    """The environment, the user and the command of the image, and the bytes of the Debian below it."""
    env = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
    user = command = below = None
    for word, rest in steps:
        if word == "FROM":
            debian(root, re.fullmatch(r"debian:(\w+)-slim", rest.strip())[1])
            below = content(root)
        elif word == "RUN":
            shell = ["sh", "-c", rest]
            quiet = {**env, "DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run(inside(root, shell, env=quiet), check=True, stdout=subprocess.DEVNULL)
        elif word == "COPY":
            copy(root, rest, sources)
        elif word == "ENV":
            env.update(pair.split("=", 1) for pair in shlex.split(rest))
        elif word == "USER":
            user = rest.strip()
        elif word == "CMD":
            command = json.loads(rest)
        elif word != "EXPOSE":
            sys.exit(f"{word}: image.py does not know this instruction")
    return (env, user, command), below


def content(root):
    total = 0
    for folder, _, names in os.walk(root):
        if folder.startswith((os.path.join(root, "proc"), os.path.join(root, "dev"))):
            continue
        total += sum(os.lstat(os.path.join(folder, name)).st_size for name in names)
    return total


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def answer(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as reply:
        return reply.status, reply.read()


def wait_for(port, path, child):
    for _ in range(300):
        try:
            return answer(port, path)
        except OSError:
            if child.poll() is not None:
                sys.exit(f"the image's command ended with {child.returncode}")
            time.sleep(0.1)
    sys.exit(f"{path} does not answer within 30 s")


def resident(pid):
    """Bytes of memory that a process and those it started hold, without the pages of files, which the kernel may drop."""
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        held = int(re.search(r"RssAnon:\s+(\d+) kB", file.read())[1]) * 1024
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as file:
            held += sum(resident(child) for child in file.read().split())
    return held


def serve(root, image, fault):
    env, user, command = image
    port = free_port()
    env = {**env, **SETTINGS, "DATABASE_URL": os.environ["DATABASE_URL"], "PORT": str(port), "LOG_LEVEL": "warn"}
    # The image asks for TLS to its database, and the throw-away one is on this machine.
    env["DATABASE_URL"] += "?sslmode=disable"
    subprocess.run(inside(root, ["astralis", "migrate"], user, env, True), check=True)
    child = subprocess.Popen(inside(root, command, user, env, frozen=True))
    try:
        wait_for(port, "/livez", child)
        ready, _ = answer(port, "/readyz")
        _, page = answer(port, "/")
        time.sleep(2)
        idle = resident(child.pid)
    finally:
        child.terminate()
        try:
            ended = child.wait(timeout=60)
        except subprocess.TimeoutExpired:
            child.kill()
            ended = "nothing within a minute"
    print(f"idle api process{idle / MEGABYTE:8.1f} MB of {LARGEST_IDLE // MEGABYTE}")
    if ready != 200 or b"<div id=" not in page:
        fault(f"ready {ready}, and / answers {page[:80]!r} instead of the web app")
    if idle > LARGEST_IDLE:
        fault("the idle process holds too much")
    if ended != 0:
        fault(f"SIGTERM ends it with {ended}")


def main():
    program, web, pdfium, onnxruntime, models, fixture = sys.argv[1:]
    # So that whoever ends this also ends what it started, and removes what it unpacked.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        stripped = os.path.join(folder, "astralis")
        subprocess.run(["strip", "-o", stripped, program], check=True)
        sources = {
            ("build", "/usr/local/bin/astralis"): stripped,
            ("web", "/web/dist"): web,
            ("pdfium", "/wheel/pypdfium2_raw/libpdfium.so"): pdfium,
            ("ocr", "/libonnxruntime.so"): onnxruntime,
            ("ocr", "/ocr-models"): models,
            **postgres_client(),
        }
        root = os.path.join(folder, "root")
        image, below = build(root, last_stage("infra/Dockerfile"), sources)
        size = content(root) - below
        print(f"content         {size / MEGABYTE:8.1f} MB of {LARGEST_CONTENT // MEGABYTE}, on {below / MEGABYTE:.1f} of Debian")
        if size > LARGEST_CONTENT:
            faults.append("the image is too large")

        env, user, command = image
        bare = subprocess.run(inside(root, command, user, env, True), capture_output=True, text=True, timeout=60)
        # Without APP_URL it is taken for the local platform, whose address is known.
        needed = {*SETTINGS, "DATABASE_URL"} - {"APP_URL"}
        missing = [name for name in sorted(needed) if name not in bare.stderr + bare.stdout]
        if bare.returncode == 0 or missing:
            faults.append(f"an empty environment ends with {bare.returncode}, and does not name {missing}")

        for name in ("pg_dump", "pg_restore"):
            told = inside(root, ["sh", "-c", f"/usr/lib/postgresql/*/bin/{name} --version"], user, env, True)
            said = subprocess.run(told, capture_output=True, text=True)
            if said.returncode != 0:
                faults.append(f"backups need {name}, which says {said.stderr[:200]!r}")

        with open(fixture, "rb") as file:
            name = os.path.basename(fixture)
            shown = inside(root, ["sh", "-c", f"cat >/tmp/{name} && astralis read /tmp/{name}"], user, env, True)
            read = subprocess.run(shown, stdin=file, capture_output=True, text=True)
        if read.returncode != 0 or len(read.stdout.split()) < 20:
            faults.append(f"{name} is read as {read.stdout[:200]!r} {read.stderr[:500]}")
        serve(root, image, faults.append)
    for fault in faults:
        print(fault, file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
