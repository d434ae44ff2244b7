// A modal's values without its looks: where they start, what is wrong with them, and how they are sent.
import { defaultsOf, isSelect } from "./choices.js";

export const ROW = 1;
export const TEXT_INPUT = 4;
export const TEXT = 10;
export const LABEL = 18;
export const UPLOAD = 19;
export const RADIO = 21;
export const CHECKBOXES = 22;
export const CHECKBOX = 23;

/** The inputs of a modal: each is in a Label, or (as older bots send them) in an action row. */
export function inputsOf(components) {
  return components.flatMap((part) => {
    if (part.type === LABEL) return [part.component];
    return part.type === ROW ? part.components : [];
  });
}

/** custom id -> starting value: text, boolean, one value or null, or a list (of values, of files). */
export function startingValues(components) {
  return Object.fromEntries(inputsOf(components).map((input) => [input.custom_id, start(input)]));
}

function start(input) {
  if (isSelect(input.type)) return defaultsOf(input);
  const chosen = (input.options ?? []).filter((option) => option.default).map((option) => option.value);
  return { [TEXT_INPUT]: input.value ?? "", [CHECKBOX]: Boolean(input.default), [RADIO]: chosen[0] ?? null }[input.type] ?? chosen;
}

export function isRequired(input) {
  return input.type !== CHECKBOX && (input.required ?? true);
}

/** Why the value cannot be sent, or null. */
export function problemWith(input, value) {
  if (input.type === CHECKBOX) return null;
  if (!value?.length) return isRequired(input) ? "This is required" : null;
  if (input.type === TEXT_INPUT) return lengthProblem(input, value.length);
  if (input.type === RADIO) return null;
  const [min, max] = [input.min_values ?? 1, input.max_values ?? (input.type === CHECKBOXES ? input.options.length : 1)];
  if (value.length < min) return `Choose at least ${min}`;
  return value.length > max ? `Choose at most ${max}` : null;
}

function lengthProblem({ min_length: min, max_length: max }, length) {
  if (min && length < min) return `Write at least ${min} characters`;
  return max && length > max ? `Write at most ${max} characters` : null;
}

/** The `components` of the modal's submission, and the files they speak of by their index. */
export function submission(components, values) {
  const files = [];
  const answer = (input) => {
    const head = { type: input.type, id: input.id, custom_id: input.custom_id };
    const value = values[input.custom_id];
    if (input.type === UPLOAD) return { ...head, values: value.map((file) => String(files.push(file) - 1)) };
    return Array.isArray(value) ? { ...head, values: value } : { ...head, value };
  };
  const parts = components.map((part) => {
    const head = { type: part.type, id: part.id };
    if (part.type === LABEL) return { ...head, component: answer(part.component) };
    if (part.type === ROW) return { ...head, components: part.components.map(answer) };
    return head;
  });
  return { components: parts, files };
}
