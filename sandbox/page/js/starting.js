// What begins a conversation of its own: a post in a forum, or a thread from a message.
import { post, postFiles } from "./api.js";
import { Dialog } from "./dialog.js";
import { FileList } from "./fields.js";
import { TagName } from "./forum.js";
import { Icon, IconButton } from "./icons.js";
import { excerpt } from "./message.js";
import { goTo, quietly } from "./session.js";
import { store, useStore } from "./store.js";
import { classes, html, useRef, useState, useUid } from "./view.js";

const LONGEST_NAME = 100;
const MOST_TAGS = 5;

function close() {
  store.change((state) => { state.starting = null; });
}

export function Starting() {
  const { starting } = useStore();
  if (!starting) return null;
  return starting.forum ? html`<${PostForm} forum=${starting.forum} />` : html`<${ThreadForm} message=${starting.message} />`;
}

function Form({ title, ready, onSubmit, children }) {
  const heading = useUid("starting");
  const submit = async (event) => {
    event.preventDefault();
    if (ready && await quietly(onSubmit)) close();
  };
  return html`<${Dialog} labelledBy=${heading} class="modal" onClose=${close}><form onSubmit=${submit}>
    <header class="modal-head"><h2 id=${heading}>${title}</h2><${IconButton} icon="close" label="Close" onClick=${close} /></header>
    <div class="modal-body">${children}</div>
    <footer class="modal-foot"><button type="button" class="button button-secondary" onClick=${close}>Cancel</button>
      <button type="submit" class="button button-primary" disabled=${!ready}>${title}</button></footer>
  </form><//>`;
}

function Line({ label, long, value, onChange, maxLength }) {
  const id = useUid("line");
  const Tag = long ? "textarea" : "input";
  return html`<div class="field"><label class="field-label" for=${id}>${label}</label><div class="text-field"><${Tag} id=${id} class="text-input"
    rows=${long ? 5 : undefined} maxLength=${maxLength} value=${value} autocomplete="off" onInput=${(event) => onChange(event.target.value)} /></div></div>`;
}

function PostForm({ forum }) {
  const [name, setName] = useState("");
  const [content, setContent] = useState("");
  const [tags, setTags] = useState([]);
  const [files, setFiles] = useState([]);
  const picker = useRef(null);
  const toggle = (id) => setTags(tags.includes(id) ? tags.filter((other) => other !== id) : [...tags, id].slice(0, MOST_TAGS));
  const send = async () => {
    const body = { name: name.trim(), applied_tags: tags, message: { content: content.trim() } };
    const made = await postFiles(`channels/${forum.id}/posts`, store.state.me.id, body, files);
    await goTo({ guildId: forum.guild_id, channelId: made.channel.id });
  };
  return html`<${Form} title="Open the post" ready=${name.trim() && (content.trim() || files.length)} onSubmit=${send}>
    <${Line} label="Title" value=${name} onChange=${setName} maxLength=${LONGEST_NAME} />
    <${Line} label="Message" long value=${content} onChange=${setContent} maxLength="2000" />
    ${forum.available_tags.length > 0 && html`<fieldset class="field"><legend class="field-label">Tags</legend><div class="forum-tags">${forum.available_tags.map((tag) =>
      html`<button type="button" key=${tag.id} class=${classes("tag-chip", tags.includes(tag.id) && "tag-chosen")}
        aria-pressed=${tags.includes(tag.id) ? "true" : "false"} onClick=${() => toggle(tag.id)}><${TagName} tag=${tag} /></button>`)}</div></fieldset>`}
    <div class="field"><button type="button" class="button button-secondary" onClick=${() => picker.current.click()}><${Icon} name="upload" /><span>Add files</span></button>
      <input ref=${picker} type="file" multiple class="visually-hidden" tabindex="-1" aria-label="Files of the post"
        onChange=${(event) => setFiles([...files, ...event.target.files])} />
      <${FileList} files=${files} onRemove=${(file) => setFiles(files.filter((other) => other !== file))} /></div>
  <//>`;
}

function ThreadForm({ message }) {
  const [name, setName] = useState(() => excerpt(message).slice(0, 40));
  const send = async () => {
    const made = await post(`channels/${message.channel_id}/messages/${message.id}/threads`, store.state.me.id, { name: name.trim() });
    await goTo({ guildId: made.guild_id, channelId: made.id });
  };
  return html`<${Form} title="Start the thread" ready=${name.trim()} onSubmit=${send}>
    <${Line} label="Name of the thread" value=${name} onChange=${setName} maxLength=${LONGEST_NAME} /><//>`;
}
