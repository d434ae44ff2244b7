// Interactions under way: each has a nonce, and the stream tells by that nonce how it ended.
import { ApiError, postFiles } from "./api.js";
import { store } from "./store.js";

export const COMMAND = 2;
export const COMPONENT = 3;
export const AUTOCOMPLETE = 4;
export const MODAL = 5;

const EPOCH = 1420070400000n; // Discord's: nonces are snowflakes
const AUTOCOMPLETE_MS = 4000;

let sequence = 0n;
let answered = null; // the flight that last succeeded: a modal may follow its success

function newNonce() {
  sequence = (sequence + 1n) % 4096n;
  return String(((BigInt(Date.now()) - EPOCH) << 22n) | sequence);
}

/**
 * Sends an interaction. `flight` describes it for whoever shows it: {kind, key?, label?, ...}.
 * It stays in state.flights as pending until the stream ends it; failures stay, with a reason.
 */
async function launch(type, channelId, data, flight, { messageId, files = [] } = {}) {
  const nonce = newNonce();
  const body = { type, channel_id: channelId, nonce, data, ...(messageId && { message_id: messageId }) };
  store.change((state) => {
    forgetFailures(state, flight);
    state.flights.set(nonce, { ...flight, nonce, channelId, pending: true, at: Date.now() });
  });
  try {
    await postFiles("interactions", store.state.me.id, body, files);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    settle("INTERACTION_FAILURE", { nonce, reason: error.message });
  }
  return nonce;
}

function forgetFailures(state, { kind, messageId }) {
  for (const [nonce, other] of state.flights) {
    if (!other.pending && other.kind === kind && other.messageId === messageId) state.flights.delete(nonce);
  }
}

/** Presses a button, or chooses in a select when `values` are given. */
export function press(message, component, values) {
  const data = { component_type: component.type, custom_id: component.custom_id, ...(values && { values }) };
  const flight = { kind: "component", messageId: message.id, customId: component.custom_id };
  return launch(COMPONENT, message.channel_id, data, flight, { messageId: message.id });
}

/** Runs a slash or context-menu command. `data` is Discord's own; `label` is shown while it waits. */
export function invoke(channelId, data, label, files) {
  return launch(COMMAND, channelId, data, { kind: "command", label }, { files });
}

export function submitModal(open, components, files) {
  const attachments = files.map((file, index) => ({ id: String(index), filename: file.name, size: file.size }));
  const data = { opened_by: open.id, custom_id: open.modal.custom_id, components, ...(files.length && { attachments }) };
  return launch(MODAL, open.channelId, data, { kind: "modal", opened: open.nonce }, { files });
}

/** Choices for a half-typed command; an empty list where the application stays silent. */
export function autocomplete(channelId, data) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve([]), AUTOCOMPLETE_MS);
    const choose = (choices) => {
      clearTimeout(timer);
      resolve(choices);
    };
    launch(AUTOCOMPLETE, channelId, data, { kind: "autocomplete", choose });
  });
}

/** Ends the flight that an event of the stream speaks of. */
export function settle(type, event) {
  const flight = store.state.flights.get(event.nonce) ?? (answered?.nonce === event.nonce ? answered : undefined);
  if (!flight || type === "INTERACTION_PENDING") return;
  if (type === "INTERACTION_SUCCESS") answered = flight;
  flight.choose?.(event.choices ?? []);
  store.change((state) => end(state, type, event, flight));
}

function end(state, type, event, flight) {
  const failed = type === "INTERACTION_FAILURE" && flight.kind !== "autocomplete";
  if (failed) state.flights.set(event.nonce, { ...flight, pending: false, reason: event.reason });
  else state.flights.delete(event.nonce);
  if (type === "MODAL_CREATE") {
    state.modal = { nonce: event.nonce, id: event.id, modal: event.modal, channelId: flight.channelId };
  } else if (flight.kind === "modal" && !failed && state.modal?.nonce === flight.opened) state.modal = null;
}

/** Whatever was under way when the stream broke is told as failed: nobody will report its end. */
export function failAll(reason) {
  for (const flight of [...store.state.flights.values()]) {
    if (flight.pending) settle("INTERACTION_FAILURE", { nonce: flight.nonce, reason });
  }
}

export function dismissFlight(nonce) {
  store.change((state) => state.flights.delete(nonce));
}

/** The flight of one component of a message, or undefined. */
export function flightOf(message, customId) {
  return [...store.state.flights.values()].find(
    (flight) => flight.messageId === message.id && flight.customId === customId);
}
