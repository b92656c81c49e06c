// ---- two maps, one over the other, and a wipe between them ---------------------------------------------
"use strict";
(() => {
  const { orders, view } = JSON.parse(document.getElementById("content").textContent);
  const [wipe, slider] = ["wipe", "slider"].map((id) => document.getElementById(id));
  const frames = ["before", "after"].map((id) => document.getElementById(id));
  const show = () => wipe.style.setProperty("--at", `${slider.value}%`);
  slider.addEventListener("input", show);
  show();

  // Of each side the one system is shown; what one map is moved to, the other is.
  function join() {
    const windows = frames.map((frame) => frame.contentWindow);
    const maps = windows.map((one) => one.map_rangemap);
    windows.forEach(({ document: held }, side) => {
      for (const box of held.querySelectorAll("#key input[type=checkbox]")) {
        if (box.checked !== (Number(box.dataset.order) === orders[side])) box.click();
      }
    });
    const [west, south, east, north] = view;
    let following = false;
    maps.forEach((map, side) => {
      map.fitBounds([[south, west], [north, east]], { animate: false });
      map.on("move zoom", () => {
        if (following) return;
        following = true;
        maps[1 - side].setView(map.getCenter(), map.getZoom(), { animate: false });
        following = false;
      });
    });
    window.rangemapReady = true;
  }
  const wait = () => {
    if (frames.every(({ contentWindow }) => contentWindow && contentWindow.rangemapReady)) join();
    else setTimeout(wait, 50);
  };
  wait();
})();
