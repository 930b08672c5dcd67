"""Regular expressions that people other than programmers write: checked so that none can hang the service.

A pattern's cost is the number of ways in which it can go on from one place of a text. Without unbounded repeats that
number is finite, and where it is small a search takes time in proportion to the text.
"""

from __future__ import annotations

import re
import sys
from itertools import takewhile
from typing import Any, Final

if sys.version_info >= (3, 11):
    from re import _constants as codes
    from re import _parser as parser
else:
    import sre_constants as codes
    import sre_parse as parser

MAX_PATTERN_CHARS: Final = 600
MAX_WAYS: Final = 250
MAX_WAYS_OF_LOOK: Final = 30
_REPEATS: Final = (codes.MAX_REPEAT, codes.MIN_REPEAT)
_LOOKS: Final = (codes.ASSERT, codes.ASSERT_NOT)
_SINGLE: Final = (codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN, codes.AT)


class UnsafePattern(ValueError):
    """The pattern is wrong or might take too long. The message says why, to whoever wrote it."""


def compile_safely(source: str) -> re.Pattern[str]:
    """Raises UnsafePattern."""
    if len(source) > MAX_PATTERN_CHARS:
        raise UnsafePattern(f"太长了（超过 {MAX_PATTERN_CHARS} 字），拆成几条")
    try:
        pattern = re.compile(source)
        tree: Any = parser.parse(source)
        ways = _ways(tree, within_repeat=False)
    except (re.error, OverflowError) as error:
        raise UnsafePattern(f"不是正确的正则表达式：{error}") from error
    if ways > MAX_WAYS:
        raise UnsafePattern(f"可能的匹配方式太多（超过 {MAX_WAYS} 种），会拖慢服务；把 {{0,n}} 改小，或拆成几条")
    if tree.getwidth()[0] == 0:
        raise UnsafePattern("可能什么字都不占，任何话都会匹配")
    return pattern


def _ways(tree: Any, within_repeat: bool) -> int:
    ways = 1
    for operator, argument in tree:
        ways *= _ways_of(operator, argument, within_repeat)
    return ways


def _ways_of(operator: object, argument: Any, within_repeat: bool) -> int:
    if operator in _SINGLE:
        return 1
    if operator in _REPEATS:
        least, most, tree = argument
        return _ways_of_repeat(least, most, tree, within_repeat)
    if operator is codes.SUBPATTERN:
        return _ways(argument[-1], within_repeat)
    if operator is codes.BRANCH:
        return _ways_of_branches(argument[1], within_repeat)
    if operator in _LOOKS:
        return _ways_of_look(argument[1], within_repeat)
    raise UnsafePattern(f"不支持这种写法（{operator}）")


def _ways_of_look(tree: Any, within_repeat: bool) -> int:
    """A look around is settled once and leaves one way on, but is taken again on every way."""
    if _ways(tree, within_repeat) > MAX_WAYS_OF_LOOK:
        raise UnsafePattern(f"(?=…) 这类条件里可能的匹配方式太多（超过 {MAX_WAYS_OF_LOOK} 种）")
    return 1


def _ways_of_branches(branches: Any, within_repeat: bool) -> int:
    """Branches that begin with different words exclude each other: what counts are those that can match together."""
    known = [(_first_words(branch), _ways(branch, within_repeat)) for branch in branches]
    return max(sum(ways for other, ways in known if _can_both_match(words, other)) for words, _ in known)


def _first_words(branch: Any) -> tuple[int, ...]:
    """The characters with which the branch surely begins."""
    return tuple(argument for _, argument in takewhile(lambda part: part[0] is codes.LITERAL, branch))


def _can_both_match(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


def _ways_of_repeat(least: int, most: int, tree: Any, within_repeat: bool) -> int:
    if most == codes.MAXREPEAT:
        raise UnsafePattern("* 和 + 没有上限，要写成 {0,8} 这样")
    if within_repeat and most > 1:
        raise UnsafePattern("重复里面不能再套重复")
    if most > MAX_WAYS:
        raise UnsafePattern(f"重复次数最多 {MAX_WAYS}")
    inner = _ways(tree, within_repeat or most > 1)
    return sum(int(inner**times) for times in range(least, most + 1))
