// ---- distances, in the unit that the reader likes, with another in brackets ------------------------
const METRES = { km: 1000, mi: 1609.344, nmi: 1852 };
const BESIDE = { km: "mi", mi: "km", nmi: "km" };
const NAMES = { km: "km", mi: "miles", nmi: "nautical miles" };
const number = new Intl.NumberFormat(content.speech, {
  minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: "always", numberingSystem: "latn",
});
// A length that somebody chose, and how many of something, have no decimal that says nothing.
const short = new Intl.NumberFormat(content.speech, { maximumFractionDigits: 1, useGrouping: "always", numberingSystem: "latn" });
let unit = "km";
const ONE = { mi: "mile", nmi: "nautical mile" };
const lengthIn = (metres, key, write = number) => {
  const text = write.format(metres / METRES[key]);
  if (content.units) return content.units[key].replace("{0}", text);
  return `${text} ${Number(text) === 1 ? ONE[key] || NAMES[key] : NAMES[key]}`;
};
const distanceText = (metres) => `${lengthIn(metres, unit)} (${lengthIn(metres, BESIDE[unit])})`;
// Within a sentence, a name from right to left is kept together, by Unicode's marks of an isolate.
const isolated = (text) => (runsFromRight(text) ? `\u2068${text}\u2069` : text);
