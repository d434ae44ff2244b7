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
const LEAPS = [["3 seconds", 3], ["1 minute", 60], ["15 minutes", 900]];

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
      <${Leaps} />
    </div><//>`;
}

function told({ kind, method, path, times, hits }) {
  const whom = `${method ?? "any"} ${path || "request"}`;
  return `${KINDS[kind] ?? kind}: ${whom}, ${times === null ? "until removed" : `${times - hits} more`}`;
}

function Adding({ onAdd }) {
  const ids = { kind: useUid("kind"), path: useUid("path"), times: useUid("times") };
  const [fault, setFault] = useState({ kind: "status", path: "/messages", times: "1" });
  const put = (name) => (event) => setFault({ ...fault, [name]: event.target.value });
  const onSubmit = (event) => {
    event.preventDefault();
    onAdd({ kind: fault.kind, path: fault.path, times: fault.times ? Number(fault.times) : null });
  };
  return html`<form class="fault-form" onSubmit=${onSubmit}>
    <label class="field-label" for=${ids.kind}>What goes wrong</label>
    <select id=${ids.kind} class="text-input" value=${fault.kind} onChange=${put("kind")}>
      ${Object.entries(KINDS).map(([kind, words]) => html`<option value=${kind} key=${kind}>${words}</option>`)}</select>
    <label class="field-label" for=${ids.path}>For requests whose path, or events whose name fits (a regular expression)</label>
    <input id=${ids.path} class="text-input" value=${fault.path} autocomplete="off" spellcheck="false" onInput=${put("path")} />
    <label class="field-label" for=${ids.times}>How often (empty: until removed)</label>
    <input id=${ids.times} class="text-input" inputmode="numeric" pattern="[0-9]*" value=${fault.times} autocomplete="off" onInput=${put("times")} />
    <button type="submit" class="button button-primary">Add the fault</button>
  </form>`;
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
