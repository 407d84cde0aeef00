"""Facts as clients send them: the contract's wire shapes, checked and normalised.

An address becomes the form it is kept in (e-mail lower-case, phone E.164), text loses control
characters. Codes of the playbook (industry, persona …) are checked by `console.importing`, which
knows the playbook. Problems carry a code, not a sentence: `console.wire` hands it on.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

DEFAULT_REGION = "CN"  # of a phone number without a country code


class Shape(BaseModel):
    """Base of every request part: nothing unknown, nothing converted in silence."""

    model_config = ConfigDict(extra="forbid", strict=True)


def tidy(text: str) -> str:
    """Without control characters and outer blanks; raises `empty` when nothing is left."""
    kept = "".join(c for c in text if c.isprintable() or c in "\n\t\u200d").strip()
    if not kept:
        raise PydanticCustomError("empty", "empty")
    return kept


def address(text: str) -> str:
    """An e-mail address as it is kept; raises `not_email`."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise PydanticCustomError("not_email", "not_email") from None


def e164(text: str) -> str:
    """A phone number as +8613800138000; raises `bad_phone`."""
    try:
        number = phonenumbers.parse(text, DEFAULT_REGION)
    except phonenumbers.NumberParseException:
        raise PydanticCustomError("bad_phone", "bad_phone") from None
    if not phonenumbers.is_valid_number(number):
        raise PydanticCustomError("bad_phone", "bad_phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def currency_code(text: str) -> str:
    """An ISO 4217 code in capitals."""
    return text.upper()


Line = Annotated[str, Field(max_length=500), AfterValidator(tidy)]
Said = Annotated[str, Field(max_length=4000), AfterValidator(tidy)]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Email = Annotated[
    str, Field(max_length=320, json_schema_extra={"format": "email"}), AfterValidator(address)
]
Phone = Annotated[str, Field(max_length=40), AfterValidator(e164)]
# an account name, or the phone or QQ number that many use as one
WechatId = Annotated[str, Field(pattern=r"^[A-Za-z0-9+][A-Za-z0-9_-]{4,29}$")]
Count = Annotated[int, Field(ge=1, le=10_000_000)]
Sum = Annotated[float, Field(ge=0, le=1e13, allow_inf_nan=False)]
Day = Annotated[dt.date, Field(strict=False)]


class CompanySize(Shape):
    """Employees; `max` null: open-ended."""

    min: Count | None = None
    max: Count | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min is None and self.max is None:
            raise PydanticCustomError("missing", "missing")
        return _ordered(self, self.min, self.max)


class Budget(Shape):
    """A year's budget; `max` null: open-ended, `min` null: a ceiling only."""

    status: Literal["amount", "approved", "arrangeable", "none", "unknown", "undisclosed"]
    min: Sum | None = None
    max: Sum | None = None
    currency: (
        Annotated[str, Field(pattern=r"^[A-Za-z]{3}$"), AfterValidator(currency_code)] | None
    ) = None

    @model_validator(mode="after")
    def _sums_where_due(self) -> Self:
        if self.status == "amount" and self.min is None and self.max is None:
            raise PydanticCustomError("missing", "missing")
        return _ordered(self, self.min, self.max)


class Timeline(Shape):
    """When they want to decide; `by`: the last day of what was named."""

    status: Literal["date", "later", "looking", "unknown", "undisclosed"]
    by: Day | None = None

    @model_validator(mode="after")
    def _day_where_due(self) -> Self:
        if self.status == "date" and self.by is None:
            raise PydanticCustomError("missing", "missing")
        return self


class ConsentGiven(Shape):
    """Whether the person agreed to be written to, per channel; what is left out stays as it is."""

    email: bool | None = None
    wechat: bool | None = None
    phone: bool | None = None


class FactsIn(Shape):
    """What is known of the person; any of it may be left out."""

    name: Line | None = None
    company: Line | None = None
    job_title: Line | None = None
    region: Line | None = None
    current_solution: Line | None = None
    email: Email | None = None
    phone: Phone | None = None
    wechat: WechatId | None = None
    industry: Code | None = None
    company_size: CompanySize | None = None
    persona: Code | None = None
    buying_role: Code | None = None
    need: Annotated[list[Code], Field(max_length=40)] | None = None
    budget: Budget | None = None
    timeline: Timeline | None = None
    situation: Annotated[list[Said], Field(max_length=40)] | None = None
    problem: Annotated[list[Said], Field(max_length=40)] | None = None
    implication: Annotated[list[Said], Field(max_length=40)] | None = None
    need_payoff: Annotated[list[Said], Field(max_length=40)] | None = None
    meeting_time: Annotated[AwareDatetime, Field(strict=False)] | None = None
    consent: ConsentGiven | None = None


def _ordered[S: Shape](shape: S, low: float | None, high: float | None) -> S:
    if low is not None and high is not None and low > high:
        raise PydanticCustomError("bad_range", "bad_range")
    return shape
