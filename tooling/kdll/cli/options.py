"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path

import click

content_option = click.option(
    "--content",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
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
