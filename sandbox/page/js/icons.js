// Line icons drawn for this page; each is decoration, so the control that holds it carries the name.
import { classes, html } from "./view.js";

const PATHS = {
  hash: "M9 4 7 20M17 4l-2 16M4 9h17M3 15h17",
  thread: "M6 5v9a3 3 0 0 0 3 3h9M14 13l4 4-4 4M11 8h8",
  menu: "M4 7h16M4 12h16M4 17h16",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-3.5 3-6 6.5-6s6.5 2.5 6.5 6M16 4.5a3.5 3.5 0 0 1 0 6.5M17.5 14c2.5.6 4 2.9 4 6",
  chat: "M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-8l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z",
  send: "M4 12 20 5l-5 15-3.5-6zM11.5 14 20 5",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6 6 18",
  check: "M5 13l4.5 4.5L19 7",
  chevron: "M6 9l6 6 6-6",
  back: "M15 5l-7 7 7 7",
  forward: "M9 5l7 7-7 7",
  reply: "M10 6 4 12l6 6M4 12h10a6 6 0 0 1 6 6v1",
  more: "M5.5 12a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0M11.4 12a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0M17.3 12a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0",
  external: "M9 6H6a1 1 0 0 0-1 1v11a1 1 0 0 0 1 1h11a1 1 0 0 0 1-1v-3M13 5h6v6M19 5l-8 8",
  file: "M7 3h7l5 5v12a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM14 3v5h5",
  upload: "M12 16V5M7.5 9.5 12 5l4.5 4.5M5 19h14",
  eye: "M2.5 12S6 6 12 6s9.5 6 9.5 6-3.5 6-9.5 6-9.5-6-9.5-6zM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1 1M17.4 17.4l1 1M18.4 5.6l-1 1M6.6 17.4l-1 1",
  moon: "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z",
  bolt: "M13 3 5 13.5h6L10.5 21 19 10.5h-6z",
  warning: "M12 4 2.5 20h19zM12 10v4.5M12 17.3v.01",
  down: "M12 5v13M6.5 12.5 12 18l5.5-5.5",
  role: "M12 3l7.5 3v5.5c0 4.5-3 8-7.5 9.5-4.5-1.5-7.5-5-7.5-9.5V6z",
  voice: "M4 10v4h3.5L12 18V6L7.5 10zM16 9.5a3.5 3.5 0 0 1 0 5",
  smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 14.5c.8 1.3 2 2 3.5 2s2.700-.7 3.500-2M9 9.500v.01M15 9.500v.01",
  forum: "M4 4h11a1.500 1.500 0 0 1 1.500 1.500v6A1.500 1.500 0 0 1 15 13H9l-4 3.500V13H4a1.500 1.500 0 0 1-1.500-1.500v-6A1.500 1.500 0 0 1 4 4zM19 9.500h1a1.500 1.500 0 0 1 1.500 1.500v5a1.500 1.500 0 0 1-1.500 1.500h-.5V20l-3-2.500H12",
  copy: "M9 9h10v11H9zM5 15V4h10",
};

export function Icon({ name }) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${PATHS[name]} /></svg>`;
}

/** A button that shows an icon only: its label is what screen readers say and what hovering shows. */
export function IconButton({ icon, label, class: extra, ...rest }) {
  return html`<button type="button" class=${classes("icon-button", extra)} aria-label=${label} title=${label} ...${rest}>
    <${Icon} name=${icon} /></button>`;
}
