"""`profiles:` of lab.yml: which platforms, what differs, and what is no profile."""

from __future__ import annotations

import json

import pytest

from kdll.model.profile import GENERIC, MB, PROFILES, RENDITIONS, Profile, strictest

from .reading import LAB, first_lines, read, schemas


def lab(text: str) -> tuple[tuple[Profile, ...], list[str]]:
    found, told = read({"lab.yml": LAB + text})
    return found.lab.profiles, first_lines(told, skip=2)


def test_platforms_are_named_in_one_list() -> None:
    assert lab("") == ((), [])
    assert lab("profiles: [igot, low-bandwidth]\n") == (
        (PROFILES["igot"], PROFILES["low-bandwidth"]),
        [],
    )


def test_single_figures_can_differ_from_the_usual() -> None:
    found, told = lab(
        "profiles:\n  - name: igot\n    video-height: 480\n    max-package: 150 MB\n"
        "    max-file: 1GB\n    renditions: [audio]\n  - low-bandwidth\n"
    )
    assert told == []
    assert found[0] == Profile("igot", 150 * MB, 1000 * MB, 480, ("audio",))
    assert found[1] == PROFILES["low-bandwidth"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "profiles: [igott]\n",
            "1:12 KD117 this entry should be `generic`, `igot` or `low-bandwidth`",
        ),
        (
            "profiles:\n  - {name: igot, max-size: 1 MB}\n",
            "2:18 KD115 no setting is called `max-size` here",
        ),
        (
            "profiles:\n  - {name: igot, max-package: 200}\n",
            "2:31 KD117 `max-package` should be a size such as `150 MB`",
        ),
        (
            "profiles:\n  - {name: igot, video-height: 2}\n",
            "2:32 KD117 `video-height` should be a whole number from 120, such as `480`",
        ),
        ("profiles:\n  - {video-height: 480}\n", "2:5 KD116 `name` is missing in this entry"),
        (
            "profiles: igot\n",
            "1:11 KD117 `profiles` should be a list of platforms, each on a line that begins "
            "with a hyphen",
        ),
    ],
)
def test_what_is_no_profile_is_told(text: str, said: str) -> None:
    assert lab(text)[1] == [said]


def test_a_platform_misspelt_is_told_with_the_nearest() -> None:
    (told,) = read({"lab.yml": LAB + "profiles: [igott]\n"})[1]
    assert told.hint == "did you mean `igot`?"


def test_the_schema_knows_the_platforms_of_the_table() -> None:
    schema = json.loads(schemas().text("lab.schema.json"))
    item = schema["properties"]["profiles"]["items"]
    assert item["then"]["enum"] == item["properties"]["name"]["enum"] == [*PROFILES]
    assert item["properties"]["renditions"]["items"]["enum"] == [*RENDITIONS]


def test_of_several_platforms_the_strictest_counts() -> None:
    assert strictest(()) == GENERIC
    one = Profile("a", max_package=100, video_height=720, renditions=("audio",))
    other = Profile("b", max_package=50, max_file=9, video_height=1080, renditions=("360p",))
    assert strictest((one, other)) == Profile("a and b", 50, 9, 720, RENDITIONS)
