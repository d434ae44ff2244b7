// One message: who, when, what, and what can be done with it.
import { Avatar } from "./avatar.js";
import { dayText, shortTime, timeText } from "./clock.js";
import { Components } from "./components.js";
import { Embed } from "./embeds.js";
import { fetchOlder } from "./history.js";
import { Icon, IconButton } from "./icons.js";
import { COMMAND, dismissFlight } from "./interactions.js";
import { Attachments } from "./media.js";
import { messageMenu, openMenu, userMenu } from "./menu.js";
import { channelOf, displayName, nameColour, userOf } from "./people.js";
import { plainText, parse } from "./markdown.js";
import { RichText } from "./richtext.js";
import { openBoard, Reactions } from "./reactions.js";
import { goTo, removeMessage } from "./session.js";
import { store, useStore } from "./store.js";
import { classes, html } from "./view.js";

const EPHEMERAL = 1 << 6;
const LOADING = 1 << 7;
const V2 = 1 << 15;
const MOST_PAGES = 40; // of older messages, looking for one
const NOTICES = { 6: "pinned a message to this channel.", 7: "has come in." };

export function isEphemeral(message) {
  return Boolean(message.flags & EPHEMERAL) || Boolean(message.ephemeral_for);
}

/** `grouped`: the one before is by the same author, so the head is left out. */
export function Message({ message, grouped }) {
  const author = userOf(message.author?.id) ?? message.author;
  const ephemeral = isEphemeral(message);
  const aimed = message.mentions?.some((user) => user.id === store.state.me?.id);
  const label = `${displayName(author)}, ${shortTime(message.timestamp)}`;
  const onContextMenu = (event) => {
    if (event.target.closest("a, input, img, .face")) return;
    event.preventDefault();
    openMenu(event, messageMenu(message), "Message");
  };
  return html`<li class=${classes("message", grouped && "message-grouped", ephemeral && "message-ephemeral", aimed && "message-aimed")}
      tabindex="-1" data-message=${message.id} aria-label=${label} onContextMenu=${onContextMenu}>
    <${Origin} message=${message} />
    <div class="message-side">${grouped
      ? html`<time class="message-hover-time">${shortTime(message.timestamp)}</time>`
      : html`<button type="button" class="face" aria-label=${`Actions for ${displayName(author)}`}
          onClick=${(event) => openMenu(event, userMenu(author), displayName(author))}
          onContextMenu=${(event) => { event.preventDefault(); openMenu(event, userMenu(author), displayName(author)); }}><${Avatar} user=${author} /></button>`}</div>
    <div class="message-main">
      ${!grouped && html`<${Head} message=${message} author=${author} />`}
      <${Body} message=${message} author=${author} />
      <${ThreadLink} message=${message} />
      <${Reactions} message=${message} />
      <${Failure} message=${message} />
      ${ephemeral && html`<p class="only-you"><${Icon} name="eye" /> Only you can see this ·${" "}
        <button type="button" class="text-button" onClick=${() => removeMessage(message)}>Dismiss message</button></p>`}
    </div>
    <div class="message-tools">
      ${!ephemeral && html`<${IconButton} icon="smile" label="Add a reaction" aria-haspopup="dialog" onClick=${(event) => openBoard(event, message)} />`}
      <${IconButton} icon="reply" label=${`Reply to ${displayName(author)}`} onClick=${() => store.change((state) => { state.replyTo = message; })} />
      <${IconButton} icon="more" label="More" aria-haspopup="menu" onClick=${(event) => openMenu(event, messageMenu(message), "Message")} />
    </div>
  </li>`;
}

function Head({ message, author }) {
  const colour = nameColour(author?.id);
  const sent = Date.parse(message.timestamp) / 1000;
  const day = dayText(message.timestamp);
  return html`<p class="message-head"><span class="author" style=${colour ? { "--name": colour } : {}}>${displayName(author)}</span>
    ${author?.bot && html`<span class="tag">App</span>`}
    <time dateTime=${message.timestamp} title=${timeText(sent, "F")}>${day === "Today" ? "" : `${day}, `}${shortTime(message.timestamp)}</time></p>`;
}

