// A user's face: coloured initials. They are drawn by the style sheet, for names are said elsewhere.
import { avatarColour, displayName, initials, inkOn } from "./people.js";
import { classes, html } from "./view.js";

export function Avatar({ user, small }) {
  const background = avatarColour(user);
  return html`<span class=${classes("avatar", small && "avatar-small")} style=${{ background, color: inkOn(background) }}
    data-initials=${initials(displayName(user))} aria-hidden="true"></span>`;
}
