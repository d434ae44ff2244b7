// A modal that an application opened: its inputs, what is wrong with them, and its submission.
import { Dialog } from "./dialog.js";
import { Field } from "./fields.js";
import { inputsOf, LABEL, problemWith, ROW, startingValues, submission, TEXT } from "./form.js";
import { Icon, IconButton } from "./icons.js";
import { dismissFlight, submitModal } from "./interactions.js";
import { RichText } from "./richtext.js";
import { store, useStore } from "./store.js";
import { html, useRef, useState, useUid } from "./view.js";

export function Modal() {
  const { modal } = useStore();
  return modal && html`<${ModalForm} key=${modal.nonce} open=${modal} />`;
}

function ModalForm({ open }) {
  const { flights } = useStore();
  const { title, components } = open.modal;
  const heading = useUid("modal");
  const form = useRef(null);
  const [values, setValues] = useState(() => startingValues(components));
  const [problems, setProblems] = useState({});
  const flight = [...flights.values()].find((other) => other.opened === open.nonce);
  const busy = Boolean(flight?.pending);
  const close = () => {
    if (flight && !busy) dismissFlight(flight.nonce);
    store.change((state) => { state.modal = null; });
  };
  const change = (id, value) => {
    setValues({ ...values, [id]: value });
    setProblems({ ...problems, [id]: null });
  };
  const onSubmit = (event) => {
    event.preventDefault();
    const found = Object.fromEntries(inputsOf(components).map((input) => [input.custom_id, problemWith(input, values[input.custom_id])]));
    setProblems(found);
    if (Object.values(found).some(Boolean)) return focusFirstProblem(form.current);
    const { components: answers, files } = submission(components, values);
    if (!busy) submitModal(open, answers, files);
  };
  return html`<${Dialog} labelledBy=${heading} class="modal" onClose=${close}>
    <form ref=${form} onSubmit=${onSubmit} noValidate>
      <header class="modal-head"><h2 id=${heading}>${title}</h2>
        <${IconButton} icon="close" label="Close" onClick=${close} /></header>
      <div class="modal-body">${components.map((part, index) => html`<${Part} key=${index} part=${part} values=${values} problems=${problems} onChange=${change} />`)}</div>
      <footer class="modal-foot">
        ${flight?.reason && html`<p class="failure" role="alert"><${Icon} name="warning" /><span>${flight.reason}</span></p>`}
        <button type="button" class="button button-secondary" onClick=${close}>Cancel</button>
        <button type="submit" class="button button-primary" aria-busy=${busy ? "true" : undefined}>Submit${busy && html`<span class="spinner" aria-hidden="true"></span>`}</button>
      </footer>
    </form>
  <//>`;
}

/** Waits for the problems to be drawn, then goes to the first. */
function focusFirstProblem(form) {
  requestAnimationFrame(() => {
    const field = form.querySelector(".field-problem")?.closest(".field");
    field?.querySelector("input:not([tabindex='-1']), textarea, button")?.focus();
  });
}

function Part({ part, values, problems, onChange }) {
  if (part.type === TEXT) return html`<${RichText} text=${part.content} />`;
  const labelled = part.type === LABEL
    ? [{ input: part.component, label: part.label, description: part.description }]
    : part.type === ROW ? part.components.map((input) => ({ input, label: input.label })) : [];
  return labelled.map(({ input, label, description }) => html`<${Field} key=${input.custom_id} input=${input} label=${label} description=${description}
    value=${values[input.custom_id]} problem=${problems[input.custom_id]} onChange=${(value) => onChange(input.custom_id, value)} />`);
}
