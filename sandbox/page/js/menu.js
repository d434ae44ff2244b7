// Context menus of messages and users, with the applications' own commands (types 2 and 3) below.
import { localised } from "./commands.js";
import { Icon } from "./icons.js";
import { invoke } from "./interactions.js";
import { channelOf, mayModerate } from "./people.js";
import { giveBack, Popover } from "./popover.js";
import { notify, openDm, removeMessage } from "./session.js";
import { store, useStore } from "./store.js";
import { classes, html, useCallback, useLayoutEffect, useRef } from "./view.js";

const USER_COMMAND = 2;
const MESSAGE_COMMAND = 3;
const TEXT = 0; // a kind of channel

/** Opens where the pointer is, or beside the control where the keyboard was used. */
export function openMenu(event, items, label) {
  const box = event.currentTarget.getBoundingClientRect();
  const pointed = event.clientX || event.clientY;
  const at = pointed ? { x: event.clientX, y: event.clientY } : { x: box.left, y: box.bottom };
  store.change((state) => { state.menu = { ...at, items, label }; });
}

export function messageMenu(message) {
  const removable = message.author?.id === store.state.me?.id || Boolean(message.ephemeral_for) || mayModerate();
  return [
    { icon: "reply", label: "Reply", run: () => store.change((state) => { state.replyTo = message; }) },
    ...(mayThread(message) ? [{ icon: "thread", label: "Start a thread", run: () => store.change((state) => { state.starting = { message }; }) }] : []),
    { icon: "copy", label: "Copy text", run: () => copy(message.content ?? "") },
    { icon: "copy", label: "Copy message ID", run: () => copy(message.id) },
    ...(removable ? [{ icon: "close", label: "Delete message", danger: true, run: () => removeMessage(message) }] : []),
    ...appItems(MESSAGE_COMMAND, message.id),
  ];
}

/** Threads hang on messages of a server's text channels, one on each. */
function mayThread(message) {
  return channelOf(message.channel_id)?.type === TEXT && !message.ephemeral_for && !channelOf(message.id);
}

export function userMenu(user) {
  const own = user.id === store.state.me?.id;
  return [
    ...(own ? [] : [{ icon: "chat", label: "Message", run: () => openDm(user.id) }]),
    { icon: "copy", label: "Mention", run: () => store.change((state) => { state.draft = { insert: `<@${user.id}> ` }; }) },
    { icon: "copy", label: "Copy user ID", run: () => copy(user.id) },
    ...appItems(USER_COMMAND, user.id),
  ];
}

function appItems(type, target) {
  const channelId = store.state.place?.channelId;
  const commands = (store.state.commands.get(channelId) ?? []).filter((command) => command.type === type);
  return commands.map((command) => ({
    icon: "bolt",
    label: localised(command, "name", store.state.me?.locale),
    app: true,
    run: () => invoke(channelId, { id: command.id, name: command.name, type, target_id: target }, command.name),
  }));
}

function copy(text) {
  navigator.clipboard?.writeText(text).then(() => notify("Copied"), () => notify("The browser does not allow copying"));
}

export function Menu() {
  const { menu } = useStore();
  return menu && html`<${MenuPanel} key=${`${menu.x},${menu.y}`} menu=${menu} />`;
}

function MenuPanel({ menu }) {
  const list = useRef(null);
  const before = useRef(document.activeElement);
  const close = useCallback(() => store.change((state) => { state.menu = null; }), []);
  useLayoutEffect(() => {
    list.current.querySelector("[role=menuitem]")?.focus();
    return () => giveBack(before.current);
  }, []);
  const onKeyDown = (event) => {
    const all = [...list.current.querySelectorAll("[role=menuitem]")];
    const at = all.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Tab") close();
    if (next === undefined) return;
    event.preventDefault();
    all[(next + all.length) % all.length].focus();
  };
  const run = (item) => {
    close();
    item.run();
  };
  const firstApp = menu.items.findIndex((item) => item.app);
  return html`<${Popover} anchor=${menu} onClose=${close} class="menu">
    <div ref=${list} role="menu" aria-label=${menu.label} onKeyDown=${onKeyDown}>
      ${menu.items.map((item, index) => html`${index === firstApp && html`<p class="menu-head" role="presentation">Apps</p>`}
        <button type="button" role="menuitem" tabindex="-1" class=${classes("menu-item", item.danger && "menu-danger")} onClick=${() => run(item)}>
          <${Icon} name=${item.icon} />${item.label}</button>`)}
    </div>
  <//>`;
}
