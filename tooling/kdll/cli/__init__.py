"""The command line: hands the edge's effects to the pipeline, and shows what comes of it."""

from __future__ import annotations

import errno
import gc
import io
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import cast

import click

from kdll import __version__
from kdll.edge.errors import EdgeError
from kdll.model.exit import Exit

COMMANDS = {
    "build": ("kdll.cli.build:build", "Make the packages and the preview site."),
    "check": ("kdll.cli.check:check", "Say what is wrong in the courses, and make nothing."),
    "fix": ("kdll.cli.fix:fix", "Mend what can be mended without asking, and show it."),
    "serve": ("kdll.cli.serve:serve", "Show the courses in a browser while you write."),
    "init": ("kdll.cli.init:init", "Make a lab of your own, with a course to copy from."),
    "new": ("kdll.cli.new:new", "Add a course, module, page, question or assessment."),
    "import": ("kdll.cli.import_:import_", "Bring in Word documents and tables of questions."),
    "list": ("kdll.cli.list:list_courses", "Show the courses, or what is in one of them."),
    "competency": (
        "kdll.cli.competency:competency",
        "Find the tag for what you teach; frameworks in and out.",
    ),
    "coverage": ("kdll.cli.coverage:coverage", "Show what a course teaches and assesses."),
    "plan": ("kdll.cli.plan:plan", "Hold a plan of an organisation against the courses."),
    "verify": ("kdll.cli.verify:verify", "Look a finished package over, as a platform would."),
    "decode-state": ("kdll.cli.decode_state:decode_state", "Tell what a learner has done."),
    "media": ("kdll.cli.media:media", "List the media: what they are, what was made, whose."),
    "cache": ("kdll.cli.cache:cache", "Look after the media that were made already."),
    "worker": ("kdll.cli.worker:worker", "Do jobs for a build on another machine."),
    "transcribe": ("kdll.cli.transcribe:transcribe", "Draft captions, to be corrected."),
    "explain": ("kdll.cli.explain:explain", "Explain a code such as KD302, with an example."),
    "doctor": ("kdll.cli.doctor:doctor", "Say what is installed, what is missing, how to get it."),
}
"""By name: where the command is, and its line of help. Nothing is imported before it is used."""

INTERRUPTED = 128 + signal.SIGINT
TERMINATED = 128 + signal.SIGTERM
"""What shells say of a process that a signal ended."""


class Terminated(KeyboardInterrupt):
    """Somebody ended this process (SIGTERM): it stops as it would for Ctrl-C."""


class Commands(click.Group):
    """The rows of `COMMANDS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the table's order, which is the order of a working day."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        return cast(click.Command, getattr(import_module(module), name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """From the table, so that `--help` imports no command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, and an unknown command is told with the nearest one."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(name, COMMANDS, n=1)
            meant = f"did you mean `kdll {close[0]}`?" if close else "see `kdll --help`"
            raise click.UsageError(f"no command `{name}`; {meant}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", message="kdll %(version)s")
def kdll() -> None:
    """Make courses written in Markdown into packages for learning platforms."""


_STREAMS = {"stdin": "r", "stdout": "w", "stderr": "w"}
"""By number; one that the caller has closed is None to Python."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code (see `kdll.model.exit`)."""
    for name, mode in _STREAMS.items():
        if getattr(sys, name) is None:
            # Else the next file to be opened would have its number, and be written to.
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    signal.signal(signal.SIGTERM, _terminate)
    collect_seldom()
    sys.exit(run(arguments))


def collect_seldom() -> None:
    """Have Python look for cycles of garbage every million values.

    Content is read into millions of small values without a cycle among them: looking for one
    every 700 values, as Python does, takes a third of the time of a check, and every 100,000
    still a twelfth. A large course is half a million.
    """
    gc.set_threshold(1_000_000, 20, 100)


def run(arguments: Sequence[str] | None = None, program: click.Command = kdll) -> int:
    """Run the command line and return its exit code."""
    try:
        code = program.main(args=arguments, prog_name="kdll", standalone_mode=False)
        sys.stdout.flush()
        return int(code or Exit.DONE)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as wrong:
        said = io.StringIO()
        wrong.show(said)
        click.echo(_shown(said.getvalue()), nl=False, err=True)
        return Exit.USAGE
    except EdgeError as fault:
        return _told(fault)
    except (KeyboardInterrupt, click.Abort) as stopped:
        click.echo("stopped", err=True)
        causes = (stopped, stopped.__cause__)
        return TERMINATED if any(isinstance(c, Terminated) for c in causes) else INTERRUPTED
    except (BrokenPipeError, SystemExit):
        # Whoever read our output has had enough of it (`kdll … | head`): nobody's fault. click
        # would end with 1, which is the code of a bug of ours.
        _mute()
        return Exit.DONE
    except Exception as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            # What edge writes is told with its name; this was our output.
            _mute()
            return _told(EdgeError("cannot write the output: the disk is full"))
        traceback.print_exc()
        click.echo(
            f"error: this is a bug in kdll {__version__}, not in your course\n"
            "  hint: please report it, with the lines above and what you had asked for",
            err=True,
        )
        return Exit.BUG


def _told(fault: EdgeError) -> int:
    click.echo(f"error: {_shown(fault.message)}", err=True)
    if fault.hint:
        click.echo(f"  hint: {_shown(fault.hint)}", err=True)
    return fault.exit_code


def _mute() -> None:
    """Let what is left to be said go nowhere, also what Python says when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _shown(message: str) -> str:
    """A message whose lines may hold what somebody gave: signs that act on a terminal are told."""
    from kdll.cli.show import visible

    return "\n".join(map(visible, message.split("\n")))


def _terminate(number: int, frame: object) -> None:
    raise Terminated
