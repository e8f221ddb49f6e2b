"""What YAML's own complaints mean, in plain words."""

from __future__ import annotations

from ruamel.yaml.error import MarkedYAMLError, StringMark, YAMLError

from sim.language.faults import UnreadableError
from sim.language.quoting import escaped

COLON = 'this ":" does not fit here: a text with ": " in it needs quotes, or the line above misses its ": "'
AFTER = (
    "this does not belong here: the value before it has ended; a text with a quote in it needs other quotes"
)
QUOTE = "the quote that opens here is never closed"

MEANINGS: tuple[tuple[str, str, str, bool], ...] = (
    # in its context, in its problem, what it means, whether the place is where the part began
    ("", r"found character '\t'", "a tab stands here; write spaces", False),
    ("", "found character '%'", 'a text that starts with "%" needs quotes', False),
    ("", "that cannot start any token", "a text that starts with this character needs quotes", False),
    ("", "mapping values are not allowed", COLON, False),
    ("", "mapping keys are not allowed", 'a "?" does not fit here', False),
    (
        "",
        "sequence entries are not allowed",
        'a "- " does not fit here: each entry of a list has its own line',
        False,
    ),
    ("simple key", "could not find expected ':'", 'a ":" is missing after this', True),
    ("quoted scalar", "unexpected end of stream", QUOTE, True),
    ("quoted scalar", "document separator", QUOTE, True),
    (
        "double-quoted",
        "escape",
        'after a "\\" in double quotes comes an unknown letter; use single quotes',
        False,
    ),
    ("flow mapping", "", 'a "," is missing here, or the "}" that ends the "{" of line {line}', False),
    ("flow sequence", "", 'a "," is missing here, or the "]" that ends the "[" of line {line}', False),
    ("block mapping", "", "the indentation of this line does not fit the lines above it", False),
    ("block collection", "", "the indentation of this line does not fit the list above it", False),
    ("block scalar", "", "after a | or > the text starts on the next line, indented", False),
    ("directive", "", 'a line that starts with "%" is a directive, which a scenario does not use', False),
    (
        "tag",
        "",
        'a "!" starts a tag, which a scenario does not use; a text that starts with it needs quotes',
        False,
    ),
    (
        "anchor",
        "",
        'a "&" starts an anchor, which a scenario does not use; a text with it needs quotes',
        False,
    ),
    ("alias", "", 'a "*" starts an alias, which a scenario does not use; a text with it needs quotes', False),
    ("node", "expected the node content", "a value is missing here", False),
    ("", "document start", "one scenario ends above, and this does not belong to it", False),
)


def unreadable(error: YAMLError) -> UnreadableError:
    """The complaint as a problem with a place."""
    if not isinstance(error, MarkedYAMLError):
        return UnreadableError(f"this is not valid YAML ({escaped(str(error))})")
    context, problem = str(error.context or ""), str(error.problem or "")
    began, found = error.context_mark, error.problem_mark
    if context.startswith("while parsing a block") and found and _something_before(found):
        return _at(AFTER, found)
    for in_context, in_problem, meaning, at_start in MEANINGS:
        if in_context in context and in_problem in problem:
            line = str(began.line + 1) if began else ""
            place = began if at_start and began else found or began
            return _at(meaning.replace("{line}", line), place)
    return _at(f"this is not valid YAML ({escaped(problem)})", found or began)


def _something_before(mark: StringMark) -> bool:
    line = mark.buffer[: mark.pointer].rpartition("\n")[2]
    return bool(line.strip(" -"))


def _at(message: str, mark: StringMark | None) -> UnreadableError:
    if mark is None:
        return UnreadableError(message)
    return UnreadableError(message, mark.line + 1, mark.column + 1)
