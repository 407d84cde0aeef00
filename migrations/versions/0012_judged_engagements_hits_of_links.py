"""judged engagements, hits of links."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

LONG_AGO = "2000-01-01 00:00:00+00"


def upgrade() -> None:
    op.create_table(
        "link_hits",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("link_id", sa.String(length=40), nullable=False),
        sa.Column("lead_id", sa.String(length=40), nullable=False),
        sa.Column("delivery_id", sa.String(length=40), nullable=True),
        sa.Column("engagement_id", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("network", sa.String(length=50), nullable=True),
        sa.Column("agent", sa.String(length=16), nullable=True),
        sa.Column("visitor", sa.String(length=43), nullable=True),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("signs", sa.JSON(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_link_hits_lead_id_leads"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["link_id"],
            ["tracked_links.id"],
            name=op.f("fk_link_hits_link_id_tracked_links"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_hits")),
    )
    with op.batch_alter_table("link_hits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_hits_again"), ["again"], unique=False)
        batch_op.create_index(batch_op.f("ix_link_hits_at"), ["at"], unique=False)
        batch_op.create_index("ix_link_hits_delivery", ["delivery_id", "at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_link_hits_engagement_id"), ["engagement_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_link_hits_lead_id"), ["lead_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_link_hits_link_id"), ["link_id"], unique=False)
        batch_op.create_index("ix_link_hits_network", ["network", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_link_hits_visitor"), ["visitor"], unique=False)

    with op.batch_alter_table("engagements", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("judgement", sa.String(length=10), nullable=False, server_default="human")
        )
        batch_op.add_column(
            sa.Column("judged_because", sa.JSON(), nullable=False, server_default="[]")
        )
        batch_op.add_column(sa.Column("judged_by", sa.String(length=320), nullable=True))
        batch_op.add_column(sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("forwarded", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("visitor", sa.String(length=43), nullable=True))
        batch_op.add_column(
            sa.Column(
                "changed_at", sa.DateTime(timezone=True), nullable=False, server_default=LONG_AGO
            )
        )
        batch_op.create_index(batch_op.f("ix_engagements_changed_at"), ["changed_at"], unique=False)

    op.execute("UPDATE engagements SET changed_at = at")
    # what was followed before was told from programs by their names alone
    op.execute("UPDATE engagements SET judgement = 'unknown' WHERE kind IN ('click', 'view')")
    op.execute(
        "UPDATE engagements SET judgement = 'scanner', judged_because = '[\"scanner_agent\"]' "
        "WHERE kind = 'click' AND CAST(data AS TEXT) LIKE '%scanner%'"
    )

    with op.batch_alter_table("enrollments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn", sa.JSON(), nullable=False, server_default="{}"))

    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("doubts", sa.JSON(), nullable=False, server_default="[]"))

    with op.batch_alter_table("leads", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("tracked", sa.Boolean(), nullable=False, server_default=sa.true())
        )

    with op.batch_alter_table("requalify_questions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("engagements", sa.JSON(), nullable=False, server_default="[]")
        )
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("requalify_questions", schema=None) as batch_op:
        batch_op.drop_column("withdrawn_at")
        batch_op.drop_column("engagements")

    with op.batch_alter_table("leads", schema=None) as batch_op:
        batch_op.drop_column("tracked")

    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.drop_column("doubts")

    with op.batch_alter_table("enrollments", schema=None) as batch_op:
        batch_op.drop_column("withdrawn")

    with op.batch_alter_table("engagements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_engagements_changed_at"))
        batch_op.drop_column("changed_at")
        batch_op.drop_column("visitor")
        batch_op.drop_column("forwarded")
        batch_op.drop_column("judged_at")
        batch_op.drop_column("judged_by")
        batch_op.drop_column("judged_because")
        batch_op.drop_column("judgement")

    with op.batch_alter_table("link_hits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_hits_visitor"))
        batch_op.drop_index("ix_link_hits_network")
        batch_op.drop_index(batch_op.f("ix_link_hits_link_id"))
        batch_op.drop_index(batch_op.f("ix_link_hits_lead_id"))
        batch_op.drop_index(batch_op.f("ix_link_hits_engagement_id"))
        batch_op.drop_index("ix_link_hits_delivery")
        batch_op.drop_index(batch_op.f("ix_link_hits_at"))
        batch_op.drop_index(batch_op.f("ix_link_hits_again"))

    op.drop_table("link_hits")
