// ---- headline, footer and tables ---------------------------------------------------------------------
function writeTexts({ texts, tables }) {
  byId("headline").replaceChildren();
  writeWhole(byId("headline"), texts.headline);
  writeWhole(byId("subtitle"), texts.subtitle);
  byId("description").textContent = texts.description;
  writeFooter(texts, byId("footer"));
  tables.forEach(writeTable);
}

function writeFooter(texts, footer) {
  const remark = (text) => text && element("p", text, footer);
  remark(texts.note);
  remark(texts.caveat);
  const [before, after] = inWords("Range: {sources}.", { sources: "\n" }).split("\n");
  const sources = element("p", before, footer);
  for (const [order, source] of texts.sources.entries()) {
    if (order) sources.append(content.semicolon);
    if (/^https?:\/\//.test(source.url || "")) {
      const link = element("a", source.text, sources);
      link.href = source.url;
      link.rel = "noopener noreferrer";
    } else {
      sources.append(source.url ? `${source.text}, ${source.url}` : source.text);
    }
  }
  sources.append(after);
  remark(texts.source && inWords("Source: {text}", { text: texts.source }));
  remark(texts.borders);
  element("p", texts.projection, footer).id = "projection";
  remark([...texts.attribution, texts.credit, texts.date].filter(Boolean).join(" "));
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
