// The upload form for those who have script: files and folders are dropped or chosen into a list, looked at before they
// are sent, and sent a few at a time, so that what is cut off is sent again and the rest is in. Without it the form is
// sent as it is.
const FILES = 12; // in one request
const BYTES = 8 * 1024 * 1024; // in one request, unless a single file is larger
const NAMES = 200; // of files that are not sent, in one request
const WAITS = [1, 2, 4, 8]; // seconds before a request that failed is tried again by itself
const KINDS = [
  [/\.html?$|\.xhtml$/i, "web page"],
  [/\.pdf$/i, "PDF"],
  [/\.docx$/i, "Word"],
  [/\.eml$/i, "e-mail"],
  [/\.jsonl$|\.ndjson$/i, "JSON lines"],
  [/\.json$/i, "JSON"],
  [/\.zip$/i, "ZIP"],
  [/\.(txt|text|md)$/i, "text"],
];

const form = document.getElementById("bringing");
const picked = document.getElementById("picked");
const body = picked.querySelector("tbody");
const template = document.getElementById("file-row");
const bar = document.getElementById("sent");
const said = document.getElementById("sending");
const trouble = document.getElementById("trouble");
const button = document.getElementById("send");
const most = Number(form.dataset.most);
const items = new Map(); // by path and size
let twice = 0;
let hidden = 0;
let sending = false;
let batch = null; // once it has begun: its page, and where its files go

const count = (number, word) => `${number.toLocaleString("en")} ${word}${number === 1 ? "" : "s"}`;

function size(bytes) {
  if (bytes < 1024) return count(bytes, "byte");
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function refusal(file, number) {
  if (!file.size) return "Is empty";
  if (file.size > most) return `Too large: the most is ${form.dataset.mostSaid}`;
  if (number >= Number(form.dataset.mostFiles)) return `One too many: at most ${form.dataset.mostFiles} at once`;
  return "";
}

function add(file, path) {
  if (sending) return;
  if (path.split("/").some((part) => part.startsWith("."))) {
    hidden += 1;
    return;
  }
  const key = `${path}\n${file.size}\n${file.lastModified}`;
  if (items.has(key)) {
    twice += 1;
    return;
  }
  const row = template.content.firstElementChild.cloneNode(true);
  const [name, kind, bytes] = row.children;
  const wrong = refusal(file, items.size);
  name.textContent = path;
  kind.textContent = KINDS.find(([pattern]) => pattern.test(path))?.[1] ?? "told by its content";
  bytes.textContent = size(file.size);
  row.querySelector(".name").textContent = ` ${path}`;
  const item = { file, path, row, wrong, done: false };
  row.querySelector("button").addEventListener("click", () => {
    items.delete(key);
    row.remove();
    look();
    (body.querySelector("button") ?? form.uploads[0]).focus();
  });
  items.set(key, item);
  say(item, wrong || "Ready", Boolean(wrong));
  body.append(row);
}

function say(item, words, wrong = false) {
  item.row.querySelector(".word").textContent = words;
  item.row.classList.toggle("is-wrong", wrong);
}

function look() {
  const all = [...items.values()];
  const wrong = all.filter((item) => item.wrong).length;
  picked.hidden = !all.length && !twice && !hidden;
  const parts = [count(all.length - wrong, "file"), size(all.reduce((sum, item) => sum + (item.wrong ? 0 : item.file.size), 0))];
  if (wrong) parts.push(`${wrong} that cannot be taken`);
  if (twice) parts.push(`${twice} chosen twice`);
  if (hidden) parts.push(`${count(hidden, "hidden file")} left out`);
  document.getElementById("picked-said").textContent = parts.join(", ");
  button.textContent = all.length > wrong ? `Add ${count(all.length - wrong, "file")}` : "Add";
}

// A folder that is dropped is walked through; it tells its files a hundred at a time.
async function walk(entry) {
  if (entry.isFile) {
    const file = await new Promise((resolve) => entry.file(resolve, () => resolve(null)));
    if (file) add(file, entry.fullPath.replace(/^\//, ""));
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (!some.length) return;
    for (const each of some) await walk(each);
  }
}

async function drop(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.length) for (const entry of entries) await walk(entry);
  else for (const file of transfer.files) add(file, file.name);
  look();
}

function complain(sentences) {
  trouble.replaceChildren(
    ...sentences.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })),
  );
  if (sentences.length) trouble.scrollIntoView({ block: "nearest" });
}

// What is wrong with a field is said above all of them with the field's name, and the first one is gone to.
function refused(answer) {
  const names = Object.keys(answer.errors ?? {});
  const named = ["outlet", "published", "title", "url"]; // what is said of the others says itself of what
  const labels = names.map((name) => named.includes(name) && form.querySelector(`label[for=id_${name}]`).textContent.trim());
  complain(names.flatMap((name, i) => answer.errors[name].map(({ message }) => (labels[i] ? `${labels[i]}: ${message}` : message))));
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  const wrong = names.map((name) => document.getElementById(`id_${name}`)).filter(Boolean);
  for (const input of wrong) {
    input.setAttribute("aria-invalid", "true");
    input.closest("details")?.setAttribute("open", "");
  }
  wrong[0]?.focus();
}

