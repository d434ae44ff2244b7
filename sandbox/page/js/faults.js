// The faults panel: what goes wrong in the sandbox on command, so that one sees how a bot bears it.
import { get, post, remove } from "./api.js";
import { Dialog } from "./dialog.js";
import { IconButton } from "./icons.js";
import { quietly } from "./session.js";
import { store, useStore } from "./store.js";
import { html, useEffect, useState, useUid } from "./view.js";

const KINDS = {
  status: "Answer with an error",
  rate_limit: "Answer 429, too many requests",
  delay: "Answer late",
  timeout: "Never answer",
  cut: "Cut the upload in the middle",
  lost_answer: "Do the work, lose the answer",
  duplicate_event: "Send a gateway event twice",
  delay_event: "Send a gateway event late",
  lose_event: "Lose a gateway event",
};
const GATEWAY = {
  drop: "Drop it", reset: "Reset it (RST)", freeze: "Freeze it", thaw: "Thaw it", reconnect: "Ask to reconnect", invalidate: "Invalidate the session",
  expire_tokens: "Expire interaction tokens",
};
const LEAPS = [["3 seconds", 3], ["1 minute", 60], ["15 minutes", 900]];
const METHODS = ["", "GET", "POST", "PUT", "PATCH", "DELETE"];
/** What is asked beyond the path, for the kinds that have it: [field, words, value]. */
const MORE = {
  status: ["status", "Status", "503"],
  rate_limit: ["retry_after", "Seconds to wait", "1"],
  delay: ["seconds", "Seconds late", "2"],
  delay_event: ["seconds", "Seconds late", "2"],
};

export function Faults() {
  const { panel } = useStore();
  return panel === "faults" && html`<${Panel} />`;
}

function Panel() {
  const heading = useUid("faults");
  const [active, setActive] = useState([]);
  const load = () => quietly(async () => setActive(await get("faults")));
  useEffect(() => { load(); }, []);
  const add = (fault) => quietly(async () => {
    await post("faults", null, fault);
    await load();
  });
  const clear = () => quietly(async () => {
    await remove("faults");
    await load();
  });
  const close = () => store.change((state) => { state.panel = null; });
  return html`<${Dialog} labelledBy=${heading} class="modal" onClose=${close}>
    <header class="modal-head"><h2 id=${heading}>Faults</h2>
      <${IconButton} icon="close" label="Close" onClick=${close} /></header>
    <div class="modal-body">
      <p class="field-about">Let something go wrong between the sandbox and the bot, and watch what people see.</p>
      <${Adding} onAdd=${add} />
      <section><h3 class="field-label">Waiting to strike</h3>
        ${active.length ? html`<ul class="fault-list">${active.map((fault) => html`<li key=${fault.id}>${told(fault)}</li>`)}</ul>
          <button type="button" class="button button-secondary" onClick=${clear}>Remove all</button>` : html`<p class="field-about">Nothing. All is well.</p>`}</section>
      <${Now} />
      <${Leaps} />
    </div><//>`;
}

function told({ kind, method, path, times, hits }) {
  const whom = [method, path || "everything"].filter(Boolean).join(" ");
  const left = times - hits;
  return `${KINDS[kind] ?? kind} · ${whom} · ${times === null ? "until removed" : left === 1 ? "once" : `${left} times`}`;
}

function Adding({ onAdd }) {
  const [fault, setFault] = useState({ kind: "status", method: "", path: "/messages", times: "1", more: MORE.status[2] });
  const more = MORE[fault.kind];
  const put = (name) => (value) => setFault({ ...fault, [name]: value });
  const choose = (kind) => setFault({ ...fault, kind, more: MORE[kind]?.[2] });
  const ofEvents = fault.kind.endsWith("_event");
  const onSubmit = (event) => {
    event.preventDefault();
    const { kind, method, path, times } = fault;
    onAdd({ kind, path, times: times ? Number(times) : null, ...(method && !ofEvents && { method }), ...(more && { [more[0]]: Number(fault.more) }) });
  };
  return html`<form class="fault-form" onSubmit=${onSubmit}>
    <${Entry} label="What goes wrong" value=${fault.kind} onChange=${choose} options=${Object.entries(KINDS)} />
    <div class="fault-row">
      ${!ofEvents && html`<${Entry} label="Method" value=${fault.method} onChange=${put("method")} options=${METHODS.map((one) => [one, one || "any"])} />`}
      <${Entry} label=${ofEvents ? "Name of the event" : "Path"} about="a regular expression" value=${fault.path} onChange=${put("path")} /></div>
    <div class="fault-row fault-when"><${Entry} label="How often" about="empty: always" number value=${fault.times} onChange=${put("times")} />
      ${more && html`<${Entry} key=${more[0]} label=${more[1]} number value=${fault.more} onChange=${put("more")} />`}</div>
    <button type="submit" class="button button-primary">Add the fault</button>
  </form>`;
}

function Entry({ label, about, value, onChange, options, number }) {
  const id = useUid("fault");
  const onInput = (event) => onChange(event.target.value);
  return html`<div class="field"><label class="field-label" for=${id}>${label}${about && html`<span class="field-hint"> ${about}</span>`}</label>${options
    ? html`<select id=${id} class="text-input" value=${value} onChange=${onInput}>${options.map(([key, words]) => html`<option value=${key} key=${key}>${words}</option>`)}</select>`
    : html`<input id=${id} class="text-input" value=${value} autocomplete="off" spellcheck="false" inputmode=${number ? "decimal" : undefined}
        pattern=${number ? "[0-9.]*" : undefined} onInput=${onInput} />`}</div>`;
}

/** What happens at once, to the gateway's connections and to tokens. */
function Now() {
  const act = (action) => quietly(async () => {
    await post("faults/now", null, { action });
    store.change((state) => { state.notice = `Done: ${GATEWAY[action].toLowerCase()}`; });
  });
  return html`<section><h3 class="field-label">The gateway, at once</h3>
    <p class="action-row">${Object.entries(GATEWAY).map(([action, words]) => html`<button type="button" key=${action} class="button button-secondary"
      onClick=${() => act(action)}>${words}</button>`)}</p></section>`;
}

/** The sandbox's clock can be moved on, so that waiting takes no time. */
function Leaps() {
  const leap = (seconds) => quietly(async () => {
    const { now } = await post("clock", null, { seconds });
    store.change((state) => {
      state.skew = now - Date.now() / 1000;
      state.notice = "The clock has moved on";
    });
  });
  return html`<section><h3 class="field-label">Move the clock on by</h3>
    <p class="action-row">${LEAPS.map(([words, seconds]) => html`<button type="button" key=${words} class="button button-secondary"
      onClick=${() => leap(seconds)}>${words}</button>`)}</p></section>`;
}
