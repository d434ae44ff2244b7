"""The first tables: cards, orders and their jobs, portraits, deliveries, timings and facts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and the clock's one row."""
    _cards()
    _orders()
    _jobs()
    _portraits()
    _deliveries()
    op.create_table(
        "timings",
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("step_seconds", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("profile", name="pk_timings"),
    )
    op.create_table(
        "facts",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_facts"),
    )
    clock = op.create_table(
        "queue_clock",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_queue_clock"),
    )
    op.bulk_insert(clock, [{"key": 1, "turn": 2, "sequence": 0}])


def downgrade() -> None:
    """Back to an empty database."""
    for table in ("queue_clock", "facts", "timings", "deliveries", "portraits", "jobs", "orders", "cards"):
        op.drop_table(table)


def _cards() -> None:
    op.create_table(
        "cards",
        sa.Column("card_id", sa.String(16), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("application_id", sa.BigInteger(), nullable=True),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("token_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("locale", sa.String(16), nullable=False),
        sa.Column("order_id", sa.String(16), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("card_id", name="pk_cards"),
    )
    op.create_index("ix_cards_order_id", "cards", ["order_id"])


def _orders() -> None:
    op.create_table(
        "orders",
        sa.Column("order_id", sa.String(16), nullable=False),
        sa.Column("card_id", sa.String(16), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=True),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("recipe", sa.JSON(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("order_id", name="pk_orders"),
    )


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("order_id", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("available_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("steps", sa.BigInteger(), nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.Column("guild_turn", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", name="pk_jobs"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.order_id"], name="fk_jobs_order_id", ondelete="CASCADE"),
    )
    op.create_index("ix_jobs_line", "jobs", ["state", "turn", "guild_turn", "sequence", "steps"])
    op.create_index("ix_jobs_available", "jobs", ["state", "available_at"])
    op.create_index("ix_jobs_lease", "jobs", ["state", "lease_until"])
    op.create_index("ix_jobs_outstanding", "jobs", ["user_id", "state"])
    op.create_index("ix_jobs_user_turn", "jobs", ["user_id", "turn"])
    op.create_index("ix_jobs_guild_turn", "jobs", ["guild_id", "turn", "guild_turn"])


def _portraits() -> None:
    op.create_table(
        "portraits",
        sa.Column("order_id", sa.String(16), nullable=False),
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.BigInteger(), nullable=False),
        sa.Column("height", sa.BigInteger(), nullable=False),
        sa.Column("alt_text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", "place", name="pk_portraits"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.order_id"], name="fk_portraits_order_id", ondelete="CASCADE"),
    )
    op.create_index("ix_portraits_sha256", "portraits", ["sha256"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("order_id", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("available_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("nonce", sa.String(25), nullable=False),
        sa.Column("sending", sa.String(16), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("order_id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.order_id"], name="fk_deliveries_order_id", ondelete="CASCADE"),
    )
    op.create_index("ix_deliveries_due", "deliveries", ["state", "available_at"])
