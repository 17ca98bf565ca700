// The program: the roles themselves, compiled. One instance answers the page; another, in a worker,
// visits all states. Which seeded bug it has is said when it is started.

import { say } from "./text.js";

let compiled, running, starting = Promise.resolve();

async function bytes() {
  const inline = document.getElementById("wasm");
  if (!inline) return (await fetch("page.wasm")).arrayBuffer();
  const packed = Uint8Array.from(atob(inline.textContent.trim()), (c) => c.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

export async function load() { compiled = await WebAssembly.compile(await bytes()); }

function started(number) {
  const go = new globalThis.Go();
  go.argv = number ? ["page", "SYNOD_MUTANT=" + number] : ["page"];
  return go;
}

// start ends the program that runs and starts another: one after the other, however fast a reader
// chooses, and whoever waits for one waits for the last.
export async function start(number) {
  starting = starting.catch(() => {}).then(() => restart(number));
  for (let last; last !== starting;) await (last = starting);
}

async function restart(number) {
  if (running) {
    globalThis.synodEnd();
    for (const timer of running._scheduledTimeouts.values()) clearTimeout(timer); // of one that has ended none may come
  }
  const go = running = started(number);
  go.run(await WebAssembly.instantiate(compiled, go.importObject));
}

// ask gives an answer. A program that ran out of memory gives none ever again.
export function ask(request) {
  try { return JSON.parse(globalThis.synod(JSON.stringify(request))); } catch (e) { return { error: `${say("gone")} (${e.message})` }; }
}

// explore has a worker look at every state; the promise is its answer, and stop ends it.
export function explore(request, number, progress) {
  const text = document.getElementById("exec").textContent + `
    onmessage = async ({data}) => {
      const go = new Go();
      go.argv = data.number ? ["page", "SYNOD_MUTANT=" + data.number] : ["page"];
      go.run(await WebAssembly.instantiate(data.compiled, go.importObject));
      const told = (distinct, generated) => postMessage({distinct, generated});
      postMessage({answer: synod(JSON.stringify(data.request), told)});
    };`;
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const worker = new Worker(address);
  const answer = new Promise((resolve) => {
    worker.onmessage = ({ data }) => {
      if (data.answer === undefined) return progress(data);
      worker.terminate();
      URL.revokeObjectURL(address);
      resolve(JSON.parse(data.answer));
    };
    worker.onerror = (e) => resolve({ error: e.message });
  });
  worker.postMessage({ compiled, number, request });
  return { answer, stop: () => worker.terminate() };
}
