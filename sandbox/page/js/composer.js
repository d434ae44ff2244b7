// Where one writes: plain text, or `/` and a command; Enter sends, Shift+Enter breaks the line.
import { channelName, channelOf, displayName } from "./people.js";
import { Dots, excerpt } from "./message.js";
import { runnable, search, typedOptions, typedWhole } from "./commands.js";
import { useCompletion } from "./completion.js";
import { IconButton } from "./icons.js";
import { Invocation } from "./invocation.js";
import { FileList } from "./fields.js";
import { CommandList } from "./commandlist.js";
import { say, tellTyping } from "./session.js";
import { useTicks } from "./clock.js";
import { store, useStore } from "./store.js";
import { useActive } from "./listbox.js";
import { html, useEffect, useLayoutEffect, useRef, useState, useUid } from "./view.js";

const MOST_FILES = 10; // Discord's limit of attachments

export function Composer() {
  const { place, commands, me, draft } = useStore();
  const [chosen, setChosen] = useState(null); // { command, entries } or null
  const [text, setText] = useState("");
  const all = runnable(commands.get(place?.channelId) ?? [], me?.locale);
  const choose = (command, entries = {}) => {
    setChosen({ command, entries });
    setText("");
  };
  useEffect(() => setChosen(null), [place?.channelId]);
  useEffect(() => {
    if (!draft) return;
    const wanted = draft.command && all.find(({ title }) => title === draft.command);
    if (wanted) choose(wanted);
    if (draft.insert) setText(text + draft.insert);
    store.change((state) => { state.draft = null; });
  }, [draft]);
  if (!place) return null;
  return html`<div class="composer">
    <${Replying} />
    ${chosen
      ? html`<${Invocation} key=${chosen.command.key} chosen=${chosen.command} entries=${chosen.entries} channelId=${place.channelId}
          onLeave=${(back) => { setChosen(null); setText(back ?? ""); }} />`
      : html`<${Writing} text=${text} setText=${setText} all=${all} onChoose=${choose} />`}
    <${Typing} />
  </div>`;
}

function Writing({ text, setText, all, onChoose }) {
  const { place } = useStore();
  const box = useRef(null);
  const id = useUid("commands");
  const picked = useFiles();
  const [shut, setShut] = useState(false);
  const asking = /^\/[^\n]*$/.test(text) && !shut;
  const found = asking ? search(all, text.slice(1)) : [];
  const { active, setActive, handle } = useActive(found.length);
  const label = place.guildId ? `Message #${channelName(channelOf(place.channelId))}` : `Message ${channelName(channelOf(place.channelId))}`;
  const names = useCompletion(box, text, setText);
  useGrowth(box, text);
  useLayoutEffect(() => box.current.focus({ preventScroll: true }), [place.channelId]);

  const onInput = (event) => {
    const value = event.target.value;
    const whole = typedWhole(all, value);
    if (whole) {
      const typed = typedOptions(whole.chosen, whole.rest);
      return onChoose(whole.chosen, Object.fromEntries(Object.entries(typed).map(([name, one]) => [name, { text: one }])));
    }
    setText(value);
    names.onInput(event);
    setShut(false);
    setActive(0);
    if (value.trim() && !value.startsWith("/")) tellTyping();
  };
  const empty = !text.trim() && !picked.files.length;
  const listCommands = () => {
    setText("/");
    setShut(false);
    box.current.focus();
  };
  const send = async () => {
    if (empty || (asking && found.length)) return;
    setText("");
    picked.setFiles([]);
    if (await say(names.marked(text.trim()), picked.files)) return;
    setText(text); // refused: what was written is not lost
    picked.setFiles(picked.files);
  };
  const onKeyDown = (event) => {
    if (asking && found.length && handle(event)) return;
    if (!asking && names.onKeyDown(event)) return;
    if (event.key === "Escape") {
      if (asking) setShut(true);
      else store.change((state) => { state.replyTo = null; });
    } else if (asking && found[active] && (event.key === "Enter" || event.key === "Tab") && !event.shiftKey) {
      event.preventDefault();
      onChoose(found[active]);
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    }
  };
  return html`${asking && html`<${CommandList} id=${id} found=${found} active=${active} setActive=${setActive} onPick=${(one) => onChoose(one)} />`}
    ${!asking && names.list}
    <${FileList} files=${picked.files} onRemove=${(file) => picked.setFiles(picked.files.filter((other) => other !== file))} />
    <div class="composer-box" onDrop=${picked.onDrop} onDragOver=${(event) => event.preventDefault()}>
      <${Attach} attach=${picked.attach} />
      <button type="button" class="icon-button slash-button" aria-label="Commands" title="Commands" onClick=${listCommands}>/</button>
      <textarea ref=${box} rows="1" class="composer-text" aria-label=${label} placeholder=${label} value=${text} maxLength="2000"
        aria-haspopup="listbox" aria-controls=${asking ? id : names.active && names.id}
        aria-activedescendant=${found.length ? `${id}-${active}` : names.active} aria-autocomplete="list"
        onInput=${onInput} onKeyDown=${onKeyDown} onPaste=${picked.onPaste} />
      <${IconButton} icon="send" label="Send" class="send-button" disabled=${empty} onClick=${send} />
    </div>`;
}

/** Files that go with the next message: picked, pasted or dropped. */
function useFiles() {
  const [files, setFiles] = useState([]);
  const attach = (given) => setFiles([...files, ...given].slice(0, MOST_FILES));
  const take = (event, given) => {
    if (!given.length) return;
    event.preventDefault();
    attach(given);
  };
  const onPaste = (event) => take(event, event.clipboardData.files);
  const onDrop = (event) => take(event, event.dataTransfer.files);
  return { files, setFiles, attach, onPaste, onDrop };
}

function Attach({ attach }) {
  const picker = useRef(null);
  const onChange = (event) => {
    attach(event.target.files);
    picker.current.value = "";
  };
  return html`<${IconButton} icon="plus" label="Attach files" onClick=${() => picker.current.click()} />
    <input ref=${picker} type="file" multiple class="visually-hidden" tabindex="-1" aria-label="Files to attach" onChange=${onChange} />`;
}

function useGrowth(box, text) {
  useLayoutEffect(() => {
    box.current.style.height = "auto";
    box.current.style.height = `${box.current.scrollHeight}px`;
  }, [text]);
}

function Replying() {
  const { replyTo } = useStore();
  if (!replyTo) return null;
  return html`<div class="replying"><span>Replying to <strong>${displayName(replyTo.author)}</strong> · ${excerpt(replyTo)}</span>
    <${IconButton} icon="close" label="Stop replying" onClick=${() => store.change((state) => { state.replyTo = null; })} /></div>`;
}

function Typing() {
  useTicks();
  const { typing, place, users } = useStore();
  const typers = [...(typing.get(place.channelId) ?? [])].filter(([, until]) => until > Date.now()).map(([id]) => displayName(users.get(id)));
  const text = typers.length > 2 ? "Several people are typing" : `${typers.join(" and ")} ${typers.length > 1 ? "are" : "is"} typing`;
  return html`<p class="typing" aria-live="polite">${typers.length > 0 && html`<${Dots} /> ${text}…`}</p>`;
}
