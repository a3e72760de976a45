"""Stands in for DigitalOcean's `doctl`: takes the verbs and flags that infra/ uses and no others, keeps what the
platform would in the file named by DOCTL_STATE, and encrypts, empties and replaces as the platform does."""

import hashlib
import json
import os
import sys

STATE = os.environ["DOCTL_STATE"]

# Verb: number of arguments, flags with a value, flags without.
VERBS = {
    ("account", "get"): (0, set(), set()),
    ("apps", "list"): (0, {"--format"}, {"--no-header"}),
    ("apps", "get"): (1, {"--format"}, {"--no-header"}),
    ("apps", "create"): (0, {"--spec", "--format"}, {"--no-header"}),
    ("apps", "update"): (1, {"--spec", "--format"}, {"--no-header", "--update-sources"}),
    ("apps", "list-deployments"): (1, {"--format"}, {"--no-header"}),
    ("apps", "spec", "get"): (1, {"--deployment", "--format"}, set()),
    ("apps", "spec", "validate"): (1, set(), {"--schema-only"}),
    ("auth", "init"): (0, set(), set()),
    ("databases", "create"): (1, {"--engine", "--version", "--region", "--size", "--num-nodes"}, {"--wait"}),
    ("databases", "list"): (0, {"--format"}, {"--no-header"}),
    ("databases", "connection"): (1, {"--format"}, {"--no-header"}),
    ("databases", "user", "create"): (2, {"--format"}, {"--no-header"}),
    ("registry", "create"): (1, {"--subscription-tier", "--region"}, set()),
    ("registry", "login"): (0, set(), set()),
    ("registry", "repository", "list-tags"): (1, {"--format"}, {"--no-header"}),
    ("spaces", "keys", "create"): (1, {"--grants", "--format"}, {"--no-header"}),
}

TOP = {
    "name", "services", "static_sites", "workers", "jobs", "functions", "databases", "domains", "region", "envs",
    "alerts", "ingress", "egress", "features", "maintenance", "vpc", "disable_edge_cache",
    "disable_email_obfuscation", "enhanced_threat_control_enabled",
}


def fail(message):
    print(f"Error: {message}", file=sys.stderr)
    sys.exit(1)


def parse(words):
    for length in (3, 2):
        verb = tuple(words[:length])
        if verb in VERBS:
            count, valued, bare = VERBS[verb]
            break
    else:
        fail(f"unknown command {' '.join(words)}")
    arguments, flags, rest = [], {}, list(words[length:])
    while rest:
        word = rest.pop(0)
        if word in bare:
            flags[word] = True
        elif word in valued and rest:
            flags[word] = rest.pop(0)
        elif word.startswith("-") and word != "-":
            fail(f"unknown flag: {word}")
        else:
            arguments.append(word)
    if len(arguments) != count:
        fail("(doctl) command is missing required arguments, or has too many")
    return verb, arguments, flags


def identifier(state):
    state["count"] += 1
    return f"00000000-0000-4000-8000-{state['count']:012d}"


def encrypt(state, part):
    """Values in the open become EV[…]; a secret without one is empty from now on."""
    for env in part.get("envs", []):
        if env.get("type") == "SECRET":
            value = env.get("value", "")
            if value.startswith("EV["):
                if value not in state["secrets"]:
                    fail(f"{env['key']} was not encrypted for this app")
            elif value:
                sealed = hashlib.sha256(f"{state['count']}{env['key']}{value}".encode()).hexdigest()
                env["value"] = f"EV[1:{sealed}]"
                state["secrets"][env["value"]] = value
            else:
                env.pop("value", None)
                state["emptied"].append(env["key"])


def load(state, path):
    with open(path) as file:
        spec = json.load(file)
    unknown = set(spec) - TOP
    if unknown:
        fail(f"unknown field {sorted(unknown)}")
    return spec


