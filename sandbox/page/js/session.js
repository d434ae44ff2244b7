// What a member does outside interactions: come in as somebody, go to a channel, speak, open a DM.
import { ApiError, get, post, postFiles, remove } from "./api.js";
import { listen } from "./events.js";
import { fetchMessages, fetchPosts } from "./history.js";
import { failAll } from "./interactions.js";
import { channelOf, learnUsers } from "./people.js";
import { isForum, placeFromHash, readHash, writeHash } from "./route.js";
import { store } from "./store.js";

const TYPING_PAUSE_MS = 8000;

let toldTyping = 0;

/** Enters as the user (an id), at the place the address bar names if it exists. */
export function enter(userId) {
  store.reset();
  listen(userId, () => resync(userId));
}

/** Enters as whom the address bar names, else the first of the cast. */
export async function enterByHash() {
  const everyone = await get("bootstrap");
  const { as } = readHash();
  const wanted = everyone.users.find((user) => user.id === as || user.username === as) ?? everyone.users[0];
  enter(wanted.id);
}

/** False where the sandbox was started anew, with other ids: then one comes in again by name. */
async function isKnown(userId) {
  const { users } = await get("bootstrap");
  return users.some((user) => user.id === userId);
}

async function bootstrap(userId) {
  const data = await get("bootstrap", userId);
  store.change((state) => {
    state.me = data.me;
    state.cast = data.users;
    learnUsers(state, [...data.users, data.me, ...data.dms.flatMap((dm) => dm.recipients ?? [])]);
    state.guilds = new Map(data.guilds.map((guild) => [guild.id, guild]));
    data.guilds.forEach((guild) => learnUsers(state, guild.members.map((member) => member.user)));
    state.dms = data.dms;
    state.skew = data.clock.now - Date.now() / 1000;
  });
}

/** Everything anew: when the stream opens, and when a guild came or went. */
async function resync(userId) {
  const lost = store.state.connection === "lost";
  if (lost) failAll("The connection to the sandbox was lost");
  await quietly(async () => {
    if (lost && !(await isKnown(userId))) return enterByHash();
    await bootstrap(userId);
    const { place } = store.state;
    store.change((state) => {
      state.messages = new Map([...state.messages].filter(([id]) => id === place?.channelId));
      state.commands.clear();
    });
    await goTo(place && channelOf(place.channelId) ? place : placeFromHash(store.state));
  });
}

/** Shows a place {guildId | null, channelId} and fetches its messages and commands. */
export async function goTo(place) {
  store.change((state) => {
    if (state.place?.channelId !== place?.channelId) state.replyTo = null;
    state.place = place;
    state.drawer = null;
    if (place) state.unread.delete(place.channelId);
  });
  writeHash(store.state);
  if (!place) return;
  if (isForum(channelOf(place.channelId))) await fetchPosts(place.channelId);
  else await Promise.all([fetchMessages(place.channelId), fetchCommands(place.channelId)]);
}

async function fetchCommands(channelId) {
  const as = store.state.me.id;
  const commands = await get("commands", as, { channel: channelId });
  if (store.state.me?.id === as) store.change((state) => state.commands.set(channelId, commands));
}

/** Posts a message with files; true when it was taken. */
export async function say(content, files = []) {
  const { me, place, replyTo } = store.state;
  const reply = replyTo && { message_reference: { message_id: replyTo.id, channel_id: replyTo.channel_id } };
  store.change((state) => { state.replyTo = null; });
  return quietly(() => postFiles(`channels/${place.channelId}/messages`, me.id, { content, ...reply }, files));
}

export async function openDm(userId) {
  await quietly(async () => {
    const channel = await post("open-dm", store.state.me.id, { recipient_id: userId });
    store.change((state) => {
      if (!state.dms.some((dm) => dm.id === channel.id)) state.dms.push(channel);
      learnUsers(state, channel.recipients ?? []);
    });
    await goTo({ guildId: null, channelId: channel.id });
  });
}

/** Deletes a message; an ephemeral one is dismissed so, for it is nobody else's. */
export function removeMessage(message) {
  return quietly(() => remove(`channels/${message.channel_id}/messages/${message.id}`, store.state.me.id));
}

/** Tells the others that one writes; at most once in a while, however fast the keys come. */
export function tellTyping() {
  const { me, place } = store.state;
  if (Date.now() - toldTyping < TYPING_PAUSE_MS) return;
  toldTyping = Date.now();
  quietly(() => post(`channels/${place.channelId}/typing`, me.id, {}));
}

/** Runs; a refusal of the sandbox is shown as a notice. True when it went well. */
export async function quietly(work) {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    notify(error.message);
    return false;
  }
}

export function notify(text) {
  store.change((state) => { state.notice = text; });
}
