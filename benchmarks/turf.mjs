// Buffers with turf. One JSON line in: { geometry, km, steps }; one out: { seconds, geometry }.
// The folder that turf is installed in is the first argument.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const turf = createRequire(`${process.argv[2]}/`)("@turf/turf");

for await (const line of createInterface({ input: process.stdin })) {
  const { geometry, km, steps } = JSON.parse(line);
  let answer;
  try {
    const start = performance.now();
    const buffered = turf.buffer(turf.feature(geometry), km, { units: "kilometers", steps });
    const seconds = (performance.now() - start) / 1000;
    answer = buffered
      ? { seconds, geometry: buffered.geometry }
      : { failure: "gave no polygon" };
  } catch (error) {
    answer = { failure: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
