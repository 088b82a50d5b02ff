#!/usr/bin/env python3
"""Lints the template, as it stands and as SAM transforms it, without AWS.

    lint.py [--checkov PROGRAM] [TEMPLATE]   prints each finding; exit code 1 if there is any
    lint.py --transformed [TEMPLATE]         prints what SAM makes of the template, as JSON, for tests of other kinds

A linter sees little of what SAM has yet to make something of: a misspelt StartingPosition, or an attribute that nothing has, is
found only after the transform. So each of these is run, all of them offline:

    sam validate --lint     on the template
    cfn-lint                on the template, on what SAM makes of it, and on that in each of SETTINGS
    checkov                 on what SAM makes of it in each of SETTINGS

and the stylesheet's hash in the site's content security policy is held to the page that needs it. What no linter knows (cron
expressions, time zones, filter patterns, which calls a role is to have) is for tests that know the program.

Needs aws-sam-cli, which brings cfn-lint and aws-sam-translator, in the environment that runs it, and checkov in one of its own:
each of the two insists on another boto3.
"""

import argparse
import base64
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse
from yaml import YAMLError

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent

# Where the system is documented to run. The transform asks for a region; nothing in the template depends on which.
REGION = "eu-west-2"

# The parameters' values between which what is made differs: every condition is true in one and false in another.
REQUIRED = {"AlarmEmail": "alarms@council.example", "Sender": "last-friday@notices.example"}
SETTINGS = {
    "as given": REQUIRED,
    "domains, own key, passwords": REQUIRED
    | {
        "ApiDomain": "returns.council.example",
        "ApiCertificateArn": f"arn:aws:acm:{REGION}:111122223333:certificate/00000000-0000-0000-0000-000000000000",
        "Architecture": "arm64",
        "Encryption": "customer-managed",
        "SiteAccess": "password",
        "SiteCertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-0000-0000-000000000000",
        "SiteDomain": "performance.council.example",
    },
    "IP list": REQUIRED | {"SiteAccess": "ip-list", "SiteAddresses": "192.0.2.0/24,198.51.100.7"},
}

# What checkov asks for and a parameter leaves to the operator: asked for only in the settings that choose it.
LEFT_TO = {
    "CKV_AWS_26": "Encryption",
    "CKV_AWS_119": "Encryption",
    "CKV_AWS_158": "Encryption",
    "CKV_AWS_174": "SiteDomain",
}


def main():
    """Prints the findings, or what SAM makes of the template; the exit code."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("template", nargs="?", type=Path, default=HERE.parent / "template.yaml")
    arguments.add_argument("--checkov", default="checkov", help="the program, where it is not on the path")
    arguments.add_argument("--transformed", action="store_true", help="print what SAM makes of the template, as JSON")
    arguments = arguments.parse_args()

    transformed, findings = transform(arguments.template)
    if arguments.transformed and transformed:
        print(json.dumps(transformed, indent=1))
        return 0
    if not arguments.transformed:
        with tempfile.TemporaryDirectory() as folder:
            findings += lint(arguments.template, transformed, arguments.checkov, Path(folder))
    print("\n".join(once(findings)) or "The linters find nothing.")
    return 1 if findings else 0


# A finding is a pair: where it was found, and what.


def once(findings):
    """Each finding in one line, with all the places where it was found."""
    places = {}
    for place, finding in findings:
        places.setdefault(finding, []).append(place)
    return [f"{finding} [{'; '.join(found_in)}]" for finding, found_in in places.items()]


def lint(template, transformed, checkov_program, folder):
    """The findings of every linter; in a folder for what they are to read."""
    findings = sam_validate(template, folder) + cfn_lint("as it stands", template)
    if transformed is None:
        return findings
    findings += stylesheet_hash(transformed) + cfn_lint("transformed", written(folder, "transformed", transformed))
    files = [written(folder, name, in_setting(transformed, parameters)) for name, parameters in SETTINGS.items()]
    for file in files:
        # What only the conditions named is not used where they are resolved.
        findings += cfn_lint(file.stem, file, "--ignore-checks", "W2001")
    return findings + checkov(files, checkov_program)


def transform(file):
    """What SAM makes of a template; or why it makes nothing of it."""
    os.environ["AWS_DEFAULT_REGION"] = REGION
    try:
        template = yaml_parse(file.read_text(encoding="utf-8"))
        for resource in template["Resources"].values():
            properties = resource.get("Properties", {})
            # As `sam package` leaves it behind: the zip uploaded.
            if isinstance(properties.get("CodeUri"), str):
                properties["CodeUri"] = "s3://packages/" + Path(properties["CodeUri"]).name
        # No role takes a policy of AWS's, so that there are none to look up.
        return Translator({}, Parser()).translate(template, parameter_values={}), []
    except YAMLError as error:
        return None, [("transform", str(error))]
    except InvalidDocumentException as error:
        return None, [("transform", cause.message) for cause in error.causes]


def in_setting(template, parameters):
    """A template as it is with some parameters' values: conditions resolved, and what they leave out left out."""
    given = {name: parameter.get("Default") for name, parameter in template["Parameters"].items()} | parameters

    def holds(condition):
        if isinstance(condition, str):
            return holds(template["Conditions"][condition])
        ((function, of),) = condition.items()
        match function:
            case "Condition":
                return holds(of)
            case "Fn::Not":
                return not holds(of[0])
            case "Fn::And":
                return all(map(holds, of))
            case "Fn::Or":
                return any(map(holds, of))
            case "Fn::Equals":
                one, other = (given[side["Ref"]] if isinstance(side, dict) else side for side in of)
                return one == other
        raise ValueError(f"a condition by {function}, which lint.py does not read")

    def resolved(value):
        while isinstance(value, dict) and "Fn::If" in value:
            condition, then, otherwise = value["Fn::If"]
            value = then if holds(condition) else otherwise
        if isinstance(value, dict):
            parts = {key: resolved(part) for key, part in value.items()}
            return {key: part for key, part in parts.items() if part != {"Ref": "AWS::NoValue"}}
        if isinstance(value, list):
            return [part for part in map(resolved, value) if part != {"Ref": "AWS::NoValue"}]
        return value

    def made(things):
        kept = {name: dict(thing) for name, thing in things.items()}
        return {name: resolved(thing) for name, thing in kept.items() if holds(thing.pop("Condition", {"Fn::And": []}))}

    values = {name: {} if value is None else {"Default": value} for name, value in given.items()}
    return {key: value for key, value in template.items() if key not in ("Conditions", "Rules")} | {
        "Parameters": {name: parameter | values[name] for name, parameter in template["Parameters"].items()},
        "Resources": made(template["Resources"]),
        "Outputs": made(template["Outputs"]),
    }


