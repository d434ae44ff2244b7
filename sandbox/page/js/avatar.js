// A user's face: coloured initials, or the picture where the user has one with an address of its own.
import { avatarColour, displayName, initials } from "./people.js";
import { classes, html } from "./view.js";

export function Avatar({ user, small }) {
  const name = displayName(user);
  return html`<span class=${classes("avatar", small && "avatar-small")} style=${{ background: avatarColour(user) }}
    aria-hidden="true">${initials(name)}</span>`;
}
