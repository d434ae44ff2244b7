// The message log: groups, days, who types, commands on their way; it stays at the bottom unless one scrolled up.
import { Avatar } from "./avatar.js";
import { dayText } from "./clock.js";
import { fetchOlder } from "./history.js";
import { Icon } from "./icons.js";
import { dismissFlight } from "./interactions.js";
import { Dots, isEphemeral, Message, usedCommand } from "./message.js";
import { channelName, channelOf, displayName } from "./people.js";
import { RichLine } from "./richtext.js";
import { useStore } from "./store.js";
import { Fragment, html, useLayoutEffect, useRef, useState } from "./view.js";

const GROUP_MS = 7 * 60 * 1000;
const NEAR_PX = 80;
const FAR_PX = 240; // from the top: time to fetch what came before

export function Messages() {
  const { messages, place, more } = useStore();
  const shown = messages.get(place?.channelId);
  const log = useRef(null);
  const { away, onScroll, toBottom } = useStickyBottom(log, place?.channelId);
  const older = useOlder(log, place?.channelId, shown);
  return html`<div class="log-frame">
    <div class="log" ref=${log} role="log" aria-live="polite" aria-relevant="additions" aria-label="Messages" tabindex="0" onScroll=${() => { onScroll(); older.onScroll(); }} onKeyDown=${roam}>
      <ol class="log-list" key=${place?.channelId}>
        ${more.has(place?.channelId)
          ? html`<li class="older"><button type="button" class="text-button" onClick=${older.fetch}>Show older messages</button></li>`
          : html`<${Beginning} />`}
        ${shown?.map((message, index) => html`<${Fragment} key=${message.id}>
          ${newDay(shown[index - 1], message) && html`<li class="day"><span>${dayText(message.timestamp)}</span></li>`}
          <${Message} message=${message} grouped=${isGrouped(shown[index - 1], message)} /><//>`)}
        <${Invocations} />
      </ol>
    </div>
    ${away && html`<button type="button" class="to-bottom" onClick=${toBottom}><${Icon} name="down" /> Jump to the newest</button>`}
  </div>`;
}

/** Keeps the end in sight while the content grows (messages, pictures), except after scrolling up. */
function useStickyBottom(log, channelId) {
  const [away, setAway] = useState(false);
  const stuck = useRef(true);
  const lastTop = useRef(0);
  const toBottom = () => {
    stuck.current = true;
    log.current.scrollTop = log.current.scrollHeight;
  };
  useLayoutEffect(() => {
    toBottom();
    const watch = new ResizeObserver(() => stuck.current && toBottom());
    watch.observe(log.current);
    watch.observe(log.current.firstElementChild);
    return () => watch.disconnect();
  }, [channelId]);
  const onScroll = () => {
    const { scrollHeight, scrollTop, clientHeight } = log.current;
    const near = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    // Growth alone also leaves the end far away for a moment; only who moves upwards means to leave it.
    if (near || scrollTop < lastTop.current) stuck.current = near;
    lastTop.current = scrollTop;
    setAway(!stuck.current);
  };
  return { away, onScroll, toBottom };
}

/** Fetches older messages near the top, and keeps in place what one was reading. */
function useOlder(log, channelId, shown) {
  const anchor = useRef(null); // what was read, and how far from the top of the log
  const top = (element) => element.getBoundingClientRect().top - log.current.getBoundingClientRect().top;
  const remember = () => {
    const element = log.current?.querySelector(".message");
    anchor.current = element && { element, top: top(element) };
  };
  useLayoutEffect(() => {
    if (!anchor.current?.element.isConnected) return;
    log.current.scrollTop += top(anchor.current.element) - anchor.current.top;
    anchor.current = null;
  }, [shown?.[0]?.id]);
  const fetch = () => fetchOlder(channelId, remember);
  const onScroll = () => {
    if (log.current.scrollTop < FAR_PX && log.current.scrollHeight > log.current.clientHeight + FAR_PX) fetch();
  };
  return { fetch, onScroll };
}

/** Arrow keys walk from message to message. */
function roam(event) {
  const onRow = event.target.matches(".log, .message");
  if (!onRow || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll(".message")];
  const at = all.indexOf(event.target);
  const next = at < 0 ? all.at(-1) : all[at + (event.key === "ArrowUp" ? -1 : 1)];
  next?.focus();
}

function newDay(before, message) {
  return !before || new Date(before.timestamp).toDateString() !== new Date(message.timestamp).toDateString();
}

function isGrouped(before, message) {
  if (!before || newDay(before, message) || isEphemeral(before) !== isEphemeral(message)) return false;
  const headed = usedCommand(message) || message.message_reference;
  const close = Date.parse(message.timestamp) - Date.parse(before.timestamp) < GROUP_MS;
  return !headed && close && before.author?.id === message.author?.id;
}

function Beginning() {
  const { place } = useStore();
  const channel = channelOf(place?.channelId);
  if (!channel) return null;
  const name = channelName(channel);
  return html`<li class="beginning">
    <span class="beginning-mark"><${Icon} name=${place.guildId ? "hash" : "chat"} /></span>
    <h2>${place.guildId ? `Welcome to #${name}` : name}</h2>
    <p><${RichLine} text=${channel.topic || welcome(place)} /></p>
  </li>`;
}

function welcome({ guildId }) {
  if (!guildId) return "This is where your direct messages begin.";
  return "This is where the channel begins. Type `/` to see what the apps here can do.";
}

/** Slash commands that wait for an answer or got none. */
function Invocations() {
  const { flights, me, place } = useStore();
  const mine = [...flights.values()].filter((flight) => flight.kind === "command" && flight.channelId === place?.channelId);
  return mine.map((flight) => html`<li class="message invocation" key=${flight.nonce}>
    <div class="message-side"><${Avatar} user=${me} /></div>
    <div class="message-main"><p class="message-head"><span class="author">${displayName(me)}</span> used <span class="mention">${flight.label}</span></p>
      ${flight.pending
        ? html`<p class="thinking" role="status">Sending the command<${Dots} /></p>`
        : html`<p class="failure" role="alert"><${Icon} name="warning" /><span>${flight.reason}</span>
            <button type="button" class="text-button" onClick=${() => dismissFlight(flight.nonce)}>Dismiss</button></p>`}</div>
  </li>`);
}
