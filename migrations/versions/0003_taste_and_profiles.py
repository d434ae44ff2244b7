"""Taste and profiles: evidence of what people like, their opinions of orders, saved pets and the codes to give them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _tastes()
    _profiles()


def downgrade() -> None:
    """Back to 0002."""
    for table in ("profile_offers", "profiles", "opinions", "tasters", "tastes"):
        op.drop_table(table)


def _tastes() -> None:
    op.create_table(
        "tastes",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("field", sa.String(32), nullable=False),
        sa.Column("value", sa.String(64), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("deeds", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "field", "value", name="pk_tastes"),
    )
    op.create_table(
        "tasters",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("familiar", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_tasters"),
    )
    op.create_table(
        "opinions",
        sa.Column("order_id", sa.String(16), nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("liked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", "user_id", name="pk_opinions"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.order_id"], name="fk_opinions_order_id", ondelete="CASCADE"),
    )
    op.create_index("ix_opinions_user_id", "opinions", ["user_id"])


def _profiles() -> None:
    op.create_table(
        "profiles",
        sa.Column("profile_id", sa.String(16), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("recipe", sa.JSON(), nullable=False),
        sa.Column("order_id", sa.String(16), nullable=True),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("profile_id", name="pk_profiles"),
    )
    op.create_index("ix_profiles_user_id", "profiles", ["user_id", "key"], unique=True)
    op.create_table(
        "profile_offers",
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("profile_id", sa.String(16), nullable=False),
        sa.Column("to_user_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("code", name="pk_profile_offers"),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.profile_id"], name="fk_profile_offers_profile_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_profile_offers_profile_id", "profile_offers", ["profile_id"])
    op.create_index("ix_profile_offers_to_user_id", "profile_offers", ["to_user_id"])
