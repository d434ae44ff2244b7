"""Moderation: policies, sanctions, pauses, cases and the record; orders are found by who placed them, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables and the orders' indices."""
    op.add_column("cards", sa.Column("private", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("jobs", sa.Column("ended_at", TIME, nullable=True))
    op.add_column("jobs", sa.Column("remark", sa.Text(), nullable=True))
    op.create_index("ix_cards_user_id", "cards", ["user_id"])
    op.create_index("ix_orders_user_id", "orders", ["user_id", "placed_at"])
    op.create_index("ix_orders_guild_id", "orders", ["guild_id", "placed_at"])
    op.create_table(
        "policies",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("left_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("guild_id", name="pk_policies"),
    )
    op.create_table(
        "pauses",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("halt", sa.String(16), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_pauses"),
    )
    op.create_index("ix_pauses_halt", "pauses", ["halt", "guild_id"])
    op.create_table(
        "takedowns",
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("available_at", TIME, nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", "message_id", name="pk_takedowns"),
    )
    op.create_index("ix_takedowns_available_at", "takedowns", ["available_at"])
    op.create_table(
        "adapters",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("triggers", sa.JSON(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("species", sa.String(16), nullable=True),
        sa.PrimaryKeyConstraint("sha256", name="pk_adapters"),
    )
    op.create_index("ix_adapters_name", "adapters", ["name", "sha256"])
    _sanctions()
    _cases()
    _records()


def downgrade() -> None:
    """Back to 0001."""
    for table in ("adapters", "records", "cases", "takedowns", "pauses", "sanctions", "policies"):
        op.drop_table(table)
    op.drop_index("ix_orders_guild_id", "orders")
    op.drop_index("ix_orders_user_id", "orders")
    op.drop_index("ix_cards_user_id", "cards")
    op.drop_column("cards", "private")
    op.drop_column("jobs", "remark")
    op.drop_column("jobs", "ended_at")


def _sanctions() -> None:
    op.create_table(
        "sanctions",
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("until", TIME, nullable=True),
        sa.PrimaryKeyConstraint("subject", "guild_id", name="pk_sanctions"),
    )
    op.create_index("ix_sanctions_guild_id", "sanctions", ["guild_id", "since"])


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("case_id", sa.String(16), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.String(16), nullable=False),
        sa.Column("card_id", sa.String(16), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("reporter_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("closed_by", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", name="pk_cases"),
    )
    op.create_index("ix_cases_guild_id", "cases", ["guild_id", "state", "opened_at"])
    op.create_index("ix_cases_order_id", "cases", ["order_id"])


def _records() -> None:
    op.create_table(
        "records",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("act", sa.String(16), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=True),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("order_id", sa.String(16), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_records"),
    )
    op.create_index("ix_records_guild_id", "records", ["guild_id", "number"])
    op.create_index("ix_records_at", "records", ["at"])
