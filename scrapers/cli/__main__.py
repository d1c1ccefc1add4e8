"""``python -m scrapers.cli``: the same as ``gongkai``, where no command was installed."""

from scrapers.cli import main

main(prog_name="gongkai")
