"""Requests of the staff API: their models, and how a request is read into one.

Requests are strict: what is unknown or of the wrong type is refused and named. Answers are in
`wire_out`.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from aiohttp import web
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from console.fact_shapes import Email, FactsIn, Line, Shape, tidy
from console.listing import Wanted
from sdr import marks
from sdr.errors import BadInput, BadJson
from sdr.facts import FACTS
from sdr.handoffs import RETURN_REASONS, State
from sdr.stages import Stage, Verdict

Language = Literal["zh", "en"]
FactName = Literal[*FACTS]  # type: ignore[valid-type] # the tuple is the contract's list
ReturnReason = Literal[*RETURN_REASONS]  # type: ignore[valid-type]
Note = Annotated[str, Field(max_length=2000), AfterValidator(tidy)]

# pydantic's name of a problem → ours; what is not listed is a wrong type
_PROBLEMS = {
    "missing": "missing", "extra_forbidden": "unknown_field",
    "literal_error": "one_of", "enum": "one_of", "empty": "empty",
    "not_email": "not_email", "bad_phone": "bad_phone", "bad_range": "bad_range",
    "string_too_long": "string_too_long", "string_too_short": "empty", "too_long": "too_long",
    "string_pattern_mismatch": "bad_form", "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range", "finite_number": "out_of_range",
    "date_from_datetime_parsing": "bad_date", "date_parsing": "bad_date",
    "datetime_from_date_parsing": "bad_date", "datetime_parsing": "bad_date",
    "timezone_aware": "bad_date", "int_parsing": "wrong_type",
}  # fmt: skip


# ── requests ───────────────────────────────────────────────────────────────────────────────────
class LeadsQuery(BaseModel):
    """Filters of the list of leads; all given ones hold at once."""

    model_config = ConfigDict(extra="forbid")

    email: str | None = Field(None, description="The whole address.")
    stage: Stage | None = None
    verdict: Verdict | None = None
    language: Language | None = None
    persona: str | None = Field(None, max_length=60, description="A code of the playbook.")
    industry: str | None = Field(None, max_length=60, description="A code of the playbook.")
    source: str | None = Field(None, max_length=200, description="The lead's `utm_source`.")
    campaign: str | None = Field(None, max_length=200, description="The lead's `utm_campaign`.")
    last_source: str | None = Field(None, max_length=200, description="By which they came last.")
    last_campaign: str | None = Field(None, max_length=200)
    tag: str | None = Field(None, max_length=60)
    field: str | None = Field(
        None, max_length=200, pattern=r"^[a-z][a-z0-9_]*=.+$", description="`code=value`"
    )
    account: str | None = Field(None, max_length=60, description="An account's id.")
    rep: str | None = Field(None, max_length=320, description="Who has or had a handoff of it.")
    since: dt.date | None = Field(None, description="Made on that day or later (UTC).")
    until: dt.date | None = Field(None, description="Made on that day or before (UTC).")
    q: str | None = Field(None, max_length=200, description="Words of a name, company, contact …")
    cursor: str | None = Field(None, description="`next_cursor` of the page before.")
    limit: int = Field(50, ge=1, le=200)

    def wanted(self, zone: dt.tzinfo = dt.UTC) -> Wanted:
        """The filters as the list takes them; days are those of `zone`."""
        kinds = ("persona", "industry", "source", "campaign", "last_source", "last_campaign",
                 "tag", "field")  # fmt: skip
        given = ((kind, getattr(self, kind)) for kind in kinds)
        return Wanted(
            email=self.email, stage=self.stage and self.stage.value,
            verdict=self.verdict and self.verdict.value, language=self.language,
            account=self.account, rep=self.rep, q=self.q,
            since=_midnight(self.since, zone), until=_midnight(self.until, zone, days=1),
            marks=tuple(marks.mark(kind, value) for kind, value in given if value),
        )  # fmt: skip


def _midnight(day: dt.date | None, zone: dt.tzinfo, days: int = 0) -> dt.datetime | None:
    if day is None or not 2000 <= day.year <= 2200:
        return None
    return dt.datetime.combine(day + dt.timedelta(days=days), dt.time(), zone).astimezone(dt.UTC)


class HandoffsQuery(BaseModel):
    """Filters of the list of handoffs."""

    model_config = ConfigDict(extra="forbid")

    state: State | None = None
    assignee: str | None = Field(None, description="A member's e-mail address.")
    cursor: str | None = None
    limit: int = Field(50, ge=1, le=200)


class BriefQuery(BaseModel):
    """In which language the brief is to be; default: the reader's."""

    model_config = ConfigDict(extra="forbid")

    language: Language | None = None


