// The one door to the vendored view library: html`...` makes nodes (text is always escaped), hooks keep state.
import { h, render, Fragment } from "preact";
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState, useCallback } from "preact/hooks";
import htm from "htm";

export const html = htm.bind(h);
export { h, render, Fragment, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState, useCallback };

/** Class names that are truthy, joined. */
export function classes(...names) {
  return names.filter(Boolean).join(" ");
}

let lastUid = 0;

/** An id that is unique in the page, for aria relations. */
export function useUid(prefix) {
  const uid = useRef(null);
  uid.current ??= `${prefix}-${++lastUid}`;
  return uid.current;
}
