// The members of the server one looks at, grouped by their highest role that is shown apart.
import { Avatar } from "./avatar.js";
import { openMenu, userMenu } from "./menu.js";
import { displayName, guildHere, memberId, nameColour, userOf } from "./people.js";
import { html } from "./view.js";

export function Members() {
  const guild = guildHere();
  if (!guild) return null;
  return html`<aside class="members" aria-label="Members">${grouped(guild).map(([title, users]) => html`<section key=${title}>
    <h2 class="category">${title} — ${users.length}</h2>
    <ul>${users.map((user) => html`<li key=${user.id}><${Person} user=${user} guild=${guild} /></li>`)}</ul></section>`)}</aside>`;
}

function grouped(guild) {
  const hoisted = (guild.roles ?? []).filter((role) => role.hoist).sort((a, b) => b.position - a.position);
  const groups = new Map([...hoisted.map((role) => [role.name, []]), ["Members", []], ["Apps", []]]);
  for (const member of guild.members) {
    const user = userOf(memberId(member));
    if (!user) continue;
    const role = hoisted.find((one) => member.roles?.includes(one.id));
    groups.get(role?.name ?? (user.bot ? "Apps" : "Members")).push(user);
  }
  return [...groups].filter(([, users]) => users.length);
}

function Person({ user, guild }) {
  const colour = nameColour(user.id, guild);
  const open = (event) => {
    event.preventDefault();
    openMenu(event, userMenu(user), displayName(user));
  };
  return html`<button type="button" class="person" aria-haspopup="menu" onClick=${open} onContextMenu=${open}>
    <${Avatar} user=${user} /><span class="person-name" style=${colour ? { "--name": colour } : {}}>${displayName(user)}</span>
    ${user.bot && html`<span class="tag">App</span>`}</button>`;
}
