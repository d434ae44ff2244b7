// The live stream: what the sandbox pushes becomes a change of the state; a dropped stream is opened again.
import { eventsUrl } from "./api.js";
import { settle } from "./interactions.js";
import { channelOf, learnUsers } from "./people.js";
import { fetchPosts } from "./history.js";
import { reacted, unreacted } from "./reactions.js";
import { isForum, isThread } from "./route.js";
import { store } from "./store.js";

const TYPING_MS = 10000;
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 5000;
const SETTLE_MS = 60;
const LIVENS_FORUMS = /^(MESSAGE|CHANNEL|THREAD)_(CREATE|UPDATE|DELETE)$/;

let socket = null;
let wait = FIRST_WAIT_MS;
let timer = null;
let settling = null;

/** Listens for one member; `resync` is called at each opening and whenever only a full reload tells the truth. */
export function listen(as, resync) {
  hangUp();
  open(as, resync);
}

export function hangUp() {
  clearTimeout(timer);
  const old = socket;
  socket = null;
  old?.close();
}

function open(as, resync) {
  const mine = new WebSocket(eventsUrl(as));
  socket = mine;
  mine.onopen = () => {
    wait = FIRST_WAIT_MS;
    resync();
    store.change((state) => { state.connection = "live"; });
  };
  mine.onmessage = (message) => {
    if (socket === mine) receive(JSON.parse(message.data), resync);
  };
  mine.onclose = () => {
    if (socket !== mine) return;
    store.change((state) => { state.connection = "lost"; });
    timer = setTimeout(() => open(as, resync), wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  };
}

function receive({ t, d }, resync) {
  if (t.startsWith("GUILD_")) return soon(resync);
  if (!CHANGES[t]) return settle(t, d);
  store.change((state) => CHANGES[t](state, d));
  if (LIVENS_FORUMS.test(t)) refreshPosts(d.channel_id ?? d.id, d.parent_id);
  if (t.endsWith("_DELETE") && store.state.place && !channelOf(store.state.place.channelId)) soon(resync);
}

/** Once for many: who lets a thousand people in makes a thousand events. */
function soon(resync) {
  clearTimeout(settling);
  settling = setTimeout(resync, SETTLE_MS);
}

/** The forum that one looks at is fetched again when something happens in it or in one of its posts. */
function refreshPosts(channelId, parentId) {
  const here = store.state.place?.channelId;
  const about = [channelId, parentId, channelOf(channelId)?.parent_id];
  if (here && about.includes(here) && isForum(channelOf(here))) fetchPosts(here);
}

const CHANGES = {
  MESSAGE_CREATE(state, message) {
    learnUsers(state, [message.author, ...(message.mentions ?? [])]);
    state.typing.get(message.channel_id)?.delete(message.author?.id);
    if (message.channel_id !== state.place?.channelId) state.unread.add(message.channel_id);
    const known = state.messages.get(message.channel_id);
    if (!known) return;
    const others = known.filter((other) => other.id !== message.id);
    state.messages.set(message.channel_id, [...others, message]);
  },
  MESSAGE_UPDATE(state, message) {
    replace(state, message.channel_id, (known) =>
      known.map((other) => (other.id === message.id ? { ...other, ...message } : other)));
  },
  MESSAGE_DELETE(state, { id, channel_id }) {
    replace(state, channel_id, (known) => known.filter((message) => message.id !== id));
  },
  MESSAGE_REACTION_ADD(state, { channel_id, message_id, emoji, user_id }) {
    react(state, channel_id, message_id, (reactions) => reacted(reactions, emoji, user_id));
  },
  MESSAGE_REACTION_REMOVE(state, { channel_id, message_id, emoji, user_id }) {
    react(state, channel_id, message_id, (reactions) => unreacted(reactions, emoji, user_id));
  },
  MESSAGE_REACTION_REMOVE_EMOJI(state, { channel_id, message_id, emoji }) {
    react(state, channel_id, message_id, (reactions) => unreacted(reactions, emoji));
  },
  MESSAGE_REACTION_REMOVE_ALL(state, { channel_id, message_id }) {
    react(state, channel_id, message_id, () => []);
  },
  CHANNEL_CREATE: putChannel,
  CHANNEL_UPDATE: putChannel,
  CHANNEL_DELETE: dropChannel,
  THREAD_UPDATE: putChannel,
  THREAD_DELETE: dropChannel,
  CLOCK_MOVED(state, { now }) {
    state.skew = now - Date.now() / 1000;
  },
  TYPING_START(state, { channel_id, user_id }) {
    const typers = state.typing.get(channel_id) ?? new Map();
    state.typing.set(channel_id, typers.set(user_id, Date.now() + TYPING_MS));
  },
};

function replace(state, channelId, edit) {
  const known = state.messages.get(channelId);
  if (known) state.messages.set(channelId, edit(known));
}

function react(state, channelId, messageId, edit) {
  replace(state, channelId, (known) =>
    known.map((message) => (message.id === messageId ? { ...message, reactions: edit(message.reactions) } : message)));
}

/** A channel goes with its threads; who stands in it is told and led elsewhere. */
function dropChannel(state, { id, guild_id }) {
  const guild = state.guilds.get(guild_id);
  if (!guild) return;
  const gone = guild.channels.filter((channel) => channel.id === id || (isThread(channel) && channel.parent_id === id));
  if (gone.some((channel) => channel.id === state.place?.channelId)) state.notice = "This channel is gone";
  guild.channels = guild.channels.filter((channel) => !gone.includes(channel));
  for (const channel of gone) {
    state.messages.delete(channel.id);
    state.unread.delete(channel.id);
  }
}

function putChannel(state, channel) {
  const guild = state.guilds.get(channel.guild_id);
  const home = guild ? guild.channels : state.dms;
  learnUsers(state, channel.recipients ?? []);
  const at = home.findIndex((other) => other.id === channel.id);
  if (at < 0) home.push(channel);
  else home[at] = { ...home[at], ...channel };
}
