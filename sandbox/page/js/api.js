// HTTP to the sandbox that served the page: every call acts for one member (`as`).

/** A refusal, or an unreachable sandbox, in words for a person. */
export class ApiError extends Error {}

async function answer(response) {
  const isJson = (response.headers.get("content-type") ?? "").startsWith("application/json");
  const body = isJson ? await response.json() : null;
  if (!response.ok) throw new ApiError(innermost(body?.errors) ?? body?.message ?? `The sandbox answered ${response.status}`);
  return body;
}

/** The first message in Discord's nested tree of form errors: it says more than "Invalid Form Body". */
function innermost(errors) {
  if (!errors || typeof errors !== "object") return undefined;
  if (errors._errors?.length) return errors._errors[0].message;
  return Object.values(errors).map(innermost).find(Boolean);
}

function address(path, as, parameters = {}) {
  const query = new URLSearchParams({ ...(as ? { as } : {}), ...parameters });
  return `/client/${path}?${query}`;
}

async function send(url, init) {
  try {
    return await answer(await fetch(url, init));
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError("The sandbox cannot be reached");
  }
}

export function get(path, as, parameters) {
  return send(address(path, as, parameters));
}

export function post(path, as, body) {
  return send(address(path, as), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

export function put(path, as) {
  return send(address(path, as), { method: "PUT" });
}

export function remove(path, as) {
  return send(address(path, as), { method: "DELETE" });
}

/** POST as Discord's own multipart: payload_json beside files[0], files[1], ... */
export function postFiles(path, as, body, files) {
  if (!files.length) return post(path, as, body);
  const form = new FormData();
  form.append("payload_json", JSON.stringify(body));
  files.forEach((file, index) => form.append(`files[${index}]`, file, file.name));
  return send(address(path, as), { method: "POST", body: form });
}

/** The address of the event stream for a member. */
export function eventsUrl(as) {
  const origin = location.origin.replace(/^http/, "ws");
  return `${origin}/client/events?${new URLSearchParams({ as })}`;
}
