// Completes names while one writes: a list above the box, which keeps the focus.
import { Listbox, useActive } from "./listbox.js";
import { marked, offered, typedName } from "./mentions.js";
import { html, useLayoutEffect, useRef, useState, useUid } from "./view.js";

/** `box` is the ref of a textarea; `onKeyDown(event)` is true where the list took the key. */
export function useCompletion(box, text, setText) {
  const id = useUid("names");
  const picked = useRef(new Map());
  const wanted = useRef(null); // where the caret belongs after a pick
  const [caret, setCaret] = useState(0);
  const [shut, setShut] = useState(false);
  const typed = shut ? null : typedName(text, Math.min(caret, text.length));
  const rows = typed ? offered(typed) : [];
  const { active, setActive, handle } = useActive(rows.length);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    box.current.setSelectionRange(wanted.current, wanted.current);
    setCaret(wanted.current);
    wanted.current = null;
  }, [text]);
  const pick = (row) => {
    const before = `${text.slice(0, typed.start)}${row.written} `;
    picked.current.set(row.written, row.markup);
    wanted.current = before.length;
    setText(before + text.slice(caret).trimStart());
  };
  const onInput = (event) => {
    setCaret(event.target.selectionStart);
    setShut(false);
    setActive(0);
  };
  const onKeyDown = (event) => {
    if (!rows.length) return false;
    if (handle(event)) return true;
    if (event.key === "Escape") setShut(true);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) pick(rows[active]);
    else return false;
    event.preventDefault();
    return true;
  };
  const list = rows.length > 0 && html`<div class="suggestions"><p class="suggestions-head">${typed.sign === "@" ? "People and roles" : "Channels"}</p>
    <${Listbox} id=${id} label="Names" rows=${rows} active=${active} setActive=${setActive} onPick=${pick} /></div>`;
  return { id, list, active: rows.length ? `${id}-${active}` : undefined, onInput, onKeyDown, marked: (told) => marked(told, picked.current) };
}
