"""Facts in Chinese complaint texts: amounts, dates, durations, numbers, companies, places and persons.

Standard library only, so that the engine and the application read a sentence alike.
"""

from .amounts import parse_amount
from .dates import parse_date
from .extractor import extract
from .model import Amount, Fact
from .organisations import INDUSTRY_OF

__all__ = ["INDUSTRY_OF", "Amount", "Fact", "extract", "parse_amount", "parse_date"]
