// One side of the page: the tabs of its phones and the frame of the chosen one.

import { messageNode } from "./message.js";
import { make, startPayload } from "./text.js";

const TITLES = { person: "Person", counsellor: "Beratung" };
const SENDABLE = [["sticker", "Sticker senden"], ["voice", "Sprachnachricht senden"], ["photo", "Foto senden"], ["location", "Standort senden"]];
const TOAST_MS = 4000;
const dayName = new Intl.DateTimeFormat("de-DE", { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });

export class Side {
  /** `post(path, body)` sends to the server; `alert(text)` asks to be closed. */
  constructor(role, { post, alert, addPerson }) {
    this.role = role;
    this.post = post;
    this.alert = alert;
    this.phones = new Map();
    this.chosen = null;
    this.filling = true;
    this.seen = new Map();
    this.toasts = new Map();
    this.shown = new Map();
    this.actions = {
      press: (key, message, data) => this.press(key, message, data),
      write: (text) => this.send("write", { text }),
      copy: (text) => this.copy(text),
      follow: (event, address) => this.follow(event, address),
    };
    this.build(addPerson);
  }

  build(addPerson) {
    const root = document.getElementById("phone-template").content.firstElementChild.cloneNode(true);
    const find = (selector) => root.querySelector(selector);
    root.dataset.testid = `phone-${this.role}`;
    root.setAttribute("aria-label", TITLES[this.role]);
    Object.assign(this, {
      root, tabs: find(".tabs"), list: find(".messages"), scroll: find(".scroll"), input: find(".input"),
      toast: find(".toast"), notice: find(".notice"), startButton: find(".start"), form: find(".write"), about: find(".about"),
    });
    find(".side").textContent = TITLES[this.role];
    this.input.dataset.testid = `input-${this.role}`;
    this.startButton.dataset.testid = "start";
    this.startButton.addEventListener("click", () => this.send("start", {}));
    find(".unblock").addEventListener("click", () => this.send("block", { blocked: false }));
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.tabs.addEventListener("keydown", (event) => this.walkTabs(event));
    this.menu = popup(find(".menu-button"), find(".head .menu"));
    this.commands = popup(find(".commands-button"), find(".commands"));
    if (addPerson) {
      const add = find(".add");
      add.hidden = false;
      add.textContent = "+ Person hinzufügen";
      add.dataset.testid = "add-person";
      add.addEventListener("click", addPerson);
    }
  }

  get phone() {
    return this.phones.get(this.chosen);
  }

  /** Show all phones anew, after loading or reconnecting. */
  showAll(phones, bot) {
    this.bot = bot;
    this.root.querySelector(".bot-name").textContent = bot.name;
    this.root.querySelector(".avatar").textContent = [...bot.name][0] ?? "";
    const known = this.phones.size > 0;
    this.phones = new Map(phones.map((phone) => [phone.id, phone]));
    for (const phone of phones) {
      if (!this.toasts.has(phone.id)) this.toasts.set(phone.id, phone.toast?.id);
      if (!known) this.seen.set(phone.id, newest(phone));
    }
    if (!this.phones.has(this.chosen)) this.chosen = phones[0]?.id ?? null;
    this.render();
  }

  /** Show one phone as it is now. */
  show(phone) {
    this.phones.set(phone.id, phone);
    this.render();
  }

  choose(id, focus = false) {
    if (id !== this.chosen) {
      this.chosen = id;
      this.list.replaceChildren();
      this.shown.clear();
      this.filling = true;
      this.toast.hidden = true;
      this.input.value = "";
    }
    this.render();
    this.scroll.scrollTop = this.scroll.scrollHeight;
    if (focus) this.tabs.querySelector('[aria-selected="true"]')?.focus();
  }

  render() {
    const { phone } = this;
    this.root.querySelector(".frame").hidden = !phone;
    if (phone) {
      this.seen.set(phone.id, newest(phone));
      this.renderState(phone);
      this.renderMessages(phone);
      this.renderToast(phone);
    }
    this.renderTabs();
  }

  renderTabs() {
    const focused = this.tabs.contains(document.activeElement);
    this.tabs.replaceChildren(...[...this.phones.values()].map((phone) => {
      const chosen = phone.id === this.chosen;
      const unread = !chosen && newest(phone) > (this.seen.get(phone.id) ?? 0);
      return make("button", {
        class: "tab", type: "button", role: "tab", "aria-selected": String(chosen), tabindex: chosen ? "0" : "-1",
        "data-testid": "tab", onclick: () => this.choose(phone.id),
      }, make("span", { dir: "auto" }, phone.name), make("small", {}, phone.language),
      unread ? make("span", { class: "dot", role: "img", "aria-label": "neue Nachricht" }) : null);
    }));
    if (focused) this.tabs.querySelector('[aria-selected="true"]')?.focus();
  }

