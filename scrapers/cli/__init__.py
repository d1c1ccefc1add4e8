"""``gongkai``: every stage by hand, and the questions one asks of the warehouse.

Exit codes: 0 done, 1 failed (the message says what and where), 2 wrong use.
"""

from __future__ import annotations

import sys

import click

from scrapers.cli import alerts, findings, operate, portals, prompt, questions, reread, stages
from scrapers.cli.failures import in_words
from scrapers.errors import GongkaiError


class Verbs(click.Group):
    """Prints errors that a person can act on without a traceback, and lists commands in the order of the night."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click names it so
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except GongkaiError as error:
            click.echo(f"gongkai: {error}", err=True)
            sys.exit(1)
        except Exception as error:
            refused = in_words(error)
            if refused is None:
                raise
            click.echo(f"gongkai: {refused}", err=True)
            sys.exit(1)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="gongkai")
def main() -> None:
    """What Chinese governments publish about their money, as a warehouse that can be believed. 预决算公开数据仓库。

    \b
    The night by hand 逐步运行：
      gongkai portals demo &          serve the portal that ships with the project
      gongkai collect                 look for new disclosures and archive them
      gongkai build                   parse what is new, build and test the warehouse
      gongkai publish                 put it in force
      gongkai report                  what came in, what was published, what was found

    \b
    Your own files 自己的文件：
      gongkai ingest FOLDER && gongkai build && gongkai publish

    \b
    Then ask 然后查询：
      gongkai findings --severity error
      gongkai sql "from analysis.organisation_income where fiscal_year = 2024"
      gongkai show ID                 an id of any fact, finding or document

    Everything is kept below GONGKAI_HOME (default: var/ of the checkout). Each command has examples: gongkai COMMAND
    --help. Exit codes: 0 done, 1 failed, 2 wrong use. 数据存放在 GONGKAI_HOME；各命令的用法和示例见 --help。
    """


for command in (
    portals.portals,
    *stages.COMMANDS,
    *reread.COMMANDS,
    *questions.COMMANDS,
    *prompt.COMMANDS,
    findings.findings,
    alerts.alerts,
    *operate.COMMANDS,
):
    main.add_command(command)