def release(state, app, spec):
    encrypt(state, spec)
    for components in spec.values():
        for part in components if isinstance(components, list) else []:
            encrypt(state, part)
    app["spec"] = spec
    state["count"] += 1
    app["deployments"].insert(0, {"id": identifier(state), "phase": "PENDING_BUILD", "spec": spec})


def tag(spec):
    return spec["services"][0]["image"]["tag"]


def advance(state, app):
    """Each look at a deployment is a step of it."""
    newest = app["deployments"][0]
    steps = {"PENDING_BUILD": "DEPLOYING"}
    if newest["phase"] in steps:
        newest["phase"] = steps[newest["phase"]]
    elif newest["phase"] == "DEPLOYING":
        broken = tag(newest["spec"]) in state["broken"]
        newest["phase"] = "ERROR" if broken else "ACTIVE"
        for other in app["deployments"][1:] if not broken else []:
            if other["phase"] == "ACTIVE":
                other["phase"] = "SUPERSEDED"


def app_of(state, wanted):
    return next((app for app in state["apps"] if app["id"] == wanted), None) or fail("404 app not found")


def column(state, app, name):
    phases = {deployment["phase"]: deployment["id"] for deployment in reversed(app["deployments"])}
    return {
        "ID": app["id"],
        "Spec.Name": app["spec"]["name"],
        "DefaultIngress": state["address"],
        "ActiveDeployment.ID": phases.get("ACTIVE", ""),
        "InProgressDeployment.ID": phases.get("DEPLOYING", phases.get("PENDING_BUILD", "")),
    }[name]


def show(rows):
    for row in rows:
        print("    ".join(row))


def apps(state, verb, arguments, flags):
    columns = flags.get("--format", "").split(",")
    if verb[1] == "list":
        show([column(state, app, name) for name in columns] for app in state["apps"])
    elif verb[1] == "create":
        spec = load(state, flags["--spec"])
        app = {"id": identifier(state), "spec": spec, "deployments": []}
        state["apps"].append(app)
        release(state, app, spec)
        print("Notice: App created", file=sys.stderr)
        show([[app["id"]]])
    elif verb[1:] == ("spec", "validate"):
        load(state, arguments[0])
        print("The spec is valid.")
    else:
        app = app_of(state, arguments[0])
        if verb[1] == "get":
            show([[column(state, app, name) for name in columns]])
        elif verb[1] == "update":
            if state["refuse_update"]:
                fail("422 the spec is not valid")
            release(state, app, load(state, flags["--spec"]))
            print("Notice: App updated", file=sys.stderr)
            show([[app["id"]]])
        elif verb[1] == "list-deployments":
            advance(state, app)
            show([{"ID": one["id"], "Phase": one["phase"]}[name] for name in columns] for one in app["deployments"])
        else:
            wanted = flags.get("--deployment")
            specs = [one["spec"] for one in app["deployments"] if one["id"] == wanted]
            print(json.dumps(specs[0] if wanted else app["spec"], indent=2))


def others(state, verb, arguments, flags):
    if verb[0] == "registry":
        show([[one] for one in state["tags"]] if verb[1] == "repository" else [])
    elif verb[:2] == ("databases", "create"):
        state["clusters"].append(arguments[0])
    elif verb[:2] == ("databases", "list"):
        show([f"cluster-{name}", name] for name in state["clusters"])
    elif verb[:2] == ("databases", "connection"):
        show([[state["postgres"][name] for name in ("host", "port", "user", "password")]])
    elif verb[:2] == ("databases", "user"):
        state["users"].append(arguments[1])
        show([[arguments[1]]])
    elif verb[0] == "spaces":
        show([["DO00EXAMPLE", "an-example-secret-key"]])


def main():
    with open(STATE) as file:
        state = json.load(file)
    words = sys.argv[1:]
    verb, arguments, flags = parse(words)
    state["calls"].append(" ".join(verb))
    (apps if verb[0] == "apps" else others)(state, verb, arguments, flags)
    with open(STATE, "w") as file:
        json.dump(state, file)


main()
