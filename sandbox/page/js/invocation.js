// A slash command being filled in: its options as pills, the rest of them one key away; Enter sends.
import { localised, pack, problemWith, recognised } from "./commands.js";
import { IconButton } from "./icons.js";
import { invoke } from "./interactions.js";
import { Listbox, useActive } from "./listbox.js";
import { OptionField } from "./optionfield.js";
import { store } from "./store.js";
import { html, useLayoutEffect, useRef, useState, useUid } from "./view.js";

export function Invocation({ chosen, entries: given, channelId, onLeave }) {
  const form = useRef(null);
  const [entries, setEntries] = useState(given);
  const [shown, setShown] = useState(() => chosen.options.filter((option) => option.required || given[option.name]).map((option) => option.name));
  const [problems, setProblems] = useState({});
  const [wanted, setWanted] = useState(() => ({ name: shown.find((name) => !given[name]?.text) ?? "" }));
  const focusOn = (name) => setWanted({ name });
  const nextEmpty = (after) => shown.find((name) => name !== after && !entries[name]?.text) ?? "";
  const rest = chosen.options.filter((option) => !shown.includes(option.name));
  // In the same frame as the redraw, so that no key of a fast typist is lost.
  useLayoutEffect(() => form.current.querySelector(`[data-option="${wanted.name}"]`)?.focus(), [wanted]);

  const change = (name, entry) => {
    setEntries((before) => ({ ...before, [name]: entry }));
    setProblems({ ...problems, [name]: null });
  };
  const show = (name) => {
    setShown([...shown, name]);
    focusOn(name);
  };
  /** "Dog breed:" typed into one option's field ends that option and goes on to the named one. */
  const write = (option, text) => {
    const typed = /(?:^|\s)([^\s:]+):$/.exec(text);
    const next = chosen.options.find(({ name }) => name === typed?.[1]);
    change(option.name, { text: next ? text.slice(0, typed.index) : text });
    if (!next || next === option) return;
    if (shown.includes(next.name)) focusOn(next.name);
    else show(next.name);
  };
  const remove = (option) => {
    if (option.required) return option.name === shown[0] ? onLeave(`/${chosen.title}`) : undefined;
    setShown(shown.filter((name) => name !== option.name));
    change(option.name, undefined);
    focusOn("");
  };
  const send = () => {
    const meant = understood(chosen, entries);
    const found = Object.fromEntries(chosen.options.map((option) => [option.name, problemWith(option, meant[option.name])]));
    setProblems(found);
    const wrong = chosen.options.find((option) => found[option.name]);
    if (wrong) return focusOn(wrong.name);
    const { data, files } = pack(chosen, meant);
    invoke(channelId, data, `/${chosen.title}`, files);
    onLeave();
  };
  const onKeyDown = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    onLeave();
  };
  return html`<div class="composer-box invoking" ref=${form} role="form" aria-label=${`Options of /${chosen.title}`} onKeyDown=${onKeyDown}>
    <span class="command-name">/${chosen.title}</span>
    <div class="pills">
      ${shown.map((name) => chosen.options.find((option) => option.name === name)).map((option) => html`<${OptionField} key=${option.name}
        option=${option} entry=${entries[option.name]} problem=${problems[option.name]} channelId=${channelId}
        dataWith=${(entry) => pack(chosen, understood(chosen, { ...entries, [option.name]: entry }), option.name).data}
        onWrite=${(text) => write(option, text)} onChange=${(entry) => change(option.name, entry)} onDone=${() => focusOn(nextEmpty(option.name))}
        onRemove=${() => remove(option)} onSend=${send} />`)}
      <${More} chosen=${chosen} rest=${rest} onShow=${show} onSend=${send} onBack=${() => (shown.length ? focusOn(shown.at(-1)) : onLeave(`/${chosen.title}`))} />
    </div>
    <${IconButton} icon="close" label="Cancel the command" onClick=${() => onLeave()} />
    <${IconButton} icon="send" label="Send the command" class="send-button" onClick=${send} />
  </div>`;
}

/** All entries, with values where choices were typed out. */
function understood(chosen, entries) {
  return Object.fromEntries(chosen.options.map((option) => [option.name, recognised(option, entries[option.name])]));
}

/** The field behind the pills: it offers the options not used yet; Enter in it, empty, sends. */
function More({ chosen, rest, onShow, onSend, onBack }) {
  const id = useUid("more");
  const [text, setText] = useState("");
  const [focused, setFocused] = useState(false);
  const found = rest.filter((option) => option.name.startsWith(text.trim().toLowerCase()));
  const { active, setActive, handle } = useActive(found.length, -1);
  const open = focused && rest.length > 0;
  const pick = ({ name }) => {
    setText("");
    setActive(-1);
    onShow(name);
  };
  const onInput = (event) => {
    setText(event.target.value);
    setActive(event.target.value.trim() ? 0 : -1);
    const typed = rest.find((option) => `${option.name}:` === event.target.value.trim());
    if (typed) pick(typed);
  };
  const onKeyDown = (event) => {
    if (open && handle(event)) return;
    if (event.key === "Enter" || (event.key === "Tab" && active >= 0 && !event.shiftKey)) {
      event.preventDefault();
      if (found[active]) pick(found[active]);
      else if (!text.trim()) onSend();
    } else if (event.key === "Backspace" && !text) {
      event.preventDefault();
      onBack();
    }
  };
  const about = (option) => localised(option, "description", store.state.me?.locale);
  const rows = found.map((option) => ({ key: option.name, name: option.name, label: option.name, description: about(option) }));
  const placeholder = rest.length ? `+${rest.length} more` : "Enter to send";
  return html`<span class="more">
    <input class="more-input" data-option="" role="combobox" aria-label="More options" aria-expanded=${open ? "true" : "false"} aria-controls=${id}
      aria-activedescendant=${open && active >= 0 ? `${id}-${active}` : undefined} placeholder=${placeholder} autocomplete="off" value=${text}
      onInput=${onInput} onKeyDown=${onKeyDown} onFocus=${() => setFocused(true)} onBlur=${() => setFocused(false)} />
    ${open && html`<div class="suggestions"><p class="suggestions-head">${chosen.description}</p>
      <${Listbox} id=${id} label="Options" rows=${rows} active=${active} setActive=${setActive} onPick=${pick}>
        ${!rows.length && html`<li class="row-none" role="presentation">No option is called that</li>`}<//></div>`}
  </span>`;
}
