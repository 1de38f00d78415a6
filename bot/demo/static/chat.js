// The chat page: two phones, the clock, and the connection to the server.

import { Side } from "./phone.js";
import { make } from "./text.js";

const TROUBLE_MS = 6000;
const main = document.querySelector(".phones");
const trouble = document.getElementById("trouble");
const languages = document.getElementById("languages");
const alertBox = document.getElementById("alert");
let troubleTimer;

function complain(text, lasting = false) {
  trouble.textContent = text;
  trouble.hidden = false;
  clearTimeout(troubleTimer);
  if (!lasting) troubleTimer = setTimeout(() => { trouble.hidden = true; }, TROUBLE_MS);
}

/** Post to the server; returns the answer, or null after telling what was wrong. */
async function post(path, body) {
  try {
    const response = await fetch(`/chat/${path}`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (response.ok) return answer;
    complain(answer.error);
  } catch {
    complain("Der Bot ist nicht zu erreichen. Läuft er noch?");
  }
  return null;
}

function alert(text) {
  alertBox.querySelector("p").textContent = text;
  if (!alertBox.open) alertBox.showModal();
}

const sides = {
  person: new Side("person", { post, alert, addPerson: () => languages.showModal() }),
  counsellor: new Side("counsellor", { post, alert, addPerson: null }),
};
main.append(sides.person.root, sides.counsellor.root);

async function addPerson(code) {
  languages.close();
  const answer = await post("person", { language: code });
  if (answer) pendingChoice = answer.id;
  choosePending();
}

let pendingChoice = null;

function choosePending() {
  if (pendingChoice !== null && sides.person.phones.has(pendingChoice)) {
    sides.person.choose(pendingChoice);
    pendingChoice = null;
  }
}

function showLanguages(list) {
  languages.querySelector(".language-list").replaceChildren(...list.map(({ code, name }) => make("button", {
    type: "button", dir: "auto", lang: code, "data-testid": "language", "data-language": code, onclick: () => addPerson(code),
  }, name)));
}

const clock = {
  face: document.getElementById("clock"),
  reminder: document.querySelector('[data-to="reminder"]'),
  buttons: document.querySelector(".clock-buttons"),
  ahead: 0,
  format: null,

  show({ now, zone, reminder }) {
    this.ahead = now - Date.now();
    this.format ??= new Intl.DateTimeFormat("de-DE", {
      timeZone: zone, weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit",
    });
    const when = reminder && new Intl.DateTimeFormat("de-DE", { timeZone: zone, weekday: "short", hour: "2-digit", minute: "2-digit" }).format(reminder);
    this.reminder.textContent = when ? `Zur nächsten Erinnerung (${when})` : "Keine Erinnerung wartet";
    this.waiting = Boolean(when);
    this.reminder.disabled = !this.waiting || this.buttons.classList.contains("busy");
    this.tick();
  },

  tick() {
    if (this.format) this.face.textContent = this.format.format(Date.now() + this.ahead).replace(" um ", ", ");
  },

  async move(to) {
    this.busy(true);
    const answer = await post("clock", { to });
    this.busy(false);
    if (answer) this.show(answer);
  },

  busy(isBusy) {
    this.buttons.classList.toggle("busy", isBusy);
    for (const button of this.buttons.children) button.disabled = isBusy;
    if (!isBusy) this.reminder.disabled = !this.waiting;
  },
};
for (const button of clock.buttons.children) button.addEventListener("click", () => clock.move(button.dataset.to));
setInterval(() => clock.tick(), 250);

function showState(state) {
  document.title = `${state.bot.name} – Chat ohne Telegram`;
  for (const [role, side] of Object.entries(sides)) side.showAll(state.phones.filter((phone) => phone.role === role), state.bot);
  showLanguages(state.languages);
  clock.show(state.clock);
  choosePending();
}

const events = new EventSource("/chat/events");
const on = (name, handle) => events.addEventListener(name, (event) => handle(JSON.parse(event.data)));
on("state", (state) => { trouble.hidden = true; showState(state); });
on("phone", (phone) => sides[phone.role].show(phone));
on("clock", (state) => clock.show(state));
events.addEventListener("error", () => complain("Keine Verbindung zum Bot. Läuft er noch?", true));
