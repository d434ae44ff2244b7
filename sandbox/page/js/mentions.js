// Names being typed: `@` offers people and roles, `#` offers channels; what was picked is sent as Discord writes it.
import { channels, roles, users } from "./choices.js";

const TYPED = /(^|\s)([@#])([^\s@#]{0,32})$/;
const MOST = 8;

/** {start, sign, query} of the name before the caret, or null. */
export function typedName(text, caret) {
  const found = TYPED.exec(text.slice(0, caret));
  return found && { start: found.index + found[1].length, sign: found[2], query: found[3].toLowerCase() };
}

/** Rows for the list: `written` stands in the box, `markup` is what is sent for it. */
export function offered({ sign, query }) {
  const people = () => users().map((row) => ({ ...row, written: `@${row.label}`, markup: `<@${row.key}>` }));
  const groups = () => roles().map((row) => ({ ...row, written: row.label, markup: `<@&${row.key}>` }));
  const places = () => channels().map((row) => ({ ...row, written: `#${row.label}`, markup: `<#${row.key}>` }));
  const rows = sign === "@" ? [...people(), ...groups()] : places();
  const starts = (row) => [row.label.replace("@", ""), row.description].some((name) => name?.toLowerCase().startsWith(query));
  return rows.filter(starts).slice(0, MOST);
}

/** The text with every picked name as its markup; longer names first, so that "@Ben Two" is not taken for "@Ben". */
export function marked(text, picked) {
  const names = [...picked].sort(([a], [b]) => b.length - a.length);
  return names.reduce((told, [written, markup]) => told.replaceAll(written, markup), text);
}
