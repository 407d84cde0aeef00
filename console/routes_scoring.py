"""Rows of the staff API's table: scores and the rules behind them; `console.routes` has them."""

from __future__ import annotations

from console import scoring_api as api
from console import wire
from console import wire_scoring as shapes
from console.permissions import Permission
from console.table import Route

P = Permission
_LEAD = "/api/v1/leads/{lead_id}/score"

ROUTES: tuple[Route, ...] = (
    Route("GET", _LEAD, api.get_score, P.READ,
          "Where a lead's score comes from: every contribution with its evidence",
          shapes.ScoreOut, query=wire.BriefQuery),
    Route("POST", f"{_LEAD}/adjustments", api.post_adjustment, P.ADJUST,
          "Give or take points by hand, with a reason, for a while", shapes.AdjustmentOut,
          body=shapes.Adjusting, status=201),
    Route("POST", f"{_LEAD}/adjustments/{{adjustment_id}}/withdraw", api.withdraw_adjustment,
          P.ADJUST, "End an adjustment before its time", shapes.AdjustmentOut,
          body=shapes.Withdrawing),
)  # fmt: skip
