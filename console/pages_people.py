"""The rows of the pages about colleagues: one's own account, and the team's for who leads it."""

from __future__ import annotations

from console import me_page, staff_page
from console.permissions import Permission
from console.table import Page

P = Permission
ME, MEMBER = "/console/me", "/console/staff/{member_id}"
PAGES: tuple[Page, ...] = (
    Page("GET", ME, me_page.show_me, P.READ),
    Page("POST", f"{ME}/password", me_page.do_password, P.READ),
    Page("POST", f"{ME}/sessions/others/end", me_page.do_end_others, P.READ),
    Page("POST", f"{ME}/sessions/{{session_id}}/end", me_page.do_end, P.READ),
    Page("GET", "/console/staff", staff_page.show_staff, P.TEAM),
    Page("GET", MEMBER, staff_page.show_member, P.TEAM),
    Page("POST", f"{MEMBER}/sessions/all/end", staff_page.do_end_all, P.ACCOUNTS),
    Page("POST", f"{MEMBER}/sessions/{{session_id}}/end", staff_page.do_end, P.ACCOUNTS),
)
