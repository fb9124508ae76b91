"""What `kdll new` writes, as text: names, numbers, examples, and lines added to course.yml.

Lines go where a YAML parser says that a section ends: an author's remarks, order, quotes and line
ends stay, which writing the settings anew would not promise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from string import Template

import yaml

from kdll.cli.asking import scalar
from kdll.model.course import Course, Module, PageKind
from kdll.model.tree import Tree

ID = re.compile(r"(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST = 48
"""Characters of an id that is made of a title."""
_STEP = 10
_NUMBER = re.compile(r"(\d{1,9})-")
_LAST = (PageKind.ASSESSMENT, PageKind.GLOSSARY)
"""Kinds of page that a course ends with."""


def slug(title: str, taken: Iterable[str] = ()) -> str:
    """An id out of a title's words, unlike those that are taken.

    Empty where a letter has no counterpart among a to z: half a name would say something else.
    """
    plain = unicodedata.normalize("NFKD", title)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    plain = plain.replace("'", "").replace("’", "")
    if any(c.isalnum() and not c.isascii() for c in plain):
        return ""
    words = re.findall(r"[a-z0-9]+", plain)
    while len(words) > 1 and len("-".join(words)) > _LONGEST:
        words.pop()
    return free("-".join(words)[:_LONGEST], taken)


def free(name: str, taken: Iterable[str]) -> str:
    """The name, or the name with the first number that makes it unlike those that are taken."""
    known = {one.casefold() for one in taken}
    if not name or name not in known:
        return name
    return next(n for i in range(2, len(known) + 3) if (n := f"{name}-{i}") not in known)


def number_of(path: str) -> int:
    """The number that a file's or folder's name begins with; 0 without one."""
    match = _NUMBER.match(path.rsplit("/", 1)[-1])
    return int(match[1]) if match else 0


def place_of(course: Course, module: Module) -> str:
    """A module's folder or file, from the course's folder."""
    return module.pages[0].path.removeprefix(f"{course.folder}/").partition("/")[0]


def module_number(course: Course) -> int:
    """For a module after all others, but before the assessments and glossaries at the end."""
    numbers = [number_of(place_of(course, module)) for module in course.modules]
    ends = len(course.modules)
    while ends and all(page.kind in _LAST for page in course.modules[ends - 1].pages):
        ends -= 1
    before, after = max(numbers[:ends], default=0), min(numbers[ends:], default=0)
    wanted = _next(before)
    if not after or wanted < after:
        return wanted
    return (before + after) // 2 if after - before > 1 else last_number(course)


def last_number(course: Course) -> int:
    """For a module after all others; a glossary at the end stays there where there is room."""
    numbers = [number_of(place_of(course, module)) for module in course.modules]
    glossary = [m for m in course.modules[-1:] if m.pages[0].kind is PageKind.GLOSSARY]
    before = max(numbers[:-1], default=0) if glossary else max(numbers, default=0)
    after = numbers[-1] if glossary else 0
    wanted = _next(before)
    if not after or wanted < after:
        return wanted
    return (before + after) // 2 if after - before > 1 else _next(max(numbers))


def page_number(module: Module) -> int:
    """For a page after the others of its module; its opening page counts as 10."""
    return _next(max(_STEP, *(number_of(page.path) for page in module.pages)))


def _next(number: int) -> int:
    return (number // _STEP + 1) * _STEP


def course_yml(
    templates: Tree, *, id_: str, title: str, language: str, competencies: Sequence[str]
) -> str:
    """A new course's settings."""
    named = "".join(f"  - {name}\n" for name in competencies)
    return Template(templates.text("new/course.yml")).substitute(
        id=scalar(id_), title=scalar(title), language=scalar(language), competencies=named
    )


def page(
    templates: Tree, *, id_: str, title: str, competencies: Sequence[str], kind: str = "page"
) -> str:
    """A new page, or scenario."""
    return _filled(templates, kind, id_, title, competencies)


def assessment(
    templates: Tree,
    *,
    id_: str,
    title: str,
    competencies: Sequence[str],
    question: str = "",
    draw: str = "",
) -> str:
    """A new assessment, with a question of its own or with some that are drawn."""
    blanks = {"draw": draw, "question": question.rstrip()}
    return _filled(templates, "assessment", id_, title, competencies, blanks)


def draw(bank: str, count: int) -> str:
    """The lines at the top of an assessment that draw so many questions."""
    return f"draw:\n  - from: {scalar(bank)}\n    count: {count}\n"


