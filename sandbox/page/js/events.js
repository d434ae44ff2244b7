// The live stream: what the sandbox pushes becomes a change of the state; a dropped stream is opened again.
import { eventsUrl } from "./api.js";
import { settle } from "./interactions.js";
import { learnUsers } from "./people.js";
import { store } from "./store.js";

const TYPING_MS = 10000;
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 5000;

let socket = null;
let wait = FIRST_WAIT_MS;
let timer = null;

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
  if (t.startsWith("GUILD_")) return resync();
  if (!CHANGES[t]) return settle(t, d);
  store.change((state) => CHANGES[t](state, d));
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
  CHANNEL_CREATE: putChannel,
  CHANNEL_UPDATE: putChannel,
  TYPING_START(state, { channel_id, user_id }) {
    const typers = state.typing.get(channel_id) ?? new Map();
    state.typing.set(channel_id, typers.set(user_id, Date.now() + TYPING_MS));
  },
};

function replace(state, channelId, edit) {
  const known = state.messages.get(channelId);
  if (known) state.messages.set(channelId, edit(known));
}

function putChannel(state, channel) {
  const guild = state.guilds.get(channel.guild_id);
  const home = guild ? guild.channels : state.dms;
  learnUsers(state, channel.recipients ?? []);
  const at = home.findIndex((other) => other.id === channel.id);
  if (at < 0) home.push(channel);
  else home[at] = { ...home[at], ...channel };
}
