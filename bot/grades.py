"""Grades of a complaint, by the product owner's codes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

GRADES: Final[Mapping[str, str]] = MappingProxyType(
    {"normal": "一般", "major": "重大", "difficult": "疑难", "repeated": "重复", "group": "群体"}
)
