// Slash commands as one types them: subcommands laid flat, found by name, and packed as Discord's interaction data.

export const SUBCOMMAND = 1;
export const GROUP = 2;
export const INTEGER = 4;
export const BOOLEAN = 5;
export const USER = 6;
export const CHANNEL = 7;
export const ROLE = 8;
export const MENTIONABLE = 9;
export const NUMBER = 10;
export const ATTACHMENT = 11;
const CHAT_INPUT = 1;

/** The name or description as the member's language has it. */
export function localised(thing, field, locale) {
  return thing[`${field}_localized`] ?? thing[`${field}_localizations`]?.[locale] ?? thing[field];
}

/** Every runnable slash command: {command, path, title, description, options}; title is "pet create". */
export function runnable(commands, locale) {
  const chat = commands.filter((command) => (command.type ?? CHAT_INPUT) === CHAT_INPUT);
  return chat.flatMap((command) => unfold(command, command, [], [], locale));
}

function unfold(command, node, path, titles, locale) {
  const title = [...titles, localised(node, "name", locale)];
  const inner = (node.options ?? []).filter((option) => option.type === SUBCOMMAND || option.type === GROUP);
  if (inner.length) return inner.flatMap((option) => unfold(command, option, [...path, option], title, locale));
  const description = localised(node, "description", locale);
  return [{ key: `${command.id} ${title.join(" ")}`, command, path, title: title.join(" "), description, options: node.options ?? [] }];
}

/** Those that fit what was typed after the slash, best first. */
export function search(all, typed) {
  const query = typed.trim().toLowerCase();
  const rank = ({ title, description }) => {
    if (title.startsWith(query)) return 0;
    if (title.split(" ").some((word) => word.startsWith(query))) return 1;
    if (title.includes(query)) return 2;
    return description.toLowerCase().includes(query) ? 3 : 4;
  };
  const ranked = all.map((one) => [rank(one), one]).filter(([place]) => place < 4);
  return ranked.sort(([a], [b]) => a - b).map(([, one]) => one);
}

/** The command whose whole title has been typed with a space after it, and what follows. */
export function typedWhole(all, text) {
  const found = all.filter(({ title }) => text.startsWith(`/${title} `));
  const longest = found.sort((a, b) => b.title.length - a.title.length)[0];
  return longest && { chosen: longest, rest: text.slice(longest.title.length + 2) };
}

/** {option name: text} from "species:dog breed:Great Dane"; unknown names stay part of the value before. */
export function typedOptions(chosen, rest) {
  const names = chosen.options.map((option) => option.name).sort((a, b) => b.length - a.length);
  const starts = [...rest.matchAll(new RegExp(`(?:^|\\s)(${names.map(RegExp.escape ?? escapeRegExp).join("|")}):`, "g"))];
  return Object.fromEntries(starts.map((match, index) => {
    const value = rest.slice(match.index + match[0].length, starts[index + 1]?.index).trim();
    return [match[1], value];
  }));
}

function escapeRegExp(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** The entry with its value where the text was typed out instead of picked: a choice's name or value, true, false. */
export function recognised(option, entry) {
  if (!entry || entry.value !== undefined) return entry;
  const choices = option.type === BOOLEAN ? [{ name: "True", value: true }, { name: "False", value: false }] : option.choices ?? [];
  const text = entry.text.trim().toLowerCase();
  const found = choices.find(({ name, value }) => name.toLowerCase() === text || String(value).toLowerCase() === text);
  return found ? { ...entry, value: found.value } : entry;
}

/** Why an option's text cannot be sent, or null. `entry` is {text, value?, file?} or undefined. */
export function problemWith(option, entry) {
  const empty = !entry || (option.type === ATTACHMENT ? !entry.file : entry.text.trim() === "");
  if (empty) return option.required ? "This option is required" : null;
  if (entry.value !== undefined || option.type === ATTACHMENT) return null;
  if (option.autocomplete && ![INTEGER, NUMBER].includes(option.type)) return null;
  if (option.type === INTEGER || option.type === NUMBER) return numberProblem(option, entry.text);
  if (option.choices?.length || option.type >= BOOLEAN) return "Choose one of the list";
  const length = entry.text.length;
  if (length < (option.min_length ?? 0)) return `Write at least ${option.min_length} characters`;
  return length > (option.max_length ?? 6000) ? `Write at most ${option.max_length ?? 6000} characters` : null;
}

function numberProblem(option, text) {
  const number = Number(text);
  if (option.choices?.length) return "Choose one of the list";
  if (!Number.isFinite(number)) return "Write a number";
  if (option.type === INTEGER && !Number.isInteger(number)) return "Write a whole number";
  if (number < (option.min_value ?? -Infinity)) return `At least ${option.min_value}`;
  return number > (option.max_value ?? Infinity) ? `At most ${option.max_value}` : null;
}

/**
 * Interaction data for a command with entries {name: {text, value?, file?}}, and its files.
 * `focused` names the option that wants autocomplete; what cannot be sent yet of the others is then left out.
 */
export function pack(chosen, entries, focused) {
  const files = [];
  const sent = (option) => filled(option, entries[option.name]) && !(focused && problemWith(option, entries[option.name]));
  const leaves = chosen.options.filter((option) => option.name === focused || sent(option)).map((option) => {
    const entry = entries[option.name] ?? { text: "" };
    const value = option.type === ATTACHMENT ? String(files.push(entry.file) - 1) : valueOf(option, entry, option.name === focused);
    return { type: option.type, name: option.name, value, ...(option.name === focused && { focused: true }) };
  });
  const options = [...chosen.path].reverse().reduce((inner, { type, name }) => [{ type, name, options: inner }], leaves);
  const attachments = files.map((file, index) => ({ id: String(index), filename: file.name, size: file.size }));
  const { id, name } = chosen.command;
  return { data: { id, name, type: CHAT_INPUT, options, ...(files.length && { attachments }) }, files };
}

function filled(option, entry) {
  return entry && (option.type === ATTACHMENT ? entry.file : entry.text.trim() !== "");
}

function valueOf(option, { text, value }, raw) {
  if (value !== undefined && !raw) return value;
  const number = [INTEGER, NUMBER].includes(option.type) && !raw;
  return number ? Number(text) : text;
}
