// Starts the page: theme, then the member that the address bar names.
import { App } from "./app.js";
import { ApiError } from "./api.js";
import { placeFromHash, readHash } from "./route.js";
import { enterByHash, goTo } from "./session.js";
import { store } from "./store.js";
import { applyTheme } from "./theme.js";
import { html, render } from "./view.js";

const RETRY_MS = 2000;

async function start() {
  try {
    await enterByHash();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    store.change((state) => { state.connection = "lost"; });
    setTimeout(start, RETRY_MS);
  }
}

applyTheme();
const root = document.getElementById("app");
root.replaceChildren();
render(html`<${App} />`, root);
addEventListener("hashchange", () => {
  const { as } = readHash();
  const { me } = store.state;
  if (as && ![me?.username, me?.id].includes(as)) start();
  else if (me) goTo(placeFromHash(store.state));
});
start();