def stylesheet_hash(template):
    """Whether the content security policy lets error.html show its own style element."""
    page = (ROOT / "site-templates/pages/error.html").read_text(encoding="utf-8")
    stylesheet = (ROOT / "site-templates/assets/site.css").read_text(encoding="utf-8")
    element = page.partition("<style>")[2].partition("</style>")[0].replace("{{ stylesheet | safe }}", stylesheet)
    digest = base64.b64encode(hashlib.sha256(element.encode()).digest()).decode()
    if f"'sha256-{digest}'" in json.dumps(template):
        return []
    return [("SiteHeaders", f"the style element of error.html has another hash by now: 'sha256-{digest}'")]


def sam_validate(template, folder):
    """What `sam validate --lint` finds."""
    command = [beside("sam"), "validate", "--lint", "--region", REGION, "--template-file", template]
    # Its home is where it keeps an id for telemetry.
    done = run(command, SAM_CLI_TELEMETRY="0", HOME=str(folder))
    return [] if done.returncode == 0 else [("sam validate --lint", (done.stdout + done.stderr).strip())]


def cfn_lint(where, file, *further):
    """What cfn-lint finds in a file, errors and warnings alike."""
    done = run([beside("cfn-lint"), "--format", "json", "--regions", REGION, "--template", file, *further])
    try:
        found = json.loads(done.stdout)
    except json.JSONDecodeError:
        return [(where, f"cfn-lint: {done.stdout}{done.stderr}")]

    def at(location):
        path = ".".join(map(str, location.get("Path") or []))
        return f"{path}, line {location['Start']['LineNumber']}" if file.suffix == ".yaml" else path

    return [(where, f"{one['Rule']['Id']} {one['Message']}, at {at(one['Location'])}") for one in found]


def checkov(files, program):
    """What checkov finds in files that are named by their settings."""
    command = [program, "--config-file", HERE / "checkov.yaml", "--output", "json", "--file", *files]
    try:
        done = run(command, LOG_LEVEL="ERROR")
        found = json.loads(done.stdout)
    except FileNotFoundError:
        return [("checkov", f"there is no program {program}; name it with --checkov")]
    except json.JSONDecodeError:
        return [("checkov", done.stdout + done.stderr)]
    # A file that it cannot read it passes over in silence.
    read = found.get("summary", found)["resource_count"]
    there = sum(len(json.loads(file.read_text(encoding="utf-8"))["Resources"]) for file in files)
    if read != there:
        return [("checkov", f"it read {read} of {there} resources")]
    findings = []
    for one in found["results"]["failed_checks"]:
        setting, left_to = Path(one["file_path"]).stem, LEFT_TO.get(one["check_id"])
        if left_to is None or left_to in SETTINGS[setting]:
            findings.append((setting, f"{one['check_id']} {one['check_name']}, at {one['resource']}"))
    return findings


def beside(program):
    """A program of the environment that this one runs in."""
    return Path(sys.executable).with_name(program)


def run(command, **environment):
    """Runs a program to its end."""
    return subprocess.run(
        list(map(str, command)), capture_output=True, text=True, check=False, env=os.environ | environment
    )


def written(folder, name, template):
    """The file that a template is written to."""
    file = folder / f"{name}.json"
    file.write_text(json.dumps(template, indent=1), encoding="utf-8")
    return file


if __name__ == "__main__":
    sys.exit(main())
