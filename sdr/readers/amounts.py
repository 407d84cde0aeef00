"""Which quantity of a message is the budget and which the company's size, and in what money.

Called by `reader`, once its contacts and days are known.
"""

from collections.abc import Sequence

from sdr.countries import currency_of, of_phone, of_region
from sdr.readers.bounds import Quantity
from sdr.readers.contacts import Contact
from sdr.readers.money import read_budget
from sdr.readers.reading import JSON, Adder, Found, Lexicon, Status
from sdr.readers.sizes import read_size
from sdr.readers.text import Span


def read_amounts(
    add: Adder, plain: str, cut: list[Span], numbers: list[Quantity], *,
    asked: str | None, last: bool, zh: bool, lexicon: Lexicon, meant: str | None = None,
) -> None:  # fmt: skip
    """Budget and company size, never from the same characters; the asked one reads first. `meant`:
    the currency of sums that name none.
    """
    size_asked, budget_asked = asked == "company_size", asked == "budget"

    def size(taken: Span | None) -> Span | None:
        free = [q for q in numbers if taken is None or not q.span.touches(taken)]
        found = read_size(plain, cut, free, asked=size_asked, last=last)
        if found is None or (taken is not None and found[1].touches(taken)):
            return None
        add("company_size", *found)
        return found[1]

    def budget(taken: Span | None) -> Span | None:
        free = [q for q in numbers if taken is None or not q.span.touches(taken)]
        found = read_budget(plain, cut, free, asked=budget_asked, last=last,
                            default=lexicon.default_currency, zh=zh, meant=meant)  # fmt: skip
        if found is None or (taken is not None and found[1].touches(taken)):
            return None
        value, span, sure = found
        silent = budget_asked and _status(value) == "unknown"
        status: Status = "unknown" if silent else "value"  # said unasked, it is a fact told
        add("budget", value, span, sure, status)
        return span

    if size_asked:
        budget(size(None))
    else:
        size(budget(None))


def _status(value: JSON) -> str:
    status = value.get("status") if isinstance(value, dict) else None
    return status if isinstance(status, str) else ""


def currency_here(region: Found | None, contacts: Sequence[Contact]) -> str | None:
    """The money of the place or the phone number that the message itself names."""
    phones = [str(c.value) for c in contacts if c.fact == "phone" and c.value]
    places = [of_region(region.value)] if region is not None else []
    places += [of_phone(number) for number in phones]
    told = (currency_of(place.country) for place in places if place is not None)
    return next((code for code in told if code), None)
