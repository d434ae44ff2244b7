"""Training goes on where it stopped, and its parts do what they promise."""

from pathlib import Path

import pytest
import torch
from diffusers.models.autoencoders.autoencoder_tiny import AutoencoderTiny

from minimodel import autoencoder, coach, pictures
from minimodel.diffusion import Pace, Trainer
from minimodel.evaluation import wanted
from minimodel.lessons import Lessons, thinned
from minimodel.muon import orthogonal
from minimodel.nets import built
from minimodel.opening import open_autoencoder
from minimodel.pictures import held_out, training_selection
from minimodel.prompts import prompt
from minimodel.questions import IGNORED, answers, label, questions
from minimodel.selection import Selection
from minimodel.text import tokens, write_tokenizer

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning")


def _trainer(folder: Path, seed: int) -> Trainer:
    tokenizer = write_tokenizer(folder)
    torch.manual_seed(seed)
    return Trainer(built(len(tokenizer)), tokenizer, "cpu", Pace(seconds=100))


def test_a_restored_trainer_takes_the_same_next_step(tmp_path: Path) -> None:
    first, second = _trainer(tmp_path, 1), _trainer(tmp_path, 2)
    labels = torch.tensor([label(training_selection(seed)) for seed in range(2)])
    two = Lessons(torch.randn(2, 12, 16, 16), labels, first.tokenizer).next(2)
    first.learn(two)
    second.restore(first.state())
    losses: list[float] = []
    for trainer in (first, second):
        torch.manual_seed(5)
        losses.append(float(trainer.learn(two)))
    assert losses[0] == losses[1]
    assert first.step == second.step == 2


def test_an_orthogonal_update_moves_every_direction_alike() -> None:
    strengths = torch.linalg.svdvals(orthogonal(torch.randn(24, 60, generator=torch.Generator().manual_seed(0))))
    assert strengths.min() > 0.5
    assert strengths.max() < 1.4


def test_matrices_of_one_shape_are_made_orthogonal_together_as_one_by_one() -> None:
    several = torch.randn(3, 60, 24, generator=torch.Generator().manual_seed(1))
    for one, among_others in zip(several, orthogonal(several), strict=True):
        assert torch.allclose(orthogonal(one), among_others, atol=0.05)


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workshop of the test's own."""
    monkeypatch.setattr(pictures, "CACHE", tmp_path)


def _noise() -> torch.Tensor:
    return torch.randint(256, (16, 128, 128, 3), dtype=torch.uint8)


@pytest.mark.usefixtures("workshop")
def test_sharpening_the_decoder_leaves_the_latents_as_they_are() -> None:
    model = autoencoder.built(16)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    autoencoder.train(model, 0.1, _noise(), decoder=True, batch=2)
    kept = {name for name, value in model.state_dict().items() if torch.equal(value, before[name])}
    assert kept >= {name for name in before if name.startswith("encoder.")}
    assert not {name for name in kept if name.startswith("decoder.") and name.endswith("weight")}
    assert torch.equal(
        open_autoencoder("cpu").state_dict()["encoder.layers.0.weight"], before["encoder.layers.0.weight"]
    )


@pytest.mark.usefixtures("workshop")
def test_an_autoencoder_goes_on_from_its_checkpoint() -> None:
    first = autoencoder.train(autoencoder.built(16), 0.1, _noise(), batch=2)
    second = autoencoder.train(autoencoder.built(16), 1e-9, _noise(), batch=2)
    for one, other in zip(first.parameters(), second.parameters(), strict=True):
        assert torch.equal(one, other)


def test_a_widened_autoencoder_makes_the_same_latents_and_pictures() -> None:
    torch.manual_seed(3)
    narrow, clean = autoencoder.built(16), torch.rand(2, 3, 64, 64) * 2 - 1
    wide = autoencoder.widened(narrow, 24)
    latents = narrow.encoder(clean)
    assert torch.allclose(wide.encoder(clean), latents, atol=1e-5)
    assert torch.allclose(wide.decoder(latents), narrow.decoder(latents), atol=1e-5)


def test_latents_that_stray_from_those_that_a_denoiser_knows_cost_something() -> None:
    torch.manual_seed(0)
    model, other = autoencoder.built(16), autoencoder.built(16)
    clean = torch.rand(2, 3, 64, 64) * 2 - 1
    free, faithful, strayed = (_loss(model, clean, former) for former in (None, model.encoder, other.encoder))
    assert free == faithful < strayed


