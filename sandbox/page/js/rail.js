// The narrow column of places: direct messages first, then each server.
import { Icon } from "./icons.js";
import { initials } from "./people.js";
import { isText } from "./route.js";
import { goTo } from "./session.js";
import { store, useStore } from "./store.js";
import { classes, html } from "./view.js";

export function Rail() {
  const { guilds, dms, place, unread } = useStore();
  const toGuild = (guild) => open({ guildId: guild.id, channelId: guild.channels.find(isText)?.id });
  const fresh = (channels) => channels.some((channel) => unread.has(channel.id));
  return html`<nav class="rail" aria-label="Servers">
    <${Place} label="Direct messages" current=${place && !place.guildId} fresh=${fresh(dms)}
      onOpen=${() => open({ guildId: null, channelId: dms[0]?.id })}><${Icon} name="chat" /><//>
    <span class="rail-line" role="presentation"></span>
    ${[...guilds.values()].map((guild) => html`<${Place} key=${guild.id} label=${guild.name} current=${place?.guildId === guild.id}
      fresh=${fresh(guild.channels)} onOpen=${() => toGuild(guild)} short=${initials(guild.name)} />`)}
  </nav>`;
}

/** A place with no channel is shown all the same: its side bar says that it is empty. */
function open(place) {
  if (place.channelId) goTo(place);
  else store.change((state) => { state.place = { ...place, channelId: null }; });
}

function Place({ label, short, current, fresh, onOpen, children }) {
  return html`<button type="button" class=${classes("place", current && "place-current", fresh && "place-fresh")} title=${label} data-initials=${short}
    aria-label=${fresh ? `${label}, unread` : label} aria-current=${current ? "true" : undefined} onClick=${onOpen}>${children}</button>`;
}
