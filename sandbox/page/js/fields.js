// The inputs of a modal, drawn by their type: text, selects, radio groups, checkboxes, uploads.
import { isSelect } from "./choices.js";
import { CHECKBOX, CHECKBOXES, isRequired, RADIO, TEXT_INPUT, UPLOAD } from "./form.js";
import { Icon, IconButton } from "./icons.js";
import { sizeText } from "./media.js";
import { Select } from "./select.js";
import { classes, html, useRef, useState, useUid } from "./view.js";

const LONGEST = 4000; // characters, Discord's limit of a text input

/** One labelled input; `problem` is shown below it. */
export function Field({ input, label, description, value, problem, onChange }) {
  const id = useUid("field");
  const described = classes(description && `${id}-about`, problem && `${id}-problem`) || undefined;
  const required = isRequired(input);
  const shared = { id, input, label, value, onChange, describedBy: described, invalid: Boolean(problem), required };
  const Drawn = isSelect(input.type) ? SelectField : FIELDS[input.type];
  const grouped = [RADIO, CHECKBOXES].includes(input.type);
  const Frame = grouped ? "fieldset" : "div";
  const Caption = grouped ? "legend" : isSelect(input.type) ? "span" : "label";
  return html`<${Frame} class="field" role=${input.type === RADIO ? "radiogroup" : undefined} aria-describedby=${grouped ? described : undefined}
      aria-required=${input.type === RADIO && required ? "true" : undefined}>
    <${Caption} class="field-label" for=${Caption === "label" ? id : undefined}>${label}${required && html`<span class="required" aria-hidden="true"> *</span>`}<//>
    ${description && html`<p class="field-about" id=${`${id}-about`}>${description}</p>`}
    <${Drawn} ...${shared} />
    ${problem && html`<p class="field-problem" id=${`${id}-problem`} role="alert">${problem}</p>`}
  <//>`;
}

const FIELDS = {
  [TEXT_INPUT]: TextField,
  [RADIO]: RadioField,
  [CHECKBOXES]: CheckboxesField,
  [CHECKBOX]: CheckboxField,
  [UPLOAD]: UploadField,
};

function TextField({ id, input, value, onChange, describedBy, invalid, required }) {
  const long = input.style === 2;
  const Tag = long ? "textarea" : "input";
  return html`<div class="text-field"><${Tag} id=${id} class=${classes("text-input", invalid && "invalid")} rows=${long ? 4 : undefined}
      value=${value} placeholder=${input.placeholder ?? ""} maxLength=${input.max_length ?? LONGEST} autocomplete="off" aria-required=${required ? "true" : undefined}
      aria-describedby=${describedBy} aria-invalid=${invalid ? "true" : undefined} onInput=${(event) => onChange(event.target.value)} />
    ${input.max_length < LONGEST && html`<span class="counter" aria-hidden="true">${value.length}/${input.max_length}</span>`}</div>`;
}

function SelectField({ input, label, value, onChange, describedBy, invalid, required }) {
  return html`<${Select} component=${input} chosen=${value} onChoose=${onChange} label=${label} describedBy=${describedBy} invalid=${invalid} lenient=${!required} />`;
}

function RadioField({ id, input, value, onChange }) {
  return input.options.map((option) => html`<label class="choice" key=${option.value}>
    <input type="radio" name=${id} checked=${value === option.value} onChange=${() => onChange(option.value)} /><${Choice} option=${option} /></label>`);
}

function CheckboxesField({ input, value, onChange }) {
  const toggle = (one) => onChange(value.includes(one) ? value.filter((other) => other !== one) : [...value, one]);
  const full = value.length >= (input.max_values ?? input.options.length);
  return input.options.map((option) => html`<label class="choice" key=${option.value}>
    <input type="checkbox" checked=${value.includes(option.value)} disabled=${full && !value.includes(option.value)}
      onChange=${() => toggle(option.value)} /><${Choice} option=${option} /></label>`);
}

function Choice({ option }) {
  return html`<span class="choice-text"><span>${option.label}</span>${option.description && html`<span class="choice-about">${option.description}</span>`}</span>`;
}

function CheckboxField({ id, value, onChange, describedBy }) {
  return html`<div class="choice choice-alone"><input id=${id} type="checkbox" checked=${value} aria-describedby=${describedBy}
    onChange=${(event) => onChange(event.target.checked)} /><span aria-hidden="true">${value ? "Yes" : "No"}</span></div>`;
}

function UploadField({ id, input, value, onChange, describedBy, invalid }) {
  const [over, setOver] = useState(false);
  const picker = useRef(null);
  const max = input.max_values ?? 1;
  const add = (files) => {
    onChange([...value, ...files].slice(0, max));
    picker.current.value = "";
  };
  const onDrop = (event) => {
    event.preventDefault();
    setOver(false);
    add(event.dataTransfer.files);
  };
  return html`<div class=${classes("upload", over && "upload-over", invalid && "invalid")} onDrop=${onDrop}
      onDragOver=${(event) => { event.preventDefault(); setOver(true); }} onDragLeave=${() => setOver(false)}>
    <${Icon} name="upload" /><span>${max > 1 ? `Drop up to ${max} files here, or ` : "Drop a file here, or "}</span>
    <button type="button" class="text-button" onClick=${() => picker.current.click()}>browse</button>
    <input ref=${picker} id=${id} type="file" class="visually-hidden" multiple=${max > 1} tabindex="-1"
      aria-describedby=${describedBy} onChange=${(event) => add(event.target.files)} />
    <${FileList} files=${value} onRemove=${(file) => onChange(value.filter((other) => other !== file))} />
  </div>`;
}

export function FileList({ files, onRemove }) {
  if (!files.length) return null;
  return html`<ul class="upload-files">${files.map((file) => html`<li key=${file}><${Icon} name="file" /><span class="file-name">${file.name}</span>
    <span class="file-size">${sizeText(file.size)}</span>
    <${IconButton} icon="close" label=${`Remove ${file.name}`} onClick=${() => onRemove(file)} /></li>`)}</ul>`;
}
