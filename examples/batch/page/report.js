"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const rows = data.rows;
  const perPage = 50;
  const at = id => document.getElementById(id);
  const body = at("table").tBodies[0];
  const dialog = at("thread");
  let shown = rows;
  let page = 0;

  // Everything that comes from a comment is set as text, never as markup.
  const make = (name, cls, text) => {
    const e = document.createElement(name);
    if (cls) e.className = cls;
    if (text !== undefined) e.textContent = text;
    return e;
  };
  const options = (select, names) => names.forEach((name, i) => {
    const o = make("option", "", name);
    o.value = i;
    select.append(o);
  });
  options(at("topic"), data.topics);
  options(at("source"), data.sources);
  const fold = s => s.normalize("NFKC").toLowerCase();
  for (const r of rows) r.fold = fold(r.x + "\n" + (r.a || ""));

  const percent = p => Math.round(p * 100) + "\u00a0%";
  const stance = s => s || "no stance";
  const byline = r => {
    const p = make("p", "by");
    p.append(make("bdi", "", r.a || "no name"), " · " + r.k + (r.d ? " · " + r.d : ""));
    return p;
  };
  const text = r => {
    const p = make("p", "text", r.x.replace(/\n[ \t\r\u00a0]*(?:\n[ \t\r\u00a0]*){2,}/g, "\n\n") + (r.c ? "…" : ""));
    p.dir = "auto";
    return p;
  };
  const labels = r => r.l.map(l => {
    const p = make("p", "label");
    p.append(make("i", "dot " + (l.s || "")), data.topics[l.t] + " " + percent(l.p) + ", " + stance(l.s) + (l.s ? " " + percent(l.q) : ""));
    return p;
  });

  const draw = () => {
    const from = page * perPage;
    const part = shown.slice(from, from + perPage);
    body.replaceChildren(...part.map(r => {
      const tr = make("tr");
      const said = make("td");
      said.append(byline(r), text(r));
      const topics = make("td");
      topics.append(...labels(r));
      const where = make("td", "where");
      where.append(make("bdi", "", data.sources[r.f]), make("br"));
      const open = make("button", "", "Open thread");
      open.type = "button";
      open.addEventListener("click", () => openThread(r));
      where.append(open);
      tr.append(said, topics, where);
      return tr;
    }));
    const n = shown.length.toLocaleString("en");
    at("count").textContent = shown.length === rows.length ? n + " comments" : n + " of " + rows.length.toLocaleString("en") + " comments";
    at("table").hidden = part.length === 0;
    at("pager").hidden = shown.length <= perPage;
    at("where").textContent = part.length ? (from + 1) + "–" + (from + part.length) + " of " + n : "";
    at("previous").disabled = page === 0;
    at("next").disabled = from + perPage >= shown.length;
  };

  const filter = () => {
    const words = fold(at("search").value).split(/\s+/).filter(Boolean);
    const topic = at("topic").value, side = at("stance").value, source = at("source").value;
    shown = rows.filter(r => {
      if (source !== "" && r.f !== +source) return false;
      if (topic !== "" || side !== "*") {
        const fits = l => (topic === "" || l.t === +topic) && (side === "*" || l.s === side);
        if (!r.l.some(fits)) return false;
      }
      return words.every(w => r.fold.includes(w));
    });
    page = 0;
    draw();
  };

  const openThread = r => {
    const all = rows.filter(o => o.h === r.h);
    const depth = new Map();
    const thread = data.threads[r.h];
    at("thread-title").textContent = thread.n;
    const count = n => n.toLocaleString("en") + (n === 1 ? " comment" : " comments");
    const part = thread.c > all.length ? all.length.toLocaleString("en") + " of " + count(thread.c) + ": the others are not in the sample" : count(all.length);
    at("thread-note").textContent = (thread.b ? thread.b + " · " : "") + part + (thread.c ? "" : " of the sample");
    let current;
    dialog.querySelector("ol").replaceChildren(...all.map(o => {
      const d = o.r && depth.has(o.r) ? Math.min(depth.get(o.r) + 1, 4) : 0;
      depth.set(o.i, d);
      const li = make("li", d ? "d" + d : "");
      li.append(byline(o), text(o), ...labels(o));
      if (o === r) {
        li.classList.add("this");
        li.setAttribute("aria-current", "true");
        current = li;
      }
      return li;
    }));
    dialog.showModal();
    current.scrollIntoView({ block: "center" });
  };

  let wait;
  at("search").addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(filter, 120);
  });
  for (const id of ["topic", "stance", "source"]) at(id).addEventListener("change", filter);
  at("filters").addEventListener("submit", e => e.preventDefault());
  at("filters").addEventListener("reset", () => setTimeout(filter, 0));
  const turn = by => {
    page += by;
    draw();
    at("comments").scrollIntoView();
  };
  at("previous").addEventListener("click", () => turn(-1));
  at("next").addEventListener("click", () => turn(1));
  draw();
})();
