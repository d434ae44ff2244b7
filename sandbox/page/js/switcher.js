// Who one is: the sandbox has no passwords, so a member is chosen from a list.
import { Avatar } from "./avatar.js";
import { Icon, IconButton } from "./icons.js";
import { Listbox, useActive } from "./listbox.js";
import { displayName } from "./people.js";
import { Popover } from "./popover.js";
import { enter } from "./session.js";
import { store, useStore } from "./store.js";
import { ThemeToggle } from "./theme.js";
import { html, useCallback, useLayoutEffect, useRef, useState, useUid } from "./view.js";

export function Switcher() {
  const { me, connection } = useStore();
  const trigger = useRef(null);
  const [open, setOpen] = useState(false);
  const close = useCallback(() => {
    setOpen(false);
    trigger.current?.focus();
  }, []);
  return html`<div class="me">
    <button ref=${trigger} type="button" class="me-button" aria-haspopup="listbox" aria-expanded=${open ? "true" : "false"}
      onClick=${() => setOpen(!open)}>
      <${Avatar} user=${me} /><span class="me-text"><span class="me-name"><span class="visually-hidden">You are </span>${displayName(me)}</span>
        <span class="me-role">${connection === "live" ? me.role_label ?? `@${me.username}` : "reconnecting…"}</span></span>
      <span class="visually-hidden">Switch member</span><${Icon} name="chevron" /></button>
    <${IconButton} icon="bolt" label="Faults" onClick=${() => store.change((state) => { state.panel = "faults"; })} />
    <${ThemeToggle} />
    ${open && html`<${Cast} anchor=${trigger} onClose=${close} />`}
  </div>`;
}

function roleOf(user) {
  return [user.role_label, user.locale].filter(Boolean).join(" · ") || `@${user.username}`;
}

function Cast({ anchor, onClose }) {
  const { cast, me } = useStore();
  const id = useUid("cast");
  const list = useRef(null);
  const rows = cast.map((user) => ({
    key: user.id,
    label: displayName(user),
    description: roleOf(user),
    chosen: user.id === me.id,
    face: html`<${Avatar} user=${user} small />`,
  }));
  const { active, setActive, handle } = useActive(rows.length, Math.max(0, rows.findIndex((row) => row.chosen)));
  useLayoutEffect(() => list.current.focus(), []);
  const pick = ({ key }) => {
    onClose();
    if (key !== me.id) enter(key);
  };
  const onKeyDown = (event) => {
    if (handle(event)) return;
    if (event.key === "Tab") onClose();
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    pick(rows[active]);
  };
  return html`<${Popover} anchor=${anchor} above matchWidth onClose=${onClose} class="options">
    <${Listbox} id=${id} label="Be another member" rows=${rows} active=${active} setActive=${setActive} onPick=${pick} listRef=${list}
      tabIndex=${0} aria-activedescendant=${`${id}-${active}`} onKeyDown=${onKeyDown} /><//>`;
}
