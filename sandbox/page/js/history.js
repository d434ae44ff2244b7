// What was said before: a channel's newest messages, older ones as one scrolls back, a forum's posts.
import { ApiError, get } from "./api.js";
import { learnUsers } from "./people.js";
import { store } from "./store.js";

const PAGE = 50;

let fetching = null; // the channel whose older messages are on their way

/** What the stream told while the answer was on its way is newer than the answer, and wins. */
export async function fetchMessages(channelId) {
  const as = store.state.me.id;
  const before = new Set(store.state.messages.get(channelId));
  if (!before.size) store.change((state) => state.messages.set(channelId, []));
  const fetched = await get(`channels/${channelId}/messages`, as, { limit: PAGE });
  if (store.state.me?.id !== as) return;
  store.change((state) => {
    const newer = (state.messages.get(channelId) ?? []).filter((message) => !before.has(message));
    const merged = new Map([...fetched, ...newer].map((message) => [message.id, message]));
    learn(state, channelId, fetched);
    state.messages.set(channelId, [...merged.values()]);
  });
}

/** A page of older messages, put before those that are shown; `onArrival` is called just before it is drawn. */
export async function fetchOlder(channelId, onArrival = () => {}) {
  const { me, messages, more } = store.state;
  const oldest = messages.get(channelId)?.[0];
  if (!oldest || !more.has(channelId) || fetching === channelId) return;
  fetching = channelId;
  const fetched = await asked(`channels/${channelId}/messages`, me.id, { limit: PAGE, before: oldest.id });
  fetching = null;
  if (!fetched) return;
  onArrival();
  store.change((state) => {
    learn(state, channelId, fetched);
    state.messages.set(channelId, [...fetched, ...(state.messages.get(channelId) ?? [])]);
  });
}

/** The answer; null where it was refused, which is told, or where one has become another member meanwhile. */
async function asked(path, as, parameters) {
  try {
    const answer = await get(path, as, parameters);
    return store.state.me?.id === as ? answer : null;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    store.change((state) => { state.notice = error.message; });
    return null;
  }
}

function learn(state, channelId, fetched) {
  if (fetched.length === PAGE) state.more.add(channelId);
  else state.more.delete(channelId);
  learnUsers(state, fetched.flatMap((message) => [message.author, ...(message.mentions ?? [])]));
}

export async function fetchPosts(forumId) {
  const fetched = await asked(`channels/${forumId}/posts`, store.state.me.id);
  if (!fetched) return;
  store.change((state) => {
    learnUsers(state, fetched.map(({ message }) => message?.author));
    state.posts.set(forumId, fetched);
  });
}
