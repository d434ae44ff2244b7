// Pictures and files in messages: galleries of one to ten, thumbnails, spoilers, and what one can download.
import { Icon } from "./icons.js";
import { store } from "./store.js";
import { classes, html, useState } from "./view.js";

function view(items, index) {
  store.change((state) => { state.viewer = { items, index }; });
}

/** {url, alt, name, width?, height?, spoiler} of a gallery item or thumbnail. */
function picture({ media, description, spoiler }) {
  return { url: media.url, alt: description ?? "", name: nameOf(media.url), width: media.width, height: media.height, spoiler };
}

export function nameOf(url) {
  const path = url.split(/[?#]/)[0];
  return decodeURIComponent(path.slice(path.lastIndexOf("/") + 1));
}

export function MediaGallery({ component }) {
  return html`<${Gallery} items=${component.items.map(picture)} />`;
}

/** Pictures in the arrangement that suits their number; each opens the viewer. */
export function Gallery({ items }) {
  const label = items.length > 1 ? `${items.length} pictures` : undefined;
  return html`<div class=${classes("gallery", `gallery-${items.length}`)} role=${label && "group"} aria-label=${label}>
    ${items.map((item, index) => html`<${Picture} key=${item.url} item=${item} onOpen=${() => view(items, index)} />`)}
  </div>`;
}

export function Thumbnail({ component }) {
  const item = picture(component);
  return html`<div class="thumbnail"><${Picture} item=${item} onOpen=${() => view([item], 0)} /></div>`;
}

function Picture({ item, onOpen }) {
  const [covered, setCovered] = useState(Boolean(item.spoiler));
  const alone = item.width && item.height ? { aspectRatio: `${item.width} / ${item.height}` } : {};
  const label = covered ? "Spoiler, press to reveal the picture" : `View picture: ${item.alt || item.name}`;
  return html`<button type="button" class=${classes("picture", covered && "picture-covered")} aria-label=${label}
      style=${alone} onClick=${covered ? () => setCovered(false) : onOpen}>
    <img src=${item.url} alt=${covered ? "" : item.alt} loading="lazy" width=${item.width} height=${item.height} />
    ${covered && html`<span class="spoiler-badge" aria-hidden="true">Spoiler</span>`}
    ${!covered && item.alt && html`<span class="alt-badge" aria-hidden="true" title=${item.alt}>ALT</span>`}
  </button>`;
}

export function FileCard({ name, url, size, spoiler }) {
  const [covered, setCovered] = useState(Boolean(spoiler));
  if (covered) {
    return html`<button type="button" class="file" onClick=${() => setCovered(false)} aria-label=${`Spoiler file, press to reveal`}>
      <${Icon} name="eye" /><span class="file-name">Spoiler</span></button>`;
  }
  return html`<a class="file" href=${url} download=${name} target="_blank" rel="noreferrer"><${Icon} name="file" />
    <span class="file-name">${name}</span>${size != null && html`<span class="file-size">${sizeText(size)}</span>`}</a>`;
}

export function sizeText(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  const [size, unit] = bytes < 1048576 ? [bytes / 1024, "KB"] : [bytes / 1048576, "MB"];
  return `${size.toFixed(size < 10 ? 1 : 0)} ${unit}`;
}

/** A message's own attachments: its pictures as a gallery, then its files. */
export function Attachments({ attachments }) {
  const isPicture = (one) => one.content_type?.startsWith("image/") && one.width;
  const pictures = attachments.filter(isPicture).map((one) => ({
    url: one.url, alt: one.description ?? "", name: one.filename, width: one.width, height: one.height,
    spoiler: one.filename.startsWith("SPOILER_"),
  }));
  const files = attachments.filter((one) => !isPicture(one));
  return html`${pictures.length > 0 && html`<${Gallery} items=${pictures} />`}
    ${files.map((one) => html`<${FileCard} key=${one.id} name=${one.filename} url=${one.url} size=${one.size} />`)}`;
}