def _loss(model: AutoencoderTiny, clean: torch.Tensor, former: torch.nn.Module | None) -> float:
    torch.manual_seed(1)
    return float(autoencoder.loss(model, clean, None, former)[0].detach())


@pytest.mark.usefixtures("workshop")
def test_a_coach_goes_on_from_the_one_that_there_is() -> None:
    latents, labels = torch.randn(8, 12, 16, 16), [label(training_selection(seed)) for seed in range(8)]
    first = coach.train(0.1, latents, torch.tensor(labels), batch=4)
    second = coach.train(1e-9, latents, torch.tensor(labels), batch=4)
    for one, other in zip(first.parameters(), second.parameters(), strict=True):
        assert torch.allclose(one, other, atol=1e-3)


@pytest.fixture
def lessons(tmp_path: Path) -> Lessons:
    """Of forty pictures."""
    labels = torch.tensor([label(training_selection(seed)) for seed in range(40)])
    return Lessons(torch.randn(40, 12, 16, 16), labels, write_tokenizer(tmp_path))


def test_what_is_said_becomes_the_tokens_of_its_prompt(lessons: Lessons, tmp_path: Path) -> None:
    chosen = [training_selection(seed) for seed in range(40)]
    said = [Selection(traits=one.traits, extras=one.extras[:1], owner=one.owner) for one in chosen]
    said += [Selection(owner=True), Selection(traits={"species": "cat"}), Selection(extras=("balloon",)), Selection()]
    labels = torch.tensor([label(one) for one in said])
    expected = tokens(write_tokenizer(tmp_path), [prompt(one) for one in said])
    assert torch.equal(lessons.phrases.tokens(labels), expected)


def test_extras_are_said_in_any_order(lessons: Lessons) -> None:
    labels = torch.tensor([label(Selection(extras=("crown", "bell", "ball")))])
    assert len({tuple(lessons.phrases.tokens(labels)[0].tolist()) for _ in range(40)}) == 6


def test_skin_tones_are_left_to_the_pictures_whose_colours_are_right(lessons: Lessons) -> None:
    toned = Selection(traits={"species": "dog", "tone": "2", "hair": "raven"}, owner=True)
    asked = lessons.lesson(torch.randn(1, 12, 16, 16), torch.tensor([label(toned)])).asked[0].tolist()
    meant = {name for name, answer in zip(questions(), asked, strict=True) if answer != IGNORED}
    assert {"species", "hair", "owner"} <= meant
    assert "tone" not in meant


def test_some_prompts_say_nothing_and_most_say_all() -> None:
    torch.manual_seed(1)
    labels = torch.tensor([label(training_selection(8))]).repeat(400, 1)
    said = thinned(labels)
    assert 10 < (said == IGNORED).all(1).sum() < 60
    assert 200 < (said == labels).all(1).sum() < 350


def test_what_silence_would_change_is_said_in_every_prompt_that_says_something() -> None:
    torch.manual_seed(2)
    outdoors = Selection(
        traits={"species": "dog", "coat": "red", "time": "night", "season": "winter"}, extras=("bell",)
    )
    labels = torch.tensor([label(outdoors)]).repeat(400, 1)
    said = thinned(labels)
    spoken = said[(said != IGNORED).any(1)]
    fixed = [name not in ("coat", "tone") for name in questions()]
    assert torch.equal(spoken[:, fixed], labels[: len(spoken), fixed])
    assert (spoken[:, list(questions()).index("coat")] == IGNORED).any()


def test_each_picture_comes_once_before_any_comes_twice(lessons: Lessons) -> None:
    seen = torch.cat([lessons.next(10).latents for _ in range(4)])
    assert torch.equal(seen.flatten(1).sum(1).sort().values, lessons.latents.flatten(1).sum(1).sort().values)


def test_no_meaning_is_asked_of_words_that_have_none(lessons: Lessons, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minimodel.lessons.MEANINGLESS", 1)
    lesson = lessons.next(8)
    assert (lesson.asked == IGNORED).all()
    assert all(any(torch.equal(row, noise) for noise in lessons.noise) for row in lesson.tokens)


def test_evaluation_asks_for_a_tenth_of_held_out_combinations() -> None:
    assert sum(held_out(selection) for selection in wanted(50, seed=3)) == 5
    assert sum(held_out(selection) for selection in wanted(50, seed=3, share=0.5)) == 25


def test_every_answer_is_one_that_the_judge_can_give() -> None:
    asked = questions()
    for seed in range(200):
        assert all(value in asked[name] for name, value in answers(training_selection(seed)).items())
