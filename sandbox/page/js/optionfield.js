// One option of a slash command as a pill: free text, a list of choices, suggestions by autocomplete, or a file.
import * as choices from "./choices.js";
import { ATTACHMENT, BOOLEAN, CHANNEL, localised, MENTIONABLE, ROLE, USER } from "./commands.js";
import { Icon } from "./icons.js";
import { autocomplete } from "./interactions.js";
import { Listbox, useActive } from "./listbox.js";
import { store } from "./store.js";
import { classes, html, useEffect, useRef, useState, useUid } from "./view.js";

const DEBOUNCE_MS = 200;
const LONGEST = 50; // rows shown of a long list; typing narrows it

/** Rows {key, label, value} that the option's own type offers, or null where it takes free text. */
function fixedRows(option) {
  const locale = store.state.me?.locale;
  if (option.choices?.length) {
    return option.choices.map((choice) => ({ key: String(choice.value), label: localised(choice, "name", locale), value: choice.value }));
  }
  const byId = (rows) => rows.map((row) => ({ ...row, value: row.key }));
  switch (option.type) {
    case BOOLEAN: return [{ key: "true", label: "True", value: true }, { key: "false", label: "False", value: false }];
    case USER: return byId(choices.users());
    case ROLE: return byId(choices.roles());
    case CHANNEL: return byId(choices.channels(option.channel_types));
    case MENTIONABLE: return byId([...choices.users(), ...choices.roles()]);
    default: return null;
  }
}

export function OptionField(props) {
  const Drawn = props.option.type === ATTACHMENT ? FilePill : TextPill;
  return html`<${Drawn} ...${props} />`;
}

function Pill({ option, problem, about, children }) {
  return html`<span class=${classes("pill", problem && "pill-invalid")}>
    <span class="pill-name">${option.name}${option.required && html`<span class="required" aria-hidden="true">*</span>`}</span>${children}
    ${problem && html`<span class="pill-problem" role="alert" id=${about}>${problem}</span>`}</span>`;
}

function TextPill({ option, entry, problem, channelId, dataWith, onWrite, onChange, onDone, onRemove, onSend }) {
  const id = useUid("choices");
  const [focused, setFocused] = useState(false);
  const [shut, setShut] = useState(false);
  const text = entry?.text ?? "";
  const fixed = fixedRows(option);
  const suggested = useSuggestions(option.autocomplete && focused, text, entry?.value !== undefined, channelId, () => dataWith({ text }));
  const settled = entry?.value !== undefined;
  const rows = (fixed ? narrowed(fixed, settled ? "" : text) : suggested.rows).slice(0, LONGEST);
  const { active, setActive, handle } = useActive(rows.length);
  const offers = Boolean(fixed || option.autocomplete);
  const open = focused && offers && !shut && !(settled && !fixed);

  const pick = ({ label, value }) => {
    onChange({ text: label, value });
    setShut(true);
    onDone();
  };
  const onInput = (event) => {
    onWrite(event.target.value);
    setShut(false);
    setActive(0);
  };
  const onKeyDown = (event) => {
    const highlighted = open && !settled ? rows[active] : undefined;
    if (open && handle(event)) return;
    if (event.key === "ArrowDown" && offers) setShut(false);
    if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      setShut(true);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (highlighted) pick(highlighted);
      else onSend();
    } else if (event.key === "Tab" && !event.shiftKey && highlighted && text) {
      event.preventDefault();
      pick(highlighted);
    } else if (event.key === "Backspace" && !text) {
      event.preventDefault();
      onRemove();
    }
  };
  const description = localised(option, "description", store.state.me?.locale);
  return html`<${Pill} option=${option} problem=${problem} about=${`${id}-problem`}>
    <input class="pill-input" data-option=${option.name} role=${offers ? "combobox" : undefined} aria-label=${option.name} aria-required=${option.required ? "true" : undefined}
      aria-expanded=${offers ? String(open) : undefined} aria-controls=${offers ? id : undefined} aria-invalid=${problem ? "true" : undefined}
      aria-description=${description} aria-describedby=${problem ? `${id}-problem` : undefined}
      aria-activedescendant=${open && rows.length ? `${id}-${active}` : undefined} autocomplete="off" value=${text}
      style=${{ width: `${Math.max(6, text.length + 1)}ch` }} onInput=${onInput} onKeyDown=${onKeyDown}
      onFocus=${() => { setFocused(true); setShut(false); }} onBlur=${() => setFocused(false)} />
    ${focused && html`<div class="suggestions"><p class="suggestions-head"><strong>${option.name}</strong> ${description}
        ${suggested.loading && html`<span class="spinner" aria-label="Loading"></span>`}</p>
      ${open && html`<${Listbox} id=${id} label=${`Choices for ${option.name}`} rows=${rows} active=${active} setActive=${setActive} onPick=${pick}>
        ${!rows.length && !suggested.loading && html`<li class="row-none" role="presentation">No choice fits</li>`}<//>`}</div>`}
  <//>`;
}

function narrowed(rows, text) {
  const query = text.toLowerCase();
  const starts = rows.filter((row) => row.label.toLowerCase().startsWith(query));
  const holds = rows.filter((row) => !starts.includes(row) && row.label.toLowerCase().includes(query));
  return [...starts, ...holds];
}

/** Autocomplete, asked a moment after the last key; an answer that comes late is dropped. */
function useSuggestions(wanted, text, settled, channelId, data) {
  const [state, setState] = useState({ rows: [], loading: false });
  useEffect(() => {
    if (!wanted || settled) return undefined;
    let stale = false;
    setState((before) => ({ ...before, loading: true }));
    const timer = setTimeout(async () => {
      const found = await autocomplete(channelId, data());
      if (!stale) setState({ rows: found.map(suggestion), loading: false });
    }, DEBOUNCE_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [wanted, text, settled]);
  return state;
}

function suggestion({ name, name_localized: localName, value }) {
  return { key: String(value), label: localName ?? name, value };
}

function FilePill({ option, entry, problem, onChange, onDone, onRemove, onSend }) {
  const picker = useRef(null);
  const take = (files) => {
    if (!files.length) return;
    onChange({ text: files[0].name, file: files[0] });
    onDone();
  };
  const onKeyDown = (event) => {
    if (event.key === "Backspace") return entry?.file ? onChange(undefined) : onRemove();
    if (event.key !== "Enter" || !entry?.file) return undefined;
    event.preventDefault();
    return onSend();
  };
  const drop = (event) => {
    event.preventDefault();
    take(event.dataTransfer.files);
  };
  return html`<${Pill} option=${option} problem=${problem}>
    <button type="button" class="pill-file" data-option=${option.name} aria-label=${`${option.name}: ${entry?.file?.name ?? "choose a file"}`}
      onClick=${() => picker.current.click()} onKeyDown=${onKeyDown} onDrop=${drop} onDragOver=${(event) => event.preventDefault()}>
      <${Icon} name=${entry?.file ? "file" : "upload"} />${entry?.file?.name ?? "Choose a file"}</button>
    <input ref=${picker} type="file" class="visually-hidden" tabindex="-1" aria-label=${`File for ${option.name}`} onChange=${(event) => take(event.target.files)} />
  <//>`;
}
