"""``gongkai env``: the secrets of a cluster, made afresh, as an env file for ``docker-compose.yml``."""

from __future__ import annotations

import secrets

import click

from scrapers.ops.airflow_env import new_fernet_key, new_secret

HEADER = """\
# Secrets of a gongkai cluster, made by `gongkai env`: keep it out of version control and readable by its owner only.
# Made anew, it locks the cluster out of its own databases: keep a copy with the backups.
"""


def env_file() -> str:
    """The whole file. Every value is made by this call; all are safe inside a URL and need no quotes."""
    values = {
        "AIRFLOW__CORE__FERNET_KEY": new_fernet_key(),
        "AIRFLOW__API__SECRET_KEY": new_secret(),
        "AIRFLOW__API_AUTH__JWT_SECRET": new_secret(),
        "GONGKAI_ADMIN_PASSWORD": secrets.token_urlsafe(18),
        "GONGKAI_POSTGRES_PASSWORD": secrets.token_urlsafe(24),
        "GONGKAI_REDIS_PASSWORD": secrets.token_urlsafe(24),
    }
    return HEADER + "".join(f"{name}={value}\n" for name, value in values.items())


@click.command(short_help="Print fresh secrets for a cluster. 生成密钥")
def env() -> None:
    """Print an env file with fresh secrets for docker-compose.yml.

    \b
    Example:
      (umask 077; gongkai env > gongkai.env)
      docker compose --env-file gongkai.env up --build
    """
    click.echo(env_file(), nl=False)


if __name__ == "__main__":
    env()
