"""kdll's own grammars for cmi5 and tincan, against what they must take and refuse."""

from __future__ import annotations

import pytest
from lxml import etree

from tests.made import assets

CMI5 = """
<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
  <course id="https://lab.example/c">
    <title><langstring lang="en">T</langstring></title>
    <description>
      <langstring lang="en">D</langstring><langstring lang="hi">व</langstring>
    </description>
    <x:more xmlns:x="https://lab.example/x" any="thing"><x:deep/></x:more>
  </course>
  <objectives>
    <objective id="https://lab.example/o">
      <description><langstring lang="en">D</langstring></description>
      <title><langstring lang="en">T</langstring></title>
    </objective>
  </objectives>
  <block id="https://lab.example/b">
    <title><langstring lang="en">T</langstring></title>
    <description><langstring lang="en">D</langstring></description>
    <objectives><objective idref="https://lab.example/o"/></objectives>
    <au id="https://lab.example/a" moveOn="Passed" masteryScore="0.75" launchMethod="OwnWindow"
        activityType="https://lab.example/t">
      <title><langstring lang="en">T</langstring></title>
      <description><langstring lang="en">D</langstring></description>
      <url>a.html?x=1</url>
      <launchParameters>any</launchParameters>
      <entitlementKey>any</entitlementKey>
    </au>
  </block>
</courseStructure>
"""

TINCAN = """
<tincan xmlns="http://projecttincan.com/tincan.xsd">
  <activities>
    <activity id="https://lab.example/c" type="http://adlnet.gov/expapi/activities/course">
      <name>T</name>
      <description lang="en-US">D</description>
      <launch lang="en-US">index.html</launch>
    </activity>
    <activity id="https://lab.example/q" type="http://adlnet.gov/expapi/activities/cmi.interaction">
      <name lang="hi">प</name>
      <interactionType>choice</interactionType>
      <choices><component><id>a</id></component></choices>
    </activity>
  </activities>
</tincan>
"""


def valid(grammar: str, document: str) -> bool:
    rng = etree.RelaxNG(etree.fromstring(assets().schemas.text(grammar).encode()))
    return rng.validate(etree.fromstring(document))


def test_the_grammar_of_cmi5_takes_all_that_the_standard_allows() -> None:
    assert valid("cmi5.rng", CMI5)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (' moveOn="Passed"', ""),
        ('"Passed"', '"passed"'),
        ('"0.75"', '"1.01"'),
        ('"0.75"', '"-0.1"'),
        ('"0.75"', '"0.12345"'),
        ('"0.75"', '"many"'),
        ('"OwnWindow"', '"Popup"'),
        ('lang="en">T', ">T"),
        ('lang="en">T', 'lang="e n">T'),
        ('id="https://lab.example/b"', 'id="b"'),
        ('id="https://lab.example/b"', ""),
        ("<url>a.html?x=1</url>", ""),
        ("<url>a.html?x=1</url>", "<url/>"),
        ("<launchParameters>", "<entitlementKey/><launchParameters>"),
        ('<objective idref="https://lab.example/o"/>', ""),
        ("<block ", '<more xmlns=""/><block '),
        ('<au id="https://lab.example/a"', '<au id="https://lab.example/a" more="x"'),
    ],
)
def test_the_grammar_of_cmi5_refuses_what_it_does_not(old: str, new: str) -> None:
    assert old in CMI5
    changed = CMI5.replace(old, new, 1)
    assert not valid("cmi5.rng", changed)


def test_the_grammar_of_tincan_takes_interactions_and_languages() -> None:
    assert valid("tincan.rng", TINCAN)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<name>T</name>", ""),
        (' type="http://adlnet.gov/expapi/activities/course"', ""),
        ('id="https://lab.example/c"', 'id="c d"'),
        ("index.html</launch>", "</launch>"),
        ("<activities>", '<activities more="x">'),
        ("<interactionType>", "<activity/><interactionType>"),
    ],
)
def test_the_grammar_of_tincan_refuses_what_is_none(old: str, new: str) -> None:
    assert old in TINCAN
    assert not valid("tincan.rng", TINCAN.replace(old, new, 1))
