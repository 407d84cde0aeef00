"""Requests and answers of the staff API about talks as a whole: gaps in the content, variants."""

from __future__ import annotations

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from console.wire import Language


class GapsQuery(BaseModel):
    """Which content gaps to list; all given filters hold at once."""

    model_config = ConfigDict(extra="forbid")

    since: AwareDatetime | None = Field(None, description="Only what was asked from then on.")
    language: Language | None = None


class GapQuestion(BaseModel):
    """One question as it was put last; `count`: how often in the same words."""

    text: str
    language: Language | None
    count: int
    lead_id: str
    message_id: str | None
    last_at: str


class GapOut(BaseModel):
    """What was asked and not answered: `answer` is the entry of faq.yml that admitted it."""

    act: str
    answer: str | None
    count: int
    leads: int
    first_at: str
    last_at: str
    questions: list[GapQuestion]


class GapsOut(BaseModel):
    """All gaps, the most asked first; `count` over all of them."""

    gaps: list[GapOut]
    count: int


class ShareOut(BaseModel):
    """So many, their share, and the interval in which it lies 95 times of 100."""

    count: int
    share: float | None
    low: float
    high: float


class VariantOut(BaseModel):
    """One variant of an experiment; each person counts once, with their first talk."""

    experiment: str
    variant: str
    talks: int
    answered_first: ShareOut
    qualified: ShareOut


class VariantsOut(BaseModel):
    variants: list[VariantOut]