def bank(
    templates: Tree, *, id_: str, title: str, competencies: Sequence[str], taken: Iterable[str]
) -> str:
    """A new bank of two questions; where it serves several competencies, each says which."""
    settings = f" competency={competencies[0]}" if len(competencies) > 1 else ""
    known = [id_, *taken]
    blocks = {}
    for level in ("easy", "medium"):
        name = free(f"{id_[:48].rstrip('-')}-{level}", known)
        text = Template(templates.text("questions/single.md"))
        blocks[level] = text.substitute(id=name, settings=f"{settings} difficulty={level}").rstrip()
    return _filled(templates, "bank", id_, title, competencies, blocks)


def _filled(
    templates: Tree,
    name: str,
    id_: str,
    title: str,
    competencies: Sequence[str],
    more: Mapping[str, str] | None = None,
) -> str:
    text = Template(templates.text(f"new/{name}.md")).substitute(
        id=scalar(id_),
        title=scalar(title),
        competencies="".join(f"  - {tag}\n" for tag in competencies),
        **(more or {}),
    )
    return text.rstrip() + "\n"


def question(templates: Tree, kind: str, id_: str, competency: str = "") -> str:
    """An example of a question; the competency stands in its braces where one is given."""
    settings = f" competency={competency}" if competency else ""
    return Template(templates.text(f"questions/{kind}.md")).substitute(id=id_, settings=settings)


def appended(page: str, block: str) -> str:
    """The page with a block at its end, after one empty line, in the page's own line ends."""
    end = "\r\n" if "\r\n" in page else "\n"
    return page.rstrip() + end * 2 + block.rstrip().replace("\n", end) + end


class NoPlace(Exception):
    """Settings that are written in a way in which no line can be added safely."""


def with_setting(text: str, keys: Sequence[str], value: Mapping[str, str] | str) -> str:
    """The settings with one more, under keys from the outside in; nothing else is touched.

    A key that is there already stays as it is. Raises `NoPlace`.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    root = _composed(text)
    node, indent = root, 0
    for depth, key in enumerate(keys):
        if not isinstance(node, yaml.MappingNode):
            raise NoPlace
        inner = next((v for k, v in node.value if k.value == key), None)
        if inner is None:
            lines = _lines(keys[depth:], value, indent)
            return _put(text, node, lines, end, keys[depth:], value)
        if _is_empty(inner):
            if depth == len(keys) - 1:
                raise NoPlace
            at = _line_end(text, inner.end_mark.index)
            return _inserted(text, at, _lines(keys[depth + 1 :], value, indent + 2), end)
        if isinstance(inner, yaml.MappingNode) and not inner.flow_style:
            indent = inner.start_mark.column
        node = inner
    return text


def _composed(text: str) -> yaml.Node:
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        raise NoPlace from None
    if node is None:
        raise NoPlace
    return node


def _put(
    text: str,
    node: yaml.MappingNode,
    lines: str,
    end: str,
    keys: Sequence[str],
    value: Mapping[str, str] | str,
) -> str:
    """One more entry at the end of a mapping that is there."""
    if node.flow_style:
        at = node.end_mark.index - 1
        before = text[:at].rstrip()
        comma = "" if before.endswith(("{", ",")) else ","
        space = "" if before.endswith("{") else " "
        return before + comma + space + _flow(keys, value) + text[at:]
    apart = "\n" if node.start_mark.column == 0 else ""
    return _inserted(text, _line_end(text, _last(text, node)), apart + lines, end)


def _last(text: str, node: yaml.Node) -> int:
    """Where the last of a node's words end; what follows it may be remarks."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        inner = node.value[-1]
        return _last(text, inner[1] if isinstance(node, yaml.MappingNode) else inner)
    index = int(node.end_mark.index)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return len(text[:index].rstrip())  # its end mark stands at whatever follows
    return index


def _line_end(text: str, index: int) -> int:
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def _inserted(text: str, at: int, lines: str, end: str) -> str:
    before = text[:at]
    if before and not before.endswith("\n"):
        before += end
    return before + lines.replace("\n", end) + text[at:]


def _lines(keys: Sequence[str], value: Mapping[str, str] | str, indent: int) -> str:
    made = ""
    for key in keys[:-1]:
        made += f"{' ' * indent}{scalar(key)}:\n"
        indent += 2
    if isinstance(value, str):
        return made + f"{' ' * indent}{scalar(keys[-1])}: {value}\n"
    made += f"{' ' * indent}{scalar(keys[-1])}:\n"
    return made + "".join(f"{' ' * indent}  {key}: {text}\n" for key, text in value.items())


def _flow(keys: Sequence[str], value: Mapping[str, str] | str) -> str:
    if not isinstance(value, str):
        value = "{" + ", ".join(f"{key}: {text}" for key, text in value.items()) + "}"
    for key in reversed(keys[1:]):
        value = f"{{{scalar(key)}: {value}}}"
    return f"{scalar(keys[0])}: {value}"


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.value == "" and node.style is None
