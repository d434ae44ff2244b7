// Light or dark: as the system has it, until one chooses; the choice is kept by the browser.
import { IconButton } from "./icons.js";
import { html, useState } from "./view.js";

const KEY = "sandbox-theme";

function system() {
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function applyTheme() {
  const kept = localStorage.getItem(KEY);
  if (kept) document.documentElement.dataset.theme = kept;
}

export function ThemeToggle() {
  const [theme, setTheme] = useState(localStorage.getItem(KEY) ?? system());
  const other = theme === "dark" ? "light" : "dark";
  const change = () => {
    localStorage.setItem(KEY, other);
    applyTheme();
    setTheme(other);
  };
  return html`<${IconButton} icon=${theme === "dark" ? "sun" : "moon"} label=${`Use the ${other} theme`} onClick=${change} />`;
}
