"""Where packages come from is each site's own business: no committed file names a registry or an index.

The lock is the hash of every file, so any mirror that has the files will do.
"""

import re

from tests.architecture.tree import ROOT, committed_files

# Written in pieces, so that this file does not find itself.
OPTIONS = ("index-url", "extra-index-url", "default-index", "find-links")
HOSTS = (r"pypi\.", r"pythonhosted\.", r"registry\.npmjs\.", r"registry\.yarnpkg\.")
ADDRESS = re.compile(
    "|".join(
        (
            *(rf"--{option}\b" for option in OPTIONS),
            *(rf"^\s*{option}\s*=" for option in OPTIONS),
            r'"resolved":\s*"' + "http",
            *(rf"https?://[a-z0-9.-]*{host}(?:org|com)" for host in HOSTS),
        )
    ),
    re.MULTILINE,
)

# Lock files that cannot be written without addresses.
LOCKS_WITH_ADDRESSES = frozenset({"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml"})


def test_no_file_names_a_source_of_packages() -> None:
    found = []
    for path in committed_files():
        text = (ROOT / path).read_bytes().decode("utf-8", errors="ignore")
        found += [f"{path}: {match.group()}" for match in ADDRESS.finditer(text)]
    assert found == []


def test_no_lock_that_holds_addresses() -> None:
    assert [str(path) for path in committed_files() if path.name in LOCKS_WITH_ADDRESSES] == []


def test_every_locked_package_has_its_hashes() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        packages = re.split(r"^(?=\S)", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
        assert packages, name
        assert [package for package in packages if "==" not in package or "--hash=sha256:" not in package] == []


def test_the_development_lock_holds_the_running_one() -> None:
    pins = {
        name: set(re.findall(r"^(\S+==\S+)", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    }
    assert pins["requirements.txt"] - pins["requirements-dev.txt"] == set()


def test_addresses_are_found() -> None:
    for text in ("-" + "-index-url x", '"resolved": ' + '"https://x', "see https://" + "pypi" + ".org/simple"):
        assert ADDRESS.search(text), text
