// ---- steps of a story: which systems each shows, and what part of the map --------------------------
let step = 0;
let showStep = () => {};

function listenForSteps(fit) {
  const { steps } = content;
  if (!steps.length) return;
  const [back, on] = [byId("step-back"), byId("step-on")];
  byId("steps").hidden = false;
  document.body.classList.add("stepped");
  showStep = (number) => {
    step = number;
    const { title, shown, view: own } = steps[step];
    shown.forEach((one, order) => { shownSystems[order] = one; });
    for (const box of document.querySelectorAll("#key input[type=checkbox]")) box.checked = shown[box.dataset.order];
    byId("step-said").textContent = inWords("{number} of {total}: {title}", { number: step + 1, total: steps.length, title });
    [back.disabled, on.disabled] = [step === 0, step === steps.length - 1];
    ofStep = own && bounds(own);
    fit();
    changeSystems();
  };
  const go = (by) => {
    const next = step + by;
    if (!steps[next]) return;
    const held = byId("steps").contains(document.activeElement);
    showStep(next);
    if (held) ((by > 0) === on.disabled ? back : on).focus(); // one that is off takes no key
    document.dispatchEvent(new Event("change")); // for the link
  };
  back.addEventListener("click", () => go(-1));
  on.addEventListener("click", () => go(1));
  byId("steps").addEventListener("keydown", ({ key }) => {
    if (key === "ArrowRight") go(1);
    if (key === "ArrowLeft") go(-1);
  });
  showStep(0);
}