async function post(address, data) {
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const answer = await fetch(address, { method: "POST", body: data, redirect: "manual", headers: { Accept: "application/json" } });
  const json = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (json && (answer.ok || answer.status === 422)) return { ok: answer.ok, ...(await answer.json()) };
  throw answer.type === "opaqueredirect" || answer.status === 403 ? "logged out" : `the server answered ${answer.status}`;
}

// After logging in again in another window the form's token is another one.
async function freshToken() {
  const page = await fetch(form.action || window.location.href, { redirect: "manual" });
  if (!page.ok) return;
  const token = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("#bringing [name=csrfmiddlewaretoken]");
  if (token) form.elements.csrfmiddlewaretoken.value = token.value;
}

async function patiently(address, make) {
  for (let tried = 0; ; tried += 1) {
    try {
      return await post(address, make());
    } catch (error) {
      if (error === "logged out" || tried === WAITS.length) throw error;
      said.textContent = "The connection was cut off. Trying again …";
      await new Promise((resolve) => setTimeout(resolve, WAITS[tried] * 1000));
    }
  }
}

function hints(single) {
  const data = new FormData();
  for (const name of ["outlet", "published"]) data.set(name, form.elements[name].value);
  if (single) for (const name of ["title", "url"]) data.set(name, form.elements[name].value);
  return data;
}

function opening(number) {
  const data = hints(true);
  for (const name of ["text", "addresses"]) data.set(name, form.elements[name].value);
  data.set("to_come", number);
  return data;
}

function* parcels(waiting) {
  let parcel = [];
  let bytes = 0;
  for (const item of waiting) {
    if (parcel.length && (parcel.length === FILES || bytes + item.file.size > BYTES)) {
      yield parcel;
      [parcel, bytes] = [[], 0];
    }
    parcel.push(item);
    bytes += item.file.size;
  }
  if (parcel.length) yield parcel;
}

function pack(parcel, single, wrong) {
  const data = hints(single);
  for (const item of parcel) {
    data.append("uploads", item.file, item.file.name);
    data.append("paths", item.path);
  }
  for (const item of wrong) {
    data.append("left_out", item.path);
    data.append("left_out_size", item.file.size);
  }
  return data;
}

async function send() {
  const all = [...items.values()];
  const good = all.filter((item) => !item.wrong);
  const wrong = all.filter((item) => item.wrong);
  if (new Blob([form.elements.text.value]).size > most) {
    return refused({ errors: { text: [{ message: `The text is too large; the most is ${form.dataset.mostSaid}.` }] } });
  }
  if (!batch) {
    const answer = await patiently(form.dataset.start, () => opening(good.length));
    if (!answer.ok) return refused(answer);
    batch = answer;
  }
  for (let names = wrong.filter((item) => !item.done); names.length; names = names.slice(NAMES)) {
    const some = names.slice(0, NAMES);
    await patiently(batch.files, () => pack([], false, some));
    for (const item of some) item.done = true;
  }
  const single = good.length === 1 && !form.elements.text.value.trim();
  bar.max = good.length || 1;
  bar.hidden = !good.length;
  for (const parcel of parcels(good.filter((item) => !item.done))) {
    said.textContent = `Sending: ${bar.value} of ${count(good.length, "file")} sent. Stay on this page until all are.`;
    const answer = await patiently(batch.files, () => pack(parcel, single, []));
    if (!answer.ok) return refused(answer);
    parcel.forEach((item, i) => {
      item.done = true;
      say(item, { copy: "A copy of another", refused: "Not taken in" }[answer.files[i].state] ?? "Sent");
    });
    bar.value += parcel.length;
  }
  said.textContent = "All is sent.";
  sending = false;
  window.location.assign(batch.batch);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (sending) return;
  sending = true;
  button.disabled = true;
  form.classList.add("is-sending");
  complain([]);
  try {
    await send();
  } catch (error) {
    if (error === "logged out") await freshToken().catch(() => {});
    const why = error === "logged out" ? "You may have been logged out: log in again in another window, then come back here" : "The connection was cut off";
    said.textContent = "";
    complain([`${why}. What was sent is in; press “Send the rest” to go on. (${error.message ?? error})`]);
    button.textContent = "Send the rest";
  } finally {
    sending = false;
    button.disabled = false;
    form.classList.remove("is-sending");
  }
});

for (const input of form.querySelectorAll("input[type=file]")) {
  input.addEventListener("change", () => {
    for (const file of input.files) add(file, file.webkitRelativePath || file.name);
    input.value = "";
    look();
  });
}
document.getElementById("clear").addEventListener("click", () => {
  if (sending) return;
  items.clear();
  body.replaceChildren();
  [twice, hidden] = [0, 0];
  look();
  form.querySelector("input[type=file]").focus();
});

// A file that misses the box would otherwise replace the page.
const box = form.querySelector(".drop");
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    box.classList.toggle("is-over", kind !== "drop" && Boolean(event.relatedTarget || kind !== "dragleave"));
    if (kind === "drop") drop(event.dataTransfer);
  });
}
window.addEventListener("beforeunload", (event) => {
  if (sending) event.preventDefault();
});
// Back from the batch, nothing of what was sent is to be sent again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && batch) window.location.reload();
});
form.classList.add("scripted");
for (const words of form.querySelectorAll("[data-scripted]")) words.textContent = words.dataset.scripted;
look();
