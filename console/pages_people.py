"""The rows of the pages about colleagues: one's own account, and the team's for who leads it."""

from __future__ import annotations

from console import (
    away_page,
    code_door,
    me_page,
    meetings_page,
    oidc_door,
    own_replies_page,
    second_factor_page,
    staff_page,
)
from console.auth import SECOND_FACTOR
from console.permissions import Permission
from console.table import Page

P = Permission
MEETINGS = "/console/handoffs/{handoff_id}/meetings"
ME, MEMBER = "/console/me", "/console/staff/{member_id}"
PAGES: tuple[Page, ...] = (
    Page("GET", code_door.AT, code_door.show_code, None),
    Page("POST", code_door.AT, code_door.do_code, None),
    Page("GET", oidc_door.AT, oidc_door.go, None),
    Page("GET", f"{oidc_door.AT}/back", oidc_door.back, None),
    Page("GET", ME, me_page.show_me, P.READ),
    Page("POST", f"{ME}/password", me_page.do_password, P.READ),
    Page("POST", f"{ME}/sessions/others/end", me_page.do_end_others, P.READ),
    Page("POST", f"{ME}/sessions/{{session_id}}/end", me_page.do_end, P.READ),
    Page("GET", own_replies_page.AT, own_replies_page.show_replies, P.READ),
    Page("POST", own_replies_page.AT, own_replies_page.do_keep, P.READ),
    Page("POST", f"{ME}/replies/{{reply_id}}/forget", own_replies_page.do_forget, P.READ),
    Page("POST", f"{ME}/absences", away_page.do_enter, P.READ),
    Page("POST", f"{ME}/absences/{{absence_id}}/withdraw", away_page.do_withdraw, P.READ),
    Page("POST", f"{ME}/hours", meetings_page.do_hours, P.READ),
    Page("POST", MEETINGS, meetings_page.do_book, P.DECIDE),
    Page("POST", f"{MEETINGS}/{{meeting_id}}/cancel", meetings_page.do_cancel, P.DECIDE),
    Page(
        "POST",
        f"{MEETINGS}/{{meeting_id}}/{{outcome:met|no-show}}",
        meetings_page.do_settle,
        P.DECIDE,
    ),
    Page("GET", SECOND_FACTOR, second_factor_page.show_factor, P.READ),
    Page("POST", f"{SECOND_FACTOR}/start", second_factor_page.do_start, P.READ),
    Page("POST", f"{SECOND_FACTOR}/confirm", second_factor_page.do_confirm, P.READ),
    Page("POST", f"{SECOND_FACTOR}/codes", second_factor_page.do_codes, P.READ),
    Page("POST", f"{SECOND_FACTOR}/off", second_factor_page.do_take_off, P.READ),
    Page("POST", "/console/staff/second-factor", staff_page.do_require, P.ACCOUNTS),
    Page("GET", "/console/staff", staff_page.show_staff, P.TEAM),
    Page("GET", MEMBER, staff_page.show_member, P.TEAM),
    Page("POST", f"{MEMBER}/absences", away_page.do_enter_of, P.TEAM),
    Page("POST", f"{MEMBER}/absences/{{absence_id}}/withdraw", away_page.do_withdraw_of, P.TEAM),
    Page("POST", f"{MEMBER}/handoffs/reassign", away_page.do_reassign_all, P.TEAM),
    Page("POST", f"{MEMBER}/sessions/all/end", staff_page.do_end_all, P.ACCOUNTS),
    Page("POST", f"{MEMBER}/sessions/{{session_id}}/end", staff_page.do_end, P.ACCOUNTS),
    Page("POST", f"{MEMBER}/second-factor/reset", staff_page.do_reset, P.ACCOUNTS),
    Page("POST", f"{MEMBER}/disable", staff_page.do_close, P.ACCOUNTS),
    Page("POST", f"{MEMBER}/enable", staff_page.do_open, P.ACCOUNTS),
)
