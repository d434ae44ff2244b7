// The sandbox's time and how it is written: the sandbox's clock may be moved, so ours is corrected by the known skew.
import { store } from "./store.js";
import { useEffect, useReducer } from "./view.js";

const listeners = new Set();
let timer = null;

/** Unix seconds by the sandbox's clock. */
export function now() {
  return Date.now() / 1000 + store.state.skew;
}

/** Draws the component anew every second; one timer serves all. */
export function useTicks() {
  const [, redraw] = useReducer((count) => count + 1, 0);
  useEffect(() => {
    listeners.add(redraw);
    timer ??= setInterval(() => listeners.forEach((listener) => listener()), 1000);
    return () => {
      listeners.delete(redraw);
      if (listeners.size) return;
      clearInterval(timer);
      timer = null;
    };
  }, []);
}

const UNITS = [
  ["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1],
];

export function relativeTime(seconds) {
  const difference = Math.round(seconds - now());
  const [unit, size] = UNITS.find(([, length]) => Math.abs(difference) >= length) ?? UNITS.at(-1);
  const relative = new Intl.RelativeTimeFormat(store.state.me?.locale, { numeric: "auto" });
  return relative.format(Math.trunc(difference / size), unit);
}

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};

export function timeText(seconds, style = "f") {
  if (style === "R") return relativeTime(seconds);
  return new Intl.DateTimeFormat(store.state.me?.locale, STYLES[style] ?? STYLES.f).format(seconds * 1000);
}

export function shortTime(iso) {
  return timeText(Date.parse(iso) / 1000, "t");
}

/** "Today", "Yesterday" or the date, for the line between two days. */
export function dayText(iso) {
  const day = new Date(iso);
  const midnight = new Date(now() * 1000).setHours(0, 0, 0, 0);
  const days = Math.round((midnight - new Date(day).setHours(0, 0, 0, 0)) / 86400000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return timeText(day / 1000, "D");
}
