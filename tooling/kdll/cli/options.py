"""Options that several commands have."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click


class SchedulerType(click.ParamType[str]):
    """The address of a Dask scheduler. What is in a command line is seen by all: no secrets."""

    name = "address"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The address as it was given, if it has the form of one."""
        if value and not re.fullmatch(r"(tcp|tls)://[\w.:\[\]-]+:\d{1,5}", value):
            self.fail("an address looks like tcp://HOST:8786", param, ctx)
        return value


scheduler_type = SchedulerType()


class _Content(click.Path):
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """As click does; what is missing is told with how to get it."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as wrong:
            hint = "Go to the folder that it lies in, or make a lab with kdll init DIR."
            self.fail(f"{wrong.message} {hint}", param, ctx)


content_option = click.option(
    "--content",
    type=_Content(exists=True, file_okay=False, path_type=Path),
    default="content",
    show_default=True,
    help="The folder with lab.yml, the frameworks and the courses.",
)

out_option = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default="build",
    show_default=True,
    help="The folder for packages, site and cache.",
)

strict_option = click.option("--strict", is_flag=True, help="Take warnings for errors.")