function Body({ message, author }) {
  if (message.flags & LOADING) {
    return html`<p class="thinking" role="status">${displayName(author)} is thinking<${Dots} /></p>`;
  }
  if (NOTICES[message.type]) return html`<p class="subtext">${displayName(author)} ${NOTICES[message.type]}</p>`;
  const { content, embeds = [], attachments = [], components = [] } = message;
  const v2 = message.flags & V2;
  return html`
    ${content && html`<${RichText} text=${content} />`}
    ${!v2 && attachments.length > 0 && html`<${Attachments} attachments=${attachments} />`}
    ${embeds.map((embed) => html`<${Embed} embed=${embed} />`)}
    ${components.length > 0 && html`<div class=${classes("components", v2 && "components-v2")}><${Components} message=${message} components=${components} /></div>`}
    ${message.edited_timestamp && content && html`<span class="edited">(edited)</span>`}`;
}

/** The way to the thread that began with this message. */
function ThreadLink({ message }) {
  useStore();
  const thread = channelOf(message.id);
  if (!thread || thread.parent_id !== message.channel_id) return null;
  return html`<button type="button" class="thread-link" onClick=${() => goTo({ guildId: thread.guild_id, channelId: thread.id })}>
    <${Icon} name="thread" /><span>${thread.name}</span></button>`;
}

export function Dots() {
  return html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>`;
}

/** The metadata of the command that made the message, at once or by the modal it opened; else undefined. */
export function usedCommand({ interaction_metadata: made }) {
  return [made, made?.triggering_interaction_metadata].find((one) => one?.type === COMMAND);
}

/** The line above a message: what it answers, or who used which command. */
function Origin({ message }) {
  useStore();
  const used = usedCommand(message);
  if (used) {
    const user = userOf(used.user?.id) ?? used.user;
    const slash = (used.command_type ?? 1) === 1 ? "/" : "";
    const named = used.name ? html`<span class="mention">${slash}${used.name}</span>` : "a command";
    return html`<p class="origin"><${Avatar} user=${user} small />
      <span class="origin-name">${displayName(user)}</span> used ${named}</p>`;
  }
  if (message.type !== 19 && !message.message_reference?.message_id) return null;
  const known = store.state.messages.get(message.channel_id) ?? [];
  const answered = message.referenced_message ?? known.find((other) => other.id === message.message_reference.message_id);
  if (!answered) return html`<p class="origin"><em>The original message is gone</em></p>`;
  const author = userOf(answered.author?.id) ?? answered.author;
  const show = () => reveal(message.channel_id, answered.id);
  return html`<p class="origin"><${Avatar} user=${author} small /><button type="button" class="origin-link" onClick=${show}>
    <span class="origin-name">${displayName(author)}</span> ${excerpt(answered)}</button></p>`;
}

/** Goes to a message, fetching older ones until it is there. */
async function reveal(channelId, messageId) {
  const { messages, more } = store.state;
  const known = () => messages.get(channelId)?.some((message) => message.id === messageId);
  for (let tries = 0; !known() && more.has(channelId) && tries < MOST_PAGES; tries += 1) await fetchOlder(channelId);
  requestAnimationFrame(() => document.querySelector(`[data-message="${messageId}"]`)?.focus());
}

export function excerpt(message) {
  const text = plainText(parse(message.content ?? "")).replace(/\s+/g, " ").slice(0, 120);
  return text || "shows something";
}

/** What went wrong with a component of this message, told where it was pressed. */
function Failure({ message }) {
  const { flights } = useStore();
  const failed = [...flights.values()].find((flight) => flight.messageId === message.id && flight.reason);
  if (!failed) return null;
  return html`<p class="failure" role="alert"><${Icon} name="warning" /><span>${failed.reason}</span>
    <button type="button" class="text-button" onClick=${() => dismissFlight(failed.nonce)}>Dismiss</button></p>`;
}
