"""A question of each kind, as an author writes it."""

from __future__ import annotations

from kdll.model.question import QuestionKind

_CHOICES = "- [x] 1\n- [ ] 2"
_LINES = {
    QuestionKind.SINGLE: _CHOICES,
    QuestionKind.MULTIPLE: _CHOICES,
    QuestionKind.TRUE_FALSE: _CHOICES,
    QuestionKind.NUMERIC: _CHOICES,
    QuestionKind.FILL_IN: "Within [[30 | thirty]] days.\n\n- [ ] 35\n  > Not so.",
    QuestionKind.MATCHING: "- Gives the *reply* -> PIO\n  > So it is.\n- Hears the appeal → PIO\n"
    "- Passes it on -> ![A clerk](media/a.png)\n- [ ] The court",
    QuestionKind.ORDERING: "1. The *request*\n2. The fee\n3. The copies",
    QuestionKind.CATEGORISE: "- 48 hours\n  - A detained person\n    > Life and liberty.\n"
    "- 30 days\n  - A tender\n  - A road\n- [ ] A bribe",
    QuestionKind.LIKERT: "- I can refuse\n- I know whom to ask",
    QuestionKind.OPEN: "> right: Many begin with tenders.",
}
_SETTINGS = {QuestionKind.LIKERT: " scale=agreement-5", QuestionKind.OPEN: " max=500"}


def written(kind: QuestionKind) -> str:
    """Its words stand in line 3, its lines from line 5 on."""
    return f"::: question {kind} {{#q{_SETTINGS.get(kind, '')}}}\n\nHow?\n\n{_LINES[kind]}\n\n:::\n"
