"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const languages = Array.from(document.querySelectorAll("#picture > div"), (div) => div.lang);
  const last = data.steps.length - 1;
  let lang = languages.indexOf(document.documentElement.lang);
  let step = Math.min(Number(/^#\d+$/.test(location.hash) ? location.hash.slice(1) : 0), last); // page.html#3 begins with step 3

  const find = (id) => document.getElementById(id);
  const caption = (name) => data.captions[name][lang];

  function element(tag, text, className) {
    const out = document.createElement(tag);
    if (text !== undefined) out.textContent = text;
    if (className) out.className = className;
    return out;
  }

  function replace(id, children) {
    find(id).replaceChildren(...children);
  }

  // valuesAt gives the values of all fields after a step.
  function valuesAt(n) {
    const values = data.fields.map((f) => f.values.slice());
    for (let i = 1; i <= n; i++) {
      for (const c of data.steps[i].changes) values[c.field][c.of] = c.value;
    }
    return values;
  }

  function cell(old, now, span) {
    const td = element("td");
    if (span) td.colSpan = 2;
    if (old !== now) {
      td.className = "changed";
      td.append(element("s", old), "\u200b");
    }
    td.append(now);
    return td;
  }

  const changing = new Set(data.steps.flatMap((s) => s.changes.map((c) => c.field)));

  // showFields shows what changes in the story; what never does is folded.
  function showFields() {
    const before = valuesAt(Math.max(step - 1, 0));
    const after = valuesAt(step);
    const rows = { fields: [], same: [] };
    data.fields.forEach((f, i) => {
      const tr = element("tr", undefined, f.ghost ? "ghost" : "");
      const name = element("th", f.shared ? f.name + " (" + caption("shared") + ")" : f.name || caption("state"));
      name.scope = "row";
      if (f.ghost) name.title = caption("ghost");
      tr.append(name, cell(before[i][0], after[i][0], f.shared));
      if (!f.shared) tr.append(cell(before[i][1], after[i][1], false));
      rows[i === 0 || changing.has(i) ? "fields" : "same"].push(tr);
    });
    for (const id of Object.keys(rows)) document.querySelector("#" + id + " tbody").replaceChildren(...rows[id]);
    find("same").hidden = rows.same.length === 0;
  }

  function showFlying() {
    const items = data.steps[step].flying.map((at) => {
      const s = data.segments[at];
      const li = element("li");
      li.append(s.from + " → " + s.to + " ", element("code", s.text));
      if (s.old) li.append(element("span", " (" + caption("old") + ")", "old"));
      return li;
    });
    replace("flying", items.length ? items : [element("li", caption("nothing"), "faint")]);
  }

  function showRules() {
    const out = [];
    for (const id of data.steps[step].rules) {
      const rule = data.rules[id];
      const line = element("div");
      line.append(element("code", id), element("span", rule.section ? " " + rule.section : "", "faint"));
      out.push(line);
      if (rule.title[lang]) out.push(element("div", rule.title[lang]));
      if (rule.text) out.push(element("pre", rule.text));
    }
    replace("rules", out.length ? out : [element("p", caption("unruled"), "faint")]);
  }

  function showStep() {
    const s = data.steps[step];
    find("head").textContent = s.head[lang];
    find("said").textContent = s.said[lang];
    find("said").hidden = !s.said[lang];
    replace("what", s.what.map((text) => element("li", text[lang])));
    for (const id of ["first", "back"]) find(id).disabled = step === 0;
    for (const id of ["next", "last"]) find(id).disabled = step === last;
  }

  // showPicture lights what belongs to the step, and lets fade what comes later.
  function showPicture() {
    for (const row of document.querySelectorAll(".story .row")) {
      const first = Number(row.dataset.first);
      row.classList.toggle("now", first <= step && step <= Number(row.dataset.last));
      row.classList.toggle("later", first > step);
    }
    for (const part of document.querySelectorAll(".story [data-step]")) {
      const from = Number(part.dataset.sent === undefined ? part.dataset.step : part.dataset.sent);
      part.classList.toggle("later", from > step);
      part.classList.toggle("now", from === step || Number(part.dataset.step) === step);
    }
    reveal();
  }

  // reveal scrolls the row of the step into view, within the picture only.
  function reveal() {
    const frame = find("picture");
    const row = document.querySelector("#picture > div:not([hidden]) .row.now");
    if (!row) return;
    const box = row.getBoundingClientRect();
    const around = frame.getBoundingClientRect();
    const room = Math.min(120, around.height / 4);
    if (box.top < around.top + room) frame.scrollTop -= around.top + room - box.top;
    if (box.bottom > around.bottom - room) frame.scrollTop += box.bottom - around.bottom + room;
  }

  function show() {
    showStep();
    showFields();
    showFlying();
    showRules();
    showPicture();
  }

  function go(to) {
    to = Math.min(Math.max(to, 0), last);
    if (to === step) return;
    step = to;
    show();
  }

  function speak() {
    document.documentElement.lang = languages[lang];
    document.title = find("title").textContent = data.title[lang];
    for (const id of ["first", "back", "next", "last", "keys", "language"]) find(id).textContent = caption(id);
    for (const part of document.querySelectorAll("[data-caption]")) part.textContent = caption(part.dataset.caption);
    find("picture").setAttribute("aria-label", caption("picture"));
    for (const div of document.querySelectorAll("#picture > div")) div.hidden = div.lang !== languages[lang];
    find("language").lang = languages[(lang + 1) % languages.length];
    show();
  }

  const moves = { first: () => go(0), back: () => go(step - 1), next: () => go(step + 1), last: () => go(last) };
  const keys = { ArrowLeft: "back", ArrowUp: "back", ArrowRight: "next", ArrowDown: "next", Home: "first", End: "last" };

  for (const id of Object.keys(moves)) find(id).addEventListener("click", moves[id]);
  find("language").addEventListener("click", () => {
    lang = (lang + 1) % languages.length;
    speak();
  });
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !keys[event.key]) return;
    event.preventDefault();
    moves[keys[event.key]]();
  });
  find("picture").addEventListener("click", (event) => {
    const row = event.target.closest(".row");
    if (row) go(Number(row.dataset.first));
  });
  speak();
})();
