"""Packs executables into the zips that DigitalOcean Functions takes, and drives such zips as its proxy does.

    package.py pack BUILT DIST GLIBC NAME…    one zip for each executable, inspected
    package.py drive DIST NAME…               each zip is started, acknowledged, called twice, and ended

The proxy's protocol (ActionLoop of OpenWhisk, in DigitalOcean's fork): a line of JSON on stdin is a call, a line of JSON
on file descriptor 3 its answer, and a mark on stdout and on stderr the end of its log.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import zipfile

# Of an unpacked function, says DigitalOcean's page about limits.
LARGEST = 48 * 1024 * 1024
# Cold start grows by 10 to 20 ms for each megabyte of the executable.
WANTED = 10 * 1000 * 1000
GUARD = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX"
SETTINGS = {
    "DATABASE_URL": "postgres://nobody@127.0.0.1:9/nowhere",
    "JWT_SECRET": "0123456789abcdef0123456789abcdef",
    "ENCRYPTION_KEY": "0123456789abcdef0123456789abcdef",
    "SIGNING_KEY": "0123456789abcdef0123456789abcdef",
    "APP_URL": "https://astralis.example",
    "SPACES_ENDPOINT": "http://127.0.0.1:9",
    "SPACES_BUCKET": "files",
    "SPACES_ACCESS_KEY": "key",
    "SPACES_SECRET_KEY": "secret",
    "RATE_LIMIT_MAX": "0",
    # What `infra/deploy-functions` gives a variable that is not set.
    "SMTP_HOST": " ",
    "SMTP_PORT": " ",
    "JWT_SECRET_PREVIOUS": " ",
}


def newest_glibc(path):
    """The newest version of the C library that an executable asks for."""
    text = subprocess.run(["readelf", "--version-info", path], capture_output=True, text=True, check=True).stdout
    versions = {tuple(map(int, found.split("."))) for found in re.findall(r"GLIBC_(\d+\.\d+)", text)}
    return max(versions, default=(0, 0))


def pack(built, dist, glibc, names):
    oldest = tuple(map(int, glibc.split(".")))
    faults = []
    for name in names:
        with open(os.path.join(built, name), "rb") as file:
            executable = file.read()
        target = os.path.join(dist, f"{name}.zip")
        # One date and one order, so that the same executable gives the same zip.
        entry = zipfile.ZipInfo("exec", (1980, 1, 1, 0, 0, 0))
        entry.external_attr = 0o100755 << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr(entry, executable, compresslevel=9)
        wants = newest_glibc(os.path.join(built, name))
        size, packed = len(executable), os.path.getsize(target)
        print(f"{name:24}{size / 1e6:8.1f} MB   zip {packed / 1e6:5.1f} MB   glibc {wants[0]}.{wants[1]}")
        if wants > oldest:
            faults.append(f"{name} needs glibc {wants[0]}.{wants[1]}, and the oldest runtime has {glibc}")
        if size > LARGEST:
            faults.append(f"{name} has more than 48 MB")
        elif size > WANTED:
            print(f"{name} has more than 10 MB: it starts slowly", file=sys.stderr)
    return faults


def exchange(child, answers, line):
    child.stdin.write((json.dumps(line) + "\n").encode())
    child.stdin.flush()
    return json.loads(answers.readline() or "null")


def drive_one(path):
    """What is wrong with a zip; none when it works."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(path) as archive:
            if archive.namelist() != ["exec"]:
                return f"holds {archive.namelist()} instead of exec alone"
            archive.extract("exec", folder)
        program = os.path.join(folder, "exec")
        os.chmod(program, 0o755)
        read, write = os.pipe()
        # The shell puts the answers where the child must write them, whatever the pipe's number is here.
        child = subprocess.Popen(
            ["sh", "-c", f'exec "$0" 3>&{write} {write}>&-', program],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=[write],
            env={**SETTINGS, "__OW_WAIT_FOR_ACK": "1", "__OW_ACTION_NAME": "/fn-1/x/y", "HOME": "/", "PATH": "/bin"},
        )
        os.close(write)
        with os.fdopen(read) as answers:
            acknowledged = answers.readline().strip()
            if acknowledged != '{"ok":true}':
                return f"acknowledged with {acknowledged!r}: {child.communicate()[1].decode()}"
            http = {"method": "GET", "path": "/nowhere-at-all", "headers": {}, "queryString": "", "body": ""}
            request = exchange(child, answers, {"value": {"http": http}, "activation_id": "1", "deadline": "99999999999999"})
            # The database leads nowhere, and a second and a half is all the time there is.
            soon = str(int(time.time() * 1000) + 1500)
            job = exchange(child, answers, {"value": {}, "activation_id": "2", "deadline": soon})
            out, err = child.communicate()
        if child.returncode != 0:
            return f"ended with {child.returncode}: {err.decode()}"
        guards = (out.decode().count(GUARD), err.decode().count(GUARD))
        if guards != (2, 2):
            return f"ended {guards} logs instead of two on each stream"
        is_problem = isinstance(request, dict) and 400 <= int(request.get("statusCode", 0)) < 500
        if not is_problem or not isinstance(job, dict) or "error" not in job:
            return f"answered {request} and {job}"
    return None


def drive(dist, names):
    faults = []
    for name in names:
        fault = drive_one(os.path.join(dist, f"{name}.zip"))
        print(f"{name:24}{'works' if fault is None else 'FAILS'}")
        if fault:
            faults.append(f"{name} {fault}")
    return faults


def main():
    command, *arguments = sys.argv[1:]
    if command == "pack":
        built, dist, glibc, *names = arguments
        faults = pack(built, dist, glibc, names)
    else:
        dist, *names = arguments
        faults = drive(dist, names)
    for fault in faults:
        print(fault, file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
