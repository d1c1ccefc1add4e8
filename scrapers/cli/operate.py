"""``nightly``, ``doctor``, ``env``: running an installation."""

from __future__ import annotations

import sys

import click

from scrapers import doctor as doctors
from scrapers.cli.output import json_option, print_json
from scrapers.ops.env_file import env
from scrapers.ops.nightly import main as nightly
from scrapers.settings import Settings


@click.command(short_help="Look at the installation. 体检")
@click.option("--all", "whole_archive", is_flag=True, help="Check the hash of every archived file, not of a sample.")
@json_option
def doctor(whole_archive: bool, as_json_: bool) -> None:
    """Look at the installation: folders, portals, archive, warehouse, converters. Exit code 1 if something is wrong.

    检查安装：目录、门户、存档、数据仓库、告警、转换程序；有问题时退出码为 1。

    \b
    Examples:
      gongkai doctor
      gongkai doctor --all            every archived file, not a sample
    """
    checks = doctors.examine(Settings.from_environment(), whole_archive=whole_archive)
    if as_json_:
        print_json(checks)
    for check in () if as_json_ else checks:
        click.echo(f"{'ok  ' if check.ok else 'BAD '} {check.name}: {check.what}")
    sys.exit(0 if all(check.ok for check in checks) else 1)


nightly.name = "nightly"
COMMANDS = (nightly, doctor, env)