class SourceIn(Shape):
    """Where the lead came from; more keys of your own may be added."""

    model_config = ConfigDict(extra="allow", strict=True)
    __pydantic_extra__: dict[str, Line]

    utm_source: Line | None = None
    utm_medium: Line | None = None
    utm_campaign: Line | None = None
    referrer: Line | None = None
    page: Line | None = None
    referred_by: Line | None = Field(None, description="The lead who made the referral.")


class QuietHours(Shape):
    """When the person wants to be left alone, each day where they are; may run over midnight."""

    start: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
    end: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class LeadIn(Shape):
    """One lead to import; a known e-mail, phone or wechat updates the lead that has it."""

    facts: FactsIn
    language: Language
    source: SourceIn | None = None
    timezone: Annotated[str, Field(max_length=60)] | None = None
    quiet_hours: QuietHours | None = None


class Taking(Shape):
    """Accepting or winning a handoff; `by`: the member of staff, where an integration speaks."""

    by: Email | None = None
    reason: Line | None = None
    note: Note | None = None


class Accepting(Taking):
    """Accepting; `rounds`: as it was seen. What was given to somebody else since is a conflict."""

    rounds: int | None = Field(None, ge=0)


class Reassigning(Shape):
    """Giving an open handoff to a colleague: the address of who is to have it."""

    by: Email | None = None
    to: Email


class Returning(Shape):
    """Giving a handoff back, or losing it."""

    by: Email | None = None
    reason: ReturnReason
    note: Note | None = None


class StageIn(Shape):
    """The stage to move to, and why."""

    stage: Annotated[Stage, Field(strict=False)]
    reason: Line


class Sentence(Shape):
    """One sentence, and the fact that was asked for before it."""

    text: Annotated[str, StringConstraints()]
    asked: FactName | None = None
    language: Language | None = None
    at: Annotated[AwareDatetime, Field(strict=False)] | None = (
        None  # when it is said; now, if not given
    )


class Answering(Shape):
    """What to say in the chat; `by`: the member of staff, where an integration speaks."""

    text: Annotated[str, StringConstraints()]
    by: Email | None = None


class HandingBack(Shape):
    """Leaving the chat to the bot; `by`: the member of staff, where an integration speaks."""

    by: Email | None = None


# ── reading a request ──────────────────────────────────────────────────────────────────────────
async def body[M: BaseModel](request: web.Request, model: type[M]) -> M:
    """The JSON body as `model`; raises BadInput naming the first field that is wrong.

    A request without a body is read as `{}`, so that an accept needs none.
    """
    raw = await request.read()
    try:
        return model.model_validate_json(raw or b"{}")
    except ValidationError as error:
        if error.errors(include_url=False)[0]["type"] == "json_invalid":
            raise BadJson from None
        raise bad_input(error, "body") from None


def query[M: BaseModel](request: web.Request, model: type[M]) -> M:
    """The query string as `model`; an empty value counts as not given."""
    given = {name: value for name, value in request.query.items() if value.strip()}
    if any("\x00" in value for value in given.values()):
        raise BadInput(field="query", problem="bad_form", allowed="")
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise bad_input(error, "query") from None


def bad_input(error: ValidationError, whole: str) -> BadInput:
    """The first problem of a failed reading, as the one error family says it."""
    first = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or whole
    allowed = str((first.get("ctx") or {}).get("expected", ""))
    return BadInput(
        field=field, problem=_PROBLEMS.get(first["type"], "wrong_type"), allowed=allowed
    )
