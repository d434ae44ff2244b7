// What a select offers: its own options, or the users, roles and channels that its kind of select lists.
import { Avatar } from "./avatar.js";
import { Icon } from "./icons.js";
import { channelName, displayName, guildHere, hex, memberId, nameColour, userOf } from "./people.js";
import { store } from "./store.js";
import { html } from "./view.js";

export const STRING = 3;
const USER = 5;
const ROLE = 6;
const MENTIONABLE = 7;
const CHANNEL = 8;

export function isSelect(type) {
  return type === STRING || (type >= USER && type <= CHANNEL);
}

/** Rows for the listbox: {key, label, ...}; key is the value that is sent. */
export function choicesOf(component) {
  switch (component.type) {
    case STRING: return component.options.map(option);
    case USER: return users();
    case ROLE: return roles();
    case MENTIONABLE: return [...users(), ...roles()];
    case CHANNEL: return channels(component.channel_types);
    default: return [];
  }
}

/** The values that are chosen before anybody chose. */
export function defaultsOf(component) {
  if (component.type === STRING) return component.options.filter((one) => one.default).map((one) => one.value);
  return (component.default_values ?? []).map((one) => one.id);
}

function option({ value, label, description, emoji }) {
  return { key: value, label, description, emoji: emojiText(emoji) };
}

/** An emoji as text: itself, or its name where it is a custom one. */
export function emojiText(emoji) {
  if (!emoji) return undefined;
  return emoji.id ? `:${emoji.name}:` : emoji.name;
}

/** Everybody in the guild, or both sides of the DM. */
export function usersHere() {
  const guild = guildHere();
  if (guild) return guild.members.map((member) => userOf(memberId(member))).filter(Boolean);
  const dm = store.state.dms.find((channel) => channel.id === store.state.place?.channelId);
  const known = [store.state.me, ...(dm?.recipients ?? [])].filter(Boolean);
  return [...new Map(known.map((user) => [user.id, user])).values()];
}

export function users() {
  return usersHere().map((user) => ({
    key: user.id,
    label: displayName(user),
    description: user.username,
    colour: nameColour(user.id),
    face: html`<${Avatar} user=${user} small />`,
  }));
}

export function roles() {
  const listed = (guildHere()?.roles ?? []).filter((role) => role.name !== "@everyone");
  return listed.map((role) => ({
    key: role.id,
    label: `@${role.name}`,
    face: html`<span class="row-face" style=${role.color ? { color: hex(role.color) } : {}}><${Icon} name="role" /></span>`,
  }));
}

export function channels(types) {
  const listed = (guildHere()?.channels ?? []).filter((channel) => !types?.length || types.includes(channel.type));
  return listed.map((channel) => ({
    key: channel.id,
    label: channelName(channel),
    face: html`<span class="row-face"><${Icon} name=${{ 2: "voice", 11: "thread", 12: "thread", 15: "forum" }[channel.type] ?? "hash"} /></span>`,
  }));
}
