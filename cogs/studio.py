"""The studio: every feature's desk, the commands that lead to it, and the one reader of its controls."""

from collections.abc import Mapping
from dataclasses import dataclass

from cogs.answers import Answers
from cogs.cards import CardDesk
from cogs.client import PetBot
from cogs.controls import Answer, Studio, register
from cogs.form.desk import FormDesk
from cogs.help.desk import HelpDesk
from cogs.help.manual import Manual
from cogs.history.desk import HistoryDesk
from cogs.pet import Pet
from cogs.presenter import Presenter
from cogs.profiles.desk import ProfilesDesk
from cogs.queue.desk import QueueDesk
from cogs.result.desk import ResultDesk
from cogs.result.faces import Gallery
from cogs.start.commands import start_menu
from cogs.start.desk import StartDesk
from cogs.taste.desk import TasteDesk
from petbot.app import App
from petbot.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What desks are made with."""

    app: App
    catalogue: Catalogue
    presenter: Presenter
    gallery: Gallery
    answers: Answers


async def open_studio(bot: PetBot, given: Given, others: Mapping[str, Answer]) -> None:
    """Add /pet and what it shows; `others` are verbs of a card's buttons that are answered elsewhere."""
    app, catalogue, answers = given.app, given.catalogue, given.answers
    cards = CardDesk(ordering=app.ordering, presenter=given.presenter, locks=app.locks)
    form = FormDesk(
        ordering=app.ordering,
        forms=app.forms,
        uploads=app.uploads,
        cards=cards,
        catalogue=catalogue,
        locks=app.locks,
        answers=answers,
    )
    start = StartDesk(uploads=app.uploads, ordering=app.ordering, form=form, locks=app.locks, answers=answers)
    profiles = ProfilesDesk(
        profiles=app.profiles, ordering=app.ordering, catalogue=catalogue, form=form, cards=cards, answers=answers
    )
    result = _result_desk(given, cards, form, profiles)
    history = HistoryDesk(
        looking_back=app.looking_back,
        ordering=app.ordering,
        catalogue=catalogue,
        cards=cards,
        form=form,
        answers=answers,
    )
    pet = Pet(
        catalogue=catalogue,
        form=form,
        start=start,
        profiles=profiles,
        history=history,
        queue=_queue_desk(given),
        taste=TasteDesk(tasting=app.tasting, catalogue=catalogue, answers=answers),
        manual=HelpDesk(manual=Manual(bot.tree, lambda: bot.command_ids), answers=answers),
    )
    await bot.add_cog(pet)
    bot.tree.add_command(start_menu(start))
    register(bot, Studio(answers, *pet.verbs(), cards.verbs, result.verbs, others))


def _result_desk(given: Given, cards: CardDesk, form: FormDesk, profiles: ProfilesDesk) -> ResultDesk:
    app = given.app
    desk = ResultDesk(
        ordering=app.ordering,
        variations=app.variations,
        results=app.results,
        tasting=app.tasting,
        cards=cards,
        gallery=given.gallery,
        locks=app.locks,
        show_form=form.show,
        picture_acts={"save": profiles.ask_name},
    )
    given.gallery.picture_acts = desk.picture_acts
    return desk


def _queue_desk(given: Given) -> QueueDesk:
    app = given.app
    return QueueDesk(
        own_queue=app.own_queue,
        ordering=app.ordering,
        catalogue=given.catalogue,
        presenter=given.presenter,
        locks=app.locks,
        answers=given.answers,
    )
