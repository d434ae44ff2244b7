// Who and where: names, colours and initials of users, roles and channels in the state.
import { store } from "./store.js";

const PALETTE = ["#0b6f8f", "#8a5a00", "#7a4fa3", "#2f7a4f", "#b0413e", "#3d5fa8", "#8c4a76", "#5b6b1e"];

export function displayName(user, guildId = store.state.place?.guildId) {
  if (!user) return "Unknown user";
  const nick = memberOf(guildId, user.id)?.nick;
  return nick || user.global_name || user.username || "Unknown user";
}

export function memberOf(guildId, userId) {
  const members = store.state.guilds.get(guildId)?.members ?? [];
  return members.find((member) => memberId(member) === userId);
}

export function memberId(member) {
  return member.user?.id ?? member.user;
}

export function userOf(id) {
  return store.state.users.get(id);
}

/** A CSS colour for an avatar: the user's own, else one that always is the same for the id. */
export function avatarColour(user) {
  const given = user?.avatar_color;
  if (typeof given === "number") return hex(given);
  if (given) return given;
  return PALETTE[Number(BigInt(user?.id ?? 0) % BigInt(PALETTE.length))];
}

export function hex(colour) {
  return `#${colour.toString(16).padStart(6, "0")}`;
}

/** White or near black, whichever is read better on the colour #rrggbb. */
export function inkOn(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => (parseInt(colour.slice(at, at + 2), 16) / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? "#14191b" : "#ffffff";
}

export function initials(name) {
  const words = name.trim().split(/[\s_.-]+/).filter(Boolean);
  const letters = words.length > 1 ? words[0][0] + words[1][0] : name.slice(0, 2);
  return letters.toUpperCase();
}

export function guildHere() {
  return store.state.guilds.get(store.state.place?.guildId);
}

export function channelOf(id) {
  for (const guild of store.state.guilds.values()) {
    const found = guild.channels.find((channel) => channel.id === id);
    if (found) return found;
  }
  return store.state.dms.find((channel) => channel.id === id);
}

export function roleOf(id) {
  for (const guild of store.state.guilds.values()) {
    const found = guild.roles?.find((role) => role.id === id);
    if (found) return found;
  }
  return undefined;
}

/** The other side of a DM, as a user. */
export function dmPartner(channel) {
  const other = channel?.recipients?.find((user) => user.id !== store.state.me?.id) ?? channel?.recipients?.[0];
  return other && (store.state.users.get(other.id) ?? other);
}

export function channelName(channel) {
  if (!channel) return "unknown";
  return channel.name ?? displayName(dmPartner(channel));
}

const ADMINISTRATOR = 1n << 3n;
const MANAGE_MESSAGES = 1n << 13n;

/** Whether one may remove other people's messages here, by one's roles (channels' own rules are the sandbox's to know). */
export function mayModerate() {
  const guild = guildHere();
  const me = store.state.me?.id;
  if (!guild || guild.owner_id === me) return Boolean(guild);
  const held = [guild.id, ...(memberOf(guild.id, me)?.roles ?? [])];
  const granted = (guild.roles ?? []).filter((role) => held.includes(role.id)).reduce((all, role) => all | BigInt(role.permissions ?? 0), 0n);
  return Boolean(granted & (ADMINISTRATOR | MANAGE_MESSAGES));
}

/** The colour of a member's highest coloured role, or null. */
export function nameColour(userId, guild = guildHere()) {
  const held = memberOf(guild?.id, userId)?.roles ?? [];
  const coloured = (guild?.roles ?? []).filter((role) => held.includes(role.id) && role.color);
  coloured.sort((a, b) => b.position - a.position);
  return coloured.length ? hex(coloured[0].color) : null;
}

/** Puts users that arrive inside other objects into the directory. */
export function learnUsers(state, users) {
  for (const user of users) {
    if (user?.id) state.users.set(user.id, { ...state.users.get(user.id), ...user });
  }
}
