// A select menu: a button that opens a list in the top layer; one choice closes it, several are confirmed.
import { Icon } from "./icons.js";
import { Listbox, useActive } from "./listbox.js";
import { Popover } from "./popover.js";
import { choicesOf } from "./choices.js";
import { classes, html, useCallback, useLayoutEffect, useRef, useState, useUid } from "./view.js";

const FILTER_FROM = 9; // rows; fewer are overseen at a glance

/** `chosen` is the list of values; `onChoose(values)` is called once per decision, never with too few values. */
export function Select({ component, chosen, onChoose, disabled, busy, label, describedBy, invalid, lenient }) {
  const trigger = useRef(null);
  const list = useUid("options");
  const [open, setOpen] = useState(false);
  const rows = choicesOf(component);
  const picked = chosen.map((value) => rows.find((row) => row.key === value) ?? { key: value, label: value });
  const placeholder = component.placeholder || "Make a selection";
  const name = [label ?? placeholder, picked.map((row) => row.label).join(", ")].filter(Boolean).join(": ");
  const close = useCallback((values) => {
    setOpen(false);
    trigger.current?.focus();
    if (values && values.join() !== chosen.join()) onChoose(values);
  }, [chosen, onChoose]);
  const onKeyDown = (event) => {
    if (!["ArrowDown", "ArrowUp"].includes(event.key) || open) return;
    event.preventDefault();
    setOpen(true);
  };
  return html`<div class="select">
    <button ref=${trigger} type="button" role="combobox" class=${classes("select-trigger", invalid && "invalid")}
      aria-haspopup="listbox" aria-expanded=${open ? "true" : "false"} aria-controls=${open ? list : undefined} aria-label=${name} aria-describedby=${describedBy}
      aria-busy=${busy ? "true" : undefined} aria-invalid=${invalid ? "true" : undefined}
      disabled=${disabled} onClick=${() => (busy ? null : setOpen(!open))} onKeyDown=${onKeyDown}>
      <span class=${classes("select-value", !picked.length && "select-empty")}>${picked.length ? shown(picked) : placeholder}</span>
      ${busy ? html`<span class="spinner" aria-hidden="true"></span>` : html`<${Icon} name="chevron" />`}
    </button>
    ${open && html`<${Options} id=${list} anchor=${trigger} component=${component} rows=${rows} chosen=${chosen}
      label=${label ?? placeholder} lenient=${lenient} onClose=${close} />`}
  </div>`;
}

function shown(picked) {
  if (picked.length === 1) return html`${picked[0].emoji && html`<span aria-hidden="true">${picked[0].emoji} </span>`}${picked[0].label}`;
  return picked.map((row) => html`<span class="chip" key=${row.key}>${row.label}</span>`);
}

function Options({ id, anchor, component, rows, chosen, label, lenient, onClose }) {
  const min = component.min_values ?? 1;
  const max = component.max_values ?? 1;
  const multiple = max > 1;
  const focused = useRef(null);
  const [draft, setDraft] = useState(chosen);
  const [query, setQuery] = useState("");
  const filtered = rows.filter((row) => `${row.label} ${row.description ?? ""}`.toLowerCase().includes(query.toLowerCase()));
  const shownRows = filtered.map((row) => ({
    ...row,
    chosen: draft.includes(row.key),
    disabled: multiple && draft.length >= max && !draft.includes(row.key),
  }));
  const first = Math.max(0, shownRows.findIndex((row) => row.chosen));
  const { active, setActive, handle } = useActive(shownRows.length, first);
  useLayoutEffect(() => focused.current?.focus(), []);

  const enough = draft.length >= (lenient ? 0 : min);
  const pick = ({ key }) => {
    if (multiple) return setDraft(draft.includes(key) ? draft.filter((value) => value !== key) : [...draft, key]);
    onClose(draft.includes(key) && min === 0 ? [] : [key]);
  };
  const leave = useCallback((reason) => onClose(multiple && enough && reason !== "escape" ? draft : null), [draft, onClose]);
  const onKeyDown = (event) => {
    if (handle(event)) return;
    const picks = event.key === "Enter" || (event.key === " " && !query);
    if (picks) {
      event.preventDefault();
      if (shownRows[active] && !shownRows[active].disabled) pick(shownRows[active]);
    } else if (event.key === "Tab") {
      event.preventDefault();
      leave("tab");
    } else if (event.key.length === 1 && rows.length < FILTER_FROM) jump(event.key, shownRows, active, setActive);
  };
  const relations = { "aria-activedescendant": shownRows.length ? `${id}-${active}` : undefined, onKeyDown };
  const filter = rows.length >= FILTER_FROM;
  return html`<${Popover} anchor=${anchor} matchWidth onClose=${leave} class="options">
    ${filter && html`<input ref=${focused} class="options-filter" role="combobox" aria-expanded="true" aria-controls=${id} aria-label=${`Filter ${label}`}
      placeholder="Filter" autocomplete="off" value=${query} onInput=${(event) => { setQuery(event.target.value); setActive(0); }} ...${relations} />`}
    <${Listbox} id=${id} label=${label} rows=${shownRows} active=${active} setActive=${setActive} onPick=${pick} multiple=${multiple}
      ...${filter ? {} : { tabIndex: 0, ...relations, listRef: focused }}>
      ${!shownRows.length && html`<li class="row-none" role="presentation">Nothing matches</li>`}
    <//>
    ${multiple && html`<div class="options-foot"><span>${tally(draft.length, min, max)}</span>
      <button type="button" class="button button-primary" disabled=${!enough} onClick=${() => leave("done")}>Done</button></div>`}
  <//>`;
}

function tally(count, min, max) {
  if (count < min) return `Choose at least ${min}`;
  return `${count} of up to ${max} chosen`;
}

/** Type-ahead: the next row that begins with the letter becomes active. */
function jump(letter, rows, active, setActive) {
  const order = [...rows.keys()].map((offset) => (active + 1 + offset) % rows.length);
  const found = order.find((index) => rows[index].label.toLowerCase().startsWith(letter.toLowerCase()));
  if (found !== undefined) setActive(found);
}
