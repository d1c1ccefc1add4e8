"""What `--help` says to somebody who sees gongkai for the first time."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from scrapers.cli import main


def commands(group: click.Group, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)


ALL = list(commands(main))


@pytest.mark.parametrize(("path", "command"), ALL, ids=[" ".join(path) for path, _ in ALL])
def test_every_command_says_what_it_does_in_both_languages_with_an_example(
    path: tuple[str, ...], command: click.Command
) -> None:
    brief = command.get_short_help_str(limit=60)
    assert not brief.endswith("...") and not brief.isascii()
    said = CliRunner().invoke(main, [*path, "--help"]).output
    assert f"gongkai {' '.join(path)}" in said.partition("Example")[2]
    for option in command.params:
        assert not isinstance(option, click.Option) or option.help, f"{option.opts} is not explained"
