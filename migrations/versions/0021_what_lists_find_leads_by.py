"""what lists find leads by: marks, words, saved views; imports, duplicates, merges."""

from __future__ import annotations

import itertools
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

AT_A_TIME = 2000


def upgrade() -> None:
    op.create_table(
        "lead_marks",
        sa.Column(
            "mark",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lead_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_lead_marks_lead_id_leads"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mark", "at", "lead_id", name=op.f("pk_lead_marks")),
    )
    op.create_index(op.f("ix_lead_marks_lead_id"), "lead_marks", ["lead_id"])
    op.create_table(
        "lead_searches",
        sa.Column("lead_id", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column(
            "grams", postgresql.ARRAY(sa.Text()).with_variant(sa.JSON(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"],
            ["leads.id"],
            name=op.f("fk_lead_searches_lead_id_leads"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_lead_searches")),
    )
    op.create_table(
        "saved_views",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("owner", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=1000), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("owner", "name", name=op.f("uq_saved_views_owner_name")),
    )
    op.create_index(op.f("ix_saved_views_shared"), "saved_views", ["shared"])
    op.create_table(
        "lead_imports",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(length=320), nullable=False),
        sa.Column("file", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_imports")),
    )
    op.create_index(op.f("ix_lead_imports_created_at"), "lead_imports", ["created_at"])
    op.create_table(
        "duplicate_pairs",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("one_id", sa.String(length=40), nullable=False),
        sa.Column("other_id", sa.String(length=40), nullable=False),
        sa.Column("because", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("by", sa.String(length=320), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["one_id"],
            ["leads.id"],
            name=op.f("fk_duplicate_pairs_one_id_leads"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["leads.id"],
            name=op.f("fk_duplicate_pairs_other_id_leads"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_pairs")),
        sa.UniqueConstraint("one_id", "other_id", name=op.f("uq_duplicate_pairs_one_id_other_id")),
    )
    op.create_index("ix_duplicate_pairs_newest", "duplicate_pairs", ["state", "at", "id"])
    op.create_index(op.f("ix_duplicate_pairs_other_id"), "duplicate_pairs", ["other_id"])
    op.create_table(
        "merges",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("lead_id", sa.String(length=40), nullable=False),
        sa.Column("gone_id", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(length=320), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("log", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=320), nullable=True),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_merges_lead_id_leads"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    op.create_index(op.f("ix_merges_lead_id"), "merges", ["lead_id"])
    op.create_index(op.f("ix_merges_gone_id"), "merges", ["gone_id"])
    with op.batch_alter_table("facts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("author", sa.String(length=320), nullable=True))
    with op.batch_alter_table("leads", schema=None) as batch_op:
        batch_op.add_column(sa.Column("attitude", sa.String(length=12), nullable=True))
        batch_op.drop_index("ix_leads_created_at")
        batch_op.drop_index("ix_leads_stage")
        batch_op.drop_index("ix_leads_verdict")
        batch_op.create_index("ix_leads_newest", ["created_at", "id"], unique=False)
        batch_op.create_index("ix_leads_stage_newest", ["stage", "created_at", "id"], unique=False)
        batch_op.create_index(
            "ix_leads_verdict_newest", ["verdict", "created_at", "id"], unique=False
        )
    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.create_index(
            "ix_handoffs_state_newest", ["state", "created_at", "id"], unique=False
        )
        batch_op.create_index("ix_handoffs_state_due", ["state", "due_at", "id"], unique=False)
    _fill(op.get_bind())
    if op.get_bind().dialect.name == "postgresql":
        op.create_index(
            "ix_lead_searches_grams", "lead_searches", ["grams"], postgresql_using="gin"
        )


def downgrade() -> None:
    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.drop_index("ix_handoffs_state_due")
        batch_op.drop_index("ix_handoffs_state_newest")
    with op.batch_alter_table("leads", schema=None) as batch_op:
        batch_op.drop_index("ix_leads_verdict_newest")
        batch_op.drop_index("ix_leads_stage_newest")
        batch_op.drop_index("ix_leads_newest")
        batch_op.create_index("ix_leads_verdict", ["verdict"], unique=False)
        batch_op.create_index("ix_leads_stage", ["stage"], unique=False)
        batch_op.create_index("ix_leads_created_at", ["created_at"], unique=False)
        batch_op.drop_column("attitude")
    with op.batch_alter_table("facts", schema=None) as batch_op:
        batch_op.drop_column("author")
    for name in (
        "merges", "duplicate_pairs", "lead_imports", "saved_views", "lead_searches", "lead_marks",
    ):  # fmt: skip
        op.drop_table(name)


def _fill(bind: sa.Connection) -> None:
    """Marks, words and pairs of the leads that are there."""
    # pure: how values are written down; a change to it comes with a migration of its own
    from sdr import duplicates, marks
    from sdr.facts import Known

    leads = sa.table(
        "leads", sa.column("id"), sa.column("created_at", sa.DateTime(timezone=True)),
        *(sa.column(n, sa.JSON()) for n in ("source", "tags", "fields")),
    )  # fmt: skip
    facts = sa.table(
        "facts", sa.column("value", sa.JSON()),
        *(sa.column(n) for n in ("id", "lead_id", "name", "at", "superseded_at")),
    )  # fmt: skip
    put = sa.table(
        "lead_marks", sa.column("mark"), sa.column("at", sa.DateTime(timezone=True)),
        sa.column("lead_id"),
    )  # fmt: skip
    words = sa.table(
        "lead_searches", sa.column("lead_id"), sa.column("text"),
        sa.column("grams", postgresql.ARRAY(sa.Text()).with_variant(sa.JSON(), "sqlite")),
    )  # fmt: skip
    shown = (*marks.FILTERED, *marks.SEARCHED, "need")
    last = ""
    while True:
        rows = bind.execute(
            sa.select(leads).where(leads.c.id > last).order_by(leads.c.id).limit(AT_A_TIME)
        ).all()
        if not rows:
            break
        first, last = rows[0].id, rows[-1].id
        known: dict[str, dict[str, Any]] = {}
        for lead_id, name, value in bind.execute(
            sa.select(facts.c.lead_id, facts.c.name, facts.c.value)
            .where(
                facts.c.lead_id.between(first, last), facts.c.superseded_at.is_(None),
                facts.c.name.in_(shown),
            )
            .order_by(facts.c.at, facts.c.id)
        ):  # fmt: skip
            held = known.setdefault(lead_id, {})
            if name == "need":
                held.setdefault(name, []).append(value)
            else:
                held[name] = value
        marked, searched = [], []
        for row in rows:
            held = known.get(row.id, {})
            kinds: dict[str, Any] = {
                **{n: [held[n]] for n in (*marks.FILTERED, "email") if n in held},
                "need": held.get("need", ()),
                "tag": row.tags or (),
                **marks.of_source(row.source or {}),
                **marks.of_fields(row.fields or {}),
                "same": duplicates.keys({n: Known(v, None, None, None) for n, v in held.items()}),  # type: ignore[arg-type] # no time is read
            }
            each = {marks.mark(kind, value) for kind, values in kinds.items() for value in values}
            marked += [{"mark": m, "at": row.created_at, "lead_id": row.id} for m in sorted(each)]
            text = marks.plain(" ".join(str(held[n]) for n in marks.SEARCHED if n in held))
            if text:
                searched.append({"lead_id": row.id, "text": text, "grams": marks.grams(text)})
        if marked:
            bind.execute(put.insert(), marked)
        if searched:
            bind.execute(words.insert(), searched)
    _pair(bind)


def _pair(bind: sa.Connection) -> None:
    """Pairs of the leads that are there, by the rules for one that learns something."""
    from sdr import duplicates
    from sdr.db import new_id

    marks = sa.table(
        "lead_marks", sa.column("mark"), sa.column("at", sa.DateTime(timezone=True)),
        sa.column("lead_id"),
    )  # fmt: skip
    facts = sa.table(
        "facts", sa.column("value", sa.JSON()),
        *(sa.column(n) for n in ("id", "lead_id", "name", "at", "superseded_at")),
    )  # fmt: skip
    pairs = sa.table(
        "duplicate_pairs", sa.column("at", sa.DateTime(timezone=True)),
        *(sa.column(n) for n in ("id", "one_id", "other_id", "because", "state")),
    )  # fmt: skip
    shared = (
        sa.select(marks.c.mark)
        .where(marks.c.mark >= "same:", marks.c.mark < "same;")
        .group_by(marks.c.mark)
        .having(sa.func.count().between(2, duplicates.MOST_ALIKE + 1))
    )
    rows = bind.execute(
        sa.select(marks).where(marks.c.mark.in_(shared)).order_by(marks.c.mark)
    ).all()
    names = {
        lead_id: str(value) for lead_id, value in bind.execute(
            sa.select(facts.c.lead_id, facts.c.value)
            .where(facts.c.name == "name", facts.c.superseded_at.is_(None))
            .order_by(facts.c.at, facts.c.id)
        )
    }  # fmt: skip
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for mark, group in itertools.groupby(rows, key=lambda row: row.mark):
        because, held = mark.split(":")[1], list(group)
        if because == "phone" and len(held) > 2:
            continue
        for one, other in itertools.combinations(sorted(held, key=lambda row: row.lead_id), 2):
            mine, theirs = names.get(one.lead_id), names.get(other.lead_id)
            if (
                because != "name_company" and mine and theirs
                and not duplicates.same_name(mine, theirs)
            ):  # fmt: skip
                continue
            pair = found.setdefault((one.lead_id, other.lead_id), {
                "id": new_id("pair"), "one_id": one.lead_id, "other_id": other.lead_id,
                "because": because, "state": duplicates.OPEN, "at": max(one.at, other.at),
            })  # fmt: skip
            pair["because"] = min(pair["because"], because, key=duplicates.BECAUSE.index)
    made = list(found.values())
    for begin in range(0, len(made), AT_A_TIME):
        bind.execute(pairs.insert(), made[begin : begin + AT_A_TIME])
