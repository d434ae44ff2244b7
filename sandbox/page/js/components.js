// A message's components, classic rows and version 2 alike, drawn by their type.
import { choicesOf, defaultsOf, emojiText, isSelect } from "./choices.js";
import { Icon } from "./icons.js";
import { flightOf, press } from "./interactions.js";
import { FileCard, MediaGallery, nameOf, Thumbnail } from "./media.js";
import { hex } from "./people.js";
import { RichText } from "./richtext.js";
import { Select } from "./select.js";
import { useStore } from "./store.js";
import { classes, html, useCallback, useState } from "./view.js";

const BY_TYPE = {
  1: ActionRow,
  2: Button,
  9: Section,
  10: ({ component }) => html`<${RichText} text=${component.content} />`,
  11: Thumbnail,
  12: MediaGallery,
  13: ({ component }) => html`<${FileCard} name=${component.name ?? nameOf(component.file.url)} url=${component.file.url}
    size=${component.size} spoiler=${component.spoiler} />`,
  14: Separator,
  17: Container,
};

/** A list of components of one message. */
export function Components({ message, components }) {
  return components.map((component, index) => html`<${One} key=${keyOf(component, index)} message=${message} component=${component} />`);
}

function keyOf(component, index) {
  return component.custom_id ?? `${component.type}-${index}`;
}

function One({ message, component }) {
  const Drawn = isSelect(component.type) ? MessageSelect : BY_TYPE[component.type] ?? Unknown;
  return html`<${Drawn} message=${message} component=${component} />`;
}

function Unknown({ component }) {
  return html`<p class="subtext">A component of type ${component.type}, which this page does not draw</p>`;
}

function Container({ message, component }) {
  const [covered, setCovered] = useState(Boolean(component.spoiler));
  const accent = component.accent_color == null ? {} : { "--accent-bar": hex(component.accent_color) };
  return html`<div class=${classes("container", component.accent_color != null && "container-accent", covered && "container-covered")} style=${accent}>
    <div class="container-body" inert=${covered}><${Components} message=${message} components=${component.components} /></div>
    ${covered && html`<button type="button" class="container-cover" aria-label="Spoiler, press to reveal" onClick=${() => setCovered(false)}>
      <span class="spoiler-badge">Spoiler</span></button>`}
  </div>`;
}

function Section({ message, component }) {
  return html`<div class="section">
    <div class="section-text"><${Components} message=${message} components=${component.components} /></div>
    <${One} message=${message} component=${component.accessory} />
  </div>`;
}

function Separator({ component }) {
  const bare = component.divider === false;
  return html`<hr class=${classes("separator", bare && "separator-bare", component.spacing === 2 && "separator-wide")}
    role=${bare ? "presentation" : undefined} />`;
}

function ActionRow({ message, component }) {
  return html`<div class="action-row"><${Components} message=${message} components=${component.components} /></div>`;
}

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "premium" };

function Button({ message, component }) {
  useStore();
  const { style, label, emoji, url, disabled } = component;
  const inside = html`${emoji && html`<span class="button-emoji" aria-hidden=${label ? "true" : undefined}>${emojiText(emoji)}</span>`}
    ${(label || !emoji) && html`<span>${label ?? "Unlock"}</span>`}`;
  const name = classes("button", `button-${STYLES[style]}`);
  if (style === 5) {
    if (disabled) return html`<button type="button" class=${name} disabled>${inside}<${Icon} name="external" /></button>`;
    return html`<a class=${name} href=${url} target="_blank" rel="noreferrer noopener">${inside}<${Icon} name="external" /></a>`;
  }
  const busy = Boolean(flightOf(message, component.custom_id)?.pending);
  const onClick = () => busy || press(message, component);
  return html`<button type="button" class=${classes(name, busy && "button-busy")} disabled=${disabled || style === 6}
    aria-busy=${busy ? "true" : undefined} aria-disabled=${busy ? "true" : undefined} onClick=${onClick}>
    ${inside}${busy && html`<span class="spinner" aria-hidden="true"></span>`}</button>`;
}

/** Keeps what was chosen until the message brings other options or other defaults. */
function MessageSelect({ message, component }) {
  useStore();
  const given = JSON.stringify([choicesOf(component).map((row) => row.key), defaultsOf(component)]);
  const [kept, keep] = useState(null);
  const chosen = kept?.given === given ? kept.values : defaultsOf(component);
  const busy = Boolean(flightOf(message, component.custom_id)?.pending);
  const onChoose = useCallback((values) => {
    keep({ given, values });
    press(message, component, values);
  }, [given, message, component]);
  return html`<${Select} component=${component} chosen=${chosen} onChoose=${onChoose} disabled=${component.disabled} busy=${busy} />`;
}
