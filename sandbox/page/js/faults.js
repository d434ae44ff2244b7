// The faults panel: what goes wrong in the sandbox on command, so that one sees how a bot bears it.
import { get, post } from "./api.js";
import { Dialog } from "./dialog.js";
import { Icon } from "./icons.js";
import { quietly } from "./session.js";
import { store, useStore } from "./store.js";
import { html, useEffect, useState } from "./view.js";

export function Faults() {
  const { panel } = useStore();
  return panel === "faults" && html`<${Panel} />`;
}

function Panel() {
  const [text, setText] = useState("");
  const close = () => store.change((state) => { state.panel = null; });
  const load = () => quietly(async () => setText(JSON.stringify(await get("faults"), null, 2)));
  useEffect(() => { load(); }, []);
  return html`<${Dialog} label="Faults" class="modal" onClose=${close}><header class="modal-head"><h2>Faults</h2>
    <button type="button" class="icon-button" aria-label="Close" onClick=${close}><${Icon} name="close" /></button></header>
    <div class="modal-body"><pre class="fence">${text}</pre></div><//>`;
}
