// Reactions below a message, and the small board that one picks another from.
import { put, remove } from "./api.js";
import { emojiText } from "./choices.js";
import { IconButton } from "./icons.js";
import { displayName, userOf } from "./people.js";
import { giveBack, Popover } from "./popover.js";
import { quietly } from "./session.js";
import { store, useStore } from "./store.js";
import { classes, html, useCallback, useLayoutEffect, useRef } from "./view.js";

const BOARD = {
  "👍": "thumbs up", "👎": "thumbs down", "❤️": "red heart", "😂": "tears of joy", "😍": "heart eyes", "🥰": "in love", "😮": "astonished", "😢": "crying",
  "😡": "angry", "🎉": "party", "🔥": "fire", "✨": "sparkles", "⭐": "star", "👏": "clapping", "🙏": "folded hands", "💯": "hundred",
  "👀": "eyes", "✅": "check mark", "❌": "cross mark", "❓": "question mark", "🐶": "dog", "🐱": "cat", "🐰": "rabbit", "🐹": "hamster",
  "🐾": "paw prints", "🦴": "bone", "🐟": "fish", "🐦": "bird", "🦎": "lizard", "🌳": "tree", "🏠": "house", "🎨": "palette",
};
const COLUMNS = 8;

/** An emoji as the sandbox's addresses have it: a character, or name:id. */
function keyOf({ id, name }) {
  return id ? `${name}:${id}` : name;
}

/** The message's reactions after one more or one less; `people` are ids. */
export function reacted(reactions = [], emoji, userId) {
  const known = reactions.some((one) => keyOf(one.emoji) === keyOf(emoji));
  if (!known) return [...reactions, { emoji, people: [userId] }];
  return reactions.map((one) => (keyOf(one.emoji) === keyOf(emoji) ? { ...one, people: [...new Set([...one.people, userId])] } : one));
}

export function unreacted(reactions = [], emoji, userId) {
  const without = (one) => ({ ...one, people: userId ? one.people.filter((id) => id !== userId) : [] });
  const less = reactions.map((one) => (keyOf(one.emoji) === keyOf(emoji) ? without(one) : one));
  return less.filter((one) => one.people.length);
}

function send(message, key, gone) {
  const call = gone ? remove : put;
  const path = `channels/${message.channel_id}/messages/${message.id}/reactions/${encodeURIComponent(key)}`;
  return quietly(() => call(path, store.state.me.id));
}

export function Reactions({ message }) {
  useStore();
  if (!message.reactions?.length) return null;
  return html`<div class="reactions">${message.reactions.map((one) => html`<${Chip} key=${keyOf(one.emoji)} message=${message} reaction=${one} />`)}
    <${IconButton} icon="smile" label="Add a reaction" class="reaction-more" onClick=${(event) => openBoard(event, message)} /></div>`;
}

function Chip({ message, reaction: { emoji, people } }) {
  const mine = people.includes(store.state.me?.id);
  const names = people.map((id) => displayName(userOf(id))).join(", ");
  return html`<button type="button" class=${classes("reaction", mine && "reaction-mine")} aria-pressed=${mine ? "true" : "false"}
    aria-label=${`${emoji.name}: ${names}`} title=${names} onClick=${() => send(message, keyOf(emoji), mine)}>
    <span aria-hidden="true">${emojiText(emoji)}</span><span aria-hidden="true">${people.length}</span></button>`;
}

export function openBoard(event, message) {
  const box = event.currentTarget.getBoundingClientRect();
  store.change((state) => { state.board = { message, x: box.left, y: box.bottom }; });
}

export function Board() {
  const { board } = useStore();
  return board && html`<${BoardPanel} board=${board} />`;
}

function BoardPanel({ board }) {
  const grid = useRef(null);
  const before = useRef(document.activeElement);
  const close = useCallback(() => store.change((state) => { state.board = null; }), []);
  useLayoutEffect(() => {
    grid.current.querySelector("button").focus();
    return () => giveBack(before.current);
  }, []);
  const onKeyDown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
    if (event.key === "Tab") close();
    if (!step) return;
    event.preventDefault();
    const all = [...grid.current.querySelectorAll("button")];
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
    next.focus();
  };
  const pick = (emoji) => {
    close();
    send(board.message, emoji, false);
  };
  return html`<${Popover} anchor=${board} onClose=${close} class="board">
    <div ref=${grid} class="board-grid" role="group" aria-label="Choose a reaction" onKeyDown=${onKeyDown}>
      ${Object.entries(BOARD).map(([emoji, name], index) => html`<button type="button" key=${emoji} class="board-emoji" aria-label=${name} title=${name}
        tabindex=${index ? -1 : 0} onClick=${() => pick(emoji)}>${emoji}</button>`)}
    </div><//>`;
}
