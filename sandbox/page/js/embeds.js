// Classic embeds: a coloured card of title, text, fields and pictures.
import { Gallery } from "./media.js";
import { hex } from "./people.js";
import { RichLine, RichText } from "./richtext.js";
import { classes, html } from "./view.js";

export function Embed({ embed }) {
  const colour = embed.color == null ? {} : { "--accent-bar": hex(embed.color) };
  const image = embed.image && { url: embed.image.url, alt: embed.image.description ?? "", name: "picture", width: embed.image.width, height: embed.image.height };
  return html`<div class="container container-accent embed" style=${colour}><div class="container-body">
    ${embed.author && html`<p class="embed-author">${embed.author.name}</p>`}
    ${embed.title && html`<h3 class="embed-title"><${Title} ...${embed} /></h3>`}
    ${embed.description && html`<${RichText} text=${embed.description} />`}
    ${embed.fields?.length > 0 && html`<dl class="embed-fields">${embed.fields.map((field) => html`<div class=${classes(field.inline && "embed-inline")}>
      <dt><${RichLine} text=${field.name} /></dt><dd><${RichText} text=${field.value} /></dd></div>`)}</dl>`}
    ${image && html`<${Gallery} items=${[image]} />`}
    ${embed.footer && html`<p class="subtext">${embed.footer.text}</p>`}
  </div></div>`;
}

function Title({ title, url }) {
  if (!url) return html`<${RichLine} text=${title} />`;
  return html`<a href=${url} target="_blank" rel="noreferrer"><${RichLine} text=${title} /></a>`;
}
