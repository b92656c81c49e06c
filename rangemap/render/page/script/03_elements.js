// ---- texts: all data reach the page by textContent and by attributes that hold no script ----------
const content = JSON.parse(document.getElementById("content").textContent);
const THEME = content.theme;
const byId = (id) => document.getElementById(id);

function element(name, text, parent, className) {
  const made = document.createElement(name);
  if (text !== undefined && text !== null) made.textContent = text;
  if (className) made.className = className;
  if (parent) parent.append(made);
  return made;
}

// A text in the language of labels, which may run from right to left.
function foreign(name, text, parent, className) {
  const made = element(name, text, parent, className);
  made.lang = content.language;
  made.dir = "auto";
  return made;
}

function svg(name, attributes, parent) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (parent) parent.append(made);
  return made;
}

// ---- distances, in the unit that the reader likes, with another in brackets ------------------------
const METRES = { km: 1000, mi: 1609.344, nmi: 1852 };
const BESIDE = { km: "mi", mi: "km", nmi: "km" };
const NAMES = { km: "km", mi: "miles", nmi: "nautical miles" };
const number = new Intl.NumberFormat("en", {
  minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: "always",
});
let unit = "km";
const lengthIn = (metres, key) => `${number.format(metres / METRES[key])} ${NAMES[key]}`;
const distanceText = (metres) => `${lengthIn(metres, unit)} (${lengthIn(metres, BESIDE[unit])})`;
// Within a sentence, a name from right to left is kept together, by Unicode's marks of an isolate.
const isolated = (text) => (/[\u0590-\u08ff\ufb1d-\ufefc]/.test(text) ? `\u2068${text}\u2069` : text);

// ---- headline, footer and tables ---------------------------------------------------------------------
function writeTexts({ texts, tables }) {
  byId("headline").textContent = texts.headline;
  byId("subtitle").textContent = texts.subtitle;
  byId("description").textContent = texts.description;
  writeFooter(texts, byId("footer"));
  tables.forEach(writeTable);
}

function writeFooter(texts, footer) {
  const remark = (label, text) => text && element("p", label + text, footer);
  remark("", texts.note);
  remark("", texts.caveat);
  const sources = element("p", "Range: ", footer);
  for (const [order, source] of texts.sources.entries()) {
    if (order) sources.append("; ");
    if (/^https?:\/\//.test(source.url || "")) {
      const link = element("a", source.text, sources);
      link.href = source.url;
      link.rel = "noopener noreferrer";
    } else {
      sources.append(source.url ? `${source.text}, ${source.url}` : source.text);
    }
  }
  sources.append(".");
  remark("Source: ", texts.source);
  remark("", texts.borders);
  remark("", texts.projection);
  remark("", [...texts.attribution, texts.credit, texts.date].filter(Boolean).join(" "));
}

function writeTable(table, order) {
  const frame = element("div", null, byId("tables"), "table");
  const made = element("table", null, frame);
  const caption = element("caption", table.title, made);
  caption.id = `table-${order}`;
  frame.tabIndex = 0; // it may be wider than a phone, and then scrolls
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-labelledby", caption.id);
  const heads = element("tr", null, element("thead", null, made));
  for (const head of table.heads) element("th", head, heads).scope = "col";
  const body = element("tbody", null, made);
  for (const row of table.rows) {
    const line = element("tr", null, body);
    row.forEach((cell, column) => {
      const made = element(column ? "td" : "th", cell, line);
      if (!column) made.scope = "row";
    });
  }
}
