// The full-size view of a picture: alt text below it, arrows to the next, Escape back.
import { Dialog } from "./dialog.js";
import { Icon, IconButton } from "./icons.js";
import { store, useStore } from "./store.js";
import { html } from "./view.js";

function show(index) {
  store.change((state) => { state.viewer = { ...state.viewer, index }; });
}

function close() {
  store.change((state) => { state.viewer = null; });
}

export function Viewer() {
  const { viewer } = useStore();
  if (!viewer) return null;
  const { items, index } = viewer;
  const item = items[index];
  const step = (by) => show((index + by + items.length) % items.length);
  const onKeyDown = (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by && items.length > 1) step(by);
  };
  const onClick = (event) => {
    if (event.target.matches(".viewer-stage, figure")) close();
  };
  return html`<${Dialog} label=${`Picture ${index + 1} of ${items.length}`} class="viewer" onClose=${close}>
    <div class="viewer-stage" onKeyDown=${onKeyDown} onClick=${onClick}>
      <div class="viewer-bar"><span aria-live="polite">${items.length > 1 ? `${index + 1} of ${items.length}` : ""}</span>
        <a href=${item.url} target="_blank" rel="noreferrer" class="icon-button" aria-label="Open the original in a new tab"><${Icon} name="external" /></a>
        <${IconButton} icon="close" label="Close" autofocus onClick=${close} /></div>
      <figure><img key=${item.url} src=${item.url} alt=${item.alt} width=${item.width} height=${item.height} />
        ${item.alt && html`<figcaption>${item.alt}</figcaption>`}</figure>
      ${items.length > 1 && html`<${IconButton} icon="back" label="Previous picture" class="viewer-back" onClick=${() => step(-1)} />
        <${IconButton} icon="forward" label="Next picture" class="viewer-next" onClick=${() => step(1)} />`}
    </div>
  <//>`;
}
