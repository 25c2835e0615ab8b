"""The front door: `nianbao COMMAND`. Each command parses its options, calls one function and prints."""

import importlib
import sys

import click

from archive.errors import ArchiveError
from cli import exits

COMMANDS = {
    "crawl": "cli.crawl",
    "import": "cli.import_by_hand",
    "extract": "cli.extract",
    "browse": "cli.browse",
    "search": "cli.search",
    "show": "cli.show",
    "cite": "cli.cite",
    "withhold": "cli.withhold",
    "parse": "cli.parse",
    "portals": "cli.portals",
    "regions": "cli.regions",
    "archive": "cli.archive",
    "status": "cli.status",
    "demo": "cli.demo",
}
"""Command -> module that exposes it as COMMAND; imported when asked for, so that `browse` never starts a reactor."""


class FrontDoor(click.Group):
    """A group whose commands are imported one at a time."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name]).COMMAND
        return command


@click.command(cls=FrontDoor, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="nianbao")
def app() -> None:
    """Crawl, archive and read the annual reports on government information disclosure
    (政府信息公开工作年度报告) of Chinese counties and leagues.

    \b
    nianbao crawl 乌拉特中旗 --years 2021-2025   crawl one banner
    nianbao extract                              read the captures into data/catalogue.db
    nianbao browse                               open the catalogue in Datasette
    nianbao parse report.html                    read one file, one JSON line a report
    """


def main() -> None:
    """Run a command; end with the exit status of its cause."""
    try:
        app.main(standalone_mode=False)
    except exits.Stop as stop:
        stop.show()
        sys.exit(stop.status)
    except ArchiveError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(exits.of_archive(error))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        sys.exit(exits.INTERRUPTED)
