// The browser's own modal dialog: it traps focus, makes the rest inert, and gives focus back when it goes.
import { giveBack } from "./popover.js";
import { classes, html, useLayoutEffect, useRef } from "./view.js";

const FIRST_INPUT = ".modal-body :is(input:not([tabindex='-1']), textarea, button)";

export function Dialog({ label, labelledBy, class: extra, onClose, children }) {
  const dialog = useRef(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    const element = dialog.current;
    element.showModal();
    element.querySelector(FIRST_INPUT)?.focus();
    return () => {
      element.close();
      giveBack(before);
    };
  }, []);
  const onCancel = (event) => {
    event.preventDefault();
    onClose();
  };
  const onPointerDown = (event) => {
    if (event.target === dialog.current) onClose();
  };
  return html`<dialog ref=${dialog} class=${classes("dialog", extra)} aria-label=${label} aria-labelledby=${labelledBy}
    onCancel=${onCancel} onPointerDown=${onPointerDown}>${children}</dialog>`;
}
