// The channels of a server, or the direct messages; below them, who one is.
import { Avatar } from "./avatar.js";
import { Icon } from "./icons.js";
import { channelName, dmPartner, guildHere } from "./people.js";
import { isForum, isPlace, isThread } from "./route.js";
import { goTo } from "./session.js";
import { useStore } from "./store.js";
import { Switcher } from "./switcher.js";
import { classes, html } from "./view.js";

const VOICE = 2;
const CATEGORY = 4;

export function Sidebar() {
  const guild = guildHere();
  return html`<div class="sidebar">
    <header class="side-head"><h2>${guild ? guild.name : "Direct messages"}</h2></header>
    <nav class="side-list" aria-label="Channels">${guild ? html`<${GuildChannels} guild=${guild} />` : html`<${DirectMessages} />`}</nav>
    <${Switcher} />
  </div>`;
}

function GuildChannels({ guild }) {
  const categories = guild.channels.filter((channel) => channel.type === CATEGORY);
  const known = new Set(categories.map((category) => category.id));
  const plain = guild.channels.filter((channel) => channel.type !== CATEGORY && !isThread(channel));
  const below = (id) => plain.filter((channel) => (known.has(channel.parent_id) ? channel.parent_id : null) === id);
  return html`<${Channels} guild=${guild} channels=${below(null)} />
    ${categories.map((category) => html`<h3 class="category" key=${category.id}>${category.name}</h3>
      <${Channels} guild=${guild} channels=${below(category.id)} />`)}`;
}

function Channels({ guild, channels }) {
  if (!channels.length) return null;
  const { place } = useStore();
  const listed = (channel) => !channel.thread_metadata?.archived || channel.id === place?.channelId;
  const threads = (id) => guild.channels.filter((channel) => isThread(channel) && channel.parent_id === id && listed(channel));
  return html`<ul>${channels.map((channel) => html`<li key=${channel.id}><${Entry} place=${{ guildId: guild.id, channelId: channel.id }}
    label=${channel.name} silent=${!isPlace(channel)}><${Icon} name=${iconOf(channel)} /><//>
    <${Channels} guild=${guild} channels=${threads(channel.id)} /></li>`)}</ul>`;
}

export function iconOf(channel) {
  if (isThread(channel)) return "thread";
  if (isForum(channel)) return "forum";
  return channel?.type === VOICE ? "voice" : "hash";
}

function DirectMessages() {
  const { dms } = useStore();
  if (!dms.length) return html`<p class="side-empty">No direct messages yet. Press a member's face to write to them.</p>`;
  return html`<ul>${dms.map((dm) => html`<li key=${dm.id}><${Entry} place=${{ guildId: null, channelId: dm.id }} label=${channelName(dm)}>
    <${Avatar} user=${dmPartner(dm)} small /><//></li>`)}</ul>`;
}

function Entry({ place, label, silent, children }) {
  const { place: here, unread } = useStore();
  const current = here?.channelId === place.channelId;
  const fresh = unread.has(place.channelId);
  return html`<button type="button" class=${classes("channel", current && "channel-current", fresh && "channel-fresh")} disabled=${silent}
    aria-current=${current ? "page" : undefined} aria-label=${fresh ? `${label}, unread` : label} onClick=${() => goTo(place)}>
    ${children}<span class="channel-name">${label}</span></button>`;
}