  renderState(phone) {
    const empty = phone.messages.length === 0;
    this.notice.hidden = !phone.blocked;
    this.startButton.hidden = !empty && !phone.blocked;
    this.startButton.textContent = phone.blocked ? "Neu starten" : "Starten";
    this.form.hidden = phone.blocked;
    this.about.hidden = !empty || !phone.about;
    this.about.textContent = phone.about;
    const block = phone.blocked ? ["Bot entsperren", false] : ["Bot blockieren", true];
    this.menu.fill([
      ...(phone.blocked ? [] : SENDABLE.map(([kind, label]) => [label, () => this.send("send", { kind })])),
      [block[0], () => this.send("block", { blocked: block[1] })],
    ]);
    this.commands.fill(phone.commands.map(({ command, description }) => [
      `/${command.replace(/^\//, "")}`, () => this.send("write", { text: `/${command.replace(/^\//, "")}` }), description,
    ]));
  }

  renderMessages(phone) {
    const { list, scroll, filling } = this;
    const atBottom = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
    // A whole chat that appears at once is not read out message by message.
    list.setAttribute("aria-live", filling ? "off" : "polite");
    const rows = this.rows(phone);
    const wanted = new Set(rows.map(([name]) => name));
    for (const [name, node] of [...this.shown].map(([key, { node }]) => [key, node])) {
      if (!wanted.has(name)) { node.remove(); this.shown.delete(name); }
    }
    let next = list.firstChild;
    for (const [name, content, build] of rows) {
      const wasNext = this.shown.get(name)?.node === next;
      const node = this.node(name, content, build);
      if (next && wasNext) next = node.nextSibling;
      else list.insertBefore(node, next);
    }
    for (const key of list.querySelectorAll(".key.waiting[data-query]")) settle(key, phone);
    if (atBottom || filling) scroll.scrollTop = scroll.scrollHeight;
    this.filling = false;
  }

  /** What the list shows, as [name, content, build]: messages and a line before each new day. */
  rows(phone) {
    let lastDay = null;
    return phone.messages.flatMap((message) => {
      const row = [`message-${message.id}`, JSON.stringify(message), () => messageNode(message, this.actions)];
      if (message.day === lastDay) return [row];
      lastDay = message.day;
      return [[`day-${message.day}`, message.day, () => make("li", { class: "day" }, dayName.format(new Date(message.day)))], row];
    });
  }

  /** The node shown under `name`; rebuilt when its content has changed, keeping the keyboard focus. */
  node(name, content, build) {
    const old = this.shown.get(name);
    if (old?.content === content) return old.node;
    const node = build();
    this.shown.set(name, { node, content });
    if (old) {
      const focused = old.node.contains(document.activeElement);
      old.node.replaceWith(node);
      node.classList.add("changed");
      if (focused) (node.querySelector(".key") ?? this.scroll).focus({ preventScroll: true });
    } else if (!this.filling) {
      node.classList.add("fresh");
    }
    return node;
  }

  renderToast(phone) {
    const { toast } = phone;
    if (!toast || this.toasts.get(phone.id) === toast.id) return;
    this.toasts.set(phone.id, toast.id);
    if (toast.alert) this.alert(toast.text);
    else this.showToast(toast.text);
  }

  showToast(text) {
    this.toast.textContent = text;
    this.toast.hidden = false;
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => { this.toast.hidden = true; }, TOAST_MS);
  }

  send(path, body) {
    return this.post(path, { chat: this.chosen, ...body });
  }

  async submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.scroll.scrollTop = this.scroll.scrollHeight;
    if (!(await this.send("write", { text }))) this.input.value ||= text;
  }

  async press(key, message, data) {
    key.classList.add("waiting");
    const answer = await this.send("press", { message, data });
    if (answer) key.dataset.query = answer.query;
    else key.classList.remove("waiting");
    if (answer) setTimeout(() => this.phone && settle(key, this.phone), 300);
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.showToast("Kopiert");
    } catch {
      this.showToast(text);
    }
  }

  follow(event, address) {
    const payload = startPayload(address, this.bot.username);
    if (payload === null) return;
    event.preventDefault();
    this.send("start", { payload });
  }

  walkTabs(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const ids = [...this.phones.keys()];
    this.choose(ids[(ids.indexOf(this.chosen) + step + ids.length) % ids.length], true);
  }
}

function newest(phone) {
  return Math.max(0, ...phone.messages.filter((message) => message.bot).map((message) => message.id));
}

function settle(key, phone) {
  if (!phone.waiting.includes(key.dataset.query)) key.classList.remove("waiting");
}

/** A button that opens a small menu; `fill` takes [label, action, hint] rows. */
function popup(button, menu) {
  const open = (isOpen) => {
    menu.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) menu.querySelector("button")?.focus();
  };
  button.addEventListener("click", () => open(menu.hidden));
  document.addEventListener("click", (event) => { if (!button.contains(event.target) && !menu.contains(event.target)) open(false); });
  menu.addEventListener("keydown", (event) => { if (event.key === "Escape") { open(false); button.focus(); } });
  let shown = "";
  return {
    fill(rows) {
      const labels = JSON.stringify(rows.map(([label, , hint]) => [label, hint]));
      button.hidden = rows.length === 0;
      if (labels === shown) return;
      shown = labels;
      menu.replaceChildren(...rows.map(([label, action, hint]) => make("button", {
        type: "button", onclick: () => { open(false); action(); },
      }, label, hint ? make("small", { dir: "auto" }, hint) : null)));
    },
  };
}
