// The list of slash commands that opens above the composer.
import { Avatar } from "./avatar.js";
import { Listbox } from "./listbox.js";
import { displayName, userOf } from "./people.js";
import { store } from "./store.js";
import { html } from "./view.js";

/** The bot user of an application: its id is the application's, unless only one bot is known. */
function appOf(applicationId) {
  const bots = [...store.state.users.values()].filter((user) => user.bot);
  return userOf(applicationId) ?? (bots.length === 1 ? bots[0] : undefined);
}

export function CommandList({ id, found, active, setActive, onPick }) {
  const rows = found.map((one) => {
    const app = appOf(one.command.application_id);
    return {
      ...one,
      label: html`/${one.title} ${hints(one)}`,
      face: app && html`<${Avatar} user=${app} small />`,
      mark: app && html`<span class="row-app">${displayName(app)}</span>`,
    };
  });
  return html`<div class="suggestions"><p class="suggestions-head">${found.length ? "Commands" : "No command is called that"}</p>
    <${Listbox} id=${id} label="Commands" rows=${rows} active=${active} setActive=${setActive} onPick=${onPick} /></div>`;
}

function hints({ options }) {
  return options.filter((option) => option.required).map((option) => html`<span class="option-hint" key=${option.name}>${option.name}</span>`);
}
