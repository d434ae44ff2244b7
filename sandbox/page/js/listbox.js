// Lists one picks from by arrow keys or pointer: which row is active, and how the rows look.
import { classes, html, useEffect, useRef, useState } from "./view.js";

const PAGE = 8;

/**
 * The active row of a list of `count`, and a key handler for it.
 * `handle(event)` is true where the key moved the active row; -1 means that none is active.
 */
export function useActive(count, initial = 0) {
  const [wanted, setActive] = useState(initial);
  const active = Math.min(wanted, count - 1);
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE, Home: -count, End: count };
  const handle = (event) => {
    const step = steps[event.key];
    if (!step || !count || event.altKey || event.ctrlKey || event.metaKey) return false;
    event.preventDefault();
    const wraps = Math.abs(step) === 1;
    const from = active < 0 && step < 0 ? 0 : active;
    setActive(wraps ? (from + step + count) % count : Math.max(0, Math.min(count - 1, active + step)));
    return true;
  };
  return { active, setActive, handle };
}

/**
 * Rows {key, label, description?, emoji?, face?, mark?, disabled?, chosen?} as a listbox.
 * Its keyboard lives with whoever holds focus, who points at `${id}-${active}` by aria-activedescendant.
 */
export function Listbox({ id, label, rows, active, setActive, onPick, multiple, listRef, children, ...rest }) {
  const own = useRef(null);
  const list = listRef ?? own;
  useEffect(() => {
    list.current?.querySelector("[data-active]")?.scrollIntoView({ block: "nearest" });
  }, [active, rows.length]);
  return html`<ul ref=${list} id=${id} role="listbox" class="listbox" aria-label=${label}
      aria-multiselectable=${multiple ? "true" : undefined} onPointerDown=${(event) => event.preventDefault()} ...${rest}>
    ${rows.map((row, index) => html`<${Row} key=${row.key} id=${`${id}-${index}`} row=${row} multiple=${multiple}
      active=${index === active} onEnter=${() => setActive(index)} onPick=${() => row.disabled || onPick(row, index)} />`)}
    ${children}
  </ul>`;
}

function Row({ id, row, active, multiple, onEnter, onPick }) {
  return html`<li id=${id} role="option" class=${classes("row", active && "row-active", row.chosen && "row-chosen")}
      aria-selected=${row.chosen ? "true" : "false"} aria-disabled=${row.disabled ? "true" : undefined}
      data-active=${active || undefined} onPointerMove=${active ? undefined : onEnter} onClick=${onPick}>
    ${row.face}${row.emoji && html`<span class="row-emoji" aria-hidden="true">${row.emoji}</span>`}
    <span class="row-text"><span class="row-label">${row.label}</span>
      ${row.description && html`<span class="row-description">${row.description}</span>`}</span>
    ${row.mark}${multiple && html`<span class="row-box" aria-hidden="true"></span>`}
  </li>`;
}
