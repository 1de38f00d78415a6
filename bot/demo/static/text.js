// Formatted text as DOM nodes. Texts only ever become text nodes, never markup.

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", spoiler: "span",
};

/** Build an element: tag, properties (class, data-…, aria-… as attributes), children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** The address if it leads to the web, else null: nothing else may become a link. */
export function webAddress(text) {
  try {
    const url = new URL(text.includes("://") ? text : `https://${text}`);
    return ["http:", "https:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** The payload of a link that starts this bot, null for any other link. */
export function startPayload(address, username) {
  const url = new URL(address);
  const isOurs = ["t.me", "telegram.me"].includes(url.host) && url.pathname.slice(1) === username;
  return isOurs ? url.searchParams.get("start") ?? "" : null;
}

/** Fill `parent` with text and its entities; offsets are UTF-16 units, as in our strings. */
export function appendFormatted(parent, text, entities, actions) {
  fill(parent, text, 0, text.length, entities, actions);
}

function fill(parent, text, start, end, entities, actions) {
  let at = start;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (from >= to) continue;
    parent.append(text.slice(at, from));
    const inner = entities.slice(index + 1).filter((other) => other.offset < to);
    const element = wrapper(entity, text.slice(from, to), actions);
    fill(element, text, from, to, inner, actions);
    parent.append(element);
    at = to;
  }
  parent.append(text.slice(at, end));
}

function wrapper(entity, covered, actions) {
  switch (entity.type) {
    case "text_link":
      return link(entity.url, actions);
    case "url":
      return link(covered, actions);
    case "email":
      return make("a", { href: `mailto:${covered}` });
    case "bot_command":
      return make("a", { href: "#", onclick: (event) => { event.preventDefault(); actions.write(covered); } });
    case "code":
    case "pre":
      return copyable(TAGS[entity.type], covered, actions);
    case "spoiler":
      return make("span", { class: "spoiler", onclick: (event) => event.currentTarget.classList.add("shown") });
    default:
      return make(TAGS[entity.type] ?? "span");
  }
}

function link(target, actions) {
  const address = webAddress(target);
  if (address === null) return make("span");
  return make("a", {
    href: address, target: "_blank", rel: "noopener noreferrer", onclick: (event) => actions.follow(event, address),
  });
}

function copyable(tag, covered, actions) {
  const copy = () => actions.copy(covered);
  return make(tag, {
    role: "button", tabindex: "0", title: "Kopieren", onclick: copy,
    onkeydown: (event) => { if (event.key === "Enter") copy(); },
  });
}
