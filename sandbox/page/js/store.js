// The page's whole state in one place; whoever shows it listens, whoever changes it says so by `change`.
import { useLayoutEffect, useReducer } from "./view.js";

function blank() {
  return {
    me: null,
    cast: [], // users one can be, in the sandbox's order
    users: new Map(), // every user met, by id
    guilds: new Map(),
    dms: [],
    place: null, // { guildId | null, channelId }
    messages: new Map(), // channel id -> messages, oldest first
    commands: new Map(), // channel id -> application commands
    unread: new Set(), // channel ids
    typing: new Map(), // channel id -> Map(user id -> until, ms)
    flights: new Map(), // nonce -> interaction under way or failed
    modal: null, // { nonce, id, modal, channelId }
    viewer: null, // { items, index }
    more: new Set(), // channel ids with older messages than those fetched
    posts: new Map(), // forum id -> its posts {channel, message, replies}, the liveliest first
    starting: null, // { forum } or { message }: a post or a thread about to begin
    board: null, // { message, x, y }: where a reaction is picked
    menu: null, // { x, y, items, label }
    panel: null, // "faults"
    draft: null, // text or command that something else asks the composer to take
    replyTo: null,
    drawer: null, // "channels" | "members", on narrow screens
    membersShown: true,
    connection: "opening", // "live" | "lost"
    notice: null,
    skew: 0, // sandbox's clock minus ours, seconds
  };
}

class Store {
  #listeners = new Set();
  #queued = false;
  state = blank();

  change(edit) {
    edit(this.state);
    if (this.#queued) return;
    this.#queued = true;
    queueMicrotask(() => {
      this.#queued = false;
      for (const listener of this.#listeners) listener();
    });
  }

  /** Forgets everything that belongs to one member; the layout choices stay. */
  reset() {
    const { membersShown } = this.state;
    this.change((state) => Object.assign(state, blank(), { membersShown }));
  }

  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

export const store = new Store();

/** The state; the component draws itself anew after each change. */
export function useStore() {
  const [, redraw] = useReducer((count) => count + 1, 0);
  useLayoutEffect(() => store.listen(redraw), []);
  return store.state;
}
