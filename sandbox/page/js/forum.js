// A forum: its posts as cards, the liveliest first, narrowed by tags.
import { Avatar } from "./avatar.js";
import { relativeTime, useTicks } from "./clock.js";
import { Icon } from "./icons.js";
import { excerpt } from "./message.js";
import { channelOf, displayName, userOf } from "./people.js";
import { RichLine } from "./richtext.js";
import { goTo } from "./session.js";
import { store, useStore } from "./store.js";
import { classes, html, useEffect, useState } from "./view.js";

const EPOCH = 1420070400000n;

export function Forum() {
  const { place, posts } = useStore();
  const forum = channelOf(place.channelId);
  const [tag, setTag] = useState(null);
  useEffect(() => setTag(null), [place.channelId]);
  const all = posts.get(place.channelId) ?? [];
  const shown = tag ? all.filter(({ channel }) => channel.applied_tags.includes(tag)) : all;
  const start = () => store.change((state) => { state.starting = { forum }; });
  return html`<div class="forum">
    <div class="forum-bar">
      <div class="forum-tags" role="group" aria-label="Only posts with the tag">${forum.available_tags.map((one) => html`<button type="button" key=${one.id}
        class=${classes("tag-chip", tag === one.id && "tag-chosen")} aria-pressed=${tag === one.id ? "true" : "false"}
        onClick=${() => setTag(tag === one.id ? null : one.id)}><${TagName} tag=${one} /></button>`)}</div>
      <button type="button" class="button button-primary" onClick=${start}><${Icon} name="plus" /><span>New post</span></button>
    </div>
    <div class="forum-log" tabindex="0" role="region" aria-label="Posts">
      ${forum.topic && html`<p class="forum-topic"><${RichLine} text=${forum.topic} /></p>`}
      ${shown.length
        ? html`<ul class="posts">${shown.map((post) => html`<${Post} key=${post.channel.id} post=${post} forum=${forum} />`)}</ul>`
        : html`<p class="forum-empty"><${Icon} name="forum" /><span>${tag ? "No post has this tag." : "Nobody has posted here yet. Open the first post."}</span></p>`}
    </div>
  </div>`;
}

export function TagName({ tag }) {
  return html`${tag.emoji_name && html`<span aria-hidden="true">${tag.emoji_name}</span> `}${tag.name}`;
}

function Post({ post: { channel, message, replies }, forum }) {
  useTicks();
  const tags = forum.available_tags.filter((tag) => channel.applied_tags.includes(tag.id));
  const author = message && (userOf(message.author.id) ?? message.author);
  const open = () => goTo({ guildId: forum.guild_id, channelId: channel.id });
  const picture = firstPicture(message);
  return html`<li><button type="button" class="post" onClick=${open}>
    <span class="post-text">
      ${tags.length > 0 && html`<span class="post-tags">${tags.map((tag) => html`<span class="post-tag" key=${tag.id}><${TagName} tag=${tag} /></span>`)}</span>`}
      <strong class="post-title">${channel.name}</strong>
      <span class="post-excerpt">${author && html`<${Avatar} user=${author} small /><b>${displayName(author)}:</b>`}${" "}
        <span class="post-words">${message ? excerpt(message) : "The first message is gone"}</span></span>
      <span class="post-foot"><${Icon} name="chat" /><span>${replies}<span class="visually-hidden"> ${replies === 1 ? "reply" : "replies"}</span></span>
        <span aria-hidden="true">·</span><span>${relativeTime(madeAt(channel.last_message_id ?? channel.id))}</span></span>
    </span>
    ${picture && html`<img class="post-picture" src=${picture.url} alt=${picture.alt} />`}
  </button></li>`;
}

/** Unix seconds that an id tells. */
function madeAt(id) {
  return Number((BigInt(id) >> 22n) + EPOCH) / 1000;
}

function firstPicture(message) {
  const file = message?.attachments?.find((one) => one.content_type?.startsWith("image/"));
  return file && { url: file.url, alt: file.description ?? "" };
}
