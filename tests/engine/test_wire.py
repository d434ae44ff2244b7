"""Frames: whatever is sent arrives, and whatever is not a frame is refused."""

import asyncio
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petbot.domain.recipes import Adapter, Embedding, Hires, Recipe, Start
from petbot.domain.textdata import data_of
from petbot.domain.texts import joined, plural, tr
from petbot.engine import messages
from petbot.engine.port import EngineFault, Equipment, ModelBroken, Picture, Preview, Progress, Withheld
from petbot.engine.wire import LENGTHS, MAX_HEADER, MAX_PAYLOAD, BadFrame, Frame, read_frame, read_frame_blocking
from tests.models import noise_profile, noise_recipe

json_values = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers(), max_size=3)
names = st.text(max_size=8).filter(lambda name: name != "kind")
frames = st.builds(
    Frame, kind=st.text(max_size=8), header=st.dictionaries(names, json_values, max_size=4), payload=st.binary()
)


async def received(sent: bytes) -> list[Frame]:
    """What an asyncio reader makes of those bytes."""
    stream = asyncio.StreamReader()
    stream.feed_data(sent)
    stream.feed_eof()
    found: list[Frame] = []
    while (frame := await read_frame(stream)) is not None:
        found.append(frame)
    return found


def received_blocking(sent: bytes) -> list[Frame]:
    """What a blocking reader makes of them."""
    stream = io.BytesIO(sent)
    return list(iter(lambda: read_frame_blocking(stream), None))


@given(st.lists(frames, max_size=4))
def test_frames_arrive_as_they_were_sent_at_both_ends(sent: list[Frame]) -> None:
    data = b"".join(frame.encoded() for frame in sent)
    assert received_blocking(data) == sent
    assert asyncio.run(received(data)) == sent


@given(frames, st.data())
def test_a_stream_that_ends_within_a_frame_just_ends(frame: Frame, data: st.DataObject) -> None:
    whole = frame.encoded()
    part = whole[: data.draw(st.integers(0, len(whole) - 1))]
    assert received_blocking(part) == []
    assert asyncio.run(received(part)) == []


@given(st.binary(max_size=200))
def test_any_bytes_give_frames_or_bad_frame_and_nothing_else(data: bytes) -> None:
    try:
        found = received_blocking(data)
    except BadFrame:
        return
    assert all(isinstance(frame.kind, str) for frame in found)


@pytest.mark.parametrize("lengths", [(MAX_HEADER + 1, 0), (2, MAX_PAYLOAD + 1), (2**32 - 1, 2**32 - 1)])
def test_a_frame_that_claims_to_be_huge_is_refused_before_it_is_read(lengths: tuple[int, int]) -> None:
    with pytest.raises(BadFrame, match="over the limit"):
        read_frame_blocking(io.BytesIO(LENGTHS.pack(*lengths)))


def test_a_frame_that_is_too_large_is_not_sent() -> None:
    with pytest.raises(BadFrame, match="over the limit"):
        Frame(kind="draw", header={"prompt": "x" * MAX_HEADER}).encoded()


@pytest.mark.parametrize("header", [b"{}", b"[]", b"null", b"{", b'{"kind": 1}', b"\xff"])
def test_a_header_without_a_kind_is_refused(header: bytes) -> None:
    with pytest.raises(BadFrame):
        read_frame_blocking(io.BytesIO(LENGTHS.pack(len(header), 0) + header))


recipes = st.builds(
    noise_recipe,
    seeds=st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=4).map(tuple),
    steps=st.integers(1, 100),
    prompt=st.text(),
)


@given(recipes)
def test_a_recipe_arrives_at_the_worker_as_it_was(recipe: Recipe) -> None:
    (frame,) = received_blocking(messages.draw(7, recipe).encoded())
    assert frame.header["job"] == 7
    assert messages.recipe_of(frame) == recipe
    assert messages.start_of(frame) is None


def test_the_whole_style_and_the_picture_to_start_from_arrive_too() -> None:
    styled = replace(
        noise_recipe(),
        scheduler="euler-a",
        clip_skip=1,
        adapters=(Adapter(name="lineart", sha256="ab" * 32, weight=0.7),),
        embeddings=(Embedding(token="<rex>", sha256="cd" * 32),),
        start=Start(sha256="ef" * 32, strength=0.4),
        hires=Hires(factor=1.5, strength=0.5, upscaler="lanczos"),
        strictness="strict",
    )
    (frame,) = received_blocking(messages.draw(7, styled, b"a picture").encoded())
    assert messages.recipe_of(frame) == styled
    assert messages.start_of(frame) == b"a picture"


def test_what_the_worker_says_arrives_as_it_was(tmp_path_factory: pytest.TempPathFactory) -> None:
    profile = noise_profile(tmp_path_factory.getbasetemp())
    step = Progress(step=1, steps=2, step_seconds=0.25)
    drawn = Picture(index=0, seed=2**32 - 1, width=8, height=8, png=bytes(range(256)), note="Smaller.")
    seen, kept = Preview(index=1, jpeg=b"\xff\xd8"), Withheld(index=1, seed=7, reason="Not shown here.")
    beside = Equipment(adapters=Path("loras"), safety_checker="clip", certificate=Path("chain.pem"))
    said = [messages.load(profile, beside), messages.progress(1, step), messages.picture(1, drawn)]
    said += [messages.preview(1, seen), messages.withheld(1, kept)]
    load, *events = received_blocking(b"".join(frame.encoded() for frame in said))
    assert messages.profile_of(load) == profile
    assert messages.equipment_of(load) == beside
    assert [messages.drawn_of(frame) for frame in events] == [step, drawn, seen, kept]


def test_faults_keep_their_kind_and_words_on_the_way() -> None:
    unusable = messages.unusable_of(messages.unusable(ModelBroken("cut short")))
    assert (type(unusable), str(unusable)) == (ModelBroken, "cut short")
    fault = messages.fault_of(messages.failed(1, EngineFault("NaN", reason="Nothing usable.", fatal=True)))
    assert (str(fault), fault.reason, fault.fatal) == ("NaN", "Nothing usable.", True)


def test_words_for_the_person_arrive_as_texts() -> None:
    note = tr("Drawn smaller, at {width} x {height}.", width=64, height=96)
    reason = joined(" ", [tr("One picture was withheld."), plural("{number} look", "{number} looks").format(number=2)])
    picture = Picture(index=0, seed=1, width=8, height=8, png=b"png", note=note)
    kept, fault = Withheld(index=1, seed=7, reason=reason), EngineFault("for the log", reason=note)
    sent = [messages.picture(1, picture), messages.withheld(1, kept), messages.failed(1, fault)]
    drawn, withheld, failed = received_blocking(b"".join(frame.encoded() for frame in sent))
    noted, told = messages.drawn_of(drawn), messages.drawn_of(withheld)
    assert isinstance(noted, Picture)
    assert isinstance(told, Withheld)
    arrived = [noted.note, told.reason, messages.fault_of(failed).reason]
    assert arrived == [note, reason, note]
    assert [data_of(text) for text in arrived] == [data_of(text) for text in (note, reason, note)]
