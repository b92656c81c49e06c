// ---- where the reader is, if he and his browser allow it ----------------------------------------------
// The browser finds it by its own means; the page asks nobody and tells nobody.
const HERE_ZOOM = 6;
const LEAST_ACCURACY = 100; // metres: what a distance is told to
const WAIT = 15000; // milliseconds
const REFUSED = {
  1: () => inWords("Your browser does not tell this page where you are. Allow it there, or find a place by its name."),
  2: () => inWords("Your browser could not find where you are. Find a place by its name."),
  3: () => inWords("Your browser took too long to find where you are. Find a place by its name."),
};

function showHere({ coords: { latitude, longitude, accuracy } }) {
  byId("hint").textContent = "";
  const at = goTo(longitude, latitude, Math.max(map.getZoom(), HERE_ZOOM));
  measure(at, inWords("Where you are, to within {distance}", { distance: distanceText(Math.max(LEAST_ACCURACY, accuracy)) }));
  panel.classList.remove("above");
}

function listenForHere() {
  const button = byId("here");
  button.hidden = !navigator.geolocation;
  button.addEventListener("click", () => {
    byId("hint").textContent = inWords("Asking your browser where you are.");
    navigator.geolocation.getCurrentPosition(
      showHere, ({ code }) => { byId("hint").textContent = REFUSED[code](); }, { timeout: WAIT, maximumAge: 60000 },
    );
  });
}
