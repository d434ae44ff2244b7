// Parsed markdown as nodes of the page: mentions by name, timestamps that count, spoilers that open.
import { timeText, useTicks } from "./clock.js";
import { parse, parseInline } from "./markdown.js";
import { channelName, channelOf, displayName, hex, roleOf, userOf } from "./people.js";
import { store } from "./store.js";
import { goTo } from "./session.js";
import { classes, html, useMemo, useState } from "./view.js";

/** A block of markdown. */
export function RichText({ text }) {
  const blocks = useMemo(() => parse(text ?? ""), [text]);
  return html`<div class="rich">${blocks.map(block)}</div>`;
}

/** Markdown without blocks, for titles and labels. */
export function RichLine({ text }) {
  const nodes = useMemo(() => parseInline(text ?? ""), [text]);
  return html`<span>${nodes.map(inline)}</span>`;
}

function block(node) {
  switch (node.kind) {
    case "fence": return html`<pre class="fence" tabindex="0"><code>${node.text}</code></pre>`;
    case "heading": return html`<${Heading} level=${node.level}>${node.children.map(inline)}<//>`;
    case "subtext": return html`<p class="subtext">${node.children.map(inline)}</p>`;
    case "quote": return html`<blockquote>${node.children.map(block)}</blockquote>`;
    case "list": return list(node);
    default: return html`<p>${node.children.map(inline)}</p>`;
  }
}

/** Headings inside messages stand below the page's own (h1, h2), so # is an h3. */
function Heading({ level, children }) {
  const Tag = `h${level + 2}`;
  return html`<${Tag} class=${`rich-h${level}`}>${children}<//>`;
}

function list(node) {
  const items = node.items.map((item) => html`<li>${item.map((part) => (part.kind === "list" ? list(part) : inline(part)))}</li>`);
  return node.ordered ? html`<ol start=${node.start}>${items}</ol>` : html`<ul>${items}</ul>`;
}

const INLINE = {
  code: (node) => html`<code>${node.text}</code>`,
  bold: (node) => html`<strong>${node.children.map(inline)}</strong>`,
  italic: (node) => html`<em>${node.children.map(inline)}</em>`,
  underline: (node) => html`<u>${node.children.map(inline)}</u>`,
  strike: (node) => html`<s>${node.children.map(inline)}</s>`,
  spoiler: (node) => html`<${Spoiler}>${node.children.map(inline)}<//>`,
  link: (node) => html`<a href=${node.url} target="_blank" rel="noreferrer noopener">${node.children.map(inline)}</a>`,
  user: (node) => html`<span class=${classes("mention", node.id === store.state.me?.id && "mention-me")}>@${displayName(userOf(node.id))}</span>`,
  everyone: (node) => html`<span class="mention mention-me">${node.text}</span>`,
  role: (node) => role(roleOf(node.id)),
  channel: (node) => html`<${ChannelMention} id=${node.id} />`,
  command: (node) => html`<${CommandMention} ...${node} />`,
  time: (node) => html`<${Timestamp} ...${node} />`,
  emoji: (node) => html`<span class="custom-emoji" title=${`:${node.name}:`}>:${node.name}:</span>`,
};

function inline(node) {
  return typeof node === "string" ? node : INLINE[node.kind](node);
}

function role(found) {
  const colour = found?.color ? { "--role": hex(found.color) } : {};
  return html`<span class="mention mention-role" style=${colour}>@${found?.name ?? "deleted role"}</span>`;
}

function ChannelMention({ id }) {
  const channel = channelOf(id);
  if (!channel) return html`<span class="mention">#unknown</span>`;
  const open = () => goTo({ guildId: guildOf(id), channelId: id });
  return html`<button type="button" class="mention" onClick=${open}>#${channelName(channel)}</button>`;
}

function guildOf(channelId) {
  const guilds = [...store.state.guilds.values()];
  return guilds.find((guild) => guild.channels.some((channel) => channel.id === channelId))?.id ?? null;
}

function CommandMention({ name }) {
  const use = () => store.change((state) => { state.draft = { command: name }; });
  return html`<button type="button" class="mention" onClick=${use}>/${name}</button>`;
}

function Timestamp({ seconds, style }) {
  const Text = style === "R" ? Countdown : StillTime;
  return html`<time class="timestamp" dateTime=${new Date(seconds * 1000).toISOString()} title=${timeText(seconds, "F")}>
    <${Text} seconds=${seconds} style=${style} /></time>`;
}

function StillTime({ seconds, style }) {
  return timeText(seconds, style);
}

function Countdown({ seconds }) {
  useTicks();
  return timeText(seconds, "R");
}

function Spoiler({ children }) {
  const [open, setOpen] = useState(false);
  if (open) return html`<span class="spoiler spoiler-open">${children}</span>`;
  return html`<button type="button" class="spoiler" aria-label="Spoiler, press to reveal" onClick=${() => setOpen(true)}>
    <span aria-hidden="true">${children}</span></button>`;
}
