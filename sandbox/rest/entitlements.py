"""What people and guilds have bought, or were given by the developer to test: enough to build on, without a shop."""

from sandbox.entitlements import GUILD, shown, tell
from sandbox.errors import Form, forbidden, not_found
from sandbox.fields import one_of, text
from sandbox.rest.call import NO_CONTENT, Answer, Call, routes
from sandbox.world import Application, Entitlement

BASE = "/applications/{application_id}/entitlements"


@routes.add("GET", "/applications/{application_id}/skus")
def get_skus(call: Call) -> Answer:
    return Answer(200, list(_own(call).skus))


@routes.add("GET", BASE)
def get_entitlements(call: Call) -> Answer:
    found = [e for e in _own(call).entitlements.values() if not e.deleted]
    for key in ("user_id", "guild_id"):
        if wanted := call.query.get(key):
            found = [e for e in found if getattr(e, key) == wanted]
    if skus := call.query.get("sku_ids"):
        found = [e for e in found if e.sku_id in skus.split(",")]
    limit = call.number("limit", 100, 1, 100)
    return Answer(200, [shown(call.backend.world.application, e) for e in found[:limit]])


@routes.add("GET", BASE + "/{entitlement_id}")
def get_entitlement(call: Call) -> Answer:
    return Answer(200, shown(call.backend.world.application, _entitlement(call)))


@routes.add("POST", BASE)
def create_test_entitlement(call: Call) -> Answer:
    application, form = _own(call), Form()
    sku_id = text(form, call.json(), "sku_id", low=1, high=20, required=True) or ""
    owner = text(form, call.json(), "owner_id", low=1, high=20, required=True) or ""
    kind = one_of(form, call.json(), "owner_type", (1, 2), None)
    form.refuse_if_wrong()
    if sku_id not in [sku["id"] for sku in application.skus]:
        raise not_found(10029)
    world = call.backend.world
    if owner not in (world.guilds if kind == GUILD else world.users):
        raise not_found(10004 if kind == GUILD else 10013)
    entitlement = Entitlement(id=call.backend.snowflakes.next(), sku_id=sku_id, test=True)
    setattr(entitlement, "guild_id" if kind == GUILD else "user_id", owner)
    application.entitlements[entitlement.id] = entitlement
    tell(call.backend.world, call.backend.events, entitlement, "ENTITLEMENT_CREATE")
    return Answer(200, shown(call.backend.world.application, entitlement))


@routes.add("DELETE", BASE + "/{entitlement_id}")
def delete_test_entitlement(call: Call) -> Answer:
    entitlement = _entitlement(call)
    if not entitlement.test:
        raise forbidden(50013)
    entitlement.deleted = True
    tell(call.backend.world, call.backend.events, entitlement, "ENTITLEMENT_DELETE")
    return NO_CONTENT


@routes.add("POST", BASE + "/{entitlement_id}/consume")
def consume(call: Call) -> Answer:
    entitlement = _entitlement(call)
    entitlement.consumed = True
    tell(call.backend.world, call.backend.events, entitlement, "ENTITLEMENT_UPDATE")
    return NO_CONTENT


def _own(call: Call) -> Application:
    application = call.backend.world.application
    if call.args["application_id"] != application.id:
        raise forbidden(20012)
    return application


def _entitlement(call: Call) -> Entitlement:
    found = _own(call).entitlements.get(call.args["entitlement_id"])
    if found is None or found.deleted:
        raise not_found(10087)
    return found
