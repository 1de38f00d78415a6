// One message: bubble, cards, marks, inline keyboard.

import { icon } from "./icons.js";
import { appendFormatted, make, webAddress } from "./text.js";

const KINDS = {
  sticker: ["👍", "Sticker"], voice: ["🎤", "Sprachnachricht"], photo: ["🖼️", "Foto"], contact: ["👤", "Kontakt"],
  location: ["📍", "Standort"], document: ["📄", "Datei"], video: ["🎬", "Video"], audio: ["🎵", "Audio"],
  animation: ["🎞️", "GIF"], dice: ["🎲", "Würfel"],
};

/** The list item of a message. `actions`: press, follow, copy, write. */
export function messageNode(message, actions) {
  const keys = message.buttons.length ? keyboard(message, actions) : null;
  const classes = ["message", message.bot ? "" : "own", keys ? "with-keys" : ""].filter(Boolean).join(" ");
  return make("li", { class: classes, "data-testid": "message", "data-id": message.id }, bubble(message, actions), keys);
}

function bubble(message, actions) {
  const node = make("div", { class: "bubble", dir: "auto" });
  if (message.document) node.append(documentCard(message.document));
  if (message.venue) node.append(venueCard(message.venue));
  if (message.kind) node.append(special(message.kind));
  if (message.text) {
    const text = make("div", { class: "text" });
    appendFormatted(text, message.text, message.entities, actions);
    node.append(text);
  }
  node.append(meta(message));
  return node;
}

function documentCard(file) {
  const size = file.size < 1024 ? `${file.size} B` : `${Math.round(file.size / 1024)} KB`;
  return make("a", { class: "card", href: file.address, download: file.name },
    make("span", { class: "icon", "aria-hidden": "true" }, icon("download")),
    make("span", {}, make("b", { dir: "auto" }, file.name), make("small", {}, `${size} · herunterladen`)));
}

function venueCard(venue) {
  return make("div", { class: "card venue" },
    make("span", { class: "icon", "aria-hidden": "true" }, icon("pin")),
    make("span", {}, make("b", { dir: "auto" }, venue.title), make("small", { dir: "auto" }, venue.address)));
}

function special(kind) {
  const [picture, name] = KINDS[kind] ?? ["❔", kind];
  return make("div", { class: "special" }, picture, make("small", {}, name));
}

function meta(message) {
  return make("div", { class: "meta", dir: "ltr" },
    message.protected ? icon("lock", "Weiterleiten und Speichern nicht möglich") : null,
    message.silent ? icon("mute", "Ohne Ton zugestellt") : null,
    message.edited ? make("span", {}, "bearbeitet") : null,
    make("span", {}, message.time));
}

function keyboard(message, actions) {
  const rows = message.buttons.map((row) => make("div", { class: "keys-row" }, ...row.map((b) => key(b, message, actions))));
  return make("div", { class: "keys" }, ...rows);
}

function key(button, message, actions) {
  const shared = { class: `key ${button.style ?? ""}`.trim(), dir: "auto", "data-testid": "button" };
  if (button.url !== null) {
    const address = webAddress(button.url);
    const follow = (event) => (address === null ? event.preventDefault() : actions.follow(event, address));
    const target = { href: address ?? "#", target: "_blank", rel: "noopener noreferrer", onclick: follow };
    return make("a", { ...shared, ...target }, button.text, make("span", { class: "mark", "aria-hidden": "true" }, icon("out")));
  }
  if (button.copy !== null) {
    const copy = () => actions.copy(button.copy);
    return make("button", { ...shared, type: "button", title: "Kopieren", onclick: copy }, button.text,
      make("span", { class: "mark", "aria-hidden": "true" }, icon("copy")));
  }
  const press = (event) => actions.press(event.currentTarget, message.id, button.data);
  return make("button", { ...shared, type: "button", onclick: press }, button.text);
}
