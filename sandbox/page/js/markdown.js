// Discord's markdown as a tree: text in, plain objects out; nothing here touches the page.

const SPECIAL = /[\\`<@[*_~|]|https?:\/\//;

const INLINE = [
  [/^\\([^0-9A-Za-z\s])/, (m) => m[1]],
  [/^(`+)([\s\S]*?[^`])\1(?!`)/, (m) => ({ kind: "code", text: m[2].replace(/^ (.*) $/, "$1") })],
  [/^<@!?(\d+)>/, (m) => ({ kind: "user", id: m[1] })],
  [/^<@&(\d+)>/, (m) => ({ kind: "role", id: m[1] })],
  [/^<#(\d+)>/, (m) => ({ kind: "channel", id: m[1] })],
  [/^<\/([^:>]{1,98}):(\d+)>/, (m) => ({ kind: "command", name: m[1], id: m[2] })],
  [/^<t:(-?\d{1,13})(?::([tTdDfFR]))?>/, (m) => ({ kind: "time", seconds: Number(m[1]), style: m[2] ?? "f" })],
  [/^<(a?):(\w+):(\d+)>/, (m) => ({ kind: "emoji", name: m[2], id: m[3], animated: m[1] === "a" })],
  [/^@(everyone|here)\b/, (m) => ({ kind: "everyone", text: m[0] })],
  [/^\[([^[\]]+)\]\(<?(https?:\/\/[^\s<>)]+)>?\)/, (m, inner) => ({ kind: "link", url: m[2], children: inner(m[1]) })],
  [/^<(https?:\/\/[^\s<>]+)>/, (m) => ({ kind: "link", url: m[1], children: [m[1]] })],
  [/^https?:\/\/[^\s<]*[^\s<.,:;"')\]*_~|]/, (m) => ({ kind: "link", url: m[0], children: [m[0]] })],
  [/^\*\*([\s\S]+?)\*\*(?!\*)/, (m, inner) => ({ kind: "bold", children: inner(m[1]) })],
  [/^__([\s\S]+?)__(?!_)/, (m, inner) => ({ kind: "underline", children: inner(m[1]) })],
  [/^~~([\s\S]+?)~~/, (m, inner) => ({ kind: "strike", children: inner(m[1]) })],
  [/^\|\|([\s\S]+?)\|\|/, (m, inner) => ({ kind: "spoiler", children: inner(m[1]) })],
  [/^\*(?=\S)((?:\*\*|[^*])+?)\*(?!\*)/, (m, inner) => ({ kind: "italic", children: inner(m[1]) })],
  [/^_((?:__|[^_])+?)_(?![_0-9A-Za-z])/, (m, inner) => ({ kind: "italic", children: inner(m[1]) })],
];

/** Inline markdown as a list of strings and {kind, ...} nodes. */
export function parseInline(text) {
  const nodes = [];
  let plain = "";
  let rest = text;
  const flush = () => {
    if (plain) nodes.push(plain);
    plain = "";
  };
  while (rest) {
    const found = firstRule(rest, plain);
    if (found) {
      const node = found.make(found.match, parseInline);
      if (typeof node === "string") plain += node;
      else flush(), nodes.push(node);
      rest = rest.slice(found.match[0].length);
      continue;
    }
    const step = Math.max(1, nextSpecial(rest));
    plain += rest.slice(0, step);
    rest = rest.slice(step);
  }
  flush();
  return nodes;
}

function firstRule(rest, before) {
  if (rest[0] === "_" && /[0-9A-Za-z]$/.test(before)) return null;
  for (const [pattern, make] of INLINE) {
    const match = pattern.exec(rest);
    if (match) return { match, make };
  }
  return null;
}

function nextSpecial(rest) {
  const next = rest.slice(1).search(SPECIAL);
  return next < 0 ? rest.length : next + 1;
}

const BLOCKS = [
  [/^```(?:([\w+#-]+)\n)?\n*([\s\S]*?)\n*```\n?/, (m) => ({ kind: "fence", language: m[1] ?? "", text: m[2] })],
  [/^(#{1,3}) +(.+)(?:\n|$)/, (m) => ({ kind: "heading", level: m[1].length, children: parseInline(m[2].trim()) })],
  [/^-# +(.+)(?:\n|$)/, (m) => ({ kind: "subtext", children: parseInline(m[1].trim()) })],
  [/^>>> ([\s\S]+)/, (m) => ({ kind: "quote", children: parse(m[1]) })],
  [/^(?:> ?[^\n]*(?:\n|$))+/, (m) => ({ kind: "quote", children: parse(m[0].replace(/^> ?/gm, "").replace(/\n$/, "")) })],
  [/^(?: *(?:[-*]|\d{1,9}\.) +[^\n]+(?:\n|$))+/, (m) => list(m[0])],
];

const ITEM = /^( *)([-*]|\d{1,9}\.) +(.+)$/;

/** Nested lists from consecutive item lines; two or more spaces of indent make a level. */
function list(source) {
  const lines = source.trimEnd().split("\n").map((line) => ITEM.exec(line));
  const build = (from, indent) => {
    const ordered = /\d/.test(lines[from][2]);
    const node = { kind: "list", ordered, start: ordered ? parseInt(lines[from][2], 10) : 1, items: [] };
    let at = from;
    while (at < lines.length && lines[at][1].length >= indent) {
      if (lines[at][1].length > indent + 1 && node.items.length) {
        const [inner, next] = build(at, lines[at][1].length);
        node.items.at(-1).push(inner);
        at = next;
      } else node.items.push(parseInline(lines[at++][3]));
    }
    return [node, at];
  };
  return build(0, Math.min(...lines.map((line) => line[1].length)))[0];
}

/** A message's text as blocks: {kind: "text"|"fence"|"heading"|"subtext"|"quote"|"list", ...}. */
export function parse(text) {
  const blocks = [];
  let rest = text;
  let paragraph = "";
  const flush = () => {
    if (paragraph.trim()) blocks.push({ kind: "text", children: parseInline(paragraph.replace(/\n$/, "")) });
    paragraph = "";
  };
  while (rest) {
    const found = firstBlock(rest);
    if (found) {
      flush();
      blocks.push(found.make(found.match));
      rest = rest.slice(found.match[0].length);
      continue;
    }
    const line = /^[^\n]*\n?/.exec(rest)[0];
    const fence = line.indexOf("```", 1);
    const taken = fence > 0 && rest.indexOf("```", fence + 3) > 0 ? line.slice(0, fence) : line;
    paragraph += taken;
    rest = rest.slice(taken.length);
  }
  flush();
  return blocks;
}

function firstBlock(rest) {
  for (const [pattern, make] of BLOCKS) {
    const match = pattern.exec(rest);
    if (match) return { match, make };
  }
  return null;
}

/** The text as one plain line, for previews and labels. */
export function plainText(nodes) {
  const one = (node) => (typeof node === "string" ? node : node.text ?? plainText(node.children ?? node.items?.flat() ?? []));
  return nodes.map(one).join("");
}
