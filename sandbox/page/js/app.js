// The frame: servers, channels, the chat, the members; on narrow screens the sides are drawers.
import { Composer } from "./composer.js";
import { Faults } from "./faults.js";
import { Forum } from "./forum.js";
import { Icon, IconButton } from "./icons.js";
import { Menu } from "./menu.js";
import { Members } from "./members.js";
import { Messages } from "./messages.js";
import { Modal } from "./modal.js";
import { channelName, channelOf } from "./people.js";
import { Rail } from "./rail.js";
import { Board } from "./reactions.js";
import { RichLine } from "./richtext.js";
import { isForum, isThread } from "./route.js";
import { goTo } from "./session.js";
import { iconOf, Sidebar } from "./sidebar.js";
import { Starting } from "./starting.js";
import { store, useStore } from "./store.js";
import { Viewer } from "./viewer.js";
import { classes, html, useEffect, useLayoutEffect, useRef } from "./view.js";

const NOTICE_MS = 5000;

export function App() {
  const { me, drawer, membersShown, connection, place } = useStore();
  useTitle();
  if (!me) return html`<p class="loading" role="status">${connection === "lost" ? "The sandbox does not answer; trying again…" : "Opening the sandbox…"}</p>`;
  const close = () => store.change((state) => { state.drawer = null; });
  return html`<div class=${classes("frame", membersShown && place?.guildId && "frame-members", drawer && `drawer-${drawer}`)}>
    <${Side} class="side" open=${drawer === "channels"} first="[aria-current]" opener=".open-channels" onClose=${close}><${Rail} /><${Sidebar} /><//>
    <main class="chat"><${Head} />${isForum(channelOf(place?.channelId)) ? html`<${Forum} />` : html`<${Messages} /><${Composer} />`}</main>
    <${Side} class="members-side" open=${drawer === "members"} first=".person" opener=".open-members" onClose=${close}><${Members} /><//>
    ${drawer && html`<button type="button" class="scrim" aria-label="Close the drawer" onClick=${close}></button>`}
  </div>
  <${Menu} /><${Board} /><${Modal} /><${Starting} /><${Viewer} /><${Faults} /><${Notice} />`;
}

/** The window's title: where one is, and in how many other places something new was said. */
function useTitle() {
  const { place, unread } = useStore();
  const channel = channelOf(place?.channelId);
  const name = channel ? `${place.guildId ? "#" : ""}${channelName(channel)} · Sandbox` : "Sandbox";
  const title = unread.size ? `(${unread.size}) ${name}` : name;
  useEffect(() => { document.title = title; }, [title]);
}

/** A side of the frame; as an open drawer it takes focus, and Escape, wherever focus is, gives it back to what opened it. */
function Side({ class: name, open, first, opener, onClose, children }) {
  const side = useRef(null);
  // A layout effect: Escape must work from the moment that the drawer is seen.
  useLayoutEffect(() => {
    if (!open) return undefined;
    side.current.querySelector(first)?.focus();
    const onKeyDown = (event) => {
      if (event.key !== "Escape") return;
      onClose();
      document.querySelector(opener)?.focus();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [open]);
  return html`<div class=${name} ref=${side}>${children}</div>`;
}

function Head() {
  const { place, connection } = useStore();
  const channel = channelOf(place?.channelId);
  const openDrawer = () => store.change((state) => { state.drawer = "channels"; });
  return html`<header class="chat-head">
    <${IconButton} icon="menu" label="Servers and channels" class="open-channels" onClick=${openDrawer} />
    ${isThread(channel) && html`<${Parent} id=${channel.parent_id} />`}
    <${Icon} name=${place?.guildId ? iconOf(channel) : "chat"} />
    <h1 class="chat-title">${channel ? channelName(channel) : "Nothing chosen"}</h1>
    ${channel?.topic && html`<p class="chat-topic" title=${channel.topic}><${RichLine} text=${channel.topic} /></p>`}
    <span class="spring"></span>
    ${connection === "lost" && html`<span class="lost" role="status"><span class="spinner" aria-hidden="true"></span> Reconnecting</span>`}
    ${place?.guildId && html`<${IconButton} icon="people" label="Members" class="open-members" onClick=${toggleMembers} />`}
  </header>`;
}

/** The way from a thread back to where it hangs. */
function Parent({ id }) {
  const parent = channelOf(id);
  if (!parent) return null;
  return html`<button type="button" class="chat-parent" aria-label=${`Back to ${channelName(parent)}`} onClick=${() => goTo({ guildId: parent.guild_id, channelId: id })}>
    <${Icon} name=${iconOf(parent)} /><span>${channelName(parent)}</span></button><span class="chat-step" aria-hidden="true">›</span>`;
}

function toggleMembers() {
  const narrow = matchMedia("(max-width: 1000px)").matches;
  store.change((state) => {
    if (narrow) state.drawer = "members";
    else state.membersShown = !state.membersShown;
  });
}

function Notice() {
  const { notice } = useStore();
  useEffect(() => {
    if (!notice) return undefined;
    const timer = setTimeout(() => store.change((state) => { state.notice = null; }), NOTICE_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  return html`<div class="notice-place" role="status">${notice && html`<p class="notice">${notice}</p>`}</div>`;
}
