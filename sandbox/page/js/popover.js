// A panel in the browser's top layer, put beside its anchor: never clipped by a scrolling list or a dialog.
import { classes, html, useEffect, useLayoutEffect, useRef } from "./view.js";

const GAP = 6;
const MARGIN = 8;
const NARROWEST = 260;

/**
 * Shows children beside `anchor` (a ref, or a point {x, y}). `onClose(reason)` is called with "escape" or "outside".
 * `matchWidth` makes it as wide as its anchor, `above` prefers the room above it.
 */
export function Popover({ anchor, onClose, matchWidth, above, class: extra, children }) {
  const panel = useRef(null);
  useLayoutEffect(() => {
    const element = panel.current;
    element.showPopover();
    const settle = () => place(element, anchor, matchWidth, above);
    settle();
    const watch = new ResizeObserver(settle);
    watch.observe(element);
    addEventListener("resize", settle);
    addEventListener("scroll", settle, true);
    return () => {
      watch.disconnect();
      removeEventListener("resize", settle);
      removeEventListener("scroll", settle, true);
    };
  }, [anchor.x, anchor.y]);
  useEffect(() => {
    const away = (event) => {
      const inside = panel.current?.contains(event.target) || anchor.current?.contains?.(event.target);
      if (!inside) onClose("outside");
    };
    addEventListener("pointerdown", away, true);
    return () => removeEventListener("pointerdown", away, true);
  }, [onClose]);
  const onKeyDown = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    onClose("escape");
  };
  return html`<div ref=${panel} popover="manual" class=${classes("popover", extra)} onKeyDown=${onKeyDown}>${children}</div>`;
}

/** Focus back to where it was before something opened: a message's tools are there only while focus is in the message. */
export function giveBack(element) {
  if (!element?.isConnected) return;
  element.closest(".message")?.focus({ preventScroll: true });
  element.focus({ preventScroll: true });
}

function place(element, anchor, matchWidth, above) {
  const at = anchor.current ? anchor.current.getBoundingClientRect() : new DOMRect(anchor.x, anchor.y, 0, 0);
  if (matchWidth) element.style.width = `${Math.min(Math.max(at.width, NARROWEST), innerWidth - 2 * MARGIN)}px`;
  const { width, height } = element.getBoundingClientRect();
  const roomBelow = innerHeight - at.bottom - GAP - MARGIN;
  const roomAbove = at.top - GAP - MARGIN;
  const up = above ? roomAbove >= height || roomAbove > roomBelow : height > roomBelow && roomAbove > roomBelow;
  element.style.maxHeight = `${Math.max(120, up ? roomAbove : roomBelow)}px`;
  const shown = Math.min(height, up ? roomAbove : roomBelow);
  element.style.top = `${Math.max(MARGIN, up ? at.top - GAP - shown : at.bottom + GAP)}px`;
  element.style.left = `${Math.max(MARGIN, Math.min(at.left, innerWidth - width - MARGIN))}px`;
}
