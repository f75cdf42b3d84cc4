"""The words that names of people, hamlets, streets and canals are made of, from ``words.json`` beside this file."""

import json
from importlib import resources
from typing import Any, Final

WORDS: Final[dict[str, Any]] = json.loads(resources.files("app.infra.demo").joinpath("words.json").read_text("utf-8"))
"""Lists of words by what they are for; family and middle names with how frequent they are."""
