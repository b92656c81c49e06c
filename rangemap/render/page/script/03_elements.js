// ---- texts: all data reach the page by textContent and by attributes that hold no script ----------
const content = JSON.parse(document.getElementById("content").textContent);
const THEME = content.theme;
// A sentence in the reader's language, with its values; each is kept together where lines run from
// the right, by Unicode's marks of an isolate, but for what is itself a part of the sentence.
const RTL = document.documentElement.dir === "rtl";
const FIRST_STRONG = "\u2068";
const RIGHT_TO_LEFT = "\u2067";
const LEFT_TO_RIGHT = "\u2066";
const POP = "\u2069";
const runsFromRight = (text) => /[\u0590-\u08ff\ufb1d-\ufefc]/.test(text);
function inWords(message, values = {}) {
  const known = content.sentences[message] || message;
  // a part of the sentence may begin with a name in Latin letters, and runs as the sentence does
  const kept = (text) => `${runsFromRight(text) ? RIGHT_TO_LEFT : FIRST_STRONG}${text}${POP}`;
  return known.replace(/{(\w+)}/g, (_, name) => (RTL ? kept(values[name]) : values[name]));
}
const byId = (id) => document.getElementById(id);

function element(name, text, parent, className) {
  const made = document.createElement(name);
  if (text !== undefined && text !== null) made.textContent = text;
  if (className) made.className = className;
  if (parent) parent.append(made);
  return made;
}

// Write a text in which a short name, as Kh-47M2, is not broken at its hyphen.
const LONGEST_WHOLE = 20; // letters: a longer one may have to be broken on a phone
function writeWhole(made, text) {
  for (const part of text.split(/(\s+)/)) {
    const whole = part.includes("-") && part.length <= LONGEST_WHOLE;
    made.append(whole ? element("span", part, null, "whole") : part);
  }
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
