"""The command ``sim`` itself: its welcome text and its handling of errors."""

from __future__ import annotations

import os
import sys

import click

from sim.errors import SimError

WRONG, INTERRUPTED = 1, 130

WELCOME = """\
A classroom simulator: made-up attacks on made-up places, and how chance decides them.

Try, in this order:

  sim demo                          watch the shipped scenarios play
  sim list                          what is shipped, one line each
  sim run two-inbound               play one replication: what happened, and why
  sim study two-inbound -n 1000     play a thousand and count
  sim theory two-inbound            compare with the exact values
  sim new mine.yaml                 start a scenario of your own, then edit it
  sim check mine.yaml               check it for mistakes
  sim view mine.yaml                watch it

'sim --help' lists every command, 'sim COMMAND --help' explains one.
"""


class Commands(click.Group):
    """A group that lists commands in the order added and turns errors into messages and exit statuses."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> object:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except SimError as error:
            click.echo(str(error), err=True)
            ctx.exit(WRONG)
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            # The reader closed the pipe; discard what is still buffered, so that the exit is quiet.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        return result


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        import sim

        click.echo(f"sim {sim.__version__}")
        ctx.exit()


@click.group(
    cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version.",
)
@click.pass_context
def commands(ctx: click.Context) -> None:
    """A classroom simulator of an abstract point-defence scenario: a queueing model told as a story.

    FILE is a path, the name of a shipped scenario ('sim list') or - for standard input.
    """
    if ctx.invoked_subcommand is None:
        click.echo(WELCOME, nl=False)
