"""The mapped tables. Rows never leave the store; repositories turn them into domain values."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from petbot.store.columns import Base, OurId

HEAD = "0008"
"""The revision of migrations/ that these tables match; a test compares it with the scripts."""

UNORDERED = text("order_id IS NULL")
"""Of cards on which nothing was ordered: an index of them alone stays small, as most forms become orders."""


class CardRow(Base):
    """A card outlives its order: `order_id` is no foreign key, so that a button can still say what became of it.

    Nor is `profile_id`: a form goes on when the profile that it started from is deleted.
    """

    __tablename__ = "cards"
    card_id: Mapped[str] = mapped_column(OurId, primary_key=True)
    user_id: Mapped[int]
    channel_id: Mapped[int]
    guild_id: Mapped[int | None]
    message_id: Mapped[int | None]
    application_id: Mapped[int | None]
    token: Mapped[str | None] = mapped_column(Text)
    token_expires_at: Mapped[datetime | None]
    choices: Mapped[dict[str, Any]]
    locale: Mapped[str] = mapped_column(String(16))
    order_id: Mapped[str | None] = mapped_column(OurId, index=True)
    closed: Mapped[bool]
    private: Mapped[bool]
    profile_id: Mapped[str | None] = mapped_column(OurId)

    __table_args__ = (
        Index("ix_cards_user_id", "user_id"),
        Index("ix_cards_form", "user_id", "message_id", sqlite_where=UNORDERED, postgresql_where=UNORDERED),
    )


class OrderRow(Base):
    """What was asked; never changed. `parent_id` is no foreign key: an order may outlive the one it was made from."""

    __tablename__ = "orders"
    order_id: Mapped[str] = mapped_column(OurId, primary_key=True)
    card_id: Mapped[str] = mapped_column(OurId)
    user_id: Mapped[int]
    guild_id: Mapped[int | None]
    choices: Mapped[dict[str, Any]]
    recipe: Mapped[dict[str, Any]]
    placed_at: Mapped[datetime]
    parent_id: Mapped[str | None] = mapped_column(OurId, index=True)
    parent_place: Mapped[int | None]
    kinship: Mapped[str | None] = mapped_column(String(16))

    __table_args__ = (
        Index("ix_orders_user_id", "user_id", "placed_at", "order_id"),
        Index("ix_orders_guild_id", "guild_id", "placed_at"),
    )


class JobRow(Base):
    """An order's life in the queue. `turn`, `guild_turn`, `sequence` are its place in line (see fairness.py)."""

    __tablename__ = "jobs"
    order_id: Mapped[str] = mapped_column(ForeignKey("orders.order_id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int]
    lease_until: Mapped[datetime | None]
    lease_owner: Mapped[str | None] = mapped_column(Text)
    available_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)
    ended_at: Mapped[datetime | None]
    remark: Mapped[str | None] = mapped_column(Text)
    user_id: Mapped[int]
    guild_id: Mapped[int]
    """0 where the order has no guild: direct messages take their turns together, as one guild."""
    steps: Mapped[int]
    turn: Mapped[int]
    guild_turn: Mapped[int]
    sequence: Mapped[int]

    __table_args__ = (
        Index("ix_jobs_line", "state", "turn", "guild_turn", "sequence", "steps"),
        Index("ix_jobs_available", "state", "available_at"),
        Index("ix_jobs_lease", "state", "lease_until"),
        Index("ix_jobs_outstanding", "user_id", "state"),
        Index("ix_jobs_user_turn", "user_id", "turn"),
        Index("ix_jobs_guild_turn", "guild_id", "turn", "guild_turn"),
    )


class ClockRow(Base):
    """One row: the turn of the last order claimed, and the number of the last one placed."""

    __tablename__ = "queue_clock"
    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    turn: Mapped[int]
    sequence: Mapped[int]


class PortraitRow(Base):
    """One finished picture's facts; the bytes lie on disk."""

    __tablename__ = "portraits"
    order_id: Mapped[str] = mapped_column(ForeignKey("orders.order_id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    seed: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    alt_text: Mapped[str] = mapped_column(Text)


class UploadRow(Base):
    """Pictures that people gave to start from; the bytes lie on disk. Equal files of several people are one file."""

    __tablename__ = "uploads"
    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)
    given_at: Mapped[datetime]
    keep_until: Mapped[datetime] = mapped_column(index=True)


class DeliveryRow(Base):
    """The outbox."""

    __tablename__ = "deliveries"
    order_id: Mapped[str] = mapped_column(ForeignKey("orders.order_id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int]
    available_at: Mapped[datetime]
    nonce: Mapped[str] = mapped_column(String(25))
    sending: Mapped[str | None] = mapped_column(String(16))
    channel_id: Mapped[int | None]
    message_id: Mapped[int | None]

    __table_args__ = (Index("ix_deliveries_due", "state", "available_at"),)


class TimingRow(Base):
    """Measured seconds per denoising step, a moving average per model profile."""

    __tablename__ = "timings"
    profile: Mapped[str] = mapped_column(Text, primary_key=True)
    step_seconds: Mapped[float]


class FactRow(Base):
    """Small facts by name, such as the hash of the synchronised command tree."""

    __tablename__ = "facts"
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class PolicyRow(Base):
    """A guild's rules; `left_at` once the bot is no longer there, until the grace time deletes it."""

    __tablename__ = "policies"
    guild_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    policy: Mapped[dict[str, Any]]
    left_at: Mapped[datetime | None]


class SanctionRow(Base):
    """Bans and time-outs that stand; one a person and guild (0: everywhere). A lifted one is gone from here."""

    __tablename__ = "sanctions"
    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    guild_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    user_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[int]
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    __table_args__ = (Index("ix_sanctions_guild_id", "guild_id", "since"),)


class PauseRow(Base):
    """Queues that stand still, by guild; 0 is all of them, direct messages included."""

    __tablename__ = "pauses"
    guild_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    halt: Mapped[str] = mapped_column(String(16))
    by: Mapped[int]
    since: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index("ix_pauses_halt", "halt", "guild_id"),)


class TakedownRow(Base):
    """Messages of ours that are to be deleted from Discord, because what they show was erased."""

    __tablename__ = "takedowns"
    channel_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    message_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    available_at: Mapped[datetime] = mapped_column(index=True)
    attempts: Mapped[int]


class AdapterRow(Base):
    """How adapters are used; one that is on the shelf and not here is not used."""

    __tablename__ = "adapters"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    triggers: Mapped[dict[str, Any]]
    used: Mapped[bool]
    weight: Mapped[float]
    species: Mapped[str | None] = mapped_column(String(16))

    __table_args__ = (Index("ix_adapters_name", "name", "sha256"),)


class CaseRow(Base):
    """Reported pictures. `order_id` is no foreign key: a case outlives the picture that it removed."""

    __tablename__ = "cases"
    case_id: Mapped[str] = mapped_column(OurId, primary_key=True)
    guild_id: Mapped[int]
    order_id: Mapped[str] = mapped_column(OurId)
    card_id: Mapped[str] = mapped_column(OurId)
    owner_id: Mapped[int]
    reporter_id: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    channel_id: Mapped[int | None]
    message_id: Mapped[int | None]
    closed_by: Mapped[int | None]

    __table_args__ = (
        Index("ix_cases_guild_id", "guild_id", "state", "opened_at"),
        Index("ix_cases_order_id", "order_id"),
    )


class RecordRow(Base):
    """The record: rows are added, and people in them made nameless when they erase their data; nothing else."""

    __tablename__ = "records"
    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True
    )
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(16))
    guild_id: Mapped[int | None]
    actor_id: Mapped[int | None]
    subject_id: Mapped[int | None]
    order_id: Mapped[str | None] = mapped_column(OurId)
    detail: Mapped[dict[str, Any]]

    __table_args__ = (Index("ix_records_guild_id", "guild_id", "number"), Index("ix_records_at", "at"))


class TasteRow(Base):
    """Evidence of a person's taste: one row per field and value, at most a few dozen a field."""

    __tablename__ = "tastes"
    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    field: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(String(64), primary_key=True)
    score: Mapped[float]
    at: Mapped[datetime]
    deeds: Mapped[dict[str, Any]]


class TasterRow(Base):
    """What is known of a taste as a whole; no row: nothing yet."""

    __tablename__ = "tasters"
    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    paused: Mapped[bool]
    familiar: Mapped[int]


class OpinionRow(Base):
    """Who likes or dislikes the pictures of which order; one opinion a person and order."""

    __tablename__ = "opinions"
    order_id: Mapped[str] = mapped_column(ForeignKey("orders.order_id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, index=True)
    liked: Mapped[bool]


class ProfileRow(Base):
    """Saved pets. `order_id` is no foreign key: a profile outlives the order that it was saved from."""

    __tablename__ = "profiles"
    profile_id: Mapped[str] = mapped_column(OurId, primary_key=True)
    user_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(200))
    choices: Mapped[dict[str, Any]]
    recipe: Mapped[dict[str, Any]]
    order_id: Mapped[str | None] = mapped_column(OurId)
    place: Mapped[int]
    made_at: Mapped[datetime]
    is_default: Mapped[bool]

    __table_args__ = (Index("ix_profiles_user_id", "user_id", "key", unique=True),)


class OfferRow(Base):
    """Codes by which saved pets are given on: to whoever has the code, or to one person only."""

    __tablename__ = "profile_offers"
    code: Mapped[str] = mapped_column(OurId, primary_key=True)
    profile_id: Mapped[str] = mapped_column(ForeignKey("profiles.profile_id", ondelete="CASCADE"), index=True)
    to_user_id: Mapped[int | None] = mapped_column(index=True)
