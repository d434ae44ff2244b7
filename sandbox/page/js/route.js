// The address bar: #as=mara&guild=Pets&channel=general, or #as=mara&dm=petbot; names or ids, each part optional.
import { channelName, dmPartner } from "./people.js";

const TEXT_CHANNELS = new Set([0, 5, 10, 11, 12]);
const THREADS = new Set([10, 11, 12]);
const FORUM = 15;

export function isText(channel) {
  return TEXT_CHANNELS.has(channel.type);
}

export function isThread(channel) {
  return THREADS.has(channel?.type);
}

export function isForum(channel) {
  return channel?.type === FORUM;
}

/** Whether there is something to see: words or posts. */
export function isPlace(channel) {
  return isText(channel) || isForum(channel);
}

/** {as?, guild?, channel?, dm?} as the address bar has them. */
export function readHash() {
  return Object.fromEntries(new URLSearchParams(location.hash.replace(/^#\/?/, "")));
}

/** The place that the address bar names, else the first channel there is, else null. */
export function placeFromHash(state) {
  const { guild: guildName, channel: channelWanted, dm } = readHash();
  const places = [...state.guilds.values()].flatMap((guild) =>
    guild.channels.filter(isPlace).map((channel) => ({ guild, channel })));
  const direct = state.dms.map((channel) => ({ guild: null, channel }));
  const named = (wanted, ...names) => names.includes(wanted);
  const found =
    (dm && direct.find(({ channel }) => named(dm, channel.id, dmPartner(channel)?.username))) ||
    (channelWanted && [...places, ...direct].find(({ guild, channel }) =>
      named(channelWanted, channel.id, channel.name) && (!guildName || named(guildName, guild?.id, guild?.name)))) ||
    (guildName && places.find(({ guild }) => named(guildName, guild.id, guild.name))) ||
    places[0] || direct[0];
  return found ? { guildId: found.guild?.id ?? null, channelId: found.channel.id } : null;
}

/** Writes where one is, so that the address can be shared and reloaded. */
export function writeHash(state) {
  const guild = state.guilds.get(state.place?.guildId);
  const channels = guild ? guild.channels : state.dms;
  const channel = channels.find((other) => other.id === state.place?.channelId);
  const partner = guild ? null : dmPartner(channel);
  const parts = new URLSearchParams({ as: state.me.username });
  if (guild) parts.set("guild", guild.name);
  if (guild && channel) parts.set("channel", channelName(channel));
  if (partner) parts.set("dm", partner.username);
  history.replaceState(null, "", `#${parts}`);
}
