"""Checks of texts in every contract: each language has all texts of the default language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from twinspec.contract.documents import read_yaml
from twinspec.contract.languages import SECTIONS, Key, LanguageTexts, pointer_of
from twinspec.contract.lines import place_of
from twinspec.govern.style.subject import Breach, Subject

_TAG = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})"
    r"(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
    r"|x(?:-[a-z0-9]{1,8})+",
    re.IGNORECASE | re.ASCII,
)
"""A language tag (RFC 5646, 2.1), without those that stand in a list of old ones."""

_PLACEHOLDER = re.compile(r"\{([a-z]+(?:_[a-z]+)*)\}")
_OF_RULES = ("messages", "remedies")


def texts_complete(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each missing or unknown text, and each with other placeholders.

    Every language has the texts of the default language, with the same placeholders.
    """
    languages = subject.contract.languages
    if not languages:
        return
    yield from _at_rules(subject)
    default = {key: text for key, text in languages[0].entries() if isinstance(text, str)}
    wanted = _wanted(subject, default)
    tags = Counter(language.tag.lower() for language in languages)
    for language in languages:
        if not _TAG.fullmatch(language.tag):
            yield _breach(language, (), f"{language.tag!a} is no language tag of BCP 47.")
        if tags[language.tag.lower()] > 1:
            yield _breach(language, (), f"two files are for the language {language.tag}.")
        yield from _judged(language, wanted, default)


def _wanted(subject: Subject, default: dict[Key, str]) -> list[Key]:
    """Return the keys of every language: two per refusal, and the other keys of the default one."""
    refusals = [rule.id for rule in subject.contract.rules if rule.kind == "refusal"]
    of_rules = [(section, name) for section in _OF_RULES for name in refusals]
    return [*of_rules, *(key for key in default if key[0] not in _OF_RULES)]


def _judged(
    language: LanguageTexts, wanted: list[Key], default: dict[Key, str]
) -> Iterator[Breach]:
    held = dict(language.entries())
    for key in wanted:
        if key not in held:
            yield _breach(language, key, f"{language.tag} has no text {_named(key)}.")
    for key, text in held.items():
        if key[0] not in SECTIONS:
            said = f"{key[0]} is none of {', '.join(SECTIONS)}."
        elif not isinstance(text, str):
            said = f"{_named(key)} is no text."
        elif key not in wanted:
            said = f"nothing is called {_named(key)}."
        elif not text.strip():
            said = f"the text {_named(key)} is empty."
        else:
            said = _misfilled(key, text, default.get(key, text))
        if said:
            yield _breach(language, key, said)


def _misfilled(key: Key, text: str, default: str) -> str:
    """Return what is wrong with the placeholders of a text; "" if nothing is."""
    rest = _PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest:
        return f"the text {_named(key)} has a brace that belongs to no placeholder."
    found, expected = (set(_PLACEHOLDER.findall(one)) for one in (text, default))
    if found != expected:
        return (
            f"the text {_named(key)} has the placeholders {_listed(found)}, "
            f"that of the default language {_listed(expected)}."
        )
    return ""


def _at_rules(subject: Subject) -> Iterator[Breach]:
    """Yield a finding for each text beside its rule; the contract has files for texts."""
    file = subject.contract.languages[0].file
    shown = file.relative_to(subject.contract.folder)
    for rule_file in sorted({rule.file for rule in subject.contract.rules}):
        for index, entry in enumerate(read_yaml(rule_file)):
            for name in ("message", "remedy"):
                if name in entry:
                    yield Breach(
                        f"{entry['id']} has its {name} here, not in {shown}.",
                        (place_of(rule_file, f"/{index}/{name}"),),
                    )


def _breach(language: LanguageTexts, key: Key, message: str) -> Breach:
    return Breach(message, (place_of(language.file, pointer_of(key)),))


def _named(key: Key) -> str:
    return ascii(" ".join(key))[1:-1]


def _listed(names: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "none"
