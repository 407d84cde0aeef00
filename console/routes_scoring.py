"""Rows of the staff API's table: scores and the rules behind them; `console.routes` has them."""

from __future__ import annotations

from console import rules_api as rules
from console import scoring_api as api
from console import wire, wire_rules
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
    Route("GET", "/api/v1/scoring/versions", rules.list_versions, P.READ,
          "The versions of the scoring rules, oldest first", wire_rules.RuleVersionsOut),
    Route("GET", "/api/v1/scoring/versions/{number}", rules.get_version, P.READ,
          "One version with its text", wire_rules.RuleVersionWithDocument),
    Route("POST", "/api/v1/scoring/replay", rules.post_replay, P.RULES,
          "Who would move under a draft, and by which rule; nothing is stored",
          wire_rules.ReplayOut, body=wire_rules.Replaying, query=wire.BriefQuery),
    Route("POST", "/api/v1/scoring/publish", rules.publish, P.RULES,
          "Put a text in force as the next version", wire_rules.RuleVersionOut,
          body=wire_rules.Publishing, query=wire.BriefQuery, status=201),
    Route("POST", "/api/v1/scoring/rollback", rules.roll_back, P.RULES,
          "Put an earlier version in force again", wire_rules.RuleVersionOut,
          body=wire_rules.RollingBack, status=201),
    Route("GET", "/api/v1/scoring/calibration", rules.get_calibration, P.READ,
          "What became of the handoffs of each band: accepted, returned, won, lost",
          wire_rules.CalibrationOut, query=wire_rules.CalibrationQuery),
)  # fmt: skip
